"""What a spreadsheet holds, once read: headings, then rows with their line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rebond.exchanges.files.problems import Problem

Cell = str | float | date


@dataclass(frozen=True)
class Table:
    """The first record of a file: what it is, and its headings, made different from each other.

    sheets are the visible ones; encoding and separator are those of a text file. problems stop nothing.
    """

    kind: str
    headings: tuple[str, ...]
    header_line: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, repr=False)  # a log must not name anybody
class Row:
    """One line that is not empty: as many cells as headings, "" when a cell is empty."""

    line: int
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, repr=False)
class Sheet:
    """The lines of a file before their headings are known."""

    kind: str
    lines: Iterator[tuple[int, list[Cell]]]
    name: str = ""
    names: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""


Record = Table | Row
