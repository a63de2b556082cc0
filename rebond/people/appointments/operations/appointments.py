"""Making appointments, moving them, calling them off, saying whether the person came."""

from copy import copy
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move, move_all
from rebond.ground.messaging import operations as messaging
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment, Invitation, Room
from rebond.people.appointments.operations.placing import (
    buffer_of,
    check_kept,
    check_moment,
    check_offered,
    check_open,
    place,
    refusing,
    sit,
    take_back,
    tell,
    tell_all,
)
from rebond.people.appointments.operations.waiting import freed, stop_waiting_for
from rebond.people.appointments.queries.messages import of_absences
from rebond.people.appointments.rules import can_be_changed_by_person
from rebond.people.appointments.states import CALLED_OFF, Mode, Origin, Status
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def make(
    beneficiary: Beneficiary,
    *,
    kind: str,
    starts_at: datetime,
    minutes: int,
    organisation: Organisation,
    agent: Membership | None = None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    origin: str = Origin.AGENT,
    invitation: Invitation | None = None,
    series: UUID | None = None,
    place_note: str = "",
    by: Actor,
    at: datetime,
) -> Appointment:
    """Plan an appointment; the person learns of it by a message with its link, and waits for no other of its kind.

    A person takes only an hour that is offered; an agent, any hour that is free. Raises SlotTaken, a ValidationError
    with `alternatives`, when the person, the agent or the room is taken; ValidationError for what `place` refuses.
    """
    appointment = Appointment(
        beneficiary=beneficiary,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        organisation=organisation,
        agent=agent,
        room=room,
        mode=mode,
        origin=origin,
        invitation=invitation,
        series=series,
        place_note=place_note,
        made_at=at,
    )
    if origin == Origin.PERSON:
        check_offered(appointment, at=at)
    place(appointment, by=by, at=at)
    stop_waiting_for(beneficiary=beneficiary.pk, kind=kind, by=by, at=at)
    return appointment


@transaction.atomic
def reschedule(
    appointment: Appointment,
    *,
    starts_at: datetime,
    agent: Membership | None,
    room: Room | None,
    organisation: Organisation | None = None,
    mode: str | None = None,
    minutes: int | None = None,
    by: Actor,
    at: datetime,
    by_person: bool = False,
) -> Appointment:
    """Move a planned appointment to another hour, agent, room or site; its former hour goes to who waits for one.

    It has exactly the agent and the room of the hour chosen, even none; its site, its mode and its length unless said.

    Raises IllegalMove when it is no longer planned, ValidationError when it is past, collective, too near for the person
    to move it alone, or when nobody receives at the new hour, SlotTaken when that hour is not free.
    """
    row = to_change(appointment, by_person=by_person, at=at)
    if row.session_id is not None:
        raise ValidationError("Une séance collective a son heure : quittez-la, puis choisissez-en une autre.")
    check_moment(starts_at, at=at)
    before = copy(row)
    row.starts_at, row.agent, row.room = starts_at, agent, room
    row.organisation, row.mode = organisation or row.organisation, mode or row.mode
    row.minutes = minutes or row.minutes
    check_open(row)
    if by_person:
        check_offered(row, at=at)
    return shift(row, before, by=by, at=at)


@transaction.atomic
def hand_over(appointment: Appointment, *, agent: Membership, by: Actor, at: datetime) -> Appointment:
    """Somebody else receives the person, at the same hour and place: nothing changes for them, and they are told nothing.

    Raises IllegalMove when it is no longer planned, ValidationError when it is past, or when this agent does not receive
    then, SlotTaken when they receive somebody else.
    """
    row = to_change(appointment, by_person=False, at=at)
    row.agent = agent
    check_open(row)
    with refusing(row, at=at):
        row.save(update_fields=["agent"])
    journal.record("hand_appointment_over", row, by=by, at=at)
    return row


OF_SESSION = ("starts_at", "minutes", "agent", "room", "organisation", "mode", "place_note")
"""What a participation has from its session."""
MOVED = (*OF_SESSION, "session", "buffer_minutes", "told_at")
"""What an appointment that is moved may change."""


def shift(row: Appointment, before: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """The appointment stands where it now says, and is told as moved; its former hour or place goes to who waits for one.

    It stays the same row: its link, and its entry in the person's own calendar, follow it. Raises SlotTaken.
    """
    row.told_at, row.buffer_minutes = at, buffer_of(row)
    row.validate_constraints()
    check_kept(row, at=at)
    with refusing(row, at=at):
        row.save(update_fields=MOVED)
    journal.record("reschedule", row, by=by, at=at)
    tell(row, "appointment_moved", at=at)
    freed(before, at=at)
    row.refresh_from_db(fields=["until", "decisive_at"])
    return row


def to_change(appointment: Appointment, *, by_person: bool, at: datetime) -> Appointment:
    """The row, locked: planned, to come, and far enough when the person changes it alone."""
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.status != Status.PLANNED:
        raise IllegalMove("Ce rendez-vous a déjà changé : actualisez la page.", code="moved")
    if row.starts_at <= at:
        raise ValidationError("Ce rendez-vous est passé : dites si la personne est venue.")
    if by_person:
        _check_notice(row, at=at)
    return row


def _check_notice(row: Appointment, *, at: datetime) -> None:
    kind = kinds.get(row.kind, at=row.starts_at)
    if not can_be_changed_by_person(row, kind, at=at):
        hours = words.count(kind.change_until_hours, "heure", "heures")
        phone = f"au {words.phone(row.organisation.phone)}" if row.organisation.phone else "au service"
        raise ValidationError(f"Ce rendez-vous commence dans moins de {hours} : téléphonez {phone}.", code="too_late")


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """The service calls off a planned appointment; the person learns that another date will come."""
    return _call_off(appointment, status=Status.CANCELLED, by=by, at=at)


@transaction.atomic
def excuse(appointment: Appointment, *, by: Actor, at: datetime, by_person: bool = False) -> Appointment:
    """The person will not come, or could not. Its hour goes to who waits for one.

    Raises ValidationError when the person says it alone, too near the hour.
    """
    if by_person:
        to_change(appointment, by_person=True, at=at)
    return _call_off(appointment, status=Status.EXCUSED, by=by, at=at)


@transaction.atomic
def confirm_coming(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """The person says that they come; said twice, it was said the first time. Raises ValidationError when it is off or past."""
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.status != Status.PLANNED or row.starts_at <= at:
        raise ValidationError("Ce rendez-vous n'est plus à venir : téléphonez pour en prendre un autre.")
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        journal.record("confirm_coming", row, by=by, at=at)
    return row


@transaction.atomic
def hand_place_over(
    appointment: Appointment, beneficiary: Beneficiary, *, origin: str = Origin.AGENT, by: Actor, at: datetime
) -> Appointment:
    """Somebody else has this very place of a session: nobody who waits is offered it in between.

    Raises SlotTaken when they are taken at that hour; IllegalMove when the place is no longer the first one's.
    """
    former = _say_off(appointment, status=Status.CANCELLED, by=by, at=at)
    if former.session is None:
        raise ValidationError("Ce rendez-vous n'est pas une place dans une séance.")
    made = sit(beneficiary, former.session, origin=origin, invitation=None, by=by, at=at)
    stop_waiting_for(beneficiary=beneficiary.pk, kind=former.kind, by=by, at=at)
    return made


def _call_off(appointment: Appointment, *, status: Status, by: Actor, at: datetime) -> Appointment:
    appointment = _say_off(appointment, status=status, by=by, at=at)
    freed(appointment, at=at)
    return appointment


def _say_off(appointment: Appointment, *, status: Status, by: Actor, at: datetime) -> Appointment:
    _unsay(Appointment.objects.filter(pk=appointment.pk), by=by, at=at)
    appointment = move(appointment, to=status, by=by, at=at, noted_at=at)
    if status == Status.CANCELLED and appointment.starts_at > at:
        tell(appointment, "appointment_postponed", at=at)
    else:
        take_back([appointment.beneficiary_id], at=at)
    return appointment


@transaction.atomic
def cancel_coming(
    person: UUID, *, kind: str = "", organisation: UUID | None = None, by: Actor, at: datetime
) -> list[Appointment]:
    """Nothing more is planned with the person, of one kind or one host if told; they learn of each that was to come.

    Each hour goes to who waits for one; the person waits for none, and no invitation of theirs may be answered any more.
    """
    of: dict[str, object] = {"beneficiary": person}
    of |= {"kind": kind} if kind else {}
    of |= {"organisation": organisation} if organisation is not None else {}
    _withdraw(Invitation.objects.filter(**of, answered_at=None, withdrawn_at=None), by=by, at=at)
    stop_waiting_for(**of, by=by, at=at)
    coming = Appointment.objects.filter(**of, status=Status.PLANNED, starts_at__gt=at)
    told = coming.select_related("beneficiary__departement", "organisation", "session")
    rows = list(told.order_by("starts_at", "pk"))
    for row in rows:
        move(row, to=Status.CANCELLED, by=by, at=at, noted_at=at)
        freed(row, at=at)
    tell_all(rows, "appointment_cancelled", at=at)
    return rows


def _withdraw(invitations: QuerySet[Invitation], *, by: Actor, at: datetime) -> None:
    pks = list(invitations.order_by("pk").values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=pks).update(withdrawn_at=at)
    journal.record_all("withdraw", Invitation, [(pk, "", "") for pk in pks], by=by, at=at)


@transaction.atomic
def record_attendance(appointment: Appointment, *, status: Status, by: Actor, at: datetime) -> Appointment:
    """Say that the person came, did not, or was excused; it may be corrected, and a correction is not announced.

    Corrected soon enough, what was to be said of an absence is not sent.

    Raises IllegalMove when it was cancelled, ValidationError when it is still to come and was not called off.
    """
    if status in CALLED_OFF:
        return _call_off(appointment, status=status, by=by, at=at)
    if appointment.starts_at > at:
        raise ValidationError("Ce rendez-vous n'a pas encore eu lieu.")
    known = Appointment.objects.filter(pk=appointment.pk)
    was_held = known.filter(status=Status.HELD).exists()
    _unsay(known, by=by, at=at)
    appointment = move(appointment, to=status, by=by, at=at, noted_at=at)
    if status == Status.MISSED and not was_held:
        tell(appointment, "interview_missed", at=at)
    return appointment


@transaction.atomic
def record_attendance_all(appointments: QuerySet[Appointment], *, status: Status, by: Actor, at: datetime) -> int:
    """The same for several appointments, all of them or none; returns how many."""
    if status not in CALLED_OFF and appointments.filter(starts_at__gt=at).exists():
        raise ValidationError("Un des rendez-vous choisis n'a pas encore eu lieu.")
    moved = list(appointments.select_related("beneficiary__departement", "organisation", "session"))
    _unsay(appointments, by=by, at=at)
    count = move_all(appointments, to=status, by=by, at=at, changes={"noted_at": at})
    for appointment in moved:
        if status == Status.MISSED and appointment.status != Status.HELD:
            tell(appointment, "interview_missed", at=at)
        elif status in CALLED_OFF and appointment.status == Status.PLANNED:
            freed(appointment, at=at)
    return count


def _unsay(appointments: QuerySet[Appointment], *, by: Actor, at: datetime) -> None:
    """What was to be said of these absences, and has not left, is not sent: whoever noted them says otherwise now."""
    messaging.withdraw(of_absences(appointments), by=by, at=at)
