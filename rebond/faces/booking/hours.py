"""The hours that a person may choose: of the right people, nearest first, a few days at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rebond.faces.booking.queries import Door
from rebond.ground.web import words
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.queries import seekers
from rebond.people.appointments.queries.slots import free_slots, hosts_for
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Mode, SessionStatus

AHEAD = timedelta(weeks=10)
"""How far hours are shown."""
DAYS = 4
"""How many days a page shows."""
OTHERS = 6
"""How many other hours are shown to who comes second."""
NOON = 12
KEY = "%Y%m%dT%H%MZ"


@dataclass(frozen=True)
class Wish:
    """What the person prefers."""

    mode: str = ""
    half: str = ""
    is_accessible: bool = False
    day: date | None = None

    @property
    def is_any(self) -> bool:
        return not (self.mode or self.half or self.is_accessible)

    def suits(self, starts_at: datetime) -> bool:
        """Whether it is in the half of the day that they asked for."""
        is_morning = timezone.localtime(starts_at).hour < NOON
        return not self.half or is_morning == (self.half == "matin")


@dataclass(frozen=True)
class Hour:
    """One hour to choose. `key` names it in an address; `places`: those left, for a session; `is_full`: none is.

    `language`: the person's, when who receives then speaks it, however they meet.
    """

    key: str
    starts_at: datetime
    minutes: int
    modes: tuple[str, ...]
    places: int | None = None
    language: str = ""

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.places < 1

    @property
    def labels(self) -> str:
        """« sur place ou par téléphone »."""
        return " ou ".join(str(Mode(mode).label).lower() for mode in self.modes)


@dataclass(frozen=True)
class Pages:
    """Some days of hours, and where the earlier and the later ones begin. `how`: the ways to meet, when all have the same."""

    days: Sequence[tuple[date, Sequence[Hour]]]
    earlier: date | None
    later: date | None

    @property
    def how(self) -> str:
        said = {hour.labels for _, hours in self.days for hour in hours}
        return said.pop() if len(said) == 1 else ""


def found(door: Door, wish: Wish) -> list[Hour]:
    """Every hour that suits the person, nearest first, each once however many could receive them."""
    if door.kind.is_collective:
        return [_of_session(row) for row in _sessions(door) if wish.suits(row.starts_at)]
    since = _since(door)
    merged: dict[datetime, list[Slot]] = {}
    slots = _slots(door, wish, since, since + AHEAD)
    for slot in slots:
        merged.setdefault(slot.starts_at, []).append(slot)
    speakers = _speakers(door, slots)
    return [_of_slots(those, door, speakers) for starts_at, those in merged.items() if wish.suits(starts_at)]


def paged(hours: Sequence[Hour], first: date | None) -> Pages:
    """The first days from this one on, that of the nearest hour when none is asked."""
    days = [(day, list(rows)) for day, rows in groupby(hours, lambda hour: local_day(hour.starts_at))]
    start = next((rank for rank, (day, _) in enumerate(days) if first is None or day >= first), max(len(days) - 1, 0))
    end = start + DAYS
    return Pages(
        days[start:end],
        earlier=days[max(start - DAYS, 0)][0] if start else None,
        later=days[end][0] if end < len(days) else None,
    )


def named(door: Door, key: str) -> Hour | None:
    """The hour of this name, if it may still be chosen."""
    if door.kind.is_collective:
        return next((hour for hour in found(door, Wish()) if hour.key == key and not hour.is_full), None)
    slots = slots_at(door, instant) if (instant := _instant(key)) else []
    return _of_slots(slots, door, _speakers(door, slots)) if slots else None


def is_hour_of(appointment: Appointment, key: str) -> bool:
    """Whether the person has this very hour: what they confirm a second time is done."""
    return key in {str(appointment.session_id), appointment.starts_at.astimezone(UTC).strftime(KEY)}


def slots_at(door: Door, instant: datetime) -> list[Slot]:
    """Everyone who could receive the person at this instant, who speaks their language first."""
    if instant < _since(door):
        return []
    found = _slots(door, Wish(), instant, instant + timedelta(minutes=1))
    speakers = _speakers(door, found)
    return sorted(found, key=lambda slot: slot.agent not in speakers)


def others(door: Door, key: str) -> list[Hour]:
    """The hours nearest to one that is no longer free."""
    free = [hour for hour in found(door, Wish()) if not hour.is_full and hour.key != key]
    wished = _instant(key) or door.now
    return sorted(sorted(free, key=lambda hour: abs(hour.starts_at - wished))[:OTHERS], key=lambda hour: hour.starts_at)


def session_named(door: Door, key: str) -> Session | None:
    """The session of this name, full or not."""
    return next((row for row in _sessions(door) if str(row.pk) == key), None)


def _since(door: Door) -> datetime:
    """A person alone takes what they could still call off: nobody is surprised in their agenda."""
    return door.now + timedelta(hours=door.kind.change_until_hours)


def _instant(key: str) -> datetime | None:
    try:
        return datetime.strptime(key, KEY).replace(tzinfo=UTC)
    except ValueError:
        return None


def _slots(door: Door, wish: Wish, since: datetime, until: datetime) -> list[Slot]:
    return free_slots(
        door.kind,
        organisations=[door.organisation],
        agents=hosts_for(door.person, door.kind, door.organisation.pk),
        modes=[wish.mode] if wish.mode else (),
        is_accessible=wish.is_accessible,
        beneficiary=door.person,
        since=since,
        until=until,
        at=door.now,
    )


def _speakers(door: Door, slots: Sequence[Slot]) -> set[UUID]:
    """Of those who would receive the person, who speaks their language, when it is another than French."""
    spoken = seekers.language(door.person.language)
    if spoken in seekers.FRENCH:
        return set()
    known = seekers.languages({slot.agent for slot in slots if slot.agent})
    return {agent for agent, said in known.items() if spoken in said}


def _of_slots(slots: Sequence[Slot], door: Door, speakers: Collection[UUID]) -> Hour:
    modes = {mode for slot in slots for mode in slot.modes}
    spoken = {mode for slot in slots if slot.agent in speakers for mode in slot.modes}
    return Hour(
        slots[0].starts_at.astimezone(UTC).strftime(KEY),
        slots[0].starts_at,
        slots[0].minutes,
        tuple(mode for mode in Mode.values if mode in modes),
        language=words.small(door.person.language.strip()) if spoken == modes else "",
    )


def _sessions(door: Door) -> Sequence[Session]:
    """The sessions to come, those that are full too: one may wait for a place."""
    since = _since(door)
    rows = Session.objects.filter(
        Q(starts_at__gte=since, starts_at__lt=since + AHEAD),
        kind=door.kind.code,
        organisation=door.organisation,
        status=SessionStatus.PLANNED,
    )
    if door.appointment is not None and door.appointment.session_id is not None:
        rows = rows.exclude(pk=door.appointment.session_id)
    return list(rows.select_related("organisation").order_by("starts_at", "pk"))


def _of_session(row: Session) -> Hour:
    return Hour(str(row.pk), row.starts_at, row.minutes, (row.mode,), places=row.places - row.taken)
