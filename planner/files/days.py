"""A day of workshops in JSON, and its rotation out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from planner.files.faults import Fault, count, stop_at
from planner.files.names import Names, names_of
from planner.files.rows import Row
from planner.files.sheets import as_row, document, elements
from planner.files.windows import listed, numbers, window
from planner.files.writing import inside, write_document, write_table
from planner.rotation.problem import NOWHERE, Bools, Day, Rotation, Session, Why

ROTATION = ("person", "slot", "workshop", "coach", "room")
MOST = 10_000
REASONS = {
    Why.NO_COACH: "aucun intervenant qui sait l'animer n'est libre quand cette personne est là",
    Why.NO_ROOM: "aucune salle qui convient n'est ouverte quand cette personne est là",
    Why.NOT_THERE: "cette personne n'est pas là assez longtemps",
    Why.TOO_FEW: "trop peu de personnes le doivent aux mêmes heures pour faire un groupe",
    Why.FULL: "les places, les intervenants ou les salles qui auraient servi sont pris",
}


@dataclass(frozen=True, eq=False)
class Named:
    """A day, and the names that its file gives to its indices."""

    day: Day
    people: Names
    workshops: Names
    coaches: Names
    rooms: Names


def read_day(path: Path) -> Named:
    """Read a day: `slots`, lists `workshops`, `rooms`, `coaches`, `people`, and if need be `lunch`, `rest` and `fixed`.

    Raises Faulty with everything that is to be corrected in it.
    """
    faults: list[Fault] = []
    whole = document(path, faults)
    stop_at(faults)
    top = as_row(path, "", whole, faults)
    slots = top.whole("slots", None, least=1, most=MOST)
    stop_at(faults)
    rows = {name: elements(path, whole, name, faults) for name in ("workshops", "rooms", "coaches", "people")}
    names = {name: names_of(str(path), found) for name, found in rows.items()}
    work = names["workshops"].place
    lunch = top.slots("lunch", slots)
    columns: dict[str, Any] = {
        "owes": [_owes(row, work) for row in rows["people"]],
        "present": [window(row, slots) & listed(row, "free", slots) for row in rows["people"]],
        "smallest": [row.whole("smallest", 1, least=1, most=MOST) for row in rows["workshops"]],
        "largest": [row.whole("largest", None, least=1, most=MOST) for row in rows["workshops"]],
        "duration": [row.whole("duration", 1, least=1, most=slots) for row in rows["workshops"]],
        "needs_room": [row.whole("needs_room", 1, least=0, most=1) == 1 for row in rows["workshops"]],
        "skills": [_among(row, "skills", work, "« workshops »") for row in rows["coaches"]],
        "free": [listed(row, "free", slots) for row in rows["coaches"]],
        "seats": [row.whole("seats", None, least=0, most=MOST) for row in rows["rooms"]],
        "suits": [_among(row, "suits", work, "« workshops »") for row in rows["rooms"]],
        "opening": [listed(row, "opening", slots) for row in rows["rooms"]],
        "rest": top.whole("rest", 0, least=0, most=slots),
    }
    fixed = [_fixed(row, names, slots) for row in elements(path, whole, "fixed", faults, bare=True)]
    stop_at(faults)
    arrays: dict[str, Any] = {
        name: np.array(told) if isinstance(told, list) else told for name, told in columns.items()
    }
    day = Day(**arrays, lunch=(min(lunch), max(lunch) + 1) if lunch else None, fixed=tuple(fixed))
    return Named(day, **names)


def write_rotation(path: Path, named: Named, rotation: Rotation) -> None:
    """Write one line for each person and session, by person and slot."""
    write_table(path, ROTATION, sorted(_attendances(named, rotation)))


def summary_of_rotation(named: Named, rotation: Rotation) -> str:
    """Say in French how many attendances are given, how many people meet, and what is not given, and why."""
    held = count(len(rotation.sessions), "séance", "séances")
    lines = [
        f"{rotation.attended} participations (borne : {rotation.attendance_bound}), en {held}.",
        f"{rotation.met} paires de personnes se rencontrent (borne : {rotation.met_bound}).",
    ]
    for person, workshop in np.argwhere(rotation.why_not > 0).tolist():
        reason = REASONS[Why(int(rotation.why_not[person, workshop]))]
        lines.append(f"  {named.people.said[person]}, {named.workshops.said[workshop]} : {reason}")
    return "\n".join(lines)


def write_day(folder: Path, day: Day) -> list[Path]:
    """Write a day that was made up as read_day reads it."""
    workshops = [f"atelier {number + 1}" for number in range(day.owes.shape[1])]
    whole: dict[str, object] = {
        "slots": day.slots,
        "rest": day.rest,
        "workshops": [
            {"id": name, "smallest": int(day.smallest[at]), "largest": int(day.largest[at]),
             "duration": int(day.duration[at]), "needs_room": int(day.needs_room[at])}
            for at, name in enumerate(workshops)
        ],
        "rooms": [
            {"id": f"salle {at + 1}", "seats": int(seats), "suits": _named(day.suits[at], workshops),
             "opening": numbers(day.opening[at])}
            for at, seats in enumerate(day.seats)
        ],
        "coaches": [
            {"id": f"intervenant {at + 1}", "skills": _named(skills, workshops), "free": numbers(day.free[at])}
            for at, skills in enumerate(day.skills)
        ],
        "people": [
            {"id": f"P{at + 1:02d}", "owes": _named(owes, workshops), "free": numbers(day.present[at])}
            for at, owes in enumerate(day.owes)
        ],
    }  # fmt: skip
    if day.lunch is not None:
        whole["lunch"] = [slot + 1 for slot in range(*day.lunch)]
    (path,) = inside(folder, "day.json")
    write_document(path, whole)
    return [path]


def _among(row: Row, column: str, places: dict[str, int], source: str) -> Bools:
    """Say which of the named things a list names: all of them when it names none."""
    named = row.several(column, places, source)
    return np.isin(np.arange(len(places)), named) if named else np.ones(len(places), np.bool_)


def _owes(row: Row, workshops: dict[str, int]) -> Bools:
    """Say which workshops a person owes: those listed, all by default, less the exemptions."""
    return _among(row, "owes", workshops, "« workshops »") & ~np.isin(
        np.arange(len(workshops)), row.several("exempt", workshops, "« workshops »")
    )


def _fixed(row: Row, names: dict[str, Names], slots: int) -> Session:
    start = row.whole("slot", None, least=1, most=slots) - 1
    workshop = row.index("workshop", names["workshops"].place, "« workshops »")
    coach = row.index("coach", names["coaches"].place, "« coaches »")
    room = row.index("room", names["rooms"].place, "« rooms »") if row.text("room") else NOWHERE
    return Session(start, workshop, coach, room, tuple(row.several("people", names["people"].place, "« people »")))


def _attendances(named: Named, rotation: Rotation) -> Iterator[tuple[str, int, str, str, str]]:
    for session in rotation.sessions:
        room = named.rooms.ids[session.room] if session.room >= 0 else ""
        where = named.workshops.ids[session.workshop], named.coaches.ids[session.coach], room
        yield from ((named.people.ids[person], session.start + 1, *where) for person in session.people)


def _named(mask: Bools, names: list[str]) -> list[str]:
    return [name for name, is_in in zip(names, mask, strict=True) if is_in]
