"""Free slots: pure computation over windows, absences and occupations. No database, no clock.

Every interval is half-open. Opening hours are local (« 9 h » stays 9 h when the clocks change); what is busy is
an instant. Inside, instants are seconds since 1970, so that adding minutes is right on the two odd days of the year.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter, itemgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from rebond.ground.deadlines import holidays

GRID = 5 * 60
"""Slots start on round five minutes, even after an odd interruption."""

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """One rule of availability: hours of a weekday every so many weeks, or of one day. Plays the row `Opening`."""

    organisation: UUID
    opens: time
    closes: time
    agent: UUID | None = None
    room: UUID | None = None
    weekday: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    every_weeks: int = 1
    on: date | None = None
    only_in_school_time: bool = False
    modes: tuple[str, ...] = ()
    gap_minutes: int = 0

    def falls_on(self, day: date) -> bool:
        """Whether the rule opens that day, holidays apart."""
        if self.on is not None:
            return self.on == day
        if self.starts_on is None or day < self.starts_on or day.isoweekday() != self.weekday:
            return False
        return (self.ends_on is None or day <= self.ends_on) and weeks_between(
            self.starts_on, day
        ) % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class Busy:
    """Someone or something is taken, or closed, from one instant to another. `resource`: agent, room, organisation."""

    resource: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One hour that may be booked. `buffer_minutes` follow it, during which the agent and the room stay taken."""

    starts_at: datetime
    minutes: int
    organisation: UUID = field(compare=False)
    agent: UUID | None = field(compare=False)
    room: UUID | None = field(compare=False)
    modes: tuple[str, ...] = field(compare=False, default=())
    buffer_minutes: int = field(compare=False, default=0)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: meetings of so many minutes that start in [since, until), in the hours of one time zone.

    `person`: the resource that must be free too, whatever the window.
    """

    minutes: int
    since: datetime
    until: datetime
    zone: ZoneInfo
    buffer_minutes: int = 0
    school_holidays: tuple[tuple[date, date], ...] = ()
    person: UUID | None = None

    def is_open(self, window: Window, day: date) -> bool:
        """Whether the window opens that day, school holidays counted, Sundays and public ones apart."""
        return window.falls_on(day) and not (
            window.only_in_school_time and any(first <= day <= last for first, last in self.school_holidays)
        )


def free(windows: Sequence[Window], busy: Iterable[Busy], asked: Search, *, limit: int | None = None) -> list[Slot]:
    """The slots that may be booked, nearest first; at most `limit` of them.

    The same agent, room and hour found through two windows is given once.
    """
    taken = merged(busy)
    found: list[Slot] = []
    for day in days(asked.since.astimezone(asked.zone).date(), asked.until.astimezone(asked.zone).date()):
        if holidays.closed(day):
            continue
        of_day: dict[tuple[UUID | None, UUID | None, int], Slot] = {}
        for window in windows:
            if asked.is_open(window, day):
                _cut(window, day, asked, taken, of_day)
        found += sorted(of_day.values(), key=attrgetter("starts_at"))
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def _cut(
    window: Window,
    day: date,
    asked: Search,
    taken: Mapping[UUID | None, Sequence[Interval]],
    found: dict[tuple[UUID | None, UUID | None, int], Slot],
) -> None:
    """Add the slots of one window on one day: the meeting within the hours, its buffer clear of what is taken."""
    opens, closes = seconds(day, window.opens, asked.zone), seconds(day, window.closes, asked.zone)
    since, until = asked.since.timestamp(), asked.until.timestamp()
    buffer_minutes = max(asked.buffer_minutes, window.gap_minutes)
    length, step = asked.minutes * 60, (asked.minutes + buffer_minutes) * 60
    in_the_way = sorted(
        interval
        for resource in (window.agent, window.room, window.organisation, asked.person)
        if resource in taken
        for interval in _between(taken[resource], opens, closes + step)
    )
    start, rank = opens, 0
    while start + length <= closes:
        while rank < len(in_the_way) and in_the_way[rank][1] <= start:
            rank += 1
        if rank < len(in_the_way) and in_the_way[rank][0] < start + step:
            start = -(-in_the_way[rank][1] // GRID) * GRID
            continue
        if since <= start < until:
            found.setdefault((window.agent, window.room, start), _slot(window, start, asked.minutes, buffer_minutes))
        start += step


def _between(intervals: Sequence[Interval], opens: int, closes: int) -> Sequence[Interval]:
    return intervals[bisect_right(intervals, opens, key=_end) : bisect_left(intervals, closes, key=_start)]


_start: Callable[[Interval], int] = itemgetter(0)
_end: Callable[[Interval], int] = itemgetter(1)


def _slot(window: Window, start: int, minutes: int, buffer_minutes: int) -> Slot:
    at = datetime.fromtimestamp(start, UTC)
    return Slot(at, minutes, window.organisation, window.agent, window.room, window.modes, buffer_minutes)


def merged(busy: Iterable[Busy]) -> dict[UUID | None, list[Interval]]:
    """What is taken of each resource: intervals in order, none touching another."""
    by_resource: dict[UUID | None, list[Interval]] = {}
    for one in busy:
        by_resource.setdefault(one.resource, []).append((int(one.starts_at.timestamp()), int(one.ends_at.timestamp())))
    return {resource: list(_joined(intervals)) for resource, intervals in by_resource.items()}


def _joined(intervals: list[Interval]) -> Iterator[Interval]:
    intervals.sort()
    start, end = intervals[0]
    for next_start, next_end in intervals[1:]:
        if next_start > end:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    for rank in range((last - first).days + 1):
        yield first + timedelta(days=rank)


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_between(first: date, day: date) -> int:
    """Calendar weeks from the week of one day to that of another."""
    return (monday(day) - monday(first)).days // 7


@lru_cache(maxsize=20_000)
def seconds(day: date, hour: time, zone: ZoneInfo) -> int:
    """The instant of a local hour. An hour that the clocks jump over is read as if they had not."""
    return int(datetime.combine(day, hour, zone).timestamp())
