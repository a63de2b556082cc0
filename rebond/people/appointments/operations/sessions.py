"""Collective sessions: opening one, taking a place, leaving it."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.tenancy import conflicts
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Appointment, Invitation, Room, Session, WaitingPlace
from rebond.people.appointments.operations.appointments import OF_SESSION, excuse, shift, to_change
from rebond.people.appointments.operations.placing import (
    HORIZON,
    SHOWN,
    SlotTaken,
    buffer_of,
    check_moment,
    check_open,
    sit,
    tell_all,
)
from rebond.people.appointments.operations.waiting import stop_waiting_for, take_place
from rebond.people.appointments.queries.slots import open_sessions
from rebond.people.appointments.states import STILL_WAITING, Mode, Origin, SessionStatus, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def open_session(
    *,
    kind: str,
    organisation: Organisation,
    starts_at: datetime,
    minutes: int | None = None,
    places: int | None = None,
    agent: Membership | None = None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    place_note: str = "",
    by: Actor,
    at: datetime,
) -> Session:
    """A session with so many places takes its agent and its room. Minutes and places are the pack's unless said.

    Raises ValidationError when the kind is not collective, the room too small, the agent or the room taken, or when
    nobody receives at that instant.
    """
    check_moment(starts_at, at=at)
    asked = kinds.get(kind, at=starts_at)
    if not asked.is_collective:
        raise ValidationError("Cette nature de rendez-vous ne se tient pas à plusieurs.")
    places = places or asked.places
    if room is not None and places > room.seats:
        raise ValidationError(f"Cette salle n'a que {room.seats} places assises.")
    session = Session(
        kind=kind,
        organisation=organisation,
        starts_at=starts_at,
        minutes=minutes or asked.minutes,
        places=places,
        agent=agent,
        room=room,
        mode=mode,
        place_note=place_note,
        made_at=at,
    )
    session.buffer_minutes = buffer_of(session)
    session.validate_constraints()
    check_open(session)
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise SlotTaken(conflicts.sentence(error)) from error
    journal.record("open_session", session, by=by, at=at)
    return session


@transaction.atomic
def repeat_session(
    starts: Sequence[datetime],
    *,
    kind: str,
    organisation: Organisation,
    minutes: int | None = None,
    places: int | None = None,
    agent: Membership | None = None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    place_note: str = "",
    by: Actor,
    at: datetime,
) -> list[Session]:
    """The same session at each of these hours, all or none. Raises as `open_session`, naming the hour that is refused."""
    made = []
    for starts_at in starts:
        try:
            session = open_session(
                kind=kind,
                organisation=organisation,
                starts_at=starts_at,
                minutes=minutes,
                places=places,
                agent=agent,
                room=room,
                mode=mode,
                place_note=place_note,
                by=by,
                at=at,
            )
        except SlotTaken as taken:
            raise SlotTaken(f"{words.sentence(words.moment(starts_at))} : {taken.messages[0]}") from taken
        made.append(session)
    return made


@transaction.atomic
def join_session(
    session: Session,
    beneficiary: Beneficiary,
    *,
    origin: str = Origin.AGENT,
    invitation: Invitation | None = None,
    by: Actor,
    at: datetime,
) -> Appointment:
    """The person has one of the places.

    Raises SlotTaken, with other sessions, when none is left; or when the person is taken at that hour.
    """
    _take(session, at=at)
    made = sit(beneficiary, session, origin=origin, invitation=invitation, by=by, at=at)
    stop_waiting_for(beneficiary=beneficiary.pk, kind=session.kind, by=by, at=at)
    return made


def _take(session: Session, *, at: datetime) -> None:
    if not take_place(session, at=at):
        kind = kinds.get(session.kind, at=session.starts_at)
        others = open_sessions(kind, organisations=[session.organisation], since=at, until=at + HORIZON)
        raise SlotTaken("Cette séance est complète ou n'a plus lieu.", list(others[:SHOWN]))


@transaction.atomic
def resize_session(session: Session, *, places: int, by: Actor, at: datetime) -> Session:
    """The session has so many places from now on. Raises ValidationError below those that are taken."""
    row = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if places < row.taken:
        raise ValidationError(
            f"{words.count(row.taken, 'place est déjà prise', 'places sont déjà prises')} : il en faut au moins autant."
        )
    if row.places == places:
        return row
    before, row.places = row.places, places
    row.validate_constraints()
    row.save(update_fields=["places"])
    journal.record("resize_session", row, before=str(before), after=str(places), by=by, at=at)
    return row


def leave_session(appointment: Appointment, *, by: Actor, at: datetime, by_person: bool = False) -> Appointment:
    """The person gives their place back: it is offered to who waits first."""
    return excuse(appointment, by=by, at=at, by_person=by_person)


@transaction.atomic
def change_session(appointment: Appointment, session: Session, *, by: Actor, at: datetime) -> Appointment:
    """The person leaves one session for another: the same appointment, moved; or they keep the first.

    Raises as `reschedule` by the person, and as `join_session`.
    """
    row = to_change(appointment, by_person=True, at=at)
    _take(session, at=at)
    before = copy(row)
    for name in OF_SESSION:
        setattr(row, name, getattr(session, name))
    row.session = session
    shift(row, before, by=by, at=at)
    stop_waiting_for(beneficiary=row.beneficiary_id, kind=row.kind, by=by, at=at)
    return row


@transaction.atomic
def hold_session(session: Session, *, by: Actor, at: datetime) -> Session:
    """The session took place; who came is said of each one apart. Raises ValidationError before its hour."""
    if session.starts_at > at:
        raise ValidationError("Cette séance n'a pas encore eu lieu.")
    return move(session, to=SessionStatus.HELD, by=by, at=at)


@transaction.atomic
def cancel_session(session: Session, *, by: Actor, at: datetime) -> list[Appointment]:
    """The service calls the session off: nobody has a place in it or waits for one; returns those to be told."""
    session = move(session, to=SessionStatus.CANCELLED, by=by, at=at)
    waiting = WaitingPlace.objects.filter(session=session, status__in=STILL_WAITING)
    move_all(waiting, to=WaitingStatus.WITHDRAWN, by=by, at=at, changes={"answered_at": at})
    planned = Appointment.objects.filter(session=session, status=Status.PLANNED)
    rows = list(planned.select_related("beneficiary__departement", "organisation"))
    move_all(planned, to=Status.CANCELLED, by=by, at=at, changes={"noted_at": at})
    tell_all(rows, "appointment_postponed", at=at)
    return rows
