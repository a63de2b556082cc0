"""The interview, and what follows when an appointment is held."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.operations import days
from rebond.journey.orientation.operations.referents import note_first_meeting
from rebond.journey.orientation.states import Status
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import beginning_of
from rebond.people.appointments.states import FIRST_MEETING, INTERVIEW
from rebond.people.appointments.states import Status as Attendance


@transaction.atomic
def hold_interview(orientation: Orientation, *, held_at: datetime, by: Actor, at: datetime) -> Orientation:
    """The person was received at `held_at`; the interview planned for that day, if any, was held.

    One planned for later is cancelled, and the person told. Raises IllegalMove when they had been received already,
    ValidationError for an instant to come or before they asked.
    """
    row = Orientation.objects.select_for_update(of=("self",)).select_related("duty").get(pk=orientation.pk)
    if row.status != Status.AWAITED:
        raise IllegalMove("L'entretien est déjà noté : actualisez la page.", code="moved")
    held_at = days.of_interview(row, held_at, at=at)
    orientation = move(orientation, to=Status.INTERVIEWED, by=by, at=at, interviewed_at=held_at)
    if (appointment := _of_that_day(orientation.beneficiary_id, held_at, at=at)) is not None:
        appointments.record_attendance(appointment, status=Attendance.HELD, by=by, at=at)
    appointments.cancel_coming(orientation.beneficiary_id, kind=INTERVIEW, by=by, at=at)
    return orientation


def _of_that_day(person: UUID, held_at: datetime, *, at: datetime) -> Appointment | None:
    """The interview planned for the day on which the person was received, its hour being past."""
    start = beginning_of(days.day_of(held_at))
    end = beginning_of(days.day_of(held_at) + timedelta(days=1))
    planned = Appointment.objects.filter(beneficiary=person, kind=INTERVIEW, status=Attendance.PLANNED)
    return planned.filter(starts_at__gte=start, starts_at__lt=end, starts_at__lte=at).order_by("-starts_at").first()


@transaction.atomic
def record_attendance(appointment: Appointment, *, status: Attendance, by: Actor, at: datetime) -> Appointment:
    """Say whether the person came; an interview held, or a first meeting held, moves the orientation forward.

    What was noted as held by mistake moves it back. Raises ValidationError when the rest depends on it already.
    """
    before = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    appointment = appointments.record_attendance(appointment, status=status, by=by, at=at)
    if before.status == Attendance.HELD:
        _take_back(before, by=by, at=at)
    if status == Attendance.HELD:
        _follow(appointment, by=by, at=at)
    return appointment


@transaction.atomic
def record_attendance_all(rows: QuerySet[Appointment], *, status: Attendance, by: Actor, at: datetime) -> int:
    """The same for several appointments of which none was noted as held, all of them or none; returns how many."""
    chosen = list(rows.values_list("pk", flat=True))
    count = appointments.record_attendance_all(rows, status=status, by=by, at=at)
    if status == Attendance.HELD:
        for appointment in Appointment.objects.filter(pk__in=chosen):
            _follow(appointment, by=by, at=at)
    return count


def _follow(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """An appointment of an earlier way, before the person asked or was decided for, says nothing of this one."""
    orientation = _under_way(appointment)
    if orientation is None:
        return
    held_on = days.day_of(appointment.starts_at)
    awaited = orientation.status == Status.AWAITED and held_on >= days.entry_day(orientation)
    if appointment.kind == INTERVIEW and awaited:
        move(orientation, to=Status.INTERVIEWED, by=by, at=at, interviewed_at=appointment.starts_at)
        appointments.cancel_coming(orientation.beneficiary_id, kind=INTERVIEW, by=by, at=at)
    to_meet = orientation.status == Status.FOLLOWED and orientation.first_met_at is None
    is_since = orientation.decided_at is not None and held_on >= days.day_of(orientation.decided_at)
    if appointment.kind == FIRST_MEETING and to_meet and is_since:
        note_first_meeting(orientation, met_at=appointment.starts_at, by=by, at=at)


def _take_back(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """The appointment was not held after all: neither was the interview, or the meeting, that it had made."""
    orientation = _under_way(appointment)
    if orientation is None:
        return
    fact = {INTERVIEW: orientation.interviewed_at, FIRST_MEETING: orientation.first_met_at}.get(appointment.kind)
    if fact is None or days.day_of(fact) != days.day_of(appointment.starts_at):
        return
    if appointment.kind == INTERVIEW:
        _take_interview_back(orientation, by=by, at=at)
    else:
        orientation.first_met_at = None
        orientation.save(update_fields=["first_met_at"])
        before = days.day_of(fact).isoformat()
        journal.record("correct_first_meeting", orientation, by=by, at=at, before=before)


def _take_interview_back(orientation: Orientation, *, by: Actor, at: datetime) -> None:
    """Only while nothing was written of it."""
    if orientation.status != Status.INTERVIEWED or Diagnosis.objects.filter(orientation=orientation).exists():
        raise ValidationError(
            "L'entretien de ce jour est noté comme tenu, et la suite s'appuie sur lui : "
            "corrigez plutôt le jour de l'entretien, depuis le dossier."
        )
    move(orientation, to=Status.AWAITED, by=by, at=at, interviewed_at=None)


def _under_way(appointment: Appointment) -> Orientation | None:
    rows = Orientation.objects.select_for_update(of=("self",)).select_related("duty")
    found: Orientation | None = (
        rows.filter(beneficiary=appointment.beneficiary_id).exclude(status=Status.CLOSED).first()
    )
    return found
