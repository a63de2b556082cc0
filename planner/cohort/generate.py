"""A made-up pool of people who wait for a place."""

import numpy as np

from planner.cohort.problem import Floats, Pool, Quota

AGES = ("moins de 25 ans", "25 à 34 ans", "35 à 49 ans", "50 ans et plus")
SENIORITIES = ("RSA depuis moins de 2 ans", "RSA depuis 2 à 5 ans", "RSA depuis plus de 5 ans")
PLACES = ("Pôle 1", "Pôle 2", "Pôle 3", "Pôle 4", "Pôle 5")


def pool(people: int, seed: int, *, by_place: tuple[int, int] | None = None) -> Pool:
    """A pool of that many people, with 12 indicators.

    Parameters
    ----------
    people
        how many, 1 or more.
    seed
        of numpy's generator; the same seed gives the same pool.
    by_place
        least and most chosen from each of the five Pôles: one quota each.

    Notes
    -----
    Shares rounded from what DREES publishes of the people on RSA: 54 % of women, a third since under 2 years and a
    third over 5 years; Pôles of unequal size as in the Bouches-du-Rhône; waiting times of a gamma law, mean 20 days.
    """
    draws = np.random.default_rng(seed)
    woman = draws.random(people) < 0.54
    age = draws.choice(4, people, p=[0.18, 0.34, 0.30, 0.18])
    seniority = draws.choice(3, people, p=[0.30, 0.35, 0.35])
    place = draws.choice(5, people, p=[0.35, 0.25, 0.20, 0.12, 0.08])
    city, disabled = draws.random(people) < 0.28, draws.random(people) < 0.12
    columns = [woman, *_levels(age, 4), *_levels(seniority, 3), *_levels(place, 5), city, disabled]
    names = ("femmes", *AGES[1:], *SENIORITIES[1:], *PLACES[1:], "quartier prioritaire", "RQTH")
    quotas = () if by_place is None else tuple(Quota(PLACES[k], place == k, *by_place) for k in range(5))
    ids = np.array([f"P{number:06d}" for number in range(people)])
    waiting = np.ceil(draws.gamma(2.0, 10.0, people))
    return Pool(ids, waiting, np.column_stack(columns).astype(np.float64), names, quotas=quotas)


def _levels(kind: np.ndarray, levels: int) -> list[Floats]:
    """One column for each level but the first, which the others imply."""
    return [(kind == level).astype(np.float64) for level in range(1, levels)]
