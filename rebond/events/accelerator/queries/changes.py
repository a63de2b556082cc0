"""What a new rotation changes for each person. No database."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from rebond.events.accelerator.queries.running import Board, Person, workshop_names
from rebond.ground.web import words


class Group(Protocol):
    """A workshop of a rotation that is not written yet."""

    @property
    def workshop(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def room(self) -> UUID | None: ...
    @property
    def coach(self) -> UUID: ...
    @property
    def people(self) -> tuple[UUID, ...]: ...


@dataclass(frozen=True)
class Change:
    """One person's new timetable from now on, and what it no longer holds."""

    person: Person
    added: list[str]
    dropped: list[str]


def fingerprint(groups: Sequence[Group]) -> str:
    """The same for the same rotation: what is put in force is what was shown."""
    said = sorted(
        f"{g.workshop} {g.starts_at.timestamp()} {g.coach} {g.room} {sorted(map(str, g.people))}" for g in groups
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def changes(board: Board, groups: Sequence[Group], *, since: datetime) -> list[Change]:
    """Whom the rotation moves, by number: the hours that they gain and those that they lose."""
    names, rooms = workshop_names(board.day), {row.pk: row.room.name for row in board.rooms}
    coaches = {row.pk: row.called for row in board.coaches}
    new: defaultdict[UUID, set[tuple[datetime, str]]] = defaultdict(set)
    for group in groups:
        where = _where(rooms.get(group.room, "") if group.room else "", coaches.get(group.coach, ""))
        for place in group.people:
            if group.starts_at >= since:
                new[place].add((group.starts_at, names.get(group.workshop, group.workshop) + where))
    found = []
    for person in board.people:
        old = {
            (stop.passage.starts_at, stop.title + _where(stop.where, stop.passage.coach.called))
            for stop in person.stops
            if stop.passage.starts_at >= since
        }
        if old != new[person.appointment.pk]:
            added, dropped = new[person.appointment.pk] - old, old - new[person.appointment.pk]
            found.append(Change(person, _told(added), _told(dropped)))
    return found


def _where(room: str, coach: str) -> str:
    return (f", {room}" if room else "") + (f", avec {coach}" if coach else "")


def _told(rows: set[tuple[datetime, str]]) -> list[str]:
    return [f"{words.hour(at)}, {what}" for at, what in sorted(rows)]
