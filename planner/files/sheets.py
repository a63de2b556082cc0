"""Tables of CSV and documents of JSON, cut into rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from planner.files.faults import Fault
from planner.files.rows import Row
from planner.files.texts import separator_of, text_of


@dataclass(frozen=True)
class Sheet:
    """A table: its file, its rows, the columns that its first line names, and how they are separated."""

    file: str
    rows: list[Row]
    columns: list[str]
    separator: str


def table(
    path: Path,
    needed: Sequence[str],
    faults: list[Fault],
    *,
    also: Sequence[str] = (),
    bare: bool = False,
    free: bool = False,
) -> Sheet:
    """Read a CSV file whose first line names its columns, in any order and case.

    A column that is neither needed nor in also is left aside, unless `free` keeps it, as it is written. `bare` admits a
    table without a row.
    """
    nothing = Sheet(str(path), [], [], ",")
    text = text_of(path, faults)
    lines = None if text is None else _lines(path, text, faults)
    if text is None or lines is None:
        return nothing
    if not lines:
        faults.append(Fault(str(path), "", "", "le fichier est vide ; sa première ligne doit nommer les colonnes."))
        return nothing
    header = _header(path, lines[0], needed, also, faults)
    if not header:
        return nothing
    if len(lines) == 1 and not bare:
        told = "le fichier n'a que sa ligne de titres ; ajoutez au moins une ligne."
        faults.append(Fault(str(path), "", "", told))
    known = [(at, name) for at, name in enumerate(header) if name and (free or name in {*needed, *also})]
    rows = list(_rows(path, lines[1:], len(header), known, faults))
    return Sheet(str(path), rows, [name for _at, name in known], separator_of(text))


def document(path: Path, faults: list[Fault]) -> dict[str, object]:
    """Read a JSON file that holds an object."""
    text = text_of(path, faults)
    if text is None:
        return {}
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        told = f"le JSON est mal formé, colonne {error.colno} ({error.msg}) ; corrigez-le."
        faults.append(Fault(str(path), f"ligne {error.lineno}", "", told))
    except (ValueError, RecursionError) as error:
        faults.append(Fault(str(path), "", "", f"le JSON ne se lit pas ({error}) ; corrigez-le."))
    else:
        if isinstance(found, dict):
            return found
        faults.append(Fault(str(path), "", "", "le JSON doit être un objet, entre accolades."))
    return {}


def elements(
    path: Path, whole: Mapping[str, object], name: str, faults: list[Fault], *, bare: bool = False
) -> list[Row]:
    """Give the objects of one list of a document as rows, lists inside them written as in a CSV cell: « 1, 4, 7 »."""
    found = whole.get(name, [])
    if not isinstance(found, list) or not all(isinstance(element, dict) for element in found):
        faults.append(Fault(str(path), "", "", f"« {name} » doit être une liste d'objets."))
        return []
    if not found and not bare:
        faults.append(Fault(str(path), "", "", f"« {name} » manque, ou est vide."))
    return [as_row(path, f"« {name} » n° {number}", element, faults) for number, element in enumerate(found, 1)]


def as_row(path: Path, place: str, found: Mapping[str, object], faults: list[Fault]) -> Row:
    """Give one object as a row."""
    return Row(str(path), place, {str(key): _cell(value) for key, value in found.items()}, faults)


def _lines(path: Path, text: str, faults: list[Fault]) -> list[tuple[int, list[str]]] | None:
    """Cut a text in lines of cells, each with the number of its first line; blank ones are left out. None: broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    lines, start = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        told = f"la ligne ne se lit pas, un guillemet y est sans doute mal fermé ({error}) ; corrigez-la."
        faults.append(Fault(str(path), f"ligne {start}", "", told))
        return None
    return lines


def _header(
    path: Path, line: tuple[int, list[str]], needed: Sequence[str], also: Sequence[str], faults: list[Fault]
) -> list[str]:
    """Name the columns; none when one that is needed is missing, or when two have the same name."""
    known = {*needed, *also}
    given = [name.strip() for name in line[1]]
    header = [name.lower() if name.lower() in known else name for name in given]
    place, before = f"ligne {line[0]}", len(faults)
    told = f"la colonne manque ; cette ligne doit nommer {', '.join(needed)} (lu : {', '.join(given)[:80]})."
    faults.extend(Fault(str(path), place, name, told) for name in needed if name not in header)
    told = "deux colonnes portent ce nom ; gardez-en une."
    twice = sorted({name for name in header if name and header.count(name) > 1})
    faults.extend(Fault(str(path), place, name, told) for name in twice)
    return header if len(faults) == before else []


def _rows(
    path: Path, lines: list[tuple[int, list[str]]], width: int, known: list[tuple[int, str]], faults: list[Fault]
) -> Iterator[Row]:
    for start, cells in lines:
        place = f"ligne {start}"
        if any(cell.strip() for cell in cells[width:]):
            told = f"{len(cells)} cases pour {width} colonnes ; ôtez le séparateur de trop, ou mettez la case entre guillemets."
            faults.append(Fault(str(path), place, "", told))
            continue
        yield Row(str(path), place, {name: cells[at].strip() for at, name in known if at < len(cells)}, faults)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else str(value).strip()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} n'est pas un nombre")
