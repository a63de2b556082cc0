"""Appointments of people with agents, and collective sessions: made for, held, missed."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Least

from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, Role
from rebond.people.appointments import kinds
from rebond.people.appointments.models.agendas import Room
from rebond.people.appointments.models.invitations import Invitation
from rebond.people.appointments.states import MOVES, ONCE, SESSION_MOVES, Mode, Origin, SessionStatus, Status
from rebond.people.beneficiaries.models import Beneficiary

HEALTH_STAFF = frozenset({Role.DOCTOR, Role.NURSE})


def _after(start: str, minutes: models.expressions.Combinable) -> Func:
    """`start` and so many minutes, said so that PostgreSQL may keep it in a column: by UTC, which never jumps."""
    utc = Func(Value("UTC"), F(start), function="timezone", output_field=models.DateTimeField())
    zeros = (Value(0),) * 5
    length = Func(*zeros, minutes, function="make_interval", output_field=models.DurationField())
    later = models.ExpressionWrapper(utc + length, output_field=models.DateTimeField())
    return Func(Value("UTC"), later, function="timezone", output_field=models.DateTimeField())


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments, within what one may see."""

    def visible_to(self, principal: Principal) -> "AppointmentQuerySet":
        """Those of the people one sees, and those of one's organisation; a confidential kind, only those who hold it."""
        own = Q(organisation=principal.organisation_id) if principal.organisation_id else Q(pk=None)
        people = Beneficiary.objects.visible_to(principal)
        seen = self if principal.role in DEPARTEMENT_STAFF else self.filter(own | Q(beneficiary__in=people))
        if principal.role in HEALTH_STAFF or principal.role == Role.BENEFICIARY:
            return seen
        return seen.exclude(kind__in=confidential_kinds())


def confidential_kinds() -> list[str]:
    """The kinds of appointments that would tell something of a person's health."""
    return kinds.confidential()


AppointmentManager = TenantManager.from_queryset(AppointmentQuerySet)


class Session(Stateful):
    """A meeting of several people: collective information, workshop. `taken` is kept by the UPDATE that takes a place."""

    MOVES = SESSION_MOVES

    kind = models.CharField("nature", max_length=40)
    status = models.CharField("statut", max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sessions", null=True, blank=True)
    mode = models.CharField("façon de se voir", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)")
    buffer_minutes = models.PositiveSmallIntegerField("battement (minutes)", default=0)
    until = models.GeneratedField(
        verbose_name="agenda repris à",
        expression=_after("starts_at", F("minutes") + F("buffer_minutes")),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    places = models.PositiveSmallIntegerField("places")
    taken = models.PositiveSmallIntegerField("places prises", default=0, editable=False)
    place_note = models.CharField("précision sur le lieu", max_length=200, blank=True)
    made_at = models.DateTimeField("ouverte le")

    class Meta:
        verbose_name = "séance collective"
        constraints = [
            models.CheckConstraint(
                name="session_places_not_exceeded",
                condition=Q(taken__lte=F("places")),
                violation_error_message="Cette séance est complète.",
            ),
            models.CheckConstraint(
                name="session_lasts",
                condition=Q(minutes__gte=1, places__gte=1),
                violation_error_message="Une séance dure au moins une minute et a au moins une place.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "kind", "starts_at"],
                name="session_planned",
                condition=Q(status=SessionStatus.PLANNED),
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Appointment(Stateful):
    """One meeting of one person. `kind` is a code of the pack's appointment kinds.

    `until`: when the agent and the room are free again. `told_at`: when its hour was last said to the person, by the
    message that announces, moves or recalls it. `confirmed_at`: the person said that they come. `decisive_at`: the
    instant from which this row says where the person stands, its hour, or earlier when it was called off. `until` and
    `decisive_at` are worked out by the database.
    """

    MOVES = MOVES

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.CASCADE, related_name="appointments")
    kind = models.CharField("nature", max_length=40)
    status = models.CharField("statut", max_length=10, choices=Status, default=Status.PLANNED)
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=60)
    buffer_minutes = models.PositiveSmallIntegerField("battement (minutes)", default=0)
    until = models.GeneratedField(
        verbose_name="agenda repris à",
        expression=_after("starts_at", F("minutes") + F("buffer_minutes")),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    mode = models.CharField("façon de se voir", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="participations", null=True, blank=True)
    origin = models.CharField("pris par", max_length=12, choices=Origin, default=Origin.AGENT)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, related_name="appointments", null=True, blank=True
    )
    series = models.UUIDField("série", null=True, blank=True)
    place_note = models.CharField("précision sur le lieu", max_length=200, blank=True)
    made_at = models.DateTimeField("pris le")
    noted_at = models.DateTimeField("noté le", null=True, blank=True)
    told_at = models.DateTimeField("annoncé le", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmé par la personne le", null=True, blank=True)
    decisive_at = models.GeneratedField(
        verbose_name="compte à partir du",
        expression=Case(
            When(
                status__in=(Status.EXCUSED, Status.CANCELLED),
                then=Least(Coalesce("noted_at", "made_at"), "starts_at"),
            ),
            default="starts_at",
        ),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    objects: ClassVar[AppointmentManager[Self]] = AppointmentManager()

    class Meta:
        verbose_name = "rendez-vous"
        constraints = [
            models.CheckConstraint(
                name="appointment_lasts",
                condition=Q(minutes__gte=1),
                violation_error_message="Un rendez-vous dure au moins une minute.",
            ),
            models.UniqueConstraint(
                fields=["beneficiary", "kind"],
                name="appointment_open_once",
                condition=Q(status=Status.PLANNED, kind__in=ONCE),
                violation_error_message="Cette personne a déjà un rendez-vous de cette nature : annulez-le d'abord.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "beneficiary", "-starts_at"], name="appointment_by_person"),
            models.Index(
                fields=["departement", "organisation", "starts_at"],
                name="appointment_planned",
                condition=Q(status=Status.PLANNED),
            ),
            models.Index(
                fields=["departement", "beneficiary", "kind", "starts_at"],
                name="appointment_awaited",
                condition=Q(status=Status.PLANNED),
            ),
            models.Index(
                fields=["departement", "kind", "beneficiary", "-decisive_at", "-starts_at", "-id"],
                name="appointment_decisive",
                include=["status"],
            ),
            models.Index(
                fields=["departement", "kind", "beneficiary", "starts_at"],
                name="appointment_missed",
                condition=Q(status=Status.MISSED),
            ),
            models.Index(fields=["departement", "agent", "starts_at"], name="appointment_by_agent"),
            models.Index(fields=["departement", "series"], name="appointment_by_series", condition=~Q(series=None)),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
