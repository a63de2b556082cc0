"""Interviews under deadlines beside a booking page (first come, earliest day), and beside what no plan beats."""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import NamedTuple, TypeVar

import numpy as np

from benchmarks.figures import Figure
from planner.booking import (
    Blocks,
    Bookings,
    Conditions,
    Requests,
    appointments,
    book,
    fewest_advisers,
    moved,
    rebook,
    relaxation,
    simulate,
)
from planner.booking.problem import Integers
from planner.kernels import kernel

T = TypeVar("T")
Size = tuple[int, int, int, float]
BIGGEST = "68 000 / 50"
YEARS: dict[str, Size] = {"6 000 / 10": (6_000, 10, 6, 0.95), "6 000 / 50": (6_000, 50, 8, 0.92)}
YEARS[BIGGEST] = (68_000, 50, 12, 0.92)
DAY = 120  # on the eve of the week when somebody is absent
PAGE = 10_000  # kilometres a day: the first day, whatever the way


class _People(NamedTuple):
    earliest: Integers
    deadline: Integers
    metres: Integers
    radius: Integers
    quanta: Integers
    needs: Integers
    halves: Integers


class _HalfDays(NamedTuple):
    day: Integers
    half: Integers
    site: Integers
    adviser: Integers
    offers: Integers
    quanta: Integers


class Given(NamedTuple):
    """What a way of giving places comes to: seconds, per cent in time, mean kilometres."""

    seconds: float
    in_time: float
    kilometres: float


def run(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Figure]:
    """Measure the figures of the planner's table, medians of the seeds."""
    years = [figure for name, size in YEARS.items() for figure in _year(name, size, seeds)]
    calvados = (6_000, 10, 6, 0.8)
    return [*years, *_absence(calvados, seeds), *_lived(calvados, seeds)]


def quick() -> list[Figure]:
    """Measure the same on a small year, in seconds."""
    small = (600, 4, 3, 0.8)
    return [*_year("600 / 4", small, (1,)), *_absence(small, (1,)), *_lived(small, (1,))]


def _year(name: str, size: Size, seeds: tuple[int, ...]) -> list[Figure]:
    """The rule, the page, the rule with exchanges: seconds, people in time and way, and how far from the bound."""
    rows = []
    for seed in seeds:
        requests, blocks = appointments(*size, seed)
        bound = relaxation(requests, blocks)
        ways = [_given(way, requests, blocks) for way in (_by_rule, _by_page, book)]
        short = [way.in_time - 100 * bound.people / len(requests) for way in ways]
        farther = [100 * (way.kilometres / bound.kilometres - 1) for way in ways]
        rows.append([*(value for way in ways for value in way), *short, *farther])
    (seconds, in_time, way, page_s, page_time, page_way, more_s, _, _, short, page_short, more_short, over, page_over, more_over) = (
        median(column) for column in zip(*rows, strict=True)
    )  # fmt: skip
    asked = (0.5, -0.5, 10.0) if name == BIGGEST else (None, None, None)
    return [
        Figure(f"book {name}", seconds, "s", page_s, asked[0]),
        Figure(f"book {name}, in time", in_time, "%", page_time, more_is_better=True),
        Figure(f"book {name}, in time − bound", short, "points", page_short, asked[1], more_is_better=True),
        Figure(f"book {name}, way", way, "km", page_way),
        Figure(f"book {name}, way over bound", over, "%", page_over, asked[2]),
        Figure(f"book {name}, with exchanges", more_s, "s", page_s),
        Figure(f"book {name}, exchanges, in time − bound", more_short, "points", page_short, more_is_better=True),
        Figure(f"book {name}, exchanges, way over bound", more_over, "%", page_over),
    ]


def _absence(size: Size, seeds: tuple[int, ...]) -> list[Figure]:
    """An adviser is absent for a week: who must move, beside booking everybody again."""
    rows = []
    for seed in seeds:
        requests, blocks = appointments(*size, seed)
        requests = _first(requests, int(np.searchsorted(requests.earliest, DAY)))
        before = book(requests, blocks)
        week = (blocks.day >= DAY) & (blocks.day < DAY + 5)
        here = np.bincount(blocks.adviser[before.block[before.placed & week[before.block]]])
        absent = week & (blocks.adviser == here.argmax())
        after, seconds = _timed(partial(rebook, requests, blocks, before, absent, from_day=DAY))
        kept = np.where(before.placed & (blocks.day[before.block] < DAY), before.block, -1)
        open_ = Blocks(**{**vars(blocks), "quanta": np.where(absent, 0, blocks.quanta)})
        again = book(requests, open_, kept=(kept, before.start))
        displaced = int(absent[before.block[before.placed]].sum())
        lost = [int(before.on_time.sum() - plan.on_time.sum()) for plan in (after, again)]
        rows.append([seconds, displaced, len(moved(before, after)), len(moved(before, again)), *lost])
    seconds, displaced, ours, again, lost, lost_again = (median(column) for column in zip(*rows, strict=True))
    return [
        Figure("rebook a week's absence", seconds, "s"),
        Figure("rebook, people of the absent adviser", displaced, "people"),
        Figure("rebook, people moved, peer: book again", ours, "people", again),
        Figure("rebook, no longer in time", lost, "people", lost_again),
    ]


def _lived(size: Size, seeds: tuple[int, ...]) -> list[Figure]:
    """A year with 30 % of no-shows: seen within the month, and the advisers that keep it for 85 %."""
    page, ours = Conditions(kilometres_per_day=PAGE), Conditions(overbook=2)
    reminded = Conditions(overbook=2, shows=0.8)
    rows = []
    for seed in seeds:
        year = appointments(*size, seed)
        lived = [simulate(*year, conditions) for conditions in (ours, page, reminded)]
        _, seconds = _timed(partial(simulate, *year, ours))
        needed = [
            fewest_advisers(*year, 0.8, 8 * size[1], conditions) or np.inf for conditions in (ours, page, reminded)
        ]
        rows.append([seconds, *(100 * one.seen_in_time for one in lived), 100 * lived[0].overrun, *needed])
    seconds, seen, seen_page, seen_reminded, overrun, *needed = (median(column) for column in zip(*rows, strict=True))
    return [
        Figure("simulate a year", seconds, "s"),
        Figure("seen within the month, doubling 2, 30 % absent", seen, "%", seen_page, more_is_better=True),
        Figure("the same with a reminder, 20 % absent", seen_reminded, "%", seen_page, more_is_better=True),
        Figure("half-days overrun", overrun, "%"),
        Figure("advisers for 80 % within the month", needed[0], "advisers", needed[1]),
        Figure("the same with a reminder", needed[2], "advisers", needed[1]),
    ]


def _given(way: Callable[[Requests, Blocks], Bookings], requests: Requests, blocks: Blocks) -> Given:
    way(_first(requests, 10), blocks)  # compiled, or read from the disk
    bookings, seconds = _timed(partial(way, requests, blocks))
    return Given(seconds, 100 * float(bookings.on_time.mean()), bookings.kilometres)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = perf_counter()
    done = work()
    return done, perf_counter() - start


def _first(requests: Requests, count: int) -> Requests:
    return Requests(**{name: column[:count] for name, column in vars(requests).items()})


def _by_rule(requests: Requests, blocks: Blocks) -> Bookings:
    return book(requests, blocks, exchanges=False)


def _by_page(requests: Requests, blocks: Blocks) -> Bookings:
    """First come, the earliest day, and there the nearest site: what a booking page gives to people in a hurry."""
    order = np.argsort(blocks.day, kind="stable")
    block = np.full(len(requests), -1)
    half_days = Blocks(**{name: column[order] for name, column in vars(blocks).items()})
    _first_come(_People(**vars(requests)), _HalfDays(**vars(half_days)), half_days.quanta.copy(), block)
    placed = block >= 0
    block[placed] = order[block[placed]]
    metres = np.where(placed, requests.metres[np.arange(len(block)), blocks.site[block]], 0)
    none = np.zeros_like(block)
    return Bookings(block, none, none, placed, metres, none, len(block))


@kernel
def _first_come(people: _People, half_days: _HalfDays, left: Integers, block: Integers) -> None:
    for i in range(len(block)):
        found, way, on = -1, people.radius[i] + 1, people.deadline[i]
        for b in range(np.searchsorted(half_days.day, people.earliest[i]), len(left)):
            if half_days.day[b] > on:
                break
            if left[b] < people.quanta[i] or people.metres[i, half_days.site[b]] >= way:
                continue
            if people.needs[i] & ~half_days.offers[b] == 0 and people.halves[i] >> half_days.half[b] & 1:
                found, way, on = b, people.metres[i, half_days.site[b]], half_days.day[b]
        if found >= 0:
            left[found] -= people.quanta[i]
            block[i] = found
