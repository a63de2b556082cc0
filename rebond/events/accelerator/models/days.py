"""A day of workshops: its rooms, its coaches, its rotation and who was where."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rebond.events.accelerator.states import SEAT_MOVES, SeatStatus
from rebond.events.jobdating.models import Theme
from rebond.events.jobdating.states import PROPOSERS, READERS
from rebond.ground.lifecycle.models import Stateful
from rebond.ground.tenancy.models import TenantManager, TenantModel
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment, Room, Session


class DayQuerySet(models.QuerySet["Day"]):
    """Days of the Accélérateur, within what one may see."""

    def visible_to(self, principal: Principal) -> "DayQuerySet":
        """All of them for who organises, reads, or proposes people."""
        return self if principal.role in READERS | PROPOSERS else self.none()


DayManager = TenantManager.from_queryset(DayQuerySet)


class Day(TenantModel):
    """One day of workshops for one cohort. Its hours, site and places are its session's (kind `accelerator_day`).

    The cohort is the session's participations: whoever holds a place there. `capacity` people are wanted on the day;
    the session has more places when some are expected not to come. `workshops` are codes of the pack, in the order
    of the pack; slots of `slot_minutes` run from the session's start. `proof` is what the engine said of the rotation
    in force: `attended`, `attendance_bound`, `met`, `met_bound`, and `why_not` by appointment and workshop.
    """

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="days")
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="accelerator_day")
    capacity = models.PositiveSmallIntegerField("personnes attendues")
    workshops = ArrayField(models.CharField(max_length=40), verbose_name="ateliers")
    slot_minutes = models.PositiveSmallIntegerField("minutes par créneau", default=15)
    lunch_from = models.TimeField("repas de", null=True, blank=True)
    lunch_until = models.TimeField("repas jusqu'à", null=True, blank=True)
    version = models.PositiveIntegerField("version du déroulé", default=0)
    proof = models.JSONField("preuve du déroulé", default=dict, blank=True)
    planned_at = models.DateTimeField("déroulé fait le", null=True, blank=True)
    cost_cents = models.PositiveIntegerField("coût (centimes)", null=True, blank=True)

    objects: ClassVar[DayManager[Self]] = DayManager()

    class Meta:
        verbose_name = "journée de l'Accélérateur"
        constraints = [
            models.CheckConstraint(
                name="day_welcomes_somebody",
                condition=Q(capacity__gte=1, workshops__len__gte=1, slot_minutes__range=(5, 60)),
                violation_error_message="Une journée attend au moins une personne, pour au moins un atelier.",
            ),
            models.CheckConstraint(
                name="day_lunch_in_order",
                condition=Q(lunch_from=None, lunch_until=None) | Q(lunch_until__gt=F("lunch_from")),
                violation_error_message="Le repas a un début et une fin, dans cet ordre.",
            ),
        ]


class DayRoom(TenantModel):
    """A room open for a day, to some workshops or to all (none named); lost from `closed_at` on."""

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="rooms")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    workshops = ArrayField(models.CharField(max_length=40), verbose_name="ateliers", default=list, blank=True)
    closed_at = models.DateTimeField("fermée depuis", null=True, blank=True)

    class Meta:
        verbose_name = "salle de la journée"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "room"],
                name="day_room_once",
                violation_error_message="Cette salle est déjà prévue.",
            ),
        ]


class Coach(TenantModel):
    """Who runs workshops on a day: an agent, or somebody who is only named. Hours are local; None is the day's.

    `place`: where they are found for a workshop that takes no room.
    """

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="coaches")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField("nom", max_length=120, blank=True)
    place = models.CharField("bureau, stand…", max_length=80, blank=True)
    workshops = ArrayField(models.CharField(max_length=40), verbose_name="ateliers")
    arrives = models.TimeField("arrive à", null=True, blank=True)
    leaves = models.TimeField("repart à", null=True, blank=True)
    left_at = models.DateTimeField("reparti le", null=True, blank=True)

    class Meta:
        verbose_name = "animateur"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "member"],
                name="coach_once",
                violation_error_message="Cette personne anime déjà la journée.",
            ),
            models.CheckConstraint(
                name="coach_is_somebody",
                condition=Q(member__isnull=False) | ~Q(name=""),
                violation_error_message="Choisissez un agent, ou donnez un nom.",
            ),
            models.CheckConstraint(
                name="coach_can_do_something",
                condition=Q(workshops__len__gte=1),
                violation_error_message="Choisissez au moins un atelier.",
            ),
        ]

    @property
    def called(self) -> str:
        """The agent's name, or the one that was given."""
        return self.member.user.full_name if self.member else self.name


class Passage(TenantModel):
    """One workshop held once on a day: from an hour, by one coach, in one room when it takes one."""

    day = models.ForeignKey(Day, on_delete=models.CASCADE, related_name="passages")
    workshop = models.CharField("atelier", max_length=40)
    starts_at = models.DateTimeField("à")
    minutes = models.PositiveSmallIntegerField("durée (minutes)")
    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="passages")
    room = models.ForeignKey(DayRoom, on_delete=models.CASCADE, related_name="passages", null=True, blank=True)

    class Meta:
        verbose_name = "passage d'atelier"
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "starts_at"],
                name="passage_coach_one_at_a_time",
                violation_error_message="Cet animateur a déjà un groupe à cette heure.",
            ),
            models.UniqueConstraint(
                fields=["room", "starts_at"],
                name="passage_room_one_at_a_time",
                violation_error_message="Cette salle a déjà un groupe à cette heure.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "day", "starts_at"], name="passage_by_hour")]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def where(self) -> str:
        """The room, or where the coach is found; empty when nobody said it."""
        return self.room.room.name if self.room else self.coach.place

    @property
    def whereabouts(self) -> str:
        """Where to go and to whom: « Salle bleue, avec Inès Baudry »."""
        return ", ".join(filter(None, (self.where, f"avec {self.coach.called}")))


class Seat(Stateful):
    """A person, by their place in the day, in one workshop; whether they were there."""

    MOVES = SEAT_MOVES

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="seats")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="seats")
    status = models.CharField("présence", max_length=7, choices=SeatStatus, default=SeatStatus.PLANNED)
    noted_at = models.DateTimeField("noté le", null=True, blank=True)

    class Meta:
        verbose_name = "place dans un atelier"
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "appointment"],
                name="seat_once",
                violation_error_message="Cette personne est déjà dans ce groupe.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "appointment"], name="seat_by_person")]
