"""Applications: a person and an offer, from the proposal to the answer."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.applications.states import (
    ACTIVE,
    MET,
    MOVES,
    READABLE,
    WITH_COMPANY,
    DeclineReason,
    RefusalReason,
    Status,
    TrialPurpose,
)
from rebond.work.hires.models import FOLLOWERS, Hire
from rebond.work.vacancies.models import Vacancy


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, within what one may see."""

    def visible_to(self, principal: Principal) -> "ApplicationQuerySet":
        """All for who follows companies; those sent to their company for an employer; else of the people one sees."""
        if principal.role in FOLLOWERS:
            return self
        if principal.role == Role.EMPLOYER:
            own = self.filter(vacancy__company__organisation=principal.organisation_id)
            return own.filter(sent_at__isnull=False)
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))


ApplicationManager = TenantManager.from_queryset(ApplicationQuerySet)


class Application(Stateful):
    """A person and an offer. `moved_at`: since when it stands as it does; `reasons`: why, as the person reads it.

    `told_at`: when the company was written to; nobody there has an address that works when it is not.
    """

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="applications")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="applications")
    status = models.CharField("statut", max_length=9, choices=Status, default=Status.PROPOSED)
    is_spontaneous = models.BooleanField("à l'initiative de la personne", default=False)
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    words = models.CharField("mot à la personne", max_length=500, blank=True)
    reasons = ArrayField(models.CharField(max_length=600), verbose_name="pourquoi", default=list, blank=True)
    made_at = models.DateTimeField("commencée le")
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    told_at = models.DateTimeField("entreprise prévenue le", null=True, blank=True)
    moved_at = models.DateTimeField("état depuis le")
    reminded_at = models.DateTimeField("rappelée le", null=True, blank=True)
    meets_at = models.DateTimeField("entretien le", null=True, blank=True)
    place = models.CharField("lieu de l'entretien", max_length=160, blank=True)
    trial_starts_on = models.DateField("immersion à partir du", null=True, blank=True)
    trial_ends_on = models.DateField("immersion jusqu'au", null=True, blank=True)
    trial_purpose = models.CharField("objet de l'immersion", max_length=8, choices=TrialPurpose, blank=True)
    refusal_reason = models.CharField("motif", max_length=12, choices=RefusalReason, blank=True)
    decline_reason = models.CharField("réponse de la personne", max_length=9, choices=DeclineReason, blank=True)
    hire = models.OneToOneField(Hire, on_delete=models.PROTECT, related_name="application", null=True, blank=True)

    objects: ClassVar[ApplicationManager[Self]] = ApplicationManager()

    class Meta:
        verbose_name = "candidature"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "vacancy"],
                name="application_once",
                condition=Q(status__in=ACTIVE),
                violation_error_message="Cette offre est déjà proposée à cette personne, ou sa candidature est en cours.",
            ),
            models.CheckConstraint(
                name="application_sent_has_date",
                condition=~Q(status__in=[*WITH_COMPANY, Status.ACCEPTED, Status.REFUSED]) | Q(sent_at__isnull=False),
                violation_error_message="Une candidature reçue par l'entreprise a une date d'envoi.",
            ),
            models.CheckConstraint(
                name="application_meeting_has_hour",
                condition=~Q(status=Status.MEETING) | Q(meets_at__isnull=False),
                violation_error_message="Un entretien prévu a un jour et une heure.",
            ),
            models.CheckConstraint(
                name="application_trial_has_days",
                condition=~Q(status=Status.TRIAL)
                | Q(trial_starts_on__isnull=False, trial_ends_on__gte=models.F("trial_starts_on"))
                & ~Q(trial_purpose=""),
                violation_error_message="Une immersion a un objet, un premier et un dernier jour, dans cet ordre.",
            ),
            models.CheckConstraint(
                name="application_refused_has_reason",
                condition=~Q(status=Status.REFUSED) | ~Q(refusal_reason=""),
                violation_error_message="Dites pourquoi la candidature n'est pas retenue : la personne l'apprendra.",
            ),
            models.CheckConstraint(
                name="application_accepted_has_hire",
                condition=~Q(status=Status.ACCEPTED) | Q(hire__isnull=False),
                violation_error_message="Une candidature retenue porte une promesse d'embauche.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "status", "moved_at"], name="application_waiting", condition=Q(status__in=ACTIVE)
            ),
            models.Index(fields=["departement", "beneficiary", "-made_at"], name="application_by_person"),
            models.Index(fields=["departement", "vacancy", "status"], name="application_by_vacancy"),
        ]

    @property
    def is_readable(self) -> bool:
        """The company may read what the person can do, and their CV."""
        return self.status in READABLE

    @property
    def shows_contact(self) -> bool:
        """The company wants to meet the person: it has their telephone from then on."""
        return self.status in MET
