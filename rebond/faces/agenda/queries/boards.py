"""A board: the hours of a day or a week, by agent or by day, with everything that stands in them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rebond.faces.agenda.queries import teams
from rebond.ground.deadlines import holidays
from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Absence, Appointment, Occupation, Opening, Session
from rebond.people.appointments.queries import beginning_of, kind_name, school_holidays
from rebond.people.appointments.queries.slots import local_zone
from rebond.people.appointments.rules import can_note, can_reopen, kinds_of_others
from rebond.people.appointments.slots import Search, Window
from rebond.people.appointments.states import CALLED_OFF, MOVES, SessionStatus, Status

NOBODY = "Sans agent désigné"
TONES = {Status.HELD: "ok", Status.MISSED: "danger", Status.EXCUSED: "warn", Status.PLANNED: "info"}
VERBS = {
    Status.HELD: ("Venu", "check-circle"),
    Status.MISSED: ("Absent", "x-circle"),
    Status.EXCUSED: ("Excusé", "envelope-paper"),
    Status.CANCELLED: ("Annuler", "calendar-x"),
}

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Choice:
    """One thing that may be said of an appointment, in one tap."""

    status: Status
    label: str
    icon: str


@dataclass(frozen=True)
class Block:
    """Something that stands in the hours of a column: an appointment, a session, hours free or closed.

    `is_kept`: whoever looks may open these closed hours again.
    """

    what: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    row: Any = None
    choices: tuple[Choice, ...] = ()
    corrections: tuple[Choice, ...] = ()
    is_kept: bool = False

    @property
    def is_whole_day(self) -> bool:
        return self.ends_at - self.starts_at >= timedelta(hours=9)

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.row.status), "neutral")


@dataclass(frozen=True)
class Column:
    """One agent, or one day: the blocks that begin in each hour."""

    title: str
    hours: list[tuple[int, list[Block]]]
    is_today: bool = False
    notice: str = ""


@dataclass
class Board:
    """Columns beside each other. `hours`: those that any of them shows; `idle`: who has nothing."""

    columns: list[Column]
    to_note: list[Appointment] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def hours(self) -> list[tuple[int, str]]:
        shown = sorted({hour for column in self.columns for hour, _ in column.hours})
        return [(hour, f"{hour}\u00a0h") for hour in range(shown[0], shown[-1] + 1)] if shown else []


@dataclass
class Facts:
    """What the database says of some days of an organisation, read once."""

    appointments: list[Appointment]
    sessions: list[Session]
    absences: list[Absence]
    openings: list[Opening]
    taken: list[tuple[UUID | None, Any]]
    school_holidays: tuple[tuple[date, date], ...]
    hidden: list[str]


def read(
    principal: Principal, first: date, last: date, agents: Collection[UUID], *, is_one: bool, room: UUID | None
) -> Facts:
    """Five statements, whatever the number of agents; six when hours depend on the school holidays.

    `is_one`: nothing but what is one agent's; else what is nobody's too.
    """
    since, until = beginning_of(first), beginning_of(last + timedelta(days=1))
    chosen = Q(agent__in=agents) if is_one else Q()
    placed = Q(room=room) if room else Q()
    within = {"starts_at__gte": since, "starts_at__lt": until}
    site = principal.organisation_id
    meetings = Appointment.objects.visible_to(principal).filter(
        chosen, placed, organisation=site, session=None, **within
    )
    together = teams.sessions(principal).filter(chosen, placed, **within)
    weekly = Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))
    openings = teams.openings(principal).filter(weekly | Q(on__range=(first, last)), placed, agent__in=agents)
    period = {"period__overlap": (since, until)}
    closed = Absence.objects.filter(Q(agent__in=agents) | Q(organisation=site), **period)
    taken = Occupation.objects.filter(agent__in=agents, **period)
    opened = list(openings)
    return Facts(
        appointments=list(
            meetings.exclude(status=Status.CANCELLED)
            .select_related("beneficiary", "agent__user", "room")
            .order_by("starts_at", "pk")
        ),
        sessions=list(together.exclude(status=SessionStatus.CANCELLED).order_by("starts_at", "pk")),
        absences=list(closed.select_related("agent").order_by("period", "pk")),
        openings=opened,
        taken=list(taken.values_list("agent", "period").order_by("period")),
        school_holidays=school_holidays() if any(row.only_in_school_time for row in opened) else (),
        hidden=kinds_of_others(principal.role),
    )


def of_day(
    principal: Principal, day: date, team: Sequence[Membership], *, room: UUID | None, agent: UUID | None, now: datetime
) -> Board:
    """Everybody's day, a column each; who has nothing that day is only named."""
    shown = [one for one in team if agent in (None, one.pk)]
    facts = read(principal, day, day, [one.pk for one in shown], is_one=agent is not None, room=room)
    found = {one: _of_agent(principal, facts, one.pk, day, now) for one in shown}
    orphans = _meetings(principal, facts, None, day, now)
    return Board(
        columns=[
            *(_column(one.user.full_name, blocks) for one, blocks in found.items() if blocks),
            *([_column(NOBODY, orphans)] if orphans else []),
        ],
        to_note=_to_note(principal, facts, now),
        idle=[one.user.full_name for one, blocks in found.items() if not blocks],
        count=len(facts.appointments),
    )


def of_week(principal: Principal, monday: date, agent: Membership, *, now: datetime, today: date) -> Board:
    """One agent's week, Monday to Saturday, a column for each day."""
    week = [monday + timedelta(days=rank) for rank in range(6)]
    facts = read(principal, week[0], week[-1], [agent.pk], is_one=True, room=None)
    columns = [
        _column(
            words.sentence(words.day(day)),
            _of_agent(principal, facts, agent.pk, day, now),
            is_today=day == today,
            notice=holidays.closed(day),
        )
        for day in week
    ]
    return Board(columns, count=len(facts.appointments))


def _column(title: str, blocks: Iterable[Block], **said: Any) -> Column:
    by_hour: dict[int, list[Block]] = {}
    for block in blocks:
        by_hour.setdefault(min(max(timezone.localtime(block.starts_at).hour, 6), 21), []).append(block)
    return Column(title, sorted(by_hour.items()), **said)


def _of_agent(principal: Principal, facts: Facts, agent: UUID, day: date, now: datetime) -> list[Block]:
    found = [
        *_meetings(principal, facts, agent, day, now),
        *_absences(principal, facts, agent, day),
        *_free(facts, agent, day, now),
    ]
    return sorted(found, key=lambda block: (block.starts_at, block.what))


def _meetings(principal: Principal, facts: Facts, agent: UUID | None, day: date, now: datetime) -> list[Block]:
    alone = [
        meeting(principal, row, now=now, hidden=facts.hidden)
        for row in facts.appointments
        if row.agent_id == agent and _on(row, day)
    ]
    together = [
        Block("session", row.starts_at, row.ends_at, kind_name(row.kind), row)
        for row in facts.sessions
        if row.agent_id == agent and _on(row, day)
    ]
    return [*alone, *together]


def meeting(principal: Principal, row: Appointment, *, now: datetime, hidden: Collection[str] | None = None) -> Block:
    """An appointment, with what the principal may say of it at this hour."""
    choices, corrections = choices_of(principal, row, now=now, hidden=hidden)
    return Block("appointment", row.starts_at, row.ends_at, kind_name(row.kind), row, choices, corrections)


def choices_of(
    principal: Principal, row: Appointment, *, now: datetime, hidden: Collection[str] | None = None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """What may be said of it now, the likely first; then what is said more rarely, or corrects what was said."""
    if not can_note(principal, row, hidden=hidden):
        return (), ()
    noted = Status(row.status)
    allowed = [status for status in VERBS if status in MOVES[noted] and (row.starts_at <= now or status in CALLED_OFF)]
    found = tuple(Choice(status, *VERBS[status]) for status in allowed)
    if noted == Status.PLANNED and row.starts_at <= now:
        return tuple(one for one in found if one.status != Status.CANCELLED), ()
    return (), found


def _absences(principal: Principal, facts: Facts, agent: UUID, day: date) -> Iterator[Block]:
    begins, ends = beginning_of(day), beginning_of(day + timedelta(days=1))
    for row in facts.absences:
        if row.agent_id and row.agent_id != agent:
            continue
        start, end = max(row.period.lower, begins), min(row.period.upper, ends)
        if start < end:
            start = max(start, _at(day, time(8)))
            yield Block(
                "absence", start, max(end, start), row.get_motive_display(), row, is_kept=can_reopen(principal, row)
            )


def _free(facts: Facts, agent: UUID, day: date, now: datetime) -> Iterator[Block]:
    """The hours open that nothing takes and that are not over."""
    if holidays.closed(day):
        return
    busy = [(span.lower, span.upper) for of_agent, span in facts.taken if of_agent == agent]
    busy += [
        (row.period.lower, row.period.upper) for row in facts.absences if row.agent_id == agent or row.organisation_id
    ]
    opened = sorted({(_at(day, row.opens), _at(day, row.closes)) for row in _open_on(facts, agent, day)})
    for start, end in _less(_joined(opened), sorted(busy)):
        if end > now and end - start >= SHORTEST:
            yield Block("free", max(start, _rounded(now)), end)


SHORTEST = timedelta(minutes=15)
"""What is left of an hour and is shorter serves nobody."""


def _rounded(now: datetime) -> datetime:
    return now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)


def _open_on(facts: Facts, agent: UUID, day: date) -> Iterator[Opening]:
    zone = local_zone()
    asked = Search(
        minutes=1, since=_at(day, time()), until=_at(day, time()), zone=zone, school_holidays=facts.school_holidays
    )
    for row in facts.openings:
        if row.agent_id == agent and asked.is_open(window_of(row), day):
            yield row


def window_of(row: Opening) -> Window:
    """The rule of availability that a row is."""
    return Window(
        organisation=row.organisation_id,
        opens=row.opens,
        closes=row.closes,
        weekday=row.weekday,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        every_weeks=row.every_weeks,
        on=row.on,
        only_in_school_time=row.only_in_school_time,
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _less(spans: Iterable[Span], busy: Sequence[Span]) -> Iterator[Span]:
    """What is left of some spans, in order, once what is busy is taken away."""
    for start, end in spans:
        for taken_from, taken_to in busy:
            if taken_to <= start or taken_from >= end:
                continue
            if taken_from > start:
                yield start, taken_from
            start = max(start, taken_to)
        if start < end:
            yield start, end


def _to_note(principal: Principal, facts: Facts, now: datetime) -> list[Appointment]:
    """Of whom nobody has said yet whether they came."""
    return [
        row
        for row in facts.appointments
        if row.status == Status.PLANNED and row.starts_at <= now and can_note(principal, row, hidden=facts.hidden)
    ]


def _on(row: Appointment | Session, day: date) -> bool:
    return timezone.localtime(row.starts_at).date() == day


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
