"""Which person may meet which recruiter, and what each pair is worth; whom the others are nearest to.

A pair is about an occupation: the offer's is near one that the person wishes. Of who wishes none, the offers of the
theme are. Beside these, the recruiter whom a person wished, and whom a hand gave them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner import matching as engine
from rebond.events.jobdating.queries.facts import Facts
from rebond.ground.parameters import queries as parameters
from rebond.work.vacancies import matching as vacancy_matching
from rebond.work.vacancies import rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.queries import Requirement, missing, requirement_list

Ints = NDArray[np.int64]

PAIRS = 400_000
"""Pairs that a question holds at most: the best vacancies of each person beyond."""
EXPLAINED, NEAREST = 300, 3
"""People left out whose nearest recruiters are looked for, and how many of these."""


@dataclass
class Pairs:
    """The possible pairs, by person then recruiter: what each is worth, and the best vacancy for it (-1 for none).

    `rewards`: the points of a wish, by pair. `told`: the parts of the score of pairs that are about no vacancy.
    `open_to`: people who wish no occupation that is known, to whom every offer of the theme is open.
    """

    market: vacancy_matching.Market | None
    person: Ints
    recruiter: Ints
    fit: Ints
    vacancy: Ints
    rewards: dict[int, int] = field(default_factory=dict)
    told: dict[int, dict[str, int]] = field(default_factory=dict)
    open_to: frozenset[int] = frozenset()

    def add(self, person: int, recruiter: int, fit: int, why: dict[str, int]) -> int:
        """One more, at the end, about no vacancy; its number."""
        number = len(self.person)
        self.person, self.recruiter = np.append(self.person, person), np.append(self.recruiter, recruiter)
        self.fit, self.vacancy = np.append(self.fit, fit), np.append(self.vacancy, -1)
        self.told[number] = dict(why)
        return number

    def why(self, numbers: Sequence[int]) -> list[dict[str, int]]:
        """The parts of the score of some pairs, all at once."""
        about = [number for number in numbers if self.vacancy[number] >= 0]
        said = {number: self.told.get(number, {}) for number in numbers}
        if about and self.market is not None:
            asked = self.market
            both = np.stack([self.person[about], self.vacancy[about]], axis=1)
            parts = engine.explain(asked.people, asked.vacancies, asked.similarity, both, asked.weights)
            columns = [engine.PARTS.index(name) for name in vacancy_matching.PARTS]
            for number, line in zip(about, parts[:, columns].tolist(), strict=True):
                said[number] = dict(zip(vacancy_matching.PARTS, line, strict=True))
                if int(self.person[number]) in self.open_to:
                    said[number]["theme"] = 0
        return [
            {**said[number], "wish": self.rewards[number]} if number in self.rewards else said[number]
            for number in numbers
        ]


def pairs(known: Facts, *, any_occupation: bool = False) -> Pairs:
    """Each person and each recruiter one of whose vacancies suits, with the best of these.

    `any_occupation`: what a hand may place, as long as no requirement lacks.
    """
    people, none = len(known.candidates), np.zeros(0, np.int64)
    each = min(len(known.vacancies), max(1, PAIRS // max(people, 1)))
    if not each or not people:
        return Pairs(None, none, none, none, none)
    asked = vacancy_matching.market(known.searches, known.vacancies, on=known.job_dating.on)
    lists = engine.match(asked.people, asked.vacancies, asked.similarity, asked.weights, each, both=False).of_people
    person, rank = np.nonzero(lists.ids >= 0)
    vacancy, points = lists.ids[person, rank].astype(np.int64), lists.scores[person, rank].astype(np.int64)
    recruiter = np.array(known.brought, np.int64)[vacancy]
    if not any_occupation:
        near = _is_near(known, asked, person, vacancy) | _is_chosen(known, person, recruiter)
        person, vacancy, points, recruiter = person[near], vacancy[near], points[near], recruiter[near]
    key = person * max(len(known.recruiters), 1) + recruiter
    order = np.lexsort((vacancy, -points, key))
    best = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
    made = Pairs(asked, person[best], recruiter[best], points[best], vacancy[best])
    made.open_to = frozenset(rank for rank, one in enumerate(known.searches) if not one.wishes)
    _reward_wishes(known, made)
    return made


def _is_near(known: Facts, asked: vacancy_matching.Market, person: Ints, vacancy: Ints) -> NDArray[np.bool_]:
    """(E,) whether the occupation of an offer is near one that the person wishes; of the theme, when they wish none."""
    floor = parameters.get("jobdating.least_similarity", on=known.job_dating.on)
    wishes = asked.people.wishes[person]
    alike = np.where(wishes >= 0, asked.similarity[wishes, asked.vacancies.rome[vacancy][:, None]], 0).max(axis=1)
    codes = tuple(known.job_dating.theme.rome)
    of_theme = np.array([not codes or one.rome.startswith(codes) for one in known.vacancies], bool)
    found: NDArray[np.bool_] = np.where((wishes >= 0).any(axis=1), alike >= floor, of_theme[vacancy])
    return found


def _is_chosen(known: Facts, person: Ints, recruiter: Ints) -> NDArray[np.bool_]:
    """(E,) whether the person wished this recruiter, or a hand placed them together."""
    host = {one.pk: rank for rank, one in enumerate(known.recruiters)}
    guest = {one.pk: rank for rank, one in enumerate(known.candidates)}
    both = [(rank, host[pk]) for rank, one in enumerate(known.candidates) for pk in one.wishes if pk in host]
    both += [
        (guest[row.candidate_id], host[row.recruiter_id])
        for row in known.meetings
        if row.is_by_hand and row.candidate_id in guest and row.recruiter_id in host
    ]
    keys = np.array([one * len(host) + other for one, other in both], np.int64)
    found: NDArray[np.bool_] = np.isin(person * len(host) + recruiter, keys)
    return found


def _reward_wishes(known: Facts, made: Pairs) -> None:
    """What a person wishes counts, their first wish the most."""
    bonus = parameters.get("jobdating.wish_bonus", on=known.job_dating.on)
    host = {one.pk: rank for rank, one in enumerate(known.recruiters)}
    keys = made.person * max(len(host), 1) + made.recruiter
    for person, one in enumerate(known.candidates):
        for points, recruiter in zip(bonus, one.wishes, strict=False):
            key = person * len(host) + host.get(recruiter, -1)
            number = int(np.searchsorted(keys, key))
            if recruiter in host and number < len(keys) and keys[number] == key:
                made.fit[number] += points
                made.rewards[number] = points


def nearest(known: Facts, people: Sequence[int]) -> dict[int, list[list[Any]]]:
    """For each of some people, the recruiters to whose offers they lack the least, and the codes of what they lack.

    Those who offer an occupation near what the person wishes come first.
    """
    offers, listed = known.offers(), requirement_list(known.job_dating.on)
    lacks: dict[tuple[tuple[str, ...], int], list[str]] = {}
    found: dict[int, list[list[Any]]] = {}
    for person in list(people)[:EXPLAINED]:
        search = known.searches[person]
        for recruiter, brought in offers.items():
            if (key := (tuple(search.has), recruiter)) not in lacks:
                lacks[key] = _least(search, brought, listed)
        far = {
            one: -max((rome.similarity(code, offer.rome) for code in search.wishes for offer in brought), default=0)
            for one, brought in offers.items()
        }
        ranked = sorted(offers, key=lambda one: (far[one], len(lacks[tuple(search.has), one]), one))[:NEAREST]
        found[person] = [[str(known.recruiters[one].pk), lacks[tuple(search.has), one]] for one in ranked]
    return found


def _least(search: JobSearch, offers: list[Vacancy], listed: list[Requirement]) -> list[str]:
    """What the person lacks for the offer for which they lack the least."""
    return min((missing(search, one, listed) for one in offers), key=len)
