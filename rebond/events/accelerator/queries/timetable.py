"""The rotation of a day as people read it: a grid, what is proved of it, who lacks what and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.queries.running import Board, Group, workshop_names
from rebond.ground.web import words

WHY = {
    "no_coach": "aucun animateur qui puisse le tenir n'est libre quand elle est là",
    "no_room": "aucune salle qui convienne n'est ouverte quand elle est là",
    "not_there": "elle n'est pas là assez longtemps",
    "too_few": "trop peu de personnes aux mêmes heures pour faire un groupe",
    "full": "tout ce qui aurait pu servir est pris : il manque un animateur, une salle ou du temps",
}
"""What the planner's reasons are called."""


@dataclass(frozen=True)
class Grid:
    """Groups by hour, in columns."""

    columns: list[str]
    hours: list[tuple[datetime, list[list[Group]]]]


def by_room(board: Board) -> Grid:
    """One column a room; those that take none come last."""
    names = [room.room.name for room in board.rooms]
    columns = [*names, *(["Sans salle"] if any(group.passage.room is None for group in board.groups) else [])]
    return _grid(
        board.groups, columns, lambda group: group.passage.room.room.name if group.passage.room else "Sans salle"
    )


def by_workshop(board: Board) -> Grid:
    """One column a workshop, in the order of the day."""
    return _grid(board.groups, list(workshop_names(board.day).values()), lambda group: group.title)


def of_rooms(board: Board) -> list[tuple[str, list[Group]]]:
    """The groups of each room, in their order; those that take none, by coach."""
    names = [room.room.name for room in board.rooms]
    found: dict[str, list[Group]] = {name: [] for name in names}
    for group in board.groups:
        name = words.sentence(group.passage.whereabouts) if group.passage.room is None else group.passage.where
        found.setdefault(name, []).append(group)
    return list(found.items())


def _grid(groups: Iterable[Group], columns: list[str], column: Any) -> Grid:
    places = {name: rank for rank, name in enumerate(columns)}
    hours: dict[datetime, list[list[Group]]] = {}
    for group in groups:
        row = hours.setdefault(group.passage.starts_at, [[] for _ in columns])
        if column(group) in places:
            row[places[column(group)]].append(group)
    return Grid(columns, sorted(hours.items()))


def proof(day: Day) -> list[str]:
    """What is proved of the rotation in force, in sentences."""
    said: Mapping[str, Any] = day.proof
    if not said:
        return []
    attended, bound = said["attended"], said["attendance_bound"]
    missing = sum(len(shops) for shops in said["why_not"].values())
    each = words.count(len(day.workshops), "atelier", "ateliers")
    lacks = f"Il en manque {missing}{words.FIXED}: voyez pourquoi ci-dessous."
    if not missing:
        first = f"Tout le monde passe par les {each}, prouvé{words.FIXED}: {attended} passages sur {bound} possibles."
        first = first if len(day.workshops) > 1 else "Tout le monde passe par l'atelier, prouvé."
    elif attended == bound:
        first = f"{attended} passages, et aucun autre déroulé n'en donne plus, prouvé. {lacks}"
    else:
        first = f"{attended} passages ; on ne peut pas en donner plus de {bound}. {lacks}"
    return [first]


@dataclass(frozen=True)
class Missing:
    """Somebody who is not given some workshops."""

    name: str
    shops: list[str]


def missing(board: Board) -> list[Missing]:
    """Who lacks what, and why."""
    names, reasons = workshop_names(board.day), board.day.proof.get("why_not", {})
    return [
        Missing(person.name, [f"{names.get(code, code)} : {WHY.get(why, why)}" for code, why in said.items()])
        for person in board.people
        if (said := reasons.get(str(person.appointment.pk)))
    ]
