"""People counted once: one row for each thing that happened to somebody, then how many people are behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rebond.ground.web import words
from rebond.people.beneficiaries.states import Sex

PERSON = ("beneficiary", "beneficiary__pole__name", "beneficiary__structure__name", "beneficiary__sex",
          "beneficiary__birth_date")  # fmt: skip
"""What one reads of the person, in the order of `Counted`."""

AGES = (18, 26, 35, 45, 55)
"""Where an age band begins."""


@dataclass(frozen=True)
class Counted:
    """One thing that happened to one person on one day. `sector` is a code; `theme`, the title and month of a theme."""

    figure: str
    on: date
    sector: str
    theme: str
    person: UUID
    pole: str | None
    structure: str | None
    sex: str
    born: date


def of_person(figure: str, on: date, sector: str | None, theme: str, row: Iterable[Any]) -> Counted:
    """One row; `row` holds the fields of PERSON."""
    person, pole, structure, sex, born = row
    return Counted(figure, on, sector or "", theme, person, pole, structure, sex, born)


def within(fact: str, since: date, until: date) -> Q:
    """The instants of a span of local days, both included."""
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until + timedelta(days=1)))
    return Q(**{f"{fact}__gte": first, f"{fact}__lt": last})


def theme_words(title: str | None, month: date | None) -> str:
    """A theme as a line of a table says it."""
    return f"{title}, {words.month(month)}" if title and month else ""


def people(rows: Iterable[Counted], figure: str, since: date, until: date) -> set[UUID]:
    """Who is behind one figure over a span of days, each once."""
    return {row.person for row in rows if row.figure == figure and since <= row.on <= until}


def age_band(born: date, on: date) -> str:
    """« 26 à 34 ans »."""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    for first, following in pairwise(AGES):
        if age < following:
            return f"{first} à {following - 1} ans" if age >= first else f"Moins de {first} ans"
    return f"{AGES[-1]} ans et plus"


def group(row: Counted, by: str, sectors: Mapping[str, str]) -> tuple[str, str]:
    """Where a row stands under one dimension: what sorts it, and its words."""
    if by == "week":
        monday = row.on - timedelta(days=row.on.weekday())
        return monday.isoformat(), f"Semaine du {words.short_day(monday)}"
    if by == "month":
        return row.on.isoformat()[:7], words.month(row.on.replace(day=1))
    said = {
        "theme": row.theme or "Hors thème",
        "pole": row.pole or "Sans Pôle",
        "structure": row.structure or "Sans structure",
        "sector": sectors.get(row.sector, "Autre secteur"),
        "sex": str(Sex(row.sex).label) if row.sex in Sex.values else "Non précisé",
        "age": age_band(row.born, row.on),
    }[by]
    return said, said


def tally(rows: Iterable[Counted], by: str, sectors: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many different people behind each figure, in each group, the groups in order."""
    found: dict[tuple[str, str], dict[str, set[UUID]]] = {}
    for row in rows:
        found.setdefault(group(row, by, sectors), {}).setdefault(row.figure, set()).add(row.person)
    return {key[1]: {figure: len(persons) for figure, persons in found[key].items()} for key in sorted(found)}
