"""Who takes part: people found ready, candidates, recruiters and what they bring."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rebond.events.jobdating.models.events import JobDating
from rebond.events.jobdating.models.themes import Theme
from rebond.events.jobdating.states import (
    CANDIDATE_MOVES,
    NAME_READERS,
    CandidateSource,
    CandidateStatus,
    Withdrawal,
)
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import CALLED_OFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.vacancies.models import Vacancy


class ReadinessQuerySet(models.QuerySet["Readiness"]):
    """What coaches said of people."""

    def in_force(self) -> "ReadinessQuerySet":
        """The word that counts on each person: nobody said anything of them since."""
        later = Readiness.objects.filter(beneficiary=models.OuterRef("beneficiary"))
        return self.filter(~models.Exists(later.filter(decided_at__gt=models.OuterRef("decided_at"))))


ReadinessManager = TenantManager.from_queryset(ReadinessQuerySet)


class Readiness(TenantModel):
    """A coach says that a person is ready for a job dating, or what they need first. The latest one counts.

    `needs` are codes of the pack's list `accelerator.needs`, each of which names the programme that answers it.
    """

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="readiness")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_ready = models.BooleanField("prête")
    needs = ArrayField(models.CharField(max_length=40), verbose_name="besoins", default=list, blank=True)
    advice = models.TextField("conseils", max_length=1000, blank=True)
    decided_at = models.DateTimeField("dit le")
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField("besoins traités le", null=True, blank=True)

    objects: ClassVar[ReadinessManager[Self]] = ReadinessManager()

    class Meta:
        verbose_name = "avis de fin de journée"
        constraints = [
            models.CheckConstraint(
                name="readiness_or_needs",
                condition=Q(is_ready=True) | Q(needs__len__gte=1),
                violation_error_message="Dites ce dont la personne a besoin avant un job dating.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "beneficiary", "-decided_at"], name="readiness_latest")]


class Recruiter(TenantModel):
    """A company at a job dating: its tables, its hours, whom it can talk to. Times are local; None is the event's.

    `least` interviews were promised to it, `most` it accepts. `late_until`: it said when it will come at last.
    `left_at`, `withdrawn_at`: it is not there any more, or will not come.
    """

    job_dating = models.ForeignKey(JobDating, on_delete=models.CASCADE, related_name="recruiters")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="recruitments")
    contact = models.ForeignKey(CompanyContact, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    tables = models.PositiveSmallIntegerField("tables", default=1)
    hall = models.CharField("salle", max_length=60, blank=True)
    arrives = models.TimeField("arrive à", null=True, blank=True)
    leaves = models.TimeField("repart à", null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=40), verbose_name="langues parlées", default=list, blank=True)
    least = models.PositiveSmallIntegerField("entretiens promis", default=0)
    most = models.PositiveSmallIntegerField("entretiens au plus", null=True, blank=True)
    expectations = models.TextField("ce que l'entreprise attend", max_length=2000, blank=True)
    came_to_briefing = models.BooleanField("venue à la rencontre du secteur", default=False)
    arrived_at = models.DateTimeField("arrivé le", null=True, blank=True)
    late_until = models.TimeField("en retard, attendu à", null=True, blank=True)
    left_at = models.DateTimeField("reparti le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ne vient plus depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "recruteur"
        constraints = [
            models.UniqueConstraint(
                fields=["job_dating", "company"],
                name="recruiter_once",
                violation_error_message="Cette entreprise participe déjà à ce job dating.",
            ),
            models.CheckConstraint(
                name="recruiter_has_a_table",
                condition=Q(tables__range=(1, 50)),
                violation_error_message="Un recruteur tient de 1 à 50 tables.",
            ),
            models.CheckConstraint(
                name="recruiter_hours_in_order",
                condition=Q(leaves__gt=F("arrives")),
                violation_error_message="L'heure de départ vient après l'heure d'arrivée.",
            ),
            models.CheckConstraint(
                name="recruiter_accepts_what_is_promised",
                condition=Q(most__gte=F("least")),
                violation_error_message=(
                    "« Entretiens au plus » : c'est moins que les entretiens promis. Changez l'un des deux nombres."
                ),
            ),
        ]


class RecruiterVacancy(TenantModel):
    """An offer that a recruiter brings to a job dating."""

    recruiter = models.ForeignKey(Recruiter, on_delete=models.CASCADE, related_name="offers")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "offre apportée"
        constraints = [
            models.UniqueConstraint(
                fields=["recruiter", "vacancy"],
                name="recruiter_brings_once",
                violation_error_message="Ce recruteur apporte déjà cette offre.",
            ),
        ]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates, within what one may see."""

    def visible_to(self, principal: Principal) -> "CandidateQuerySet":
        """All of them for who organises or answers for it; those of the people whom one accompanies for the others."""
        if principal.role in NAME_READERS:
            return self
        return self.filter(beneficiary__in=Beneficiary.objects.visible_to(principal))

    def coming(self) -> "CandidateQuerySet":
        """Retained, and not called off since: what the plan counts on."""
        return self.filter(status=CandidateStatus.RETAINED).filter(
            Q(appointment=None) | ~Q(appointment__status__in=CALLED_OFF)
        )


CandidateManager = TenantManager.from_queryset(CandidateQuerySet)


class Candidate(Stateful):
    """A person at a job dating. `wishes`: ids of recruiters, most wished first. `number` is what screens call.

    `motive`: why they were proposed; `refusal`: why they were not kept.

    `appointment`, their place in the job dating's session, is given when it is announced: it carries the messages, the
    person's own link, their coming or not. Times are local; None is the event's. `language`: an interpreter is needed.
    """

    MOVES = CANDIDATE_MOVES

    job_dating = models.ForeignKey(JobDating, on_delete=models.CASCADE, related_name="candidates")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="candidacies")
    status = models.CharField("statut", max_length=9, choices=CandidateStatus, default=CandidateStatus.PROPOSED)
    source = models.CharField("origine", max_length=9, choices=CandidateSource)
    proposed_at = models.DateTimeField("proposée le")
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    motive = models.CharField("motif", max_length=500, blank=True)
    refusal = models.CharField("non retenue parce que", max_length=500, blank=True)
    withdrawal = models.CharField("ne vient plus", max_length=11, choices=Withdrawal, blank=True)
    wishes = ArrayField(models.UUIDField(), verbose_name="recruteurs souhaités", default=list, blank=True)
    arrives = models.TimeField("arrive à", null=True, blank=True)
    leaves = models.TimeField("repart à", null=True, blank=True)
    language = models.CharField("interprète", max_length=40, blank=True)
    number = models.PositiveSmallIntegerField("numéro", null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.SET_NULL, related_name="candidacy", null=True, blank=True
    )
    arrived_at = models.DateTimeField("arrivée le", null=True, blank=True)
    late_until = models.TimeField("en retard, attendue à", null=True, blank=True)
    left_at = models.DateTimeField("repartie le", null=True, blank=True)

    objects: ClassVar[CandidateManager[Self]] = CandidateManager()

    class Meta:
        verbose_name = "candidat"
        constraints = [
            models.UniqueConstraint(
                fields=["job_dating", "beneficiary"],
                name="candidate_once",
                violation_error_message="Cette personne est déjà candidate à ce job dating.",
            ),
            models.UniqueConstraint(
                fields=["job_dating", "number"],
                name="candidate_number_once",
                violation_error_message="Ce numéro est déjà donné.",
            ),
            models.CheckConstraint(
                name="candidate_hours_in_order",
                condition=Q(leaves__gt=F("arrives")),
                violation_error_message="L'heure de départ vient après l'heure d'arrivée.",
            ),
            models.CheckConstraint(
                name="candidate_withdrawn_has_motive",
                condition=~Q(status=CandidateStatus.WITHDRAWN) | ~Q(withdrawal=""),
                violation_error_message="Dites pourquoi la personne ne vient plus.",
            ),
            models.CheckConstraint(
                name="candidate_declined_has_motive",
                condition=~Q(status=CandidateStatus.DECLINED) | ~Q(refusal=""),
                violation_error_message="Dites pourquoi la personne n'est pas retenue.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "beneficiary"], name="candidate_by_person")]
