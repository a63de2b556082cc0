"""Reads the spreadsheets that people make: xlsx, xlsb, xls, ods, and text of any encoding and separator."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path

import python_calamine as calamine

from rebond.exchanges.files.guard import MEBIBYTE, Limits, guarded
from rebond.exchanges.files.problems import Problem, UnreadableFile, quoted
from rebond.exchanges.spreadsheets.archives import DAMAGED, PROTECTED, TEXT, kind_of
from rebond.exchanges.spreadsheets.delimited import open_text
from rebond.exchanges.spreadsheets.mapping import guess_mapping
from rebond.exchanges.spreadsheets.tables import Cell, Record, Row, Sheet, Table
from rebond.ground.web import texts

LIMITS = Limits(file_bytes=50 * MEBIBYTE, memory_bytes=400 * MEBIBYTE, cpu_seconds=120)
HEADER_WITHIN = 40
MOST_COLUMNS = 300
MOST_LINES = 200_000
MOST_CHARACTERS = 2000


def read_safely(path: Path, *, sheet: str = "", header_line: int = 0, limits: Limits = LIMITS) -> Iterator[Record]:
    """As read, in a child process of bounded memory and time. The way in for every file that comes from outside."""
    return guarded(read, path, limits=limits, sheet=sheet, header_line=header_line)


def read(path: Path, *, sheet: str = "", header_line: int = 0) -> Iterator[Record]:
    """Yield the Table, then a Row for each line that is not empty; sheet is the first one filled, if not given.

    The headings may come after a title; header_line says where they are, if they must not be guessed. Raises
    UnreadableFile, maybe after many rows.
    """
    kind = kind_of(path)
    source = open_text(path) if kind == TEXT else _open_workbook(path, kind, sheet)
    filled = ((line, cells) for line, cells in source.lines if any(map(_is_filled, cells)))
    first = list(islice(filled, HEADER_WITHIN))
    if not first:
        raise UnreadableFile("le fichier ne contient aucune ligne remplie.")
    start = _told_index(first, header_line) if header_line else _header_index([cells for _, cells in first])
    line, cells = first[start]
    table = _table(source, line, cells)
    yield table
    yield from _rows(chain(first[start + 1 :], filled), table)


def _told_index(lines: Sequence[tuple[int, list[Cell]]], header_line: int) -> int:
    for index, (line, _) in enumerate(lines):
        if line == header_line:
            return index
    raise UnreadableFile(
        "cette ligne est vide, ou trop loin du début du fichier pour être celle des titres.", header_line
    )


def _header_index(rows: Sequence[list[Cell]]) -> int:
    """The line whose headings are best known; failing that, the first of the widest that hold texts only."""

    def likeness(index: int) -> tuple[int, int, int]:
        cells = [cell for cell in rows[index] if _is_filled(cell)]
        is_text = all(isinstance(cell, str) and not cell.strip().isdecimal() for cell in cells)
        return len(guess_mapping(rows[index])), len(cells) if is_text else 0, -index

    return max(range(len(rows)), key=likeness)


def _table(source: Sheet, line: int, cells: list[Cell]) -> Table:
    width = max((index + 1 for index, cell in enumerate(cells) if _is_filled(cell)), default=0)
    if width > MOST_COLUMNS:
        raise UnreadableFile(f"le fichier a {width} colonnes, le maximum est {MOST_COLUMNS}.", line)
    headings, problems = _different_headings([text_of(cell) for cell in cells[:width]], line)
    if len(source.names) > 1:
        others = ", ".join(quoted(name) for name in source.names if name != source.name)
        problems.append(Problem(0, source.name, f"seule cette feuille est lue ; les autres ne le sont pas : {others}."))
    return Table(
        kind=source.kind,
        headings=headings,
        header_line=line,
        sheet=source.name,
        sheets=source.names,
        encoding=source.encoding,
        separator=source.separator,
        problems=tuple(problems),
    )


def _different_headings(headings: list[str], line: int) -> tuple[tuple[str, ...], list[Problem]]:
    found: list[str] = []
    problems: list[Problem] = []
    for index, heading in enumerate(headings):
        name = heading[:80] or f"Colonne {index + 1}"
        if name in found:
            number = 2 + sum(other.startswith(f"{name} (") for other in found)
            problems.append(Problem(line, name, "deux colonnes portent ce titre ; choisissez la bonne."))
            name = f"{name} ({number})"
        found.append(name)
    return tuple(found), problems


def _rows(lines: Iterator[tuple[int, list[Cell]]], table: Table) -> Iterator[Row]:
    width = len(table.headings)
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MOST_LINES:
            raise UnreadableFile(f"le fichier a plus de {MOST_LINES} lignes : coupez-le en plusieurs.", line)
        problems = []
        if any(map(_is_filled, cells[width:])):
            sentence = (
                "cette ligne a plus de cellules que de titres : une valeur est décalée, ou un séparateur de trop."
            )
            problems.append(Problem(line, "", sentence, is_blocking=True))
        kept = [*cells[:width], *[""] * (width - len(cells))]
        for index, cell in enumerate(kept):
            if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
                sentence = f"la cellule a {len(cell)} caractères, le maximum est {MOST_CHARACTERS}."
                problems.append(Problem(line, table.headings[index], sentence, is_blocking=True))
                kept[index] = ""
        yield Row(line, tuple(kept), tuple(problems))


def _is_filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def text_of(cell: Cell) -> str:
    """A cell as a text: whole numbers without decimals, dates as « 31/12/1990 », no formula's apostrophe."""
    if isinstance(cell, str):
        text = texts.clean(cell)
        return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return (
        str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.5E}" if abs(cell) >= 1e15 else str(cell)
    )


def _open_workbook(path: Path, kind: str, wanted: str) -> Sheet:
    try:
        workbook = calamine.load_workbook(path)
        visible = [sheet.name for sheet in workbook.sheets_metadata if _is_visible(sheet)]
        if wanted and wanted not in visible:
            raise UnreadableFile(f"la feuille {quoted(wanted)} n'existe pas dans ce fichier.")
        for name in [wanted] if wanted else visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height or wanted:
                return Sheet(kind=kind, lines=_sheet_lines(sheet), name=name, names=tuple(visible))
    except calamine.PasswordError:
        raise UnreadableFile(PROTECTED) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise UnreadableFile(DAMAGED) from None
    raise UnreadableFile("aucune feuille visible n'est remplie.")


def _is_visible(sheet: calamine.SheetMetadata) -> bool:
    return (sheet.typ, sheet.visible) == (calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible)


def _sheet_lines(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    """calamine gives the empty lines above the data, not the empty columns before it."""
    _, left = sheet.start or (0, 0)
    padding: list[Cell] = [""] * left
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield line, padding + [_cell(value) for value in cells]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return float(value)
    return str(value) if isinstance(value, time | timedelta) else ""
