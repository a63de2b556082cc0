"""What is wrong in the files that were given, in French, for the person who made them."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 20


@dataclass(frozen=True)
class Fault:
    """One thing to correct. `place` is a line or an element of the file, `column` is empty when the whole place is wrong."""

    file: str
    place: str
    column: str
    sentence: str

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.file, self.place, self.column and f"colonne « {self.column} »")))
        return f"{where} : {self.sentence}" if where else self.sentence


class Faulty(Exception):
    """The files cannot be used: str() lists what to correct, the twenty first ones at most."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        lines = [str(fault) for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            lines.append(f"… et {count(len(faults) - SHOWN, 'autre erreur', 'autres erreurs')}.")
        super().__init__("\n".join(lines))


def stop_at(faults: list[Fault]) -> None:
    """Raise Faulty when there is anything to correct."""
    if faults:
        raise Faulty(faults)


def refuse(sentence: str, file: str = "", column: str = "") -> Faulty:
    """Refuse for one reason that is not at a line of a file."""
    return Faulty([Fault(file, "", column, sentence)])


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun: 0 and 1 are singular in French, and thousands are parted by a thin space."""
    return f"{number:,}".replace(",", "\u202f") + f" {one if number < 2 else many}"
