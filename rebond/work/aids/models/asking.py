"""What is asked: the aid of one hire, its tutor, its plan, its papers; and the money voted for a year."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.ground.web import words
from rebond.people.accounts.models import User
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.aids.states import COMMITTED, DEAD, MOVES, OVER, Piece, Status
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.vacancies.states import ContractKind

STAFF = DEPARTEMENT_STAFF | {Role.AID_OFFICER, Role.PAYER, Role.RTEF}
"""They see every aid of the département."""

ERASED = "Dossier effacé"
"""In the place of the name of somebody whose file is erased."""

ALIVE = ~Q(status__in=sorted(DEAD))


class Tutor(TenantModel):
    """An employee of the company who accompanies who was hired there."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="tutors")
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    job_title = models.CharField("fonction", max_length=80)
    since = models.DateField("dans l'entreprise depuis le")
    email = models.EmailField("adresse e-mail")

    class Meta:
        verbose_name = "tutrice ou tuteur"
        constraints = [
            models.UniqueConstraint(
                "company",
                Lower("email"),
                name="tutor_once",
                violation_error_message="Cette tutrice ou ce tuteur est déjà connu de l'entreprise.",
            ),
        ]

    @property
    def full_name(self) -> str:
        return words.full_name(self.first_name, self.last_name)


class TutoringAidQuerySet(models.QuerySet["TutoringAid"]):
    """Aids, within what one may see."""

    def visible_to(self, principal: Principal) -> "TutoringAidQuerySet":
        """All of them for who deals with aids; those of their company for an employer."""
        if principal.role in STAFF:
            return self
        if principal.role == Role.EMPLOYER and principal.organisation_id is not None:
            return self.filter(company__organisation=principal.organisation_id)
        return self.none()


TutoringAidManager = TenantManager.from_queryset(TutoringAidQuerySet)


class TutoringAid(Stateful):
    """The aid of one hire. `siren` and `period` are the hire's as the money sees it: nobody is paid for it twice.

    The facts are declared by the company, and dated by the hire; `ceiling_cents` is set by the decision. Who acts is kept
    as a user, not as a membership: somebody with two roles is still one person. A person who is erased leaves an aid that is
    over without a name: the accounts keep the company, the days and the amounts, a trigger takes away what told of them.
    """

    MOVES = MOVES

    hire = models.ForeignKey(Hire, on_delete=models.SET_NULL, related_name="tutoring_aids", null=True)
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.SET_NULL, related_name="tutoring_aids", null=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="tutoring_aids")
    siren = models.CharField("SIREN", max_length=9)
    starts_on = models.DateField("premier jour de travail")
    period = DateRangeField("période du tutorat")
    status = models.CharField("statut", max_length=11, choices=Status, default=Status.DRAFT)
    contract = models.CharField("contrat", max_length=10, choices=ContractKind, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("heures par semaine", null=True, blank=True)
    ends_on = models.DateField("fin du contrat", null=True, blank=True)
    is_market = models.BooleanField("secteur marchand", null=True, blank=True)
    has_other_aid = models.BooleanField("autre aide publique pour ce contrat", null=True, blank=True)
    de_minimis_cents = models.PositiveBigIntegerField("aides de minimis déclarées (centimes)", null=True, blank=True)
    tutor = models.ForeignKey(Tutor, on_delete=models.PROTECT, related_name="aids", null=True, blank=True)
    signatory_name = models.CharField("qui signe pour l'entreprise", max_length=120, blank=True)
    signatory_email = models.EmailField("son adresse e-mail", blank=True)
    asked_at = models.DateTimeField("commencée le")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    instructor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    opinion = models.TextField("avis de l'instruction", max_length=2000, blank=True)
    missing = models.TextField("ce qui manque", max_length=1000, blank=True)
    missing_by = models.DateField("à envoyer avant le", null=True, blank=True)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.TextField("motif", max_length=2000, blank=True)
    stop_reason = models.TextField("motif de l'arrêt", max_length=1000, blank=True)
    ceiling_cents = models.PositiveIntegerField("montant accordé (centimes)", default=0)
    paid_cents = models.PositiveIntegerField("versé (centimes)", default=0)
    signed_at = models.DateTimeField("convention signée par tous le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects: ClassVar[TutoringAidManager[Self]] = TutoringAidManager()

    class Meta:
        verbose_name = "aide au tutorat"
        constraints = [
            models.UniqueConstraint(
                fields=["hire"],
                name="tutoring_once_per_hire",
                condition=ALIVE,
                violation_error_message="Une aide est déjà demandée pour cette embauche.",
            ),
            models.UniqueConstraint(
                fields=["departement", "beneficiary", "siren", "starts_on"],
                name="tutoring_once_per_person_and_siren",
                condition=ALIVE,
                violation_error_message="Une aide est déjà demandée pour cette personne, dans cette entreprise, à cette date.",
            ),
            ExclusionConstraint(
                name="tutoring_one_at_a_time",
                expressions=[
                    ("beneficiary", RangeOperators.EQUAL),
                    ("siren", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=ALIVE,
                violation_error_message="Une aide couvre déjà ces jours pour cette personne dans cette entreprise.",
            ),
            models.CheckConstraint(
                name="tutoring_siren_has_9_digits",
                condition=Q(siren__regex=r"^[0-9]{9}$"),
                violation_error_message="Un SIREN a neuf chiffres.",
            ),
            models.CheckConstraint(
                name="tutoring_under_way_has_person",
                condition=Q(status__in=sorted(OVER)) | Q(beneficiary__isnull=False, hire__isnull=False),
                violation_error_message="Une aide en cours garde sa personne : elle se solde, ou se retire, d'abord.",
            ),
            models.CheckConstraint(
                name="tutoring_paid_within_ceiling",
                condition=Q(paid_cents__lte=F("ceiling_cents")),
                violation_error_message="Le total versé dépasserait le montant accordé.",
            ),
            models.CheckConstraint(
                name="tutoring_decided_by_another",
                condition=Q(decided_by=None)
                | (Q(instructor__isnull=False) & ~Q(decided_by=F("instructor")) & ~Q(decided_by=F("asked_by"))),
                violation_error_message="Qui a déposé ou instruit la demande ne la décide pas : une autre personne décide.",
            ),
            models.CheckConstraint(
                name="tutoring_instructed_by_another",
                condition=Q(instructor=None) | ~Q(instructor=F("asked_by")),
                violation_error_message="Qui a déposé la demande ne l'instruit pas.",
            ),
            models.CheckConstraint(
                name="tutoring_granted_is_whole",
                condition=~Q(status__in=sorted(COMMITTED))
                | Q(decided_by__isnull=False, decided_at__isnull=False, ceiling_cents__gt=0, tutor__isnull=False),
                violation_error_message="Une aide accordée a un montant, une tutrice ou un tuteur, et qui l'a décidée.",
            ),
            models.CheckConstraint(
                name="tutoring_refused_has_reason",
                condition=~Q(status=Status.REFUSED) | ~Q(reason=""),
                violation_error_message="Un refus dit pourquoi, et comment le contester.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "status", "submitted_at"], name="tutoring_by_status"),
            models.Index(fields=["departement", "company"], name="tutoring_by_company"),
        ]

    @property
    def person_name(self) -> str:
        """Who was hired, as long as their file is kept."""
        return self.beneficiary.full_name if self.beneficiary else ERASED

    @property
    def job(self) -> Hire | None:
        """The hire, or the last of the contracts that followed it without a break."""
        found = self.hire
        while found and found.ended_on and (after := getattr(found, "next", None)):
            if after.since_on is None or after.status == HireStatus.DROPPED:
                break
            found = after
        return found

    @property
    def ended_on(self) -> date | None:
        """The last day of the job, once it is over: the day before the first when it never began."""
        if self.job is None or self.job.status != HireStatus.DROPPED:
            return self.job.ended_on if self.job else None
        return self.starts_on - timedelta(days=1)

    @property
    def left_cents(self) -> int:
        """What is still to pay of what was granted."""
        return self.ceiling_cents - self.paid_cents


class TutoringPlan(TenantModel):
    """What the tutor will do with the person, in the company's words."""

    aid = models.OneToOneField(TutoringAid, on_delete=models.CASCADE, related_name="plan")
    welcome = models.TextField("accueil des premiers jours", max_length=1000, blank=True)
    learning = models.TextField("ce que la personne apprendra", max_length=1000, blank=True)
    rhythm = models.CharField("rythme des points avec la tutrice ou le tuteur", max_length=200, blank=True)

    class Meta:
        verbose_name = "plan de tutorat"


class AidPiece(TenantModel):
    """A paper sent with an application. What replaces it stays beside it."""

    aid = models.ForeignKey(TutoringAid, on_delete=models.CASCADE, related_name="pieces")
    kind = models.CharField("pièce", max_length=12, choices=Piece)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("envoyée le")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce d'une aide"
        indexes = [models.Index(fields=["departement", "aid", "-added_at"], name="tutoring_piece_by_aid")]


class TutoringBudget(TenantModel):
    """The money voted for a year. What is committed, paid and left is counted from the aids."""

    year = models.PositiveSmallIntegerField("année")
    voted_cents = models.PositiveBigIntegerField("voté (centimes)")

    class Meta:
        verbose_name = "budget de l'aide au tutorat"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "year"],
                name="tutoring_budget_year_once",
                violation_error_message="Le budget de cette année est déjà noté : modifiez-le.",
            ),
        ]
