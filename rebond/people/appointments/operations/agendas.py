"""Rooms, agendas, hours open, hours closed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER, Actor
from rebond.ground.tenancy import links
from rebond.ground.tenancy.models import TenantModel
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.calendars import Period
from rebond.people.appointments.models import Absence, Agenda, Appointment, Opening, Room, Session
from rebond.people.appointments.queries import kinds as known_kinds
from rebond.people.appointments.states import AbsenceSource, Motive, SessionStatus, Status

R = TypeVar("R", bound=TenantModel)

FEED = "agenda.feed"
"""The purpose of the address at which a calendar program reads an agent's appointments."""
FEED_KEPT = timedelta(days=3 * 366)
"""It ends by itself after so long: nobody remembers it by then."""


@dataclass(frozen=True)
class Closing:
    """Hours that were closed, and what was planned in them: who must move, nearest first."""

    absence: Absence
    appointments: list[Appointment]
    sessions: list[Session]


@transaction.atomic
def open_room(
    organisation: Organisation, *, name: str, seats: int, is_accessible: bool = False, by: Actor, at: datetime
) -> Room:
    """The site has one more room. Raises ValidationError when its name is taken."""
    room = Room(organisation=organisation, name=name, seats=seats, is_accessible=is_accessible)
    return _write(room, "open_room", by=by, at=at)


@transaction.atomic
def change_room(room: Room, *, by: Actor, at: datetime, **changes: Any) -> Room:
    """The room has another name, more seats, is accessible, or is closed from a day on (`closed_on`)."""
    return _change(room, "change_room", changes, by=by, at=at)


@transaction.atomic
def keep_agenda(agent: Membership, *, by: Actor, at: datetime, **changes: Any) -> Agenda:
    """What the agent's hours have in common: languages, is_accessible, gap_minutes, calendar_url.

    Another address forgets what the former one had closed.
    """
    agenda, _ = Agenda.objects.get_or_create(agent=agent)
    if changes.get("calendar_url", agenda.calendar_url) != agenda.calendar_url:
        Absence.objects.filter(agent=agent, source=AbsenceSource.CALENDAR).delete()
        changes = {**changes, "calendar_read_at": None, "calendar_error": ""}
    return _change(agenda, "keep_agenda", changes, by=by, at=at)


@transaction.atomic
def note_calendar(agenda: Agenda, events: Iterable[Period], *, by: Actor = WORKER, at: datetime) -> int:
    """The agent is busy when their own calendar says, and no longer when it does not; how many times.

    Journalled when it closes other hours than before.
    """
    read = Absence.objects.filter(agent=agenda.agent_id, source=AbsenceSource.CALENDAR)
    known = {(row.uid, row.period.lower, row.period.upper): row.pk for row in read}
    said = {(one.uid[:200], one.starts_at, one.ends_at) for one in events if one.starts_at < one.ends_at}
    if known.keys() != said:
        Absence.objects.filter(pk__in=[pk for key, pk in known.items() if key not in said]).delete()
        Absence.objects.bulk_create(_busy(agenda, *one) for one in sorted(said - known.keys()))
        journal.record("read_calendar", agenda, by=by, at=at, before=str(len(known)), after=str(len(said)))
    Agenda.objects.filter(pk=agenda.pk).update(calendar_read_at=at, calendar_error="")
    return len(said)


def _busy(agenda: Agenda, uid: str, starts_at: datetime, ends_at: datetime) -> Absence:
    return Absence(
        agent_id=agenda.agent_id,
        period=DateTimeTZRange(starts_at, ends_at),
        motive=Motive.BUSY,
        source=AbsenceSource.CALENDAR,
        uid=uid,
    )


@transaction.atomic
def note_calendar_error(agenda: Agenda, sentence: str, *, by: Actor = WORKER, at: datetime) -> None:
    """The calendar could not be read: what was known of it stays, and the agent is shown why.

    Journalled when it is another reason than the last time.
    """
    if agenda.calendar_error != sentence[:200]:
        Agenda.objects.filter(pk=agenda.pk).update(calendar_error=sentence[:200])
        journal.record("read_calendar", agenda, by=by, at=at, after="error")


@transaction.atomic
def open_feed(agenda: Agenda, *, by: Actor, at: datetime) -> str:
    """A new secret address at which a calendar program reads the agent's appointments; the former one leads nowhere."""
    links.revoke(purpose=FEED, object_id=agenda.pk)
    journal.record("open_feed", agenda, by=by, at=at)
    return links.create(purpose=FEED, object_id=agenda.pk, expires_at=at + FEED_KEPT)


@transaction.atomic
def close_feed(agenda: Agenda, *, by: Actor, at: datetime) -> None:
    """No calendar program reads the agent's appointments any more."""
    if links.revoke(purpose=FEED, object_id=agenda.pk):
        journal.record("close_feed", agenda, by=by, at=at)


@transaction.atomic
def open_hours(
    organisation: Organisation,
    *,
    kinds: Collection[str],
    modes: Collection[str],
    opens: time,
    closes: time,
    agent: Membership | None = None,
    room: Room | None = None,
    weekday: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    every_weeks: int = 1,
    on: date | None = None,
    only_in_school_time: bool = False,
    by: Actor,
    at: datetime,
) -> Opening:
    """Appointments of these kinds may be taken in these hours, each week from `starts_on` or on one day.

    Raises ValidationError with the sentence of the rule that the hours break.
    """
    opening = Opening(
        organisation=organisation,
        agent=agent,
        room=room,
        kinds=list(kinds),
        modes=list(modes),
        weekday=weekday,
        starts_on=starts_on,
        ends_on=ends_on,
        every_weeks=every_weeks,
        on=on,
        opens=opens,
        closes=closes,
        only_in_school_time=only_in_school_time,
    )
    _check_hours(opening, at)
    return _write(opening, "open_hours", by=by, at=at)


@transaction.atomic
def change_hours(opening: Opening, *, by: Actor, at: datetime, **changes: Any) -> Opening:
    """The hours are others from now on; what was planned in the former ones stays planned."""
    for name, value in changes.items():
        setattr(opening, name, value)
    _check_hours(opening, at)
    return _change(opening, "change_hours", changes, by=by, at=at)


@transaction.atomic
def end_hours(opening: Opening, *, on: date, by: Actor, at: datetime) -> None:
    """The hours are no longer offered after this day; hours that never began to be are forgotten."""
    if opening.starts_on is not None and opening.starts_on <= on:
        _change(opening, "end_hours", {"ends_on": on}, by=by, at=at)
        return
    journal.record("end_hours", opening, by=by, at=at)
    opening.delete()


@transaction.atomic
def close(
    *,
    since: datetime,
    until: datetime,
    agent: Membership | None = None,
    room: Room | None = None,
    organisation: Organisation | None = None,
    motive: str = Motive.AWAY,
    by: Actor,
    at: datetime,
) -> Closing:
    """An agent, a room or a site receives nobody from one instant to another; says who must move.

    What was planned stays planned until an agent moves it. Raises ValidationError when the end precedes the beginning.
    """
    if until <= since:
        raise ValidationError("Une fermeture a un début, puis une fin.")
    absence = Absence(
        agent=agent,
        room=room,
        organisation=organisation,
        period=DateTimeTZRange(since, until),
        motive=motive,
    )
    _write(absence, "close_hours", by=by, at=at)
    return Closing(absence, *planned_in(absence, at=at))


@transaction.atomic
def reopen(absence: Absence, *, by: Actor, at: datetime) -> None:
    """The hours are open again. Raises ValidationError for those that a calendar closes."""
    if absence.source == AbsenceSource.CALENDAR:
        raise ValidationError("Cette absence vient de l'agenda personnel : elle se retire dans cet agenda.")
    journal.record("reopen", absence, by=by, at=at)
    absence.delete()


def planned_in(absence: Absence, *, at: datetime) -> tuple[list[Appointment], list[Session]]:
    """The appointments and sessions to come that an absence makes impossible, nearest first."""
    whose = (
        Q(agent=absence.agent_id)
        if absence.agent_id
        else Q(room=absence.room_id)
        if absence.room_id
        else Q(organisation=absence.organisation_id)
    )
    span = absence.period
    to_come = {"starts_at__gt": at, "starts_at__lt": span.upper, "until__gt": span.lower}
    alone = Appointment.objects.filter(whose, **to_come, status=Status.PLANNED, session=None)
    together = Session.objects.filter(whose, **to_come, status=SessionStatus.PLANNED)
    return (
        list(alone.select_related("beneficiary", "agent__user").order_by("starts_at", "pk")),
        list(together.order_by("starts_at", "pk")),
    )


def _check_hours(opening: Opening, at: datetime) -> None:
    known = {kind.code for kind in known_kinds(on=at.date())}
    if set(opening.kinds) - known:
        raise ValidationError("Cette nature de rendez-vous n'est pas dans les paramètres du département.")
    if opening.on is not None and (why := holidays.closed(opening.on)):
        raise ValidationError(f"Les services sont fermés ce jour-là : {why}. Choisissez un autre jour.")
    host = opening.room.organisation_id if opening.room else opening.organisation_id
    if host != opening.organisation_id:
        raise ValidationError("Cette salle est dans un autre lieu.")


def _write(row: R, verb: str, *, by: Actor, at: datetime) -> R:
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record(verb, row, by=by, at=at)
    return row


def _change(row: R, verb: str, changes: dict[str, Any], *, by: Actor, at: datetime) -> R:
    for name, value in changes.items():
        setattr(row, name, value)
    row.validate_constraints()
    row.save(update_fields=[*changes])
    journal.record(verb, row, by=by, at=at)
    return row
