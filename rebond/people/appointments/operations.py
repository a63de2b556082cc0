"""Making appointments, saying whether the person came, cancelling."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import INTERVIEW
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices


@transaction.atomic
def make(
    beneficiary: Beneficiary,
    *,
    kind: str,
    starts_at: datetime,
    minutes: int,
    organisation: Organisation,
    agent: Membership | None = None,
    by: Actor,
    at: datetime,
) -> Appointment:
    """Plan an appointment; the person learns of a first interview to come by message.

    Raises ValidationError when the person, or the agent, has another at that time.
    """
    appointment = Appointment(
        beneficiary=beneficiary,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        organisation=organisation,
        agent=agent,
        made_at=at,
    )
    appointment.validate_constraints()
    appointment.save(force_insert=True)
    journal.record("make", appointment, by=by, at=at)
    _tell(appointment, "interview_booked", at=at)
    return appointment


@transaction.atomic
def record_attendance(appointment: Appointment, *, status: Status, by: Actor, at: datetime) -> Appointment:
    """Say that the person came, did not, or was excused; it may be corrected.

    Raises IllegalMove when it was cancelled, ValidationError when it is still to come.
    """
    if status == Status.HELD and appointment.starts_at > at:
        raise ValidationError("Ce rendez-vous n'a pas encore eu lieu.")
    appointment = move(appointment, to=status, by=by, at=at)
    if status == Status.MISSED:
        _tell(appointment, "interview_missed", at=at)
    return appointment


@transaction.atomic
def record_attendance_all(appointments: QuerySet[Appointment], *, status: Status, by: Actor, at: datetime) -> int:
    """The same for several appointments, all of them or none; returns how many."""
    if status == Status.HELD and appointments.filter(starts_at__gt=at).exists():
        raise ValidationError("Un des rendez-vous choisis n'a pas encore eu lieu.")
    moved = list(appointments.select_related("beneficiary__departement", "organisation"))
    count = move_all(appointments, to=status, by=by, at=at)
    if status == Status.MISSED:
        for appointment in moved:
            _tell(appointment, "interview_missed", at=at)
    return count


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """Cancel a planned appointment; the person learns that a first interview to come is cancelled."""
    appointment = move(appointment, to=Status.CANCELLED, by=by, at=at)
    if appointment.starts_at > at:
        _tell(appointment, "interview_cancelled", at=at)
    return appointment


def _tell(appointment: Appointment, message: str, *, at: datetime) -> None:
    """The pack's messages speak of the first interview only; a past one is not announced."""
    is_announced_late = message == "interview_booked" and appointment.starts_at < at
    if appointment.kind != INTERVIEW or is_announced_late:
        return
    host = appointment.organisation
    notices.tell(
        appointment.beneficiary,
        message=message,
        at=at,
        day=words.day(appointment.starts_at),
        time=words.hour(appointment.starts_at),
        place=", ".join(part for part in (host.name, host.address, host.city) if part),
        phone=host.phone,
    )
