"""Small checkers of one value, and how they combine. Each yields where it is wrong, and a French sentence."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from rebond.exchanges.packs.toml_lines import Keys

Fault = tuple[Keys, str]
Checker = Callable[[Any], Iterator[Fault]]


def that(test: Callable[[Any], bool], wanted: str) -> Checker:
    """Faults any value that fails the test: « 12 » : on attend du texte."""

    def check(value: Any) -> Iterator[Fault]:
        if not test(value):
            yield (), f"« {_shown(value)} » : on attend {wanted}."

    return check


def matching(pattern: str, wanted: str) -> Checker:
    """Faults what is not a text of the whole pattern."""
    return that(lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, wanted)


def whole(wanted: str, *, at_least: int, at_most: int = 10**9) -> Checker:
    """Faults what is not a whole number between the bounds."""
    return that(lambda value: type(value) is int and at_least <= value <= at_most, wanted)


def one_of(codes: Collection[str], what: str) -> Checker:
    """Faults a value that is not in a closed list, and suggests the nearest code."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in codes:
            near = get_close_matches(str(value), codes, n=1)
            hint = (
                f"vouliez-vous dire « {near[0]} » ?"
                if near
                else f"on attend {what} parmi : {', '.join(sorted(codes))}."
            )
            yield (), f"« {_shown(value)} » : {hint}"

    return check


def list_of(checker: Checker, *, at_least: int = 0) -> Checker:
    """Faults what is not a list, a list too short, and each wrong item under its rank."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield (), f"« {_shown(value)} » : on attend une liste entre crochets."
        elif len(value) < at_least:
            yield (), f"cette liste doit avoir au moins {at_least} élément{'s' if at_least > 1 else ''}."
        else:
            for rank, item in enumerate(value):
                for keys, sentence in checker(item):
                    yield (rank, *keys), sentence

    return check


def map_of(checker: Checker) -> Checker:
    """Faults what is not a table, and each wrong value under its key; the keys are free."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield (), f"« {_shown(value)} » : on attend une table."
            return
        for key, item in value.items():
            for keys, sentence in checker(item):
                yield (key, *keys), sentence

    return check


def table(required: dict[str, Checker], optional: dict[str, Checker] | None = None) -> Checker:
    """Faults a missing key, an unknown key (with the nearest known one), and each wrong value under its key."""
    known = {**required, **(optional or {})}

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield (), f"« {_shown(value)} » : on attend une table."
            return
        for key in required:
            if key not in value:
                yield (), f"il manque « {key} »."
        for key, item in value.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"vouliez-vous dire « {near[0]} » ?" if near else f"on connaît : {', '.join(sorted(known))}."
                yield (key,), f"clé inconnue « {key} » ; {hint}"
                continue
            for keys, sentence in known[key](item):
                yield (key, *keys), sentence

    return check


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


text = that(lambda value: isinstance(value, str) and value.strip() != "", "un texte entre guillemets")
flag = that(lambda value: isinstance(value, bool), "true ou false")
day = that(lambda value: type(value) is date, "une date sans guillemets, comme 2025-01-01")
number = that(lambda value: type(value) in {int, float} and value >= 0, "un nombre positif, sans guillemets")
code = matching(r"[a-z0-9]+(_[a-z0-9]+)*", "un code en minuscules, comme boost_emploi")
key = matching(r"[a-z0-9_]+(\.[a-z0-9_]+)*", "un nom en minuscules, comme contract.social")
positive = whole("un nombre entier, au moins 1", at_least=1)
natural = whole("un nombre entier, 0 ou plus", at_least=0)
percent = whole("un pourcentage entre 0 et 100", at_least=0, at_most=100)
phone = matching(r"0[1-9]( \d\d){4}", "un téléphone comme 04 65 71 00 00")
email = matching(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", "une adresse e-mail")
postal_code = matching(r"\d{5}", "un code postal de cinq chiffres")
insee = matching(r"\d[0-9AB]\d{3}", "un code INSEE de commune, comme 13001")
website = matching(r"https?://\S+", "une adresse de site qui commence par https://")
