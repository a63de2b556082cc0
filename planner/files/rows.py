"""One line of a table, its cells read as numbers, slots and names: each wrong one is a fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from planner.files.faults import Fault

SPACES = re.compile(r"\s")  # a spreadsheet parts thousands by a space, often a hard one
FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
RANGE = re.compile(r"(\d{1,9})(?:\s*[-–à]\s*(\d{1,9}))?")
LONG = re.compile("« ([^»]{60})[^»]+ »")


@dataclass(frozen=True)
class Row:
    """One line of a table or one element of a document; a cell that cannot be read adds a fault and gives its default."""

    file: str
    place: str
    cells: Mapping[str, str]
    faults: list[Fault]

    def fault(self, column: str, sentence: str) -> None:
        """Add what is wrong in this column, or in the whole line when column is empty; long cells are cut."""
        self.faults.append(Fault(self.file, self.place, column, LONG.sub(r"« \1… »", sentence)))

    def text(self, column: str, default: str = "") -> str:
        """Give the cell without its spaces around."""
        return self.cells.get(column, "") or default

    def needed(self, column: str) -> str:
        """Give a cell that may not be empty."""
        if not self.text(column):
            self.fault(column, "la case est vide ; remplissez-la.")
        return self.text(column)

    def whole(self, column: str, default: int | None, *, least: int, most: int) -> int:
        """Give a whole number between least and most; default when the cell is empty, None when it may not be."""
        told = SPACES.sub("", self.text(column) if default is not None else self.needed(column))
        if not told:
            return least if default is None else default
        try:
            number = int(told.removesuffix(",0").removesuffix(".0"))
        except ValueError:
            self.fault(column, f"« {told} » n'est pas un nombre entier ; écrivez-le en chiffres.")
            return least
        if least <= number <= most:
            return number
        side = "est négatif" if number < 0 <= least else "est trop petit" if number < least else "est trop grand"
        self.fault(column, f"« {told} » {side} ; écrivez un nombre entre {least} et {most}.")
        return least

    def decimal(self, column: str, default: float | None, *, least: float, most: float) -> float:
        """Give a number with a point or a comma, between least and most."""
        told = SPACES.sub("", self.text(column) if default is not None else self.needed(column))
        if not told:
            return least if default is None else default
        try:
            number = float(told.replace(",", "."))
        except ValueError:
            number = float("nan")
        if least <= number <= most:  # NaN is neither
            return number
        self.fault(column, f"« {told} » n'est pas un nombre entre {least:g} et {most:g} ; corrigez-le.")
        return least

    def index(self, column: str, places: Mapping[str, int], source: str) -> int:
        """Give the place of a named thing, -1 with a fault when source does not hold it."""
        name = self.needed(column)
        if not name or name in places:
            return places.get(name, -1)
        near = get_close_matches(name, places, 1, 0.75) if len(self.faults) < 100 else []
        told = f"vouliez-vous dire « {near[0]} » ?" if near else f"corrigez-le, ou ajoutez-le à {source}."
        self.fault(column, f"« {name} » n'est pas dans {source} ; {told}")
        return -1

    def several(self, column: str, places: Mapping[str, int], source: str) -> list[int]:
        """Give the places of a list of named things, leaving out with a fault those that source does not hold."""
        told = self.items(column)
        for name in told:
            if name not in places:
                self.fault(column, f"« {name} » n'est pas dans {source} ; corrigez-le, ou ajoutez-le.")
        return [places[name] for name in told if name in places]

    def slots(self, column: str, last: int) -> list[int]:
        """Give slots counted from 0, written from 1: « 1-4 7 9 ». Empty when the cell is."""
        given: list[int] = []
        told = self.text(column)
        if RANGE.sub("", told).strip(" ,;"):
            self.fault(column, f"« {told} » n'est pas une liste de créneaux ; écrivez par exemple « 1-4 7 9 ».")
            return given
        for first, end in RANGE.findall(told):
            start, stop = int(first), int(end or first)
            if not 1 <= start <= stop <= last:
                self.fault(column, f"« {told} » sort des créneaux ; ils vont de 1 à {last}.")
                return given
            given += range(start - 1, stop)
        return given

    def items(self, column: str) -> list[str]:
        """Give the things of a list, parted by commas, semicolons or bars."""
        return [thing.strip() for thing in re.split("[,;|]", self.text(column)) if thing.strip()]

    def words(self, column: str) -> list[str]:
        """Give the words of a list, without case: « arabe, accès de plain-pied »."""
        return [word.lower() for word in self.items(column)]

    def day(self, column: str) -> date:
        """Give a day, written 2026-03-31 or 31/03/2026."""
        told = self.needed(column)
        french = FRENCH_DAY.fullmatch(told)
        try:
            if french:
                return date(int(french[3]), int(french[2]), int(french[1]))
            return date.fromisoformat(told)
        except ValueError:
            if told:
                self.fault(column, f"« {told} » n'est pas une date ; écrivez-la comme 31/03/2026 ou 2026-03-31.")
            return date.min
