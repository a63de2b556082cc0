"""What was done to a journal, in French sentences with the numbers of the lines or seals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One way to tamper with the journal."""

    ALTERED = "altered"
    MISSING = "missing"
    TRUNCATED = "truncated"
    MOVED = "moved"
    ADDED = "added"
    SEAL_ALTERED = "seal_altered"
    SEAL_MISSING = "seal_missing"
    SEAL_FOREIGN = "seal_foreign"
    UNKEPT = "unkept"


# One, several. {} is « n° 4 » or « n° 4 à 7 et 9 ».
_SENTENCES = {
    Kind.ALTERED: (
        "La ligne {} a été modifiée après avoir été scellée.",
        "Les lignes {} ont été modifiées après avoir été scellées.",
    ),
    Kind.MISSING: ("La ligne {} a été supprimée.", "Les lignes {} ont été supprimées."),
    Kind.TRUNCATED: (
        "La fin du journal a été coupée : la ligne {} manque.",
        "La fin du journal a été coupée : les lignes {} manquent.",
    ),
    Kind.MOVED: (
        "La ligne {} a changé de place ou de numéro.",
        "L'ordre du journal a été changé : les lignes {} ne sont plus à leur place.",
    ),
    Kind.ADDED: (
        "La ligne {} a été ajoutée après coup, sous un sceau déjà posé.",
        "Les lignes {} ont été ajoutées après coup, sous des sceaux déjà posés.",
    ),
    Kind.SEAL_ALTERED: ("Le sceau {} a été modifié ou remplacé.", "Les sceaux {} ont été modifiés ou remplacés."),
    Kind.SEAL_MISSING: (
        "Le sceau {} manque : le journal a été ramené en arrière ou amputé.",
        "Les sceaux {} manquent : le journal a été ramené en arrière ou amputé.",
    ),
    Kind.SEAL_FOREIGN: (
        "Le sceau {} n'est pas celui dont l'empreinte est gardée hors de la base.",
        "Les sceaux {} ne sont pas ceux dont les empreintes sont gardées hors de la base.",
    ),
    Kind.UNKEPT: (
        "L'empreinte du sceau {} manque au registre gardé hors de la base.",
        "Les empreintes des sceaux {} manquent au registre gardé hors de la base.",
    ),
}
_UNPROVED = " Ce que disent les lignes {} n'est plus prouvé."


@dataclass(frozen=True)
class Finding:
    """One way the journal was tampered with, where, and the sentence that says it."""

    kind: Kind
    numbers: tuple[int, ...]
    sentence: str


class Findings:
    """Numbers of lines or seals, gathered under what was done to them."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Kind, set[int]] = defaultdict(set)

    def add(self, kind: Kind, numbers: Iterable[int]) -> None:
        self._numbers[kind].update(numbers)

    def sentences(self, unproved: list[tuple[int, int]]) -> list[Finding]:
        """One finding for each kind that was met; `unproved` are the lines that lost their seal."""
        found = []
        for kind in Kind:
            numbers = sorted(self._numbers[kind])
            if numbers:
                sentence = _SENTENCES[kind][len(numbers) > 1].format(enumeration(numbers))
                if kind in (Kind.SEAL_ALTERED, Kind.SEAL_MISSING) and unproved:
                    sentence += _UNPROVED.format(_ranges(sorted(set(unproved))))
                found.append(Finding(kind, tuple(numbers), sentence))
        return found


def enumeration(numbers: list[int]) -> str:
    """« n° 4 », « n° 4 et 9 », « n° 4 à 7 et 9 » of sorted numbers."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return _ranges(ranges)


def _ranges(ranges: list[tuple[int, int]]) -> str:
    words = [
        f"{first}" if first == last else f"{first} et {last}" if last == first + 1 else f"{first} à {last}"
        for first, last in ranges
    ]
    return "n° " + ", ".join(words[:-1]) + (" et " if len(words) > 1 else "") + words[-1]
