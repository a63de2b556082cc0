"""Free hours and open sessions, read in a handful of statements however many agents there are."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import (
    Absence,
    Agenda,
    Appointment,
    Occupation,
    Opening,
    Session,
    WaitingPlace,
)
from rebond.people.appointments.slots import Busy, Search, Slot, Window, free
from rebond.people.appointments.states import Mode, SessionStatus, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary


def free_slots(
    kind: Kind,
    *,
    organisations: Collection[Organisation] | None = None,
    agents: Collection[Membership] | None = None,
    languages: Collection[str] = (),
    modes: Collection[str] = (),
    is_accessible: bool = False,
    beneficiary: Beneficiary | None = None,
    since: datetime,
    until: datetime,
    at: datetime | None = None,
    limit: int | None = None,
) -> list[Slot]:
    """The slots of a kind that start in [since, until), nearest first: in ≤ 5 statements.

    With a `beneficiary`, those when the person is free too, and the one offered to them by the waiting list. `at`:
    the instant of asking, when `since` is later: an hour offered to someone who waits is not shown to another.
    """
    rows = _openings(kind, since, until)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    if agents is not None:
        rows = rows.filter(agent__in=agents)
    if languages:
        rows = rows.filter(agent__agenda__languages__overlap=list(languages))
    if modes:
        rows = rows.filter(modes__overlap=list(modes))
    if is_accessible:
        rows = rows.filter(Q(room__is_accessible=True) | Q(agent__agenda__is_accessible=True))
    windows = [_window(row, set(modes or kind.modes)) for row in rows.values_list(*WINDOW)]
    if not windows:
        return []
    asked = Search(
        minutes=kind.minutes,
        buffer_minutes=kind.buffer_minutes,
        since=since,
        until=until,
        zone=local_zone(),
        school_holidays=school_holidays() if any(window.only_in_school_time for window in windows) else (),
        person=beneficiary.pk if beneficiary else None,
    )
    return free(windows, _busy(windows, asked, at or since), asked, limit=limit)


WINDOW = (
    *("organisation_id", "opens", "closes", "agent_id", "room_id", "weekday", "starts_on", "ends_on", "every_weeks"),
    *("on", "only_in_school_time", "modes", "agent__agenda__gap_minutes"),
)


def _window(row: tuple[Any, ...], modes: set[str]) -> Window:
    *fields, offered, gap = row
    values = (*fields, tuple(mode for mode in offered if mode in modes), gap or 0)
    return Window(*values)


def _openings(kind: Kind, since: datetime, until: datetime) -> QuerySet[Opening]:
    """The openings of a kind that may fall between two instants, of those who still receive."""
    first, last = local_day(since), local_day(until)
    weekly = Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))
    return Opening.objects.filter(
        weekly | Q(on__range=(first, last)),
        kinds__contains=[kind.code],
        agent__ended_at=None,
        room__closed_on=None,
        organisation__closed_on=None,
    ).order_by("pk")


def _busy(windows: list[Window], asked: Search, at: datetime) -> Iterator[Busy]:
    """Everything that closes or takes an agent, a room or a site of these windows, or the person."""
    agents = {window.agent for window in windows if window.agent is not None}
    rooms = {window.room for window in windows if window.room is not None}
    sites = {window.organisation for window in windows}
    period = (asked.since - timedelta(days=1), asked.until + timedelta(days=1))
    closed = Absence.objects.filter(Q(agent__in=agents) | Q(room__in=rooms) | Q(organisation__in=sites))
    person = Q(beneficiary=asked.person) if asked.person else Q(pk=None)
    taken = Occupation.objects.filter(Q(agent__in=agents) | Q(room__in=rooms) | person)
    for rows, last in ((closed, "organisation"), (taken, "beneficiary")):
        found: Iterable[tuple[Any, ...]] = rows.filter(period__overlap=period).values_list(
            "agent", "room", last, "period"
        )
        for *resources, span in found:
            yield from (Busy(resource, span.lower, span.upper) for resource in resources if resource)
    kept: Iterable[tuple[Any, ...]] = (
        offers_to_come(at)
        .exclude(beneficiary=asked.person)
        .values_list("offered_agent", "offered_room", "offered_starts_at", "offered_ends_at")
    )
    for *resources, start, end in kept:
        yield from (Busy(resource, start, end) for resource in resources if resource)


def offers_to_come(at: datetime) -> QuerySet[WaitingPlace]:
    """The hours that are offered to someone who waits, and may still be taken."""
    return WaitingPlace.objects.filter(
        status=WaitingStatus.OFFERED, offered_until__gt=at, offered_starts_at__isnull=False
    )


def hosts_for(person: Beneficiary, kind: Kind, organisation: UUID) -> list[Membership] | None:
    """The person's référent, for what référents of this place do; None for anybody of the place."""
    referent = person.referent
    if referent is None or referent.organisation_id != organisation or referent.ended_at is not None:
        return None
    return [referent] if referent.role in kind.roles else None


def video_addresses(meetings: Iterable[Appointment | Session]) -> dict[UUID, str]:
    """The address at which each agent of these meetings receives by video, if they gave one; no read for the others."""
    agents = {row.agent_id for row in meetings if row.mode == Mode.VIDEO and row.agent_id}
    known = Agenda.objects.filter(agent__in=agents).exclude(video_url="") if agents else Agenda.objects.none()
    return dict(known.values_list("agent_id", "video_url"))


def open_sessions(
    kind: Kind,
    *,
    organisations: Collection[Organisation] | None = None,
    since: datetime,
    until: datetime,
) -> QuerySet[Session]:
    """The sessions of a kind with a place left, nearest first."""
    rows = Session.objects.filter(
        kind=kind.code,
        status=SessionStatus.PLANNED,
        starts_at__gte=since,
        starts_at__lt=until,
        taken__lt=F("places"),
    )
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return rows.order_by("starts_at", "pk")


def school_holidays() -> tuple[tuple[date, date], ...]:
    """First and last day of every school holiday that the pack knows for the département's zone; one statement."""
    contact = Departement.objects.values_list("contact", flat=True).get(pk=context.current())
    known = parameters.history(f"calendar.school_holidays.{str(contact.get('school_zone', '')).lower()}")
    return tuple(
        (date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for dated in known for one in dated.value
    )


def absences_between(
    since: datetime, until: datetime, *, organisation: Organisation, agent: Membership | None
) -> list[tuple[datetime, datetime]]:
    """What closes the agent or the site between two instants."""
    whose = Q(organisation=organisation) | (Q(agent=agent) if agent else Q(pk=None))
    rows = Absence.objects.filter(whose, period__overlap=(since, until)).values_list("period", flat=True)
    return [(span.lower, span.upper) for span in rows]


def local_zone() -> ZoneInfo:
    """The time zone in which the département's hours are said."""
    return ZoneInfo(timezone.get_current_timezone_name())
