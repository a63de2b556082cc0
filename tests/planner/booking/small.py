"""Small questions: a few people and half-days told by hand, and hundreds drawn at random."""

import numpy as np
from hypothesis import strategies as st

from planner.booking import Blocks, Requests
from planner.booking.problem import WHOLE_WEEK


def people(*rows: dict[str, object]) -> Requests:
    """One row a person: days 0 to 10, one site at 5 km, 20 km of radius, one quantum, no needs, any half-day."""
    usual = {"earliest": 0, "deadline": 10, "metres": [5_000], "radius": 20_000, "quanta": 1, "needs": 0}
    usual["halves"] = WHOLE_WEEK
    told = [{**usual, **row} for row in rows]
    return Requests(**{name: np.array([row[name] for row in told]) for name in usual})


def half_days(*rows: dict[str, int]) -> Blocks:
    """One row a half-day: day 0, Monday morning, site 0, adviser 0, no offers, two quanta."""
    usual = {"day": 0, "half": 0, "site": 0, "adviser": 0, "offers": 0, "quanta": 2}
    told = [{**usual, **row} for row in rows]
    return Blocks(**{name: np.array([row[name] for row in told], dtype=np.int64) for name in usual})


@st.composite
def questions(draw: st.DrawFn, longest: int = 3, most: int = 12) -> tuple[Requests, Blocks]:
    """Up to a dozen people and six half-days, crowded enough that somebody is often left out."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, b, sites = draw(st.integers(1, most)), draw(st.integers(1, 6)), draw(st.integers(1, 3))
    earliest = rng.integers(0, 5, n)
    requests = Requests(
        earliest=earliest,
        deadline=earliest + rng.integers(0, 4, n),
        metres=rng.integers(0, 30_000, (n, sites)),
        radius=rng.integers(10_000, 40_000, n),
        quanta=rng.integers(1, longest + 1, n),
        needs=rng.choice([0, 0, 0, 1, 2], n),
        halves=rng.choice([WHOLE_WEEK, 0b0101010101, 0b1010101010, 0b11], n),
    )
    day = rng.integers(0, 7, b)
    blocks = Blocks(
        day=day,
        half=2 * (day % 5) + rng.integers(0, 2, b),
        site=rng.integers(0, sites, b),
        adviser=rng.integers(0, 3, b),
        offers=rng.integers(0, 4, b),
        quanta=rng.integers(0, 5, b),
    )
    return requests, blocks
