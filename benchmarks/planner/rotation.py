"""A day of workshops: attendance against what exists, people met against groups that stay together."""

from collections import defaultdict
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment

from benchmarks.figures import Figure
from planner.rotation.generate import workshop
from planner.rotation.problem import Day, Rotation
from planner.rotation.solve import rotate

Answer = tuple[float, Rotation]  # seconds, rotation


def run(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Figure]:
    """Thirty people and six workshops, ten seconds to improve."""
    return _figures([workshop(seed) for seed in seeds], seconds=10.0)


def quick() -> list[Figure]:
    """Fifteen people, one second."""
    return _figures([workshop(1, people=15, irregular=3, exempted=4)], seconds=1.0)


def _figures(days: list[Day], *, seconds: float) -> list[Figure]:
    """The peers: CP-SAT on who goes where when (time), and groups that turn in a circle (attendance, people met)."""
    rotate(days[0], seconds=0.1)  # warm
    first = [_timed(day, seconds=0.0) for day in days]
    best = [_timed(day, seconds=seconds) for day in days]
    again = [
        _timed(_without_a_coach(day), former=told, from_slot=3, seconds=0.0)
        for day, (_, told) in zip(days, best, strict=True)
    ]
    direct = [_direct(day, seconds) for day in days]
    circle = [_circle(day) for day in days]
    possible = [int(np.minimum(day.owes.sum(axis=1), day.present.sum(axis=1)).sum()) for day in days]
    turning = min(100 * attended / most for (attended, _), most in zip(circle, possible, strict=True))
    people = len(days[0].owes)
    name = f"rotate {people} × 6"
    return [
        *(
            Figure(
                f"{name}: {which}, attendance of the worst seed",
                _worst(answers, possible),
                "%",
                turning,
                100.0,
                more_is_better=True,
            )
            for which, answers in (("first", first), ("improved", best))
        ),
        Figure(f"{name}: first answer, full attendance", _median(first), "s", median(direct), 1.0),
        Figure(f"{name}: first answer, slowest seed", max(s for s, _ in first), "s", max(direct), 1.0),
        Figure(f"{name}: improved", _median(best), "s", None, 10.0),
        Figure(
            f"{name}: pairs who meet",
            median(r.met for _, r in best),
            "pairs",
            median(met for _, met in circle),
            more_is_better=True,
        ),
        Figure(f"{name}: pairs who meet, bound", median(r.met_bound for _, r in best), "pairs"),
        Figure(f"{name}: a coach leaves at half-day, first answer", _median(again), "s", None, 1.0),
        Figure(f"{name}: places moved by it", median(r.moved for _, r in again), "places"),
    ]


def _timed(day: Day, *, seconds: float, former: Rotation | None = None, from_slot: int = 0) -> Answer:
    start = perf_counter()
    rotation = rotate(day, former=former, from_slot=from_slot, seconds=seconds)
    return perf_counter() - start, rotation


def _median(answers: list[Answer]) -> float:
    return median(seconds for seconds, _ in answers)


def _worst(answers: list[Answer], possible: list[int]) -> float:
    return min(100 * rotation.attended / most for (_, rotation), most in zip(answers, possible, strict=True))


def _without_a_coach(day: Day) -> Day:
    free = day.free.copy()
    free[2, 3:] = False
    return replace(day, free=free)


def _circle(day: Day) -> tuple[int, int]:
    """The usual way on paper: six groups that stay together and go round; what has no coach or no room is lost.

    At each slot as many groups as possible find a coach, and the largest a room; coaches' rest is forgotten.
    Returns places taken, and pairs who meet.
    """
    people, workshops = day.owes.shape
    groups = np.array_split(np.arange(people), workshops)
    attended, met = 0, np.zeros((people, people), np.bool_)
    for slot in range(workshops):
        visited = (np.arange(workshops) + slot) % workshops  # of each group
        allowed = day.skills[:, visited] & day.free[:, slot, None]
        coaches, led = linear_sum_assignment(allowed, maximize=True)
        led = led[allowed[coaches, led]]
        there = [[p for p in groups[g] if day.owes[p, visited[g]] and day.present[p, slot]] for g in led]
        for group, seats in zip(sorted(there, key=len, reverse=True), sorted(day.seats, reverse=True), strict=False):
            inside = group[: int(seats)]
            attended += len(inside)
            met[np.ix_(inside, inside)] = True
    return attended, int(np.triu(met, 1).sum())


def _direct(day: Day, seconds: float) -> float:
    """CP-SAT with one yes or no for each person, workshop and slot: seconds until every place is given, or given up."""
    cp = cp_model.CpModel()
    goes, runs, hosts = (
        {
            (row, workshop, slot): cp.new_bool_var("")
            for row, workshop in np.argwhere(allowed).tolist()
            for slot in np.flatnonzero(there[row]).tolist()
        }
        for allowed, there in ((day.owes, day.present), (day.skills, day.free), (day.suits, day.opening))
    )
    for table in (goes, runs, hosts):
        for together in _by(table, 0, 2).values():
            cp.add_at_most_one(together)
    for together in _by(goes, 0, 1).values():
        cp.add_at_most_one(together)
    for (coach,), worked in _by(runs, 0).items():
        cp.add(sum(worked) <= int(day.free[coach].sum()) - day.rest)
    inside, held, rooms = _by(goes, 1, 2), _by(runs, 1, 2), _by(hosts, 1, 2)
    for topic, slot in inside.keys() | held.keys():
        people, sessions = sum(inside[topic, slot]), sum(held[topic, slot])
        places = [int(min(seats, day.largest[topic])) for seats in day.seats]
        cp.add(sum(rooms[topic, slot]) == sessions)
        cp.add(people <= sum(n * v for n, v in zip(places, rooms[topic, slot], strict=True)))
        cp.add(people >= int(day.smallest[topic]) * sessions)
    cp.maximize(sum(goes.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    start = perf_counter()
    solver.solve(cp)
    return perf_counter() - start


def _by(
    table: dict[tuple[int, int, int], cp_model.IntVar], *places: int
) -> defaultdict[tuple[int, ...], list[cp_model.IntVar]]:
    """The variables with the same of those parts of their key."""
    found = defaultdict(list)
    for key, variable in table.items():
        found[tuple(key[place] for place in places)].append(variable)
    return found
