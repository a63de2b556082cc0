"""A fair draw: time, exact size, balance against a plain draw, and how often each is really chosen."""

from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.figures import Figure
from planner.cohort.generate import pool
from planner.cohort.problem import Pool, Report
from planner.cohort.solve import draw
from planner.cohort.verify import verify

SIZE = 30


def run(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Figure]:
    """Thirty of 70 000, and 4 000 draws of thirty of 500."""
    return _figures(seeds, people=70_000, draws=4000)


def quick() -> list[Figure]:
    """Thirty of 5 000, and 200 draws of thirty of 100."""
    return _figures((1,), people=5000, draws=200)


def _figures(seeds: tuple[int, ...], *, people: int, draws: int) -> list[Figure]:
    pools = [pool(people, seed) for seed in seeds]
    draw(pools[0], SIZE, seed="warm")
    timed = [_timed(some, str(seed)) for some, seed in zip(pools, seeds, strict=True)]
    plain = [_plain(some, seed) for some, seed in zip(pools, seeds, strict=True)]
    sizes = [int(report.chosen.sum()) for _, report in timed]
    redone = sum(not verify(some, report) for some, (_, report) in zip(pools, timed, strict=True))
    z = _deviations(pool(people // 140 if people > 10_000 else 100, 1), draws)
    name = f"draw {SIZE} of {people:,}".replace(",", " ")
    return [
        Figure(f"{name}", median(seconds for seconds, _ in timed), "s", None, 0.3),
        Figure(f"{name}: people too many or too few", max(abs(size - SIZE) for size in sizes), "people", None, 0.0),
        Figure(
            f"{name}: worst indicator, off by", median(_off(report) for _, report in timed), "people", median(plain)
        ),
        Figure(f"{name}: redone from seed and pool", 100 * redone / len(seeds), "%", None, 100.0, more_is_better=True),
        Figure(f"frequencies over {draws} draws: spread of z (1 when fair)", float(z.std()), "", None, 1.1),
        Figure(f"frequencies over {draws} draws: largest |z|", float(np.abs(z).max()), "", None, 4.0),
    ]


def _timed(some: Pool, seed: str) -> tuple[float, Report]:
    start = perf_counter()
    report = draw(some, SIZE, seed=seed)
    return perf_counter() - start, report


def _off(report: Report) -> float:
    return max(abs(line.wanted - line.obtained) for line in report.balance)


def _plain(some: Pool, seed: int) -> float:
    """The usual way: numpy's weighted draw without replacement; how far its worst indicator is, median of 50."""
    draws = np.random.default_rng(seed)
    chance = some.waiting / some.waiting.sum()
    target = SIZE * chance @ some.indicators
    return median(
        float(
            np.abs(some.indicators[draws.choice(len(chance), SIZE, replace=False, p=chance)].sum(axis=0) - target).max()
        )
        for _ in range(50)
    )


def _deviations(some: Pool, draws: int) -> np.ndarray:
    """How many standard errors each frequency is from the chance announced."""
    reports = [draw(some, SIZE, seed=f"tirage {number}") for number in range(draws)]
    chance = reports[0].chances
    frequency = np.mean([report.chosen for report in reports], axis=0)
    open_ = (chance > 0) & (chance < 1)
    return np.asarray((frequency - chance)[open_] / np.sqrt(chance * (1 - chance) / draws)[open_])
