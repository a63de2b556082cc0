"""Making appointments, saying whether the person came, cancelling."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import INTERVIEW, ONCE, Status
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

    Raises ValidationError when the person, or the agent, has another at that time, when the person has one to come
    of a kind that happens once, for an instant that is past and for a day on which services are closed.
    """
    _check_moment(starts_at, at=at)
    _check_once(beneficiary, kind, at=at)
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


def _check_moment(starts_at: datetime, *, at: datetime) -> None:
    if starts_at <= at:
        raise ValidationError(
            "Cette heure est passée : un rendez-vous se prend pour plus tard. "
            "La personne a déjà été reçue ? Notez l'entretien ou le contact depuis son dossier."
        )
    day = timezone.localtime(starts_at).date()
    if why := holidays.closed(day):
        raise ValidationError(f"Les services sont fermés le {words.day(day)} : {why}. Choisissez un autre jour.")


def _check_once(beneficiary: Beneficiary, kind: str, *, at: datetime) -> None:
    """A second one of these kinds is the first one moved, which is cancelled before."""
    if kind not in ONCE:
        return
    other = Appointment.objects.filter(beneficiary=beneficiary, kind=kind, status=Status.PLANNED).first()
    if other is None:
        return
    advice = (
        "annulez-le depuis le dossier, puis donnez l'autre"
        if other.starts_at > at
        else "dites d'abord si la personne est venue"
    )
    raise ValidationError(
        f"Cette personne a déjà un rendez-vous de cette nature, {words.moment(other.starts_at)} : {advice}.",
        code="open",
    )


@transaction.atomic
def record_attendance(appointment: Appointment, *, status: Status, by: Actor, at: datetime) -> Appointment:
    """Say that the person came, did not, or was excused; it may be corrected, and a correction is not announced.

    Raises IllegalMove when it was cancelled, ValidationError when it is still to come.
    """
    if status == Status.HELD and appointment.starts_at > at:
        raise ValidationError("Ce rendez-vous n'a pas encore eu lieu.")
    was_held = Appointment.objects.filter(pk=appointment.pk, status=Status.HELD).exists()
    appointment = move(appointment, to=status, by=by, at=at)
    if status == Status.MISSED and not was_held:
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
            if appointment.status != Status.HELD:
                _tell(appointment, "interview_missed", at=at)
    return count


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """Cancel a planned appointment; the person learns that a first interview to come is cancelled."""
    appointment = move(appointment, to=Status.CANCELLED, by=by, at=at)
    if appointment.starts_at > at:
        _tell(appointment, "interview_cancelled", at=at)
    return appointment


@transaction.atomic
def cancel_coming(
    person: UUID, *, kind: str = "", organisation: UUID | None = None, by: Actor, at: datetime
) -> list[Appointment]:
    """Cancel what is planned with the person and still to come, of one kind or one host if told; they learn of each."""
    coming = Appointment.objects.filter(beneficiary=person, status=Status.PLANNED, starts_at__gt=at)
    if kind:
        coming = coming.filter(kind=kind)
    if organisation is not None:
        coming = coming.filter(organisation=organisation)
    rows = list(coming.select_related("beneficiary__departement", "organisation").order_by("starts_at", "pk"))
    for row in rows:
        move(row, to=Status.CANCELLED, by=by, at=at)
        notices.tell(
            row.beneficiary,
            message="appointment_cancelled",
            at=at,
            day=words.day(row.starts_at),
            time=words.hour(row.starts_at),
            phone=row.organisation.phone,
        )
    return rows


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
