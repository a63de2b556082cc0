"""Whether lists keep every rule, by other means than those that made them; one function a rule."""

from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from planner.matching.problem import Ints, Lists, Matching, People, Vacancies, Weights
from planner.violations import Violation


@dataclass(frozen=True, eq=False)
class Side:
    """The lists of one side, `rows` of which are looked at; `of_people` says whose they are."""

    people: People
    vacancies: Vacancies
    similarity: Ints
    weights: Weights
    lists: Lists
    of_people: bool
    rows: NDArray[np.int64]

    def entries(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Person, vacancy and score of each entry of the rows, in order."""
        row, rank = np.nonzero(self.lists.ids[self.rows] >= 0)
        owner = self.rows[row]
        other, score = self.lists.ids[owner, rank].astype(np.int64), self.lists.scores[owner, rank].astype(np.int64)
        return (owner, other, score) if self.of_people else (other, owner, score)

    def owner(self, row: int) -> str:
        return f"de la personne {row}" if self.of_people else f"de l'offre {row}"


def check_matching(
    people: People,
    vacancies: Vacancies,
    similarity: Ints,
    matching: Matching,
    weights: Weights | None = None,
    rows: Ints | None = None,
) -> list[Violation]:
    """Every rule broken by a matching, both sides; none when it is the right answer.

    Parameters
    ----------
    rows
        The people, then vacancies of the same numbers, whose lists are looked at; all of them when absent. Each is
        compared with every possible pair: a second for about 500 rows of 20 000.
    """
    found: list[Violation] = []
    for lists, of_people in ((matching.of_people, True), (matching.of_vacancies, False)):
        if lists is None:
            continue
        looked_at = np.arange(len(lists.ids)) if rows is None else np.asarray(rows, np.int64)
        looked_at = looked_at[looked_at < len(lists.ids)]
        side = Side(people, vacancies, similarity, weights or Weights(), lists, of_people, looked_at)
        for rule in (check_requirements, check_radius, check_scores, check_order, check_complete):
            found += rule(side)
    return found


def check_requirements(side: Side) -> list[Violation]:
    """Each person has all that the vacancy requires."""
    person, vacancy, _ = side.entries()
    lacking = side.vacancies.require[vacancy] & ~side.people.have[person]
    return [
        Violation("requirement", (p, v), f"La personne {p} n'a pas tout ce que l'offre {v} exige.")
        for p, v in _where(person, vacancy, lacking != 0)
    ]


def check_radius(side: Side) -> list[Violation]:
    """Each vacancy lies within the person's radius."""
    person, vacancy, _ = side.entries()
    far = _squares(side, person, vacancy) > side.people.radius[person].astype(np.int64) ** 2
    return [
        Violation("radius", (p, v), f"L'offre {v} est plus loin que la personne {p} ne peut aller.")
        for p, v in _where(person, vacancy, far)
    ]


def check_scores(side: Side) -> list[Violation]:
    """Each score is that of its pair."""
    person, vacancy, score = side.entries()
    wrong = score != _scores(side, person, vacancy)
    return [
        Violation("score", (p, v), f"Le score de la personne {p} pour l'offre {v} n'est pas le bon.")
        for p, v in _where(person, vacancy, wrong)
    ]


def check_order(side: Side) -> list[Violation]:
    """Each list is in decreasing score, then increasing identifier, without gap nor repetition."""
    found = []
    for row in side.rows.tolist():
        entries = list(zip(side.lists.ids[row].tolist(), side.lists.scores[row].tolist(), strict=True))
        length = sum(identifier >= 0 for identifier, _ in entries)
        keys = [(-score, identifier) for identifier, score in entries[:length]]
        ends = all(identifier >= 0 for identifier, _ in entries[:length])
        alone = len({identifier for identifier, _ in entries[:length]}) == length
        if not (ends and alone and all(before < after for before, after in pairwise(keys))):
            found.append(Violation("order", (row,), f"La liste {side.owner(row)} n'est pas dans l'ordre."))
    return found


def check_complete(side: Side) -> list[Violation]:
    """No allowed pair that is absent from a list is better than its last, and no list is short without need."""
    found = []
    count = len(side.vacancies) if side.of_people else len(side.people)
    for row in side.rows.tolist():
        others, owner = np.arange(count), np.full(count, row)
        person, vacancy = (owner, others) if side.of_people else (others, owner)
        allowed = (side.vacancies.require[vacancy] & ~side.people.have[person]) == 0
        allowed &= _squares(side, person, vacancy) <= side.people.radius[person].astype(np.int64) ** 2
        candidates = others[allowed]
        scores = _scores(side, person[allowed], vacancy[allowed])
        best = candidates[np.lexsort((candidates, -scores))][: side.lists.ids.shape[1]]
        missing = np.setdiff1d(best, side.lists.ids[row])
        if len(missing):
            where = (row, int(missing[0]))
            found.append(Violation("complete", where, f"Il manque {where[1]} dans la liste {side.owner(row)}."))
    return found


def check_caps(lists: Lists, shown: NDArray[np.bool_], k: int, cap: int) -> list[Violation]:
    """Every rule broken by a choice of `cap_lists`."""
    return [*check_shown(lists, shown), *check_lengths(shown, k), *check_crowds(lists, shown, cap)]


def check_shown(lists: Lists, shown: NDArray[np.bool_]) -> list[Violation]:
    """Only entries of the lists are shown."""
    return [
        Violation("shown", (row, rank), f"La place {rank} de la liste {row} est vide.")
        for row, rank in np.argwhere(shown & (lists.ids < 0)).tolist()
    ]


def check_lengths(shown: NDArray[np.bool_], k: int) -> list[Violation]:
    """Nobody is shown more than k entries."""
    lengths = shown.sum(axis=1)
    return [
        Violation("length", (row,), f"La personne {row} voit {lengths[row]} offres : {k} au plus.")
        for row in np.flatnonzero(lengths > k).tolist()
    ]


def check_crowds(lists: Lists, shown: NDArray[np.bool_], cap: int) -> list[Violation]:
    """Nothing is shown in more than `cap` lists."""
    vacancies, crowds = np.unique(lists.ids[shown & (lists.ids >= 0)], return_counts=True)
    return [
        Violation("cap", (vacancy,), f"L'offre {vacancy} est montrée à {crowd} personnes : {cap} au plus.")
        for vacancy, crowd in zip(vacancies.tolist(), crowds.tolist(), strict=True)
        if crowd > cap
    ]


def _where(person: NDArray[np.int64], vacancy: NDArray[np.int64], wrong: NDArray[np.bool_]) -> list[tuple[int, int]]:
    return list(zip(person[wrong].tolist(), vacancy[wrong].tolist(), strict=True))


def _squares(side: Side, person: NDArray[np.int64], vacancy: NDArray[np.int64]) -> NDArray[np.int64]:
    """Square of the distance of each pair, square metres."""
    across = side.people.x[person].astype(np.int64) - side.vacancies.x[vacancy]
    along = side.people.y[person].astype(np.int64) - side.vacancies.y[vacancy]
    return across**2 + along**2


def _scores(side: Side, person: NDArray[np.int64], vacancy: NDArray[np.int64]) -> NDArray[np.int64]:
    """The score of each pair, part by part as the trade says it."""
    people, vacancies, weights = side.people, side.vacancies, side.weights
    best = np.zeros(len(person), np.int64)
    for percent, wish in zip(weights.wishes, people.wishes[person].T, strict=False):
        likeness = np.asarray(side.similarity)[np.maximum(wish, 0), vacancies.rome[vacancy]].astype(np.int64)
        best = np.maximum(best, np.where(wish >= 0, likeness * percent // 100, 0))
    width = 1 + max(people.skills.max(initial=0), vacancies.skills.max(initial=0))
    ones = np.ones(len(people.skills), np.int64)
    had = csr_array((ones, people.skills, people.skills_start), (len(people), width))
    percents = vacancies.skill_weights.astype(np.int64)
    asked = csr_array((percents, vacancies.skills, vacancies.skills_start), (len(vacancies), width))
    covered: NDArray[np.int64] = (had[person] * asked[vacancy]).sum(axis=1)
    radius = people.radius[person].astype(np.int64)
    left = radius - np.array([isqrt(square) for square in _squares(side, person, vacancy).tolist()], np.int64)
    common = (people.contracts[person] & vacancies.contracts[vacancy]) != 0
    fresh = np.maximum(0, weights.freshness - weights.stale_a_day * vacancies.age[vacancy].astype(np.int64))
    commute = weights.commute * left // radius
    total: NDArray[np.int64] = (
        weights.rome * best + weights.skills * covered + commute + weights.contract * common + fresh
    )
    return total
