"""Who fits which offer: our rows made into the planner's question, its answer told back.

No coordinates of communes are known yet, so that distance counts for nothing; no skills either. What is left is the
occupation, the contract and the age of the offer, once every requirement is met. Health and obstacles are no input:
what a person cannot do comes as something they do not have or do not accept, whatever its cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from planner import matching
from rebond.ground.parameters import queries as parameters
from rebond.work.vacancies import queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import WISHES, ContractKind

PARTS = ("rome", "contract", "freshness")
"""The parts of a score that `why` gives: points of occupation, of contract, of an offer that is fresh."""

_NOWHERE = 1  # metre: everybody is where everything is

CONTRACT_BITS = {str(code): 1 << rank for rank, code in enumerate(ContractKind.values)}


@dataclass(frozen=True)
class Fit:
    """A pair that meets every requirement. `person` and `vacancy` are places in the sequences that were given."""

    person: int
    vacancy: int
    points: int
    why: dict[str, int]


@dataclass(frozen=True)
class Market:
    """The planner's question."""

    people: matching.People
    vacancies: matching.Vacancies
    similarity: NDArray[np.uint8]
    weights: matching.Weights


def fits(searches: Sequence[JobSearch], vacancies: Sequence[Vacancy], *, on: date, each: int) -> list[Fit]:
    """The best `each` offers of each person, best first, among those of which they meet every requirement."""
    if not searches or not vacancies:
        return []
    asked = market(searches, vacancies, on=on)
    found = matching.match(
        asked.people, asked.vacancies, asked.similarity, asked.weights, min(each, len(vacancies)), both=False
    )
    lists = found.of_people
    row, rank = np.nonzero(lists.ids >= 0)
    pairs = np.stack([row, lists.ids[row, rank]], axis=1).astype(np.int64)
    if not len(pairs):
        return []
    parts = matching.explain(asked.people, asked.vacancies, asked.similarity, pairs, asked.weights)
    columns = [matching.PARTS.index(name) for name in PARTS]
    return [
        Fit(person, vacancy, points, dict(zip(PARTS, part, strict=True)))
        for (person, vacancy), points, part in zip(
            pairs.tolist(), lists.scores[row, rank].tolist(), parts[:, columns].tolist(), strict=True
        )
    ]


def market(searches: Sequence[JobSearch], vacancies: Sequence[Vacancy], *, on: date) -> Market:
    """The question of `fits`, in the planner's arrays."""
    known = queries.requirement_list(on)
    bits = {one.code: 1 << rank for rank, one in enumerate(known)}
    codes = sorted({code for search in searches for code in search.wishes} | {vacancy.rome for vacancy in vacancies})
    places = {code: place for place, code in enumerate(codes)}
    return Market(
        _people(searches, known, bits, places),
        _vacancies(vacancies, bits, places, on),
        np.array([[rome.similarity(a, b) for b in codes] for a in codes], np.uint8),
        weights(on),
    )


def weights(on: date) -> matching.Weights:
    """The points of the pack; nothing for skills and distance, of which nothing is known."""
    told: dict[str, Any] = parameters.get("matching.weights", on=on)
    points = {name: told[name] for name in ("rome", "contract", "freshness", "stale_a_day")}
    return matching.Weights(skills=0, commute=0, wishes=tuple(told["wishes"]), **points)


def _people(
    searches: Sequence[JobSearch],
    known: Sequence[queries.Requirement],
    bits: dict[str, int],
    places: dict[str, int],
) -> matching.People:
    count = len(searches)
    wishes = np.full((count, WISHES), -1, np.int16)
    for row, search in enumerate(searches):
        for rank, code in enumerate(search.wishes):
            wishes[row, rank] = places[code]
    return matching.People(
        x=_same(0, count),
        y=_same(0, count),
        radius=_same(_NOWHERE, count),
        wishes=wishes,
        contracts=_column(sum(CONTRACT_BITS[code] for code in set(search.contracts)) for search in searches),
        have=_column(sum(bits.get(code, 0) for code in queries.held(search.has, known)) for search in searches),
        skills_start=_same(0, count + 1),
        skills=_same(0, 0),
    )


def _vacancies(
    vacancies: Sequence[Vacancy], bits: dict[str, int], places: dict[str, int], on: date
) -> matching.Vacancies:
    count = len(vacancies)
    ages = (max(0, (on - timezone.localtime(vacancy.published_at).date()).days) for vacancy in vacancies)
    return matching.Vacancies(
        x=_same(0, count),
        y=_same(0, count),
        rome=_column(places[vacancy.rome] for vacancy in vacancies),
        contracts=_column(CONTRACT_BITS[vacancy.contract] for vacancy in vacancies),
        age=_column(ages),
        require=_column(sum(bits.get(code, 0) for code in set(vacancy.requires)) for vacancy in vacancies),
        skills_start=_same(0, count + 1),
        skills=_same(0, 0),
        skill_weights=_same(0, 0),
    )


def _same(value: int, count: int) -> Any:
    return np.full(count, value, np.int64)


def _column(values: Any) -> Any:
    return np.fromiter(values, np.int64)
