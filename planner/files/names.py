"""Ids of a file: people write names, the engine counts from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.files.rows import Row


@dataclass(frozen=True)
class Names:
    """The ids of a file in its order, the place of each, and how to say it: with its name where there is one."""

    file: str
    ids: list[str]
    said: list[str]
    place: dict[str, int]


def names_of(file: str, rows: Sequence[Row]) -> Names:
    """Read the columns id and name; an id that is empty or there twice is a fault."""
    line: dict[str, str] = {}
    for row in rows:
        told = row.needed("id")
        if told in line:
            row.fault("id", f"« {told} » est déjà pris ({line[told]}) ; donnez à chacun son identifiant.")
        line.setdefault(told, row.place)
    ids = [row.text("id") for row in rows]
    said = [f"{row.text('id')} ({row.text('name')})" if row.text("name") else row.text("id") for row in rows]
    return Names(file, ids, said, {told: place for place, told in enumerate(dict.fromkeys(ids))})
