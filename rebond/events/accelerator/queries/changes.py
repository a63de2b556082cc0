"""What a new rotation changes for each person. No database."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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


LOST = {
    "no_coach": "plus personne ne peut l'animer",
    "no_room": "aucune salle qui convienne n'est ouverte",
    "not_there": "elles ne sont plus là assez longtemps",
    "too_few": "elles sont trop peu nombreuses aux mêmes heures",
    "full": "il manque un animateur, une salle ou du temps",
}
"""What the planner's reasons are called when several people lose a workshop for the same."""


PEOPLE = ("personne n'aura pas", "personnes n'auront pas")


def losses(board: Board, why_not: Mapping[str, Mapping[str, str]], *, since: datetime) -> list[str]:
    """Which workshops people lose by a new rotation, how many and why: the most first."""
    names, found = workshop_names(board.day), Counter[tuple[str, str]]()
    for person in board.people:
        had = {stop.passage.workshop for stop in person.stops if stop.passage.starts_at >= since}
        found.update(item for item in why_not.get(str(person.appointment.pk), {}).items() if item[0] in had)
    return [
        f"{words.count(number, *PEOPLE)} « {names.get(code, code)} » : {LOST.get(why, why)}."
        for (code, why), number in found.most_common()
    ]


def changes(board: Board, groups: Sequence[Group], *, since: datetime) -> list[Change]:
    """Whom the rotation moves, by number: the hours that they gain and those that they lose."""
    names, rooms = workshop_names(board.day), {row.pk: row.room.name for row in board.rooms}
    coaches = {row.pk: row for row in board.coaches}
    new: defaultdict[UUID, set[tuple[datetime, str]]] = defaultdict(set)
    for group in groups:
        coach = coaches[group.coach]
        spot = rooms.get(group.room, "") if group.room else coach.place
        where = "".join(f", {one}" for one in (spot, f"avec {coach.called}") if one)
        for place in group.people:
            if group.starts_at >= since:
                new[place].add((group.starts_at, names.get(group.workshop, group.workshop) + where))
    found = []
    for person in board.people:
        old = {
            (stop.passage.starts_at, f"{stop.title}, {stop.passage.whereabouts}")
            for stop in person.stops
            if stop.passage.starts_at >= since
        }
        if old != new[person.appointment.pk]:
            added, dropped = new[person.appointment.pk] - old, old - new[person.appointment.pk]
            found.append(Change(person, _told(added), _told(dropped)))
    return found


def _told(rows: set[tuple[datetime, str]]) -> list[str]:
    return [f"{words.hour(at)}, {what}" for at, what in sorted(rows)]
