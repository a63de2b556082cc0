"""The day as it goes: who arrived, who is late or gone, who was in which workshop, which coach or room is lost."""

from datetime import datetime, time, timedelta
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Presence, Seat
from rebond.events.accelerator.operations.staff import taking
from rebond.events.accelerator.queries.running import expected_later
from rebond.events.accelerator.states import SeatStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.tenancy import links
from rebond.ground.web import words
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import CALLED_OFF, SessionStatus, Status

SCREEN = "accelerator.screen"
"""The purpose of the link of a day's public screen."""

R = TypeVar("R", Coach, DayRoom)
_HERE = (SeatStatus.PRESENT, SeatStatus.LATE)


@transaction.atomic
def arrive(day: Day, appointment: Appointment, *, by: Actor, at: datetime) -> Presence:
    """The person is there, or there again. Said twice, it changes nothing.

    Raises ValidationError before the day, or for whoever gave their place back. After its end, an absence is corrected.
    """
    _check_begun(day, at=at)
    row = _presence(day, appointment)
    if row.arrived_at is not None and row.left_at is None:
        return row
    kept = row.arrived_at or at
    _change(row, "arrive", by=by, at=at, arrived_at=kept, left_at=None, late_until=None)
    is_over = day.session.status == SessionStatus.HELD
    if appointment.status == Status.MISSED or (is_over and appointment.status == Status.PLANNED):
        appointments.record_attendance(appointment, status=Status.HELD, by=by, at=at)
    return row


@transaction.atomic
def undo_arrival(day: Day, appointment: Appointment, *, by: Actor, at: datetime) -> Presence:
    """The arrival was noted by mistake."""
    row = _presence(day, appointment)
    if row.arrived_at is not None:
        _change(row, "undo_arrival", by=by, at=at, arrived_at=None, left_at=None)
    return row


@transaction.atomic
def expect(day: Day, appointment: Appointment, *, until: time, by: Actor, at: datetime) -> Presence:
    """The person said that they come late, and at what hour. Raises ValidationError when they are there, or for an hour past."""
    row = _presence(day, appointment)
    if not at < timezone.make_aware(datetime.combine(local_day(day.session.starts_at), until)) < day.session.ends_at:
        raise ValidationError("Donnez une heure à venir, avant la fin de la journée.")
    if row.arrived_at is not None:
        raise ValidationError("Cette personne est déjà arrivée.")
    _change(row, "be_late", by=by, at=at, late_until=until)
    return row


@transaction.atomic
def leave(day: Day, appointment: Appointment, *, by: Actor, at: datetime) -> Presence:
    """The person is gone before the end. Said twice, it changes nothing. Raises ValidationError if they never came."""
    row = _presence(day, appointment)
    if row.arrived_at is None:
        raise ValidationError("Notez d'abord l'arrivée de cette personne.")
    if row.left_at is None:
        _change(row, "leave", by=by, at=at, left_at=at)
    return row


def _check_begun(day: Day, *, at: datetime) -> None:
    on = local_day(day.session.starts_at)
    if local_day(at) < on:
        raise ValidationError(f"Cette journée a lieu le {words.full_day(on)} : rien ne s'y note avant.")


def _presence(day: Day, appointment: Appointment) -> Presence:
    if appointment.session_id != day.session_id:
        raise ValidationError("Cette personne n'est pas de cette journée.")
    if appointment.status in CALLED_OFF:
        raise ValidationError("Cette personne a rendu sa place : ajoutez-la à la cohorte, puis notez son arrivée.")
    row, _ = Presence.objects.select_for_update(of=("self",)).get_or_create(
        appointment=appointment, defaults={"day": day}
    )
    return row


def _change(row: Presence, verb: str, *, by: Actor, at: datetime, **values: datetime | time | None) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.validate_constraints()
    row.save(update_fields=list(values))
    journal.record(verb, row, by=by, at=at)


@transaction.atomic
def mark(seat: Seat, *, status: SeatStatus, by: Actor, at: datetime) -> Seat:
    """Whether the person is in this workshop; `planned` takes it back. Said twice, it changes nothing.

    Whoever is there has arrived.
    """
    row = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("passage__day__session", "appointment")
        .get(pk=seat.pk)
    )
    if row.status == status:
        return row
    _check_begun(row.passage.day, at=at)
    if status in _HERE:
        arrive(row.passage.day, row.appointment, by=by, at=at)
    noted_at = None if status == SeatStatus.PLANNED else at
    return move(row, to=status, by=by, at=at, noted_at=noted_at)


@transaction.atomic
def mark_everyone(passage: Passage, *, by: Actor, at: datetime) -> int:
    """All those who are there, of whom nothing is said yet, are in this workshop: not who has not arrived, nor who left."""
    there = {"appointment__presence__left_at": None, "appointment__presence__arrived_at__isnull": False}
    waiting = Seat.objects.filter(passage=passage, status=SeatStatus.PLANNED, **there)
    chosen = Seat.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))
    return move_all(chosen, to=SeatStatus.PRESENT, by=by, at=at, changes={"noted_at": at})


@transaction.atomic
def lose_coach(coach: Coach, *, by: Actor, at: datetime) -> Coach:
    """The coach runs nothing more today."""
    return _set(coach, "left_at", at, "lose_coach", by=by, at=at)


@transaction.atomic
def find_coach(coach: Coach, *, by: Actor, at: datetime) -> Coach:
    """The coach is back. Raises ValidationError when they are taken elsewhere since."""
    return _set(coach, "left_at", None, "find_coach", by=by, at=at)


@transaction.atomic
def lose_room(room: DayRoom, *, by: Actor, at: datetime) -> DayRoom:
    """Nothing more can be held in the room today."""
    return _set(room, "closed_at", at, "lose_room", by=by, at=at)


@transaction.atomic
def find_room(room: DayRoom, *, by: Actor, at: datetime) -> DayRoom:
    """The room is open again. Raises ValidationError when it is taken since."""
    return _set(room, "closed_at", None, "find_room", by=by, at=at)


def _set(row: R, name: str, value: datetime | None, verb: str, *, by: Actor, at: datetime) -> R:
    row = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if (getattr(row, name) is None) != (value is None):
        setattr(row, name, value)
        with taking():
            row.save(update_fields=[name])
        Day.objects.filter(pk=row.day_id).update(version=F("version") + 1)  # a rotation shown before is not written
        journal.record(verb, row, by=by, at=at)
    return row


@transaction.atomic
def end_day(day: Day, *, is_early: bool = False, by: Actor, at: datetime) -> tuple[int, int]:
    """The day is over: whoever arrived came, the others were absent. Returns how many of each.

    `is_early`: it ends before its hour, and whoever is awaited later is not absent. Raises ValidationError before its
    first hour, or before its last one when that is not said; IllegalMove when it was ended already.
    """
    if day.session.starts_at <= at < day.session.ends_at and not is_early:
        until = words.hour(timezone.localtime(day.session.ends_at))
        raise ValidationError(f"La journée dure jusqu'à {until} : dites que vous la terminez avant l'heure.")
    appointments.hold_session(day.session, by=by, at=at)
    planned = Appointment.objects.filter(session=day.session_id, status=Status.PLANNED)
    came = planned.filter(presence__arrived_at__isnull=False).values_list("pk", flat=True)
    held = Appointment.objects.filter(pk__in=list(came))
    present = appointments.record_attendance_all(held, status=Status.HELD, by=by, at=at)
    later = list(expected_later(day, at=at).values_list("pk", flat=True)) if is_early else []
    missed = Appointment.objects.filter(pk__in=list(planned.exclude(pk__in=later).values_list("pk", flat=True)))
    return present, appointments.record_attendance_all(missed, status=Status.MISSED, by=by, at=at)


@transaction.atomic
def note_absent(day: Day, *, by: Actor, at: datetime) -> int:
    """After a day that ended early, those who were awaited later did not come; returns how many.

    Raises ValidationError before the hour at which the day was to end.
    """
    if at < day.session.ends_at:
        raise ValidationError("Attendez l'heure de fin prévue : ces personnes peuvent encore venir.")
    left = Appointment.objects.filter(session=day.session_id, status=Status.PLANNED).values_list("pk", flat=True)
    missed = Appointment.objects.filter(pk__in=list(left))
    return appointments.record_attendance_all(missed, status=Status.MISSED, by=by, at=at)


@transaction.atomic
def open_screen(day: Day, *, by: Actor, at: datetime) -> str:
    """The address of the public screen, until the day after; the former one leads nowhere any more."""
    links.revoke(purpose=SCREEN, object_id=day.pk)
    token = links.create(purpose=SCREEN, object_id=day.pk, expires_at=max(day.session.ends_at, at) + timedelta(days=1))
    journal.record("open_screen", day, by=by, at=at)
    return settings.SITE_URL + reverse("accelerator_run:screen", args=[token])


@transaction.atomic
def close_screen(day: Day, *, by: Actor, at: datetime) -> None:
    """The address of the public screen leads nowhere any more."""
    links.revoke(purpose=SCREEN, object_id=day.pk)
    journal.record("close_screen", day, by=by, at=at)
