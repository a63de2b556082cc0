"""Small markets, crowded with ties, in which every rule bites."""

import numpy as np

from planner.matching.generate import LabourMarket
from planner.matching.problem import People, Vacancies


def one_person(**changes):
    """At the origin, goes 10 km, wishes occupation 0 then 1, has skills 1 and 3, bit 0, contract 0."""
    given = {
        "x": [0], "y": [0], "radius": [10_000], "wishes": [[0, 1]], "contracts": [1], "have": [1],
        "skills_start": [0, 2], "skills": [1, 3],
    }  # fmt: skip
    return People(**{name: np.array(value) for name, value in {**given, **changes}.items()})


def three_vacancies(**changes):
    """0: next door, of occupation 1; 1: 6 km away, of occupation 0; 2: beyond 10 km."""
    given = {
        "x": [0, 3_600, 9_000], "y": [0, 4_800, 9_000], "rome": [1, 0, 0], "contracts": [2, 1, 1], "age": [0, 10, 0],
        "require": [1, 0, 0], "skills_start": [0, 2, 3, 3], "skills": [1, 2, 3], "skill_weights": [60, 40, 100],
    }  # fmt: skip
    return Vacancies(**{name: np.array(value) for name, value in {**given, **changes}.items()})


SIMILARITY = np.array([[100, 20], [20, 100]], np.uint8)


def small_market(seed):
    rng = np.random.default_rng(seed)
    people, vacancies = rng.integers(1, 12), rng.choice([1, 9, 40, 150])  # 150 make three blocks of the index
    side = int(rng.choice([2_000, 20_000, 60_000]))
    occupations, skills = 5, 9
    start, had = _rows(rng, people, skills)
    asked_start, asked = _rows(rng, vacancies, skills)
    similarity = rng.integers(0, 101, (occupations, occupations))
    return LabourMarket(
        People(
            x=rng.integers(-side, side, people),
            y=rng.integers(-side, side, people),
            radius=rng.integers(1, 20_000, people),
            wishes=rng.integers(-1, occupations, (people, 3)),
            contracts=rng.integers(0, 4, people),
            have=rng.integers(0, 2**32, people) | rng.integers(0, 2**32, people),
            skills_start=start,
            skills=had,
        ),
        Vacancies(
            x=rng.integers(-side, side, vacancies),
            y=rng.integers(-side, side, vacancies),
            rome=rng.integers(0, occupations, vacancies),
            contracts=rng.integers(0, 4, vacancies),
            age=rng.integers(0, 60, vacancies),
            require=np.where(rng.random(vacancies) < 0.5, 0, 1 << rng.integers(0, 32, vacancies)),
            skills_start=asked_start,
            skills=asked,
            skill_weights=_percents(np.diff(asked_start)),
        ),
        similarity.astype(np.uint8),
    )


def _rows(rng, size, skills):
    held = rng.random((size, skills)) < 0.4
    return np.concatenate(([0], np.cumsum(held.sum(axis=1)))), np.nonzero(held)[1]


def _percents(counts):
    """Equal shares, the rest to the first: 34, 33, 33."""
    rows = [[100 - 100 // n * (n - 1)] + [100 // n] * (n - 1) for n in counts.tolist() if n]
    return np.array([percent for row in rows for percent in row], np.int64)
