"""Who fits which offer: our rows made into the planner's question, its answer told back.

What counts is the occupation, the distance from home, the contract and the age of the offer, once every requirement is
met and the work lies within what the person accepts to travel. Where either place is unknown, distance counts for
nothing. Health and obstacles are no input: what a person cannot do comes as something they do not have or do not accept,
whatever its cause.

Fairness adds points after the engine's: to a person to whom nothing was ever proposed, to an offer with few candidates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from planner import matching
from rebond.ground.parameters import queries as parameters
from rebond.work.vacancies import places, queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import WISHES, ContractKind

PARTS = ("rome", "contract", "freshness")
"""The parts of a score that `why` gives: points of occupation, of contract, of an offer that is fresh."""

_NOWHERE = 1  # metre: without places, everybody is where everything is

FEW = 3
"""Candidates from which an offer has enough for none to be added out of fairness."""

CONTRACT_BITS = {str(code): 1 << rank for rank, code in enumerate(ContractKind.values)}


@dataclass(frozen=True)
class Fit:
    """A pair that meets every requirement. `person` and `vacancy` are places in the sequences that were given."""

    person: int
    vacancy: int
    points: int
    why: dict[str, int]
    km: int | None = None


@dataclass(frozen=True)
class Market:
    """The planner's question."""

    people: matching.People
    vacancies: matching.Vacancies
    similarity: NDArray[np.uint8]
    weights: matching.Weights


def fits(
    searches: Sequence[JobSearch],
    vacancies: Sequence[Vacancy],
    *,
    on: date,
    each: int,
    homes: Mapping[UUID, places.Place] | None = None,
) -> list[Fit]:
    """The best `each` offers of each person, best first, among those of which they meet every requirement.

    `homes`: where people live, by their pk; without it, distance counts for nothing.
    """
    known = homes or {}
    near = [rank for rank, search in enumerate(searches) if search.beneficiary_id in known]
    far = [rank for rank, search in enumerate(searches) if search.beneficiary_id not in known]
    placed = [rank for rank, vacancy in enumerate(vacancies) if vacancy.latitude is not None]
    lost = [rank for rank, vacancy in enumerate(vacancies) if vacancy.latitude is None]
    found: list[Fit] = []
    for people, offers, where in ((near, placed, known), (near, lost, None), (far, range(len(vacancies)), None)):
        if people and offers:
            asked = market([searches[one] for one in people], [vacancies[one] for one in offers], on=on, homes=where)
            found += _found(asked, list(people), list(offers), each, has_places=where is not None)
    found.sort(key=lambda fit: (fit.person, -fit.points, fit.vacancy))
    return [fit for rank, fit in _ranked(found) if rank < each]


def _ranked(found: Sequence[Fit]) -> Iterator[tuple[int, Fit]]:
    """Each fit with its rank among those of the person."""
    person, rank = -1, 0
    for fit in found:
        rank = rank + 1 if fit.person == person else 0
        person = fit.person
        yield rank, fit


def _found(
    asked: Market, people: Sequence[int], offers: Sequence[int], each: int, *, has_places: bool
) -> Iterator[Fit]:
    """The engine's answer, under the numbers of the sequences that were given."""
    k = min(each, len(offers))
    lists = matching.match(asked.people, asked.vacancies, asked.similarity, asked.weights, k, both=False).of_people
    row, rank = np.nonzero(lists.ids >= 0)
    pairs = np.stack([row, lists.ids[row, rank]], axis=1).astype(np.int64)
    if not len(pairs):
        return
    parts = matching.explain(asked.people, asked.vacancies, asked.similarity, pairs, asked.weights)
    names = (*PARTS, "commute") if has_places else PARTS
    columns = [matching.PARTS.index(name) for name in names]
    metres = parts[:, matching.PARTS.index("metres")].tolist()
    told = zip(pairs.tolist(), lists.scores[row, rank].tolist(), parts[:, columns].tolist(), metres, strict=True)
    for (person, vacancy), points, part, far in told:
        km = round(far / 1000) if has_places else None
        yield Fit(people[person], offers[vacancy], points, dict(zip(names, part, strict=True)), km)


def market(
    searches: Sequence[JobSearch],
    vacancies: Sequence[Vacancy],
    *,
    on: date,
    homes: Mapping[UUID, places.Place] | None = None,
) -> Market:
    """The question of `fits`, in the planner's arrays. With `homes`, everybody has one and every offer has a place."""
    known = queries.requirement_list(on)
    bits = {one.code: 1 << rank for rank, one in enumerate(known)}
    codes = sorted({code for search in searches for code in search.wishes} | {vacancy.rome for vacancy in vacancies})
    ranks = {code: rank for rank, code in enumerate(codes)}
    starts, works, radius = _places(searches, vacancies, homes, on)
    return Market(
        _people(searches, known, bits, ranks, starts, radius),
        _vacancies(vacancies, bits, ranks, works, on),
        np.array([[rome.similarity(a, b) for b in codes] for a in codes], np.uint8),
        weights(on, has_places=homes is not None),
    )


def _places(
    searches: Sequence[JobSearch], vacancies: Sequence[Vacancy], homes: Mapping[UUID, places.Place] | None, on: date
) -> tuple[Any, Any, Any]:
    """(P, 2) and (V, 2) metres around the first offer, (P,) how far each person goes; all at one place without homes."""
    if homes is None:
        return _same(0, len(searches), 2), _same(0, len(vacancies), 2), _same(_NOWHERE, len(searches))
    works = [(one.latitude or 0.0, one.longitude or 0.0) for one in vacancies]
    usual = parameters.get("matching.radius_km", on=on)
    return (
        np.array([places.metres(homes[one.beneficiary_id], works[0]) for one in searches], np.int64),
        np.array([places.metres(one, works[0]) for one in works], np.int64),
        _column((one.radius_km or usual) * 1000 for one in searches),
    )


def weights(on: date, *, has_places: bool = False) -> matching.Weights:
    """The points of the pack; nothing for skills, of which nothing is known, nor for distance without places."""
    told: dict[str, Any] = parameters.get("matching.weights", on=on)
    points = {name: told[name] for name in ("rome", "contract", "freshness", "stale_a_day")}
    commute = told["commute"] if has_places else 0
    return matching.Weights(skills=0, commute=commute, wishes=tuple(told["wishes"]), **points)


@dataclass(frozen=True)
class Fairness:
    """Points added for who was never proposed anything, and for an offer with few candidates."""

    never_proposed: int
    few_candidates: int

    def points(self, *, was_proposed: bool, candidates: int) -> int:
        """In all; an offer's share falls to 0 with its third candidate."""
        lonely = self.few_candidates * max(0, FEW - candidates) // FEW
        return lonely + (0 if was_proposed else self.never_proposed)


def fairness(on: date) -> Fairness:
    """The points of the pack."""
    told: dict[str, Any] = parameters.get("matching.weights", on=on)
    return Fairness(told["never_proposed"], told["few_candidates"])


def _people(
    searches: Sequence[JobSearch],
    known: Sequence[queries.Requirement],
    bits: dict[str, int],
    ranks: dict[str, int],
    starts: Any,
    radius: Any,
) -> matching.People:
    count = len(searches)
    wishes = np.full((count, WISHES), -1, np.int16)
    for row, search in enumerate(searches):
        for rank, code in enumerate(search.wishes):
            wishes[row, rank] = ranks[code]
    return matching.People(
        x=starts[:, 0],
        y=starts[:, 1],
        radius=radius,
        wishes=wishes,
        contracts=_column(sum(CONTRACT_BITS[code] for code in set(search.contracts)) for search in searches),
        have=_column(sum(bits.get(code, 0) for code in queries.held(search.has, known)) for search in searches),
        skills_start=_same(0, count + 1),
        skills=_same(0, 0),
    )


def _vacancies(
    vacancies: Sequence[Vacancy], bits: dict[str, int], ranks: dict[str, int], works: Any, on: date
) -> matching.Vacancies:
    count = len(vacancies)
    ages = (max(0, (on - timezone.localtime(vacancy.published_at).date()).days) for vacancy in vacancies)
    return matching.Vacancies(
        x=works[:, 0],
        y=works[:, 1],
        rome=_column(ranks[vacancy.rome] for vacancy in vacancies),
        contracts=_column(CONTRACT_BITS[vacancy.contract] for vacancy in vacancies),
        age=_column(ages),
        require=_column(sum(bits.get(code, 0) for code in queries.needs(vacancy)) for vacancy in vacancies),
        skills_start=_same(0, count + 1),
        skills=_same(0, 0),
        skill_weights=_same(0, 0),
    )


def _same(value: int, *shape: int) -> Any:
    return np.full(shape, value, np.int64)


def _column(values: Any) -> Any:
    return np.fromiter(values, np.int64)
