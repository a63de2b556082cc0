"""Made-up job fairs, seeded, of the shapes that real ones have."""

from typing import Literal

import numpy as np

from planner.interviews.problem import Bools, Ints, Problem
from planner.refusals import Refused

SECTORS = 14  # the letters A to N of the ROME, France Travail's list of occupations
MOST = 5  # interviews per person

Variant = Literal["free", "tables", "limits"]


def jobdating(people: int, recruiters: int, slots: int, variant: Variant = "limits", seed: int = 0) -> Problem:
    """A job fair.

    People want one sector strongly and another a little; sectors are unbalanced; a few recruiters draw the crowd
    (Zipf). A person fits 5 to 60 recruiters, 17 in the middle (log-normal); fits go from 100 to 1 000; five interviews
    each at most.

    Parameters
    ----------
    people, recruiters, slots : int
        How many.
    variant : {"free", "tables", "limits"}
        `free`: one table each, everyone there all the time. `tables`: 1 to 3 tables. `limits`: moreover 30 % of people
        come only in the morning, 30 % only in the afternoon, 15 % for a quarter of the day (at least 3 slots); every
        recruiter has a break of one slot around noon, 10 % leave a quarter early and 10 % come a quarter late; and
        people need one free slot between two interviews.
    seed : int
        Same seed, same fair.

    Raises
    ------
    Refused
        For an unknown variant, no people, no recruiter, or fewer than 4 slots.
    """
    if variant not in ("free", "tables", "limits"):
        raise Refused(f"variant is {variant!r}: expected free, tables or limits")
    if people < 1 or recruiters < 1 or slots < 4:
        raise Refused(f"{people} people, {recruiters} recruiters, {slots} slots: expected at least 1, 1 and 4")
    rng = np.random.default_rng(seed)
    person, recruiter, fit = _wishes(people, recruiters, rng)
    tables = np.ones(recruiters, np.int64) if variant == "free" else rng.integers(1, 4, recruiters)
    limited = variant == "limits"
    return Problem(
        person=person,
        recruiter=recruiter,
        fit=fit,
        free=_hours(people, slots, rng) if limited else np.ones((people, slots), np.bool_),
        tables=tables[:, None]
        * (_presence(recruiters, slots, rng) if limited else np.ones((recruiters, slots), np.int64)),
        most=np.full(people, MOST),
        gaps=np.array([[int(limited)]]),
    )


def _wishes(people: int, recruiters: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Each person's recruiters: those of the greatest random utility (a multinomial logit without replacement)."""
    supply = rng.dirichlet(np.full(SECTORS, 1.5))
    demand = (supply + rng.dirichlet(np.full(SECTORS, 0.8))) / 2
    sector = rng.choice(SECTORS, recruiters, p=supply)
    crowd = np.log(rng.zipf(1.6, recruiters).clip(1, 30))
    first, second = rng.choice(SECTORS, (2, people), p=demand)
    count = np.exp(rng.normal(np.log(18), 0.6, people)).astype(np.int64).clip(min(5, recruiters), min(60, recruiters))
    utility = crowd + 6.0 * (sector == first[:, None]) + 3.5 * (sector == second[:, None])
    rank = np.argsort(-(utility + rng.gumbel(size=utility.shape)), axis=1)
    person = np.repeat(np.arange(people), count)
    recruiter = np.concatenate([np.sort(row[:wanted]) for row, wanted in zip(rank, count, strict=True)])
    liking = 300 * (sector[recruiter] == first[person]) + 150 * (sector[recruiter] == second[person])
    return person, recruiter, np.minimum(liking + rng.integers(100, 700, len(person)), 1000)


def _hours(people: int, slots: int, rng: np.random.Generator) -> Bools:
    clock, noon, short = np.arange(slots), slots // 2, max(3, slots // 4)
    kind = rng.random(people)[:, None]
    start = rng.integers(0, slots - short + 1, people)[:, None]
    window = (start <= clock) & (clock < start + short)
    hours: Bools = np.select(
        [kind < 0.30, kind < 0.60, kind < 0.75], [clock < noon, clock >= noon, window], default=True
    )
    return hours


def _presence(recruiters: int, slots: int, rng: np.random.Generator) -> Bools:
    clock, noon, quarter = np.arange(slots), slots // 2, slots // 4
    pause = rng.integers(noon - 2, noon + 2, recruiters)[:, None]
    kind = rng.random(recruiters)[:, None]
    early = (kind < 0.10) & (clock >= slots - quarter)
    late = (kind >= 0.10) & (kind < 0.20) & (clock < quarter)
    there: Bools = (clock != pause) & ~early & ~late
    return there
