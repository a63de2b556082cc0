"""Actions d'insertion: the places that structures hold, and each person's way through one, from the prescription on."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rebond.ground.deadlines.expressions import days_between
from rebond.ground.documents.models import Document
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.journey.programmes.states import (
    AID_MOVES,
    FOLLOWED,
    MOVES,
    OPEN,
    ActivityKind,
    AidStatus,
    ImmersionAim,
    PeriodKind,
    Refusal,
    Status,
    Suspension,
)
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, STRUCTURE_STAFF, Role
from rebond.people.appointments.models import HEALTH_STAFF, Appointment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.hires.models import Hire


class Provision(TenantModel):
    """What a structure holds ready: places of one programme over a period. A training session is one, with its title.

    `taken` is kept by the UPDATE that takes or gives back a place.
    """

    programme = models.CharField("action", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="provisions")
    title = models.CharField("intitulé", max_length=120, blank=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    places = models.PositiveSmallIntegerField("places")
    taken = models.PositiveSmallIntegerField("places prises", default=0, editable=False)
    agreement = models.CharField("convention", max_length=60, blank=True)
    funding = models.CharField("financement", max_length=120, blank=True)
    place_note = models.CharField("lieu et horaires", max_length=200, blank=True)
    closed_at = models.DateTimeField("fermée le", null=True, blank=True)

    class Meta:
        verbose_name = "places d'une action"
        constraints = [
            models.CheckConstraint(
                name="provision_places_not_exceeded",
                condition=Q(taken__lte=F("places")),
                violation_error_message="Toutes les places sont prises.",
            ),
            models.CheckConstraint(
                name="provision_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="La période finit avant d'avoir commencé : échangez les deux dates.",
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation", "title", "starts_on"],
                name="provision_once",
                violation_error_message="Ces places sont déjà enregistrées pour cette structure et cette date.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "programme", "ends_on"], name="provision_by_programme")]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments, within what one may see."""

    def visible_to(self, principal: Principal) -> "EnrolmentQuerySet":
        """Those of the people one sees, those sent to one's structure once the person agreed, those where one follows somebody.

        A confidential one is seen by doctor and nurse, by who receives or follows the person in it, and by the person:
        nobody else.
        """
        people = Q(beneficiary__in=Beneficiary.objects.visible_to(principal))
        receives = principal.organisation_id and principal.role in STRUCTURE_STAFF | HEALTH_STAFF
        here = Q(organisation=principal.organisation_id) & ~Q(status=Status.TO_SIGN) if receives else Q(pk=None)
        here |= Q(pk__in=Professional.objects.filter(member=principal.membership.pk, until=None).values("enrolment"))
        if principal.role == Role.EMPLOYER:
            return self.none()
        seen = self if principal.role in DEPARTEMENT_STAFF else self.filter(people | here)
        if principal.role in HEALTH_STAFF or principal.role == Role.BENEFICIARY:
            return seen
        return seen.filter(Q(is_confidential=False) | here)


EnrolmentManager = TenantManager.from_queryset(EnrolmentQuerySet)


class Enrolment(Stateful):
    """A person in a programme of the pack, from the prescription to its result.

    Every date is a fact; deadlines, the planned end and what is late are computed from them and from the pack.
    `stage`: the stage of the pack that is under way. `is_priority`: the pack gave the priority on the day of the
    prescription; it orders the waiting list.
    """

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="enrolments")
    programme = models.CharField("action", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enrolments")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="enrolments", null=True, blank=True)
    status = models.CharField("statut", max_length=9, choices=Status, default=Status.ASKED)
    is_confidential = models.BooleanField("confidentielle", default=False, editable=False)
    is_priority = models.BooleanField("prioritaire", default=False, editable=False)
    motive = models.CharField("pourquoi cette action", max_length=500, blank=True)
    asked_at = models.DateTimeField("prescrite le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField("accord de la personne le", null=True, blank=True)
    answered_at = models.DateTimeField("réponse de la structure le", null=True, blank=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    refusal = models.CharField("motif du refus", max_length=11, choices=Refusal, blank=True)
    refusal_note = models.CharField("précision", max_length=300, blank=True)
    started_on = models.DateField("commencée le", null=True, blank=True)
    stage = models.CharField("étape en cours", max_length=40, blank=True)
    suspended_on = models.DateField("suspendue le", null=True, blank=True)
    suspension = models.CharField("motif de la suspension", max_length=11, choices=Suspension, blank=True)
    suspended_days = models.PositiveSmallIntegerField("jours de suspension passés", default=0)
    extended_until = models.DateField("prolongée jusqu'au", null=True, blank=True)
    extension_motive = models.CharField("pourquoi prolonger", max_length=500, blank=True)
    job_started_on = models.DateField("en emploi depuis le", null=True, blank=True)
    hire = models.ForeignKey(Hire, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_on = models.DateField("terminée le", null=True, blank=True)
    exit = models.CharField("motif de sortie", max_length=40, blank=True)
    result = models.TextField("bilan", max_length=4000, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects: ClassVar[EnrolmentManager[Self]] = EnrolmentManager()

    class Meta:
        verbose_name = "inscription à une action"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "programme"],
                name="enrolment_one_open",
                condition=Q(status__in=OPEN),
                violation_error_message="Cette action est déjà prescrite ou en cours pour cette personne.",
            ),
            models.CheckConstraint(
                name="enrolment_refusal_has_reason",
                condition=~Q(status=Status.REFUSED) | ~Q(refusal=""),
                violation_error_message="Un refus porte un motif.",
            ),
            models.CheckConstraint(
                name="enrolment_started_has_date",
                condition=~Q(status__in=FOLLOWED) | Q(started_on__isnull=False),
                violation_error_message="Une action en cours porte sa date de début.",
            ),
            models.CheckConstraint(
                name="enrolment_suspension_is_whole",
                condition=~Q(status=Status.SUSPENDED) | Q(suspended_on__isnull=False) & ~Q(suspension=""),
                violation_error_message="Une suspension porte une date et un motif.",
            ),
            models.CheckConstraint(
                name="enrolment_job_has_date",
                condition=~Q(status=Status.IN_JOB) | Q(job_started_on__isnull=False),
                violation_error_message="Dites depuis quand la personne est en emploi.",
            ),
            models.CheckConstraint(
                name="enrolment_end_is_whole",
                condition=~Q(status=Status.ENDED) | Q(ended_on__gte=F("started_on")) & ~Q(exit=""),
                violation_error_message="Une action terminée porte une date, après son début, et un motif de sortie.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "organisation", "asked_at"],
                name="enrolment_to_answer",
                condition=Q(status__in=["asked", "waiting", "accepted"]),
            ),
            models.Index(
                fields=["departement", "organisation", "programme"],
                name="enrolment_followed",
                condition=Q(status__in=["started", "suspended", "in_job"]),
            ),
            models.Index(
                fields=["departement", "asked_by", "asked_at"],
                name="enrolment_by_prescriber",
                condition=Q(status__in=["to_sign", "asked", "waiting", "accepted"]),
            ),
            models.Index(fields=["departement", "asked_at"], name="enrolment_by_day"),
            models.Index(fields=["departement", "beneficiary", "-asked_at"], name="enrolment_by_person"),
            models.Index(fields=["departement", "programme", "asked_at"], name="enrolment_by_programme"),
        ]

    @property
    def status_words(self) -> str:
        """The status as people read it: what the person turned down was not taken back."""
        is_no = self.status == Status.CANCELLED and self.refusal == Refusal.PERSON
        return "La personne a dit non" if is_no else self.get_status_display()


class Stage(TenantModel):
    """A stage of the programme that was reached, and what it produced. `rank` counts one that repeats."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField("étape", max_length=40)
    rank = models.PositiveSmallIntegerField("fois", default=1)
    reached_on = models.DateField("faite le")
    produced = models.TextField("ce qu'elle a donné", max_length=4000)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "étape d'une action"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "code", "rank"],
                name="stage_once",
                violation_error_message="Cette étape est déjà notée.",
            ),
        ]


class EnrolmentAppointment(TenantModel):
    """This appointment, alone or in a session, belongs to this enrolment: its attendance counts there."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="meetings")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="enrolment_link")

    class Meta:
        verbose_name = "rendez-vous d'une action"


class Professional(TenantModel):
    """Who follows the person in this enrolment, and for what: one, two (accompagnement global) or three (tripartite)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="professionals")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("au titre de", max_length=20, choices=Role)
    task = models.CharField("rôle", max_length=200, blank=True)
    is_lead = models.BooleanField("conduit l'action", default=False)
    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "professionnel d'une action"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "member"],
                name="professional_once",
                condition=Q(until=None),
                violation_error_message="Ce professionnel suit déjà cette personne dans cette action.",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                name="professional_one_lead",
                condition=Q(until=None, is_lead=True),
                violation_error_message="Un seul professionnel conduit l'action.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "member"], name="professional_live", condition=Q(until=None)),
        ]


class Activity(TenantModel):
    """Something done with the person beside the interviews, and counted."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField("nature", max_length=12, choices=ActivityKind)
    on = models.DateField("le")
    count = models.PositiveSmallIntegerField("combien", default=1)
    text = models.CharField("précision", max_length=500, blank=True)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "activité d'une action"
        constraints = [
            models.CheckConstraint(
                name="activity_counts",
                condition=Q(count__gte=1, count__lte=200),
                violation_error_message="Notez un nombre entre 1 et 200.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "enrolment", "-on"], name="activity_by_enrolment")]


class Period(TenantModel):
    """A stay with dates and a host: immersion (PMSMP, C. trav. L5135-1), insertion contract (CDDI, L5132-15-1), training.

    Its legal limits are dated parameters of the pack, checked by `limits` when it is written.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="periods")
    kind = models.CharField("nature", max_length=9, choices=PeriodKind)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    host = models.CharField("chez", max_length=160)
    host_siret = models.CharField("SIRET", max_length=14, blank=True)
    contact = models.CharField("qui accueille", max_length=120, blank=True)
    weekly_hours = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True)
    aim = models.CharField("objet", max_length=8, choices=ImmersionAim, blank=True)
    subject = models.CharField("métier, intitulé ou objectif", max_length=200)
    exception = models.CharField("dérogation, et pourquoi", max_length=300, blank=True)
    renews = models.OneToOneField("self", on_delete=models.PROTECT, related_name="renewal", null=True, blank=True)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField("terminée le", null=True, blank=True)
    is_obtained = models.BooleanField("titre ou certificat obtenu", null=True, blank=True)
    result = models.CharField("bilan", max_length=1000, blank=True)

    class Meta:
        verbose_name = "période d'une action"
        constraints = [
            models.CheckConstraint(
                name="period_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")) & (Q(ended_on=None) | Q(ended_on__gte=F("starts_on"))),
                violation_error_message="La période finit avant d'avoir commencé : échangez les deux dates.",
            ),
            models.CheckConstraint(
                name="period_immersion_has_aim",
                condition=~Q(kind=PeriodKind.IMMERSION) | ~Q(aim=""),
                violation_error_message="Une immersion a un objet : découvrir, confirmer ou commencer un recrutement.",
            ),
            models.CheckConstraint(
                name="period_cddi_has_hours",
                condition=~Q(kind=PeriodKind.CDDI) | Q(weekly_hours__isnull=False),
                violation_error_message="Un contrat d'insertion dit ses heures par semaine.",
            ),
            ExclusionConstraint(
                name="period_one_at_a_time",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("enrolment", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        days_between(F("starts_on"), Func(F("ended_on"), F("ends_on"), function="COALESCE")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Une autre période du même genre couvre déjà ces jours.",
            ),
        ]


class WorkedHours(TenantModel):
    """Hours worked in a month of a CDDI."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="worked")
    month = models.DateField("mois")
    hours = models.DecimalField("heures", max_digits=5, decimal_places=1)
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("notées le")

    class Meta:
        verbose_name = "heures travaillées"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "month"],
                name="worked_hours_once",
                violation_error_message="Les heures de ce mois sont déjà notées.",
            ),
            models.CheckConstraint(
                name="worked_hours_possible",
                condition=Q(hours__gte=0, hours__lte=250),
                violation_error_message="Notez entre 0 et 250 heures pour un mois.",
            ),
        ]


class AidQuerySet(models.QuerySet["Aid"]):
    """Aids, within what one may see."""

    def visible_to(self, principal: Principal) -> "AidQuerySet":
        """Those of the enrolments one sees."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(principal))


AidManager = TenantManager.from_queryset(AidQuerySet)


class Aid(Stateful):
    """A financial aid mobilised in a programme (mobility, housing, childcare…): asked, decided, paid, within a ceiling.

    Whoever asked does not decide.
    """

    MOVES = AID_MOVES

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="aids")
    kind = models.CharField("nature", max_length=40)
    status = models.CharField("statut", max_length=9, choices=AidStatus, default=AidStatus.ASKED)
    purpose = models.CharField("pour quoi faire", max_length=300)
    asked_cents = models.PositiveIntegerField("montant demandé (centimes)")
    granted_cents = models.PositiveIntegerField("montant accordé (centimes)", null=True, blank=True)
    asked_at = models.DateTimeField("demandée le")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("motif de la décision", max_length=300, blank=True)
    paid_on = models.DateField("versée le", null=True, blank=True)

    objects: ClassVar[AidManager[Self]] = AidManager()

    class Meta:
        verbose_name = "aide financière"
        constraints = [
            models.CheckConstraint(
                name="aid_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="Qui demande une aide ne la décide pas.",
            ),
            models.CheckConstraint(
                name="aid_granted_is_whole",
                condition=~Q(status__in=[AidStatus.GRANTED, AidStatus.PAID])
                | Q(granted_cents__gte=1, decided_by__isnull=False, decided_at__isnull=False),
                violation_error_message="Une aide accordée porte un montant, une date et qui l'a décidée.",
            ),
            models.CheckConstraint(
                name="aid_paid_has_date",
                condition=~Q(status=AidStatus.PAID) | Q(paid_on__isnull=False),
                violation_error_message="Une aide versée porte sa date.",
            ),
            models.CheckConstraint(
                name="aid_refusal_has_reason",
                condition=~Q(status=AidStatus.REFUSED) | ~Q(reason=""),
                violation_error_message="Un refus porte un motif.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "asked_at"], name="aid_to_decide", condition=Q(status="asked")),
        ]
