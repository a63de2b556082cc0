"""The interview, and what follows when an appointment is held."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations.referents import note_first_meeting
from rebond.journey.orientation.states import Status
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import FIRST_MEETING, INTERVIEW
from rebond.people.appointments.states import Status as Attendance


@transaction.atomic
def hold_interview(orientation: Orientation, *, held_at: datetime, by: Actor, at: datetime) -> Orientation:
    """The person was received at `held_at`; the interview planned for that day, if any, was held.

    Raises IllegalMove when they had been received already, ValidationError for an instant to come.
    """
    if held_at > at:
        raise ValidationError("L'entretien ne peut pas avoir eu lieu dans le futur.")
    orientation = move(orientation, to=Status.INTERVIEWED, by=by, at=at, interviewed_at=held_at)
    planned = Appointment.objects.filter(
        beneficiary=orientation.beneficiary_id, kind=INTERVIEW, status=Attendance.PLANNED, starts_at__lte=at
    ).order_by("-starts_at")
    if (appointment := planned.first()) is not None:
        appointments.record_attendance(appointment, status=Attendance.HELD, by=by, at=at)
    return orientation


@transaction.atomic
def record_attendance(appointment: Appointment, *, status: Attendance, by: Actor, at: datetime) -> Appointment:
    """Say whether the person came; an interview held, or a first meeting held, moves the orientation forward."""
    appointment = appointments.record_attendance(appointment, status=status, by=by, at=at)
    if status == Attendance.HELD:
        _follow(appointment, by=by, at=at)
    return appointment


@transaction.atomic
def record_attendance_all(rows: QuerySet[Appointment], *, status: Attendance, by: Actor, at: datetime) -> int:
    """The same for several appointments, all of them or none; returns how many."""
    chosen = list(rows.values_list("pk", flat=True))
    count = appointments.record_attendance_all(rows, status=status, by=by, at=at)
    if status == Attendance.HELD:
        for appointment in Appointment.objects.filter(pk__in=chosen):
            _follow(appointment, by=by, at=at)
    return count


def _follow(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    under_way = Orientation.objects.filter(beneficiary=appointment.beneficiary_id).exclude(status=Status.CLOSED)
    orientation = under_way.first()
    if orientation is None:
        return
    if appointment.kind == INTERVIEW and orientation.status == Status.AWAITED:
        move(orientation, to=Status.INTERVIEWED, by=by, at=at, interviewed_at=appointment.starts_at)
    if appointment.kind == FIRST_MEETING and orientation.status == Status.FOLLOWED and not orientation.first_met_at:
        note_first_meeting(orientation, met_at=appointment.starts_at, by=by, at=at)
