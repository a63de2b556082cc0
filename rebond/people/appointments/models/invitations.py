"""Asking people to take an appointment: one by one, or many at once."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.messaging.states import Channel
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments import kinds
from rebond.people.appointments.states import CAMPAIGN_MOVES, CampaignStatus
from rebond.people.beneficiaries.models import Beneficiary


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Acts that invite many people, within what one may see."""

    def visible_to(self, principal: Principal) -> "CampaignQuerySet":
        """Those of one's organisation, or the whole département's; a confidential kind, only whose role holds it."""
        seen = self.exclude(kind__in=kinds.confidential(to=principal.role))
        if principal.role in DEPARTEMENT_STAFF:
            return seen
        return seen.filter(organisation=principal.organisation_id) if principal.organisation_id else seen.none()


CampaignManager = TenantManager.from_queryset(CampaignQuerySet)


class Campaign(Stateful):
    """One act that invites many people; what came of it is counted, never kept.

    `people`: whom, the most urgent first; those before `position` are done. `organisation`: none means each person's
    Pôle. `refused`: why each one who got no invitation did not.
    """

    MOVES = CAMPAIGN_MOVES

    kind = models.CharField("nature", max_length=40)
    status = models.CharField("statut", max_length=10, choices=CampaignStatus, default=CampaignStatus.PREPARED)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    channels = ArrayField(models.CharField(max_length=6, choices=Channel), verbose_name="voies", default=list)
    people = ArrayField(models.UUIDField(), verbose_name="personnes", default=list)
    position = models.PositiveIntegerField("personnes traitées", default=0)
    refused = models.JSONField("personnes laissées de côté", default=dict)
    created_at = models.DateTimeField("créée le")
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[CampaignManager[Self]] = CampaignManager()

    class Meta:
        verbose_name = "envoi d'invitations"
        indexes = [models.Index(fields=["departement", "-created_at"], name="campaign_latest")]


class Invitation(TenantModel):
    """A person is asked to take an appointment of a kind, in an organisation, before it expires."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField("nature", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True)
    created_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("valable jusqu'au", null=True, blank=True)
    reminded_at = models.DateTimeField("rappelée le", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.CheckConstraint(
                name="invitation_lasts",
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                violation_error_message="Une invitation expire après avoir été envoyée.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "kind", "beneficiary", "-created_at", "-id"],
                name="invitation_latest",
                include=["expires_at"],
                condition=Q(withdrawn_at=None),
            ),
            models.Index(
                fields=["departement", "kind", "organisation", "expires_at"],
                name="invitation_pending",
                condition=Q(withdrawn_at=None, answered_at=None),
            ),
        ]


class Review(TenantModel):
    """A human looked at where a person stands for a kind, after absences; or said that nothing more is awaited."""

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField("nature", max_length=40)
    reviewed_at = models.DateTimeField("examiné le")
    reviewed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_closing = models.BooleanField("plus rien n'est attendu", default=False)

    class Meta:
        verbose_name = "examen d'un dossier"
        indexes = [
            models.Index(fields=["departement", "kind", "beneficiary", "-reviewed_at"], name="review_latest"),
        ]
