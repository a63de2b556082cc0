"""The club of companies: who signed its charter, what they promised and did, where they meet, what is written to them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership
from rebond.work.employers.models.companies import Company, CompanyContact
from rebond.work.employers.states import EVENT_MOVES, Answer, EventStatus


class ClubMembershipQuerySet(models.QuerySet["ClubMembership"]):
    """Memberships of the club."""

    def live(self) -> "ClubMembershipQuerySet":
        """Of companies that are members now."""
        return self.filter(ended_on=None)


ClubMembershipManager = TenantManager.from_queryset(ClubMembershipQuerySet)


class ClubMembership(TenantModel):
    """A company is of the club from the day it signed the charter until it leaves."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="club_memberships")
    signed_on = models.DateField("charte signée le")
    ended_on = models.DateField("a quitté le club le", null=True, blank=True)

    objects: ClassVar[ClubMembershipManager[Self]] = ClubMembershipManager()

    class Meta:
        verbose_name = "appartenance au club"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "company"],
                name="club_membership_once",
                condition=Q(ended_on=None),
                violation_error_message="Cette entreprise est déjà membre du club.",
            ),
            models.CheckConstraint(
                name="club_membership_days_in_order",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on")),
                violation_error_message="Une entreprise quitte le club après avoir signé la charte.",
            ),
        ]


class ClubCommitment(TenantModel):
    """What a member promised to do each year: so many immersions, visits… `kind` is a code of the pack's list."""

    membership = models.ForeignKey(ClubMembership, on_delete=models.CASCADE, related_name="commitments")
    kind = models.CharField("engagement", max_length=40)
    yearly = models.PositiveSmallIntegerField("promis par an")

    class Meta:
        verbose_name = "engagement du club"
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind"],
                name="club_commitment_once",
                violation_error_message="Cet engagement est déjà pris.",
            ),
            models.CheckConstraint(
                name="club_commitment_is_some",
                condition=Q(yearly__range=(1, 500)),
                violation_error_message="Un engagement va de 1 à 500 par an.",
            ),
        ]


class ClubDeed(TenantModel):
    """A member did what it promised, or more: so many that day. Of a kind, whether it was promised or not."""

    membership = models.ForeignKey(ClubMembership, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField("engagement", max_length=40)
    done_on = models.DateField("fait le")
    count = models.PositiveSmallIntegerField("combien", default=1)
    note = models.CharField("quelques mots", max_length=300, blank=True)

    class Meta:
        verbose_name = "engagement tenu"
        constraints = [
            models.CheckConstraint(
                name="club_deed_is_some",
                condition=Q(count__range=(1, 500)),
                violation_error_message="Notez de 1 à 500 à la fois.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "membership", "-done_on"], name="club_deed_latest")]


class ClubEvent(Stateful):
    """A meeting to which companies are invited: a breakfast, a visit, a forum."""

    MOVES = EVENT_MOVES

    status = models.CharField("statut", max_length=10, choices=EventStatus, default=EventStatus.OPEN)
    title = models.CharField("titre", max_length=120)
    starts_at = models.DateTimeField("le")
    place = models.CharField("lieu", max_length=200)
    words = models.TextField("ce qui s'y passe", max_length=2000, blank=True)
    opened_at = models.DateTimeField("annoncée le")

    class Meta:
        verbose_name = "rencontre du club"


class ClubGuest(TenantModel):
    """Somebody of a company is invited to a meeting of the club; they answer by the link of their invitation."""

    event = models.ForeignKey(ClubEvent, on_delete=models.CASCADE, related_name="guests")
    contact = models.ForeignKey(CompanyContact, on_delete=models.PROTECT, related_name="club_invitations")
    invited_at = models.DateTimeField("invité le")
    answer = models.CharField("réponse", max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "invité du club"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "contact"],
                name="club_guest_once",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.CheckConstraint(
                name="club_guest_answered_at_an_hour",
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                violation_error_message="Une réponse a une heure.",
            ),
        ]


class ClubLetter(TenantModel):
    """A newsletter as it was written, and to how many people it went."""

    subject = models.CharField("objet", max_length=120)
    body = models.TextField("texte", max_length=6000)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    recipients = models.PositiveIntegerField("destinataires")

    class Meta:
        verbose_name = "lettre du club"
