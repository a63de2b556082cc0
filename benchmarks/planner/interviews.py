"""Job fairs: plans beside their bounds, a linear programme, CP-SAT, and the two ways that people do it by hand.

Seconds are of CPU, so that what else the machine does changes little: everything here runs on one thread, but CP-SAT's
proof.
"""

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import TypeVar

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import maximum_flow

from benchmarks.figures import Figure
from planner.interviews.generate import MOST, jobdating
from planner.interviews.problem import Ints, Problem
from planner.interviews.solve import plan

LARGE, MEDIUM, SMALL = (7000, 300, 20), (1000, 100, 16), (120, 20, 12)
CANCELLED = 3
PROOF_SECONDS = 60.0

Size = tuple[int, int, int]
T = TypeVar("T")


def run(seeds: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Figure]:
    """The six rows of the table: about ten minutes, nearly all of it CP-SAT's proof and the linear programme."""
    plan(jobdating(*SMALL, seed=0), seconds=1)  # compiled before it is timed
    return [
        *_unlimited("7 000 × 300 × 20, free", LARGE, seeds, (0.3, 15)),
        *_limited("7 000 × 300 × 20, limits", LARGE, seeds, 5.0, (2.0, 0.998)),
        Figure("7 000 × 300 × 20, limits: peak", _peak(LARGE), "MB", target=500),
        *_limited("1 000 × 100 × 16, limits", MEDIUM, seeds, 1.0, (1.0, 0.995)),
        *_tight("120 × 20 × 12, limits", SMALL, seeds, PROOF_SECONDS),
        *_by_hand("7 000 × 300 × 20", LARGE, seeds, (2, 1.05)),
        *_again("7 000 × 300 × 20, 3 recruiters cancel", LARGE, seeds, (0.5, 0.5, 3.0)),
    ]


def quick() -> list[Figure]:
    """The same on small fairs, in seconds."""
    plan(jobdating(*SMALL, seed=0), seconds=1)
    size = (400, 40, 16)
    return [
        *_unlimited("400 × 40 × 16, free", size, (1,)),
        *_limited("400 × 40 × 16, limits", size, (1,), 1.0),
        *_tight("40 × 10 × 8, limits", (40, 10, 8), (1,), 3.0),
        *_by_hand("400 × 40 × 16", size, (1,)),
        *_again("400 × 40 × 16, 3 recruiters cancel", size, (1,)),
    ]


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = call()
    return result, time.process_time() - start


def _all(name: str, kept: list[bool]) -> Figure:
    """On how many seeds something holds: a bar is reached when it holds on all."""
    return Figure(name, sum(kept), f"of {len(kept)} seeds", target=len(kept), more_is_better=True)


def _unlimited(
    name: str, size: Size, seeds: tuple[int, ...], targets: tuple[float, float] | None = None
) -> list[Figure]:
    """Beside the aggregated linear programme, solved by scipy's HiGHS, and the profile by maximum flows."""
    ours, theirs, equal = [], [], []
    for seed in seeds:
        problem = jobdating(*size, "free", seed)
        answer, seconds = _timed(partial(plan, problem))
        (profile, fit), peer = _timed(partial(_linear_programme, problem))
        same = answer.profile.tolist() == profile == _flow_profile(problem) and abs(answer.fit - fit) < 0.5
        ours.append(seconds)
        theirs.append(peer)
        equal.append(same and answer.proved_optimal)
    most, ratio = targets or (None, None)
    return [
        _all(f"{name}: equal to the LP and to max-flow", equal),
        Figure(f"{name}: plan", median(ours), "s", median(theirs), most),
        Figure(
            f"{name}: times faster than HiGHS", median(theirs) / median(ours), "×", None, ratio, more_is_better=True
        ),
    ]


def _limited(
    name: str, size: Size, seeds: tuple[int, ...], budget: float, targets: tuple[float, float] | None = None
) -> list[Figure]:
    """Half-days, breaks and gaps: beside the bound."""
    ours, reached, fits = [], [], []
    for seed in seeds:
        problem = jobdating(*size, seed=seed)
        answer, seconds = _timed(partial(plan, problem, seconds=budget))
        ours.append(seconds)
        reached.append(answer.profile.tolist() == answer.bound_profile.tolist())
        fits.append(answer.fit / answer.fit_bound)
    most, fit = targets or (None, None)
    return [
        _all(f"{name}: profile = bound", reached),
        Figure(f"{name}: fit, of its bound", 100 * median(fits), "%", None, fit and 100 * fit, more_is_better=True),
        Figure(f"{name}: fit, of its bound, worst seed", 100 * min(fits), "%", more_is_better=True),
        Figure(f"{name}: plan", median(ours), "s", None, most),
        Figure(f"{name}: plan, worst seed", max(ours), "s"),
    ]


def _tight(name: str, size: Size, seeds: tuple[int, ...], proof: float) -> list[Figure]:
    """Beside CP-SAT on the whole fair, ten times as long: the better bound is the judge, its answer the peer."""
    served, gaps, peers, walls = [], [], [], []
    for seed in seeds:
        problem = jobdating(*size, seed=seed)
        start = time.perf_counter()
        answer = plan(problem, seconds=4.5)
        walls.append(time.perf_counter() - start)
        peer, bound, _ = constraint_programme(problem, proof)
        bound = min(bound, _scalar(problem, answer.bound_profile, answer.fit_bound))  # the flow's may be the stronger
        served.append(answer.profile[0] == answer.bound_profile[0])
        gaps.append(100 * (1 - _scalar(problem, answer.profile, answer.fit) / bound))
        peers.append(100 * (1 - peer / bound))
    return [
        _all(f"{name}: people served = bound", served),
        Figure(f"{name}: below the best bound", median(gaps), "%", median(peers), 0.1 if len(seeds) > 1 else None),
        Figure(f"{name}: below the best bound, worst seed", max(gaps), "%", max(peers)),
        Figure(f"{name}: plan, on the clock", median(walls), "s", proof, 5.0 if len(seeds) > 1 else None),
    ]


def _by_hand(name: str, size: Size, seeds: tuple[int, ...], targets: tuple[float, float] | None = None) -> list[Figure]:
    """Beside first-come-first-served: each books up to five; and in rounds: everyone one, then everyone a second."""
    figures = []
    for variant in ("free", "tables", "limits"):
        heads, peers, fits, no_fewer = [], [], [], []
        for seed in seeds:
            problem = jobdating(*size, variant, seed)
            answer, booked, rounds = plan(problem), first_come(problem, seed, 1), first_come(problem, seed, MOST)
            heads.append(answer.profile[0])
            peers.append(len(np.unique(problem.person[booked >= 0])))
            fits.append(answer.fit / problem.fit[rounds >= 0].sum())
            no_fewer.append(answer.profile[0] >= len(np.unique(problem.person[rounds >= 0])))
        head, fit = targets or (None, None)
        ratio = median(np.array(heads) / peers)
        figures += [
            Figure(f"{name}, {variant}: people, of first come", ratio, "×", None, head, more_is_better=True),
            Figure(
                f"{name}, {variant}: fit, of rounds",
                100 * median(fits),
                "%",
                100,
                fit and 100 * fit,
                more_is_better=True,
            ),
            _all(f"{name}, {variant}: no fewer people than rounds", no_fewer),
        ]
    return figures


def _again(
    name: str, size: Size, seeds: tuple[int, ...], targets: tuple[float, float, float] | None = None
) -> list[Figure]:
    """Recruiters drawn at random cancel at the door."""
    ours, reached, changed, needless, moved = [], [], [], [], []
    for seed in seeds:
        problem = jobdating(*size, seed=seed)
        before = plan(problem)
        gone = np.random.default_rng(seed).choice(problem.recruiters, CANCELLED, replace=False)
        tables = problem.tables.copy()
        tables[gone] = 0
        left = dataclasses.replace(problem, tables=tables)
        after, seconds = _timed(partial(plan, left, keep=before))
        standing = int((~np.isin(before.recruiter, gone)).sum())
        ours.append(seconds)
        reached.append(after.profile.tolist() == after.bound_profile.tolist())
        changed.append(100 * (standing - after.kept) / standing)
        needless.append(100 * (after.kept_bound - after.kept) / standing)
        moved.append(100 * (after.kept - after.kept_times) / after.kept)
    most, pairs, times = targets or (None, None, None)
    return [
        _all(f"{name}: new bound reached", reached),
        Figure(f"{name}: plan again", median(ours), "s", None, most),
        Figure(f"{name}: pairs changed", median(changed), "%", None, pairs),
        Figure(f"{name}: pairs changed, worst seed", max(changed), "%"),
        Figure(f"{name}: pairs changed beyond the fewest", median(needless), "%"),
        Figure(f"{name}: kept pairs that change time", median(moved), "%", None, times),
    ]


def _peak(size: Size) -> float:
    """Megabytes of a process that makes a fair and plans it."""
    script = (
        "from benchmarks.figures import peak_megabytes\nfrom planner import plan\n"
        "from planner.interviews.generate import jobdating\n"
        f"plan(jobdating(*{size}, seed=1)); print(peak_megabytes())"
    )
    return float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)


def first_come(problem: Problem, seed: int, rounds: int) -> Ints:
    """(E,) slots booked by people in random order, each the best recruiters left at the first hour possible.

    In one round each books up to the most; in several, one more each round. All fairs here have one hall.
    """
    gap = int(problem.gaps[0, 0])
    start = np.concatenate([[0], np.cumsum(np.bincount(problem.person, minlength=problem.people))])
    free, tables, count = problem.free.copy(), problem.tables.copy(), np.zeros(problem.people, np.int64)
    slot = np.full(problem.wishes, -1)
    order = np.random.default_rng(seed).permutation(problem.people)
    for limit in range(1, rounds + 1):
        for person in order:
            wishes = np.arange(start[person], start[person + 1])
            for wish in wishes[np.argsort(-problem.fit[wishes], kind="stable")]:
                if count[person] >= (limit if rounds > 1 else problem.most[person]):
                    break
                hours = np.flatnonzero(free[person] & (tables[problem.recruiter[wish]] > 0))
                if slot[wish] < 0 and len(hours):
                    slot[wish] = hours[0]
                    tables[problem.recruiter[wish], hours[0]] -= 1
                    free[person, max(0, hours[0] - gap) : hours[0] + gap + 1] = False
                    count[person] += 1
    return slot


def _weights(problem: Problem) -> Ints:
    """What the 1st, 2nd, … interview of a person is worth: linear, as an exchange crosses each recruiter once."""
    return (problem.recruiters + 1) * int(problem.fit.max()) * np.arange(problem.most.max(), 0, -1)


def _scalar(problem: Problem, profile: Ints, fit: int) -> int:
    return int(_weights(problem)[: len(profile)] @ profile + fit)


def _linear_programme(problem: Problem) -> tuple[list[int], float]:
    """The aggregated b-matching, totally unimodular: profile and fit of its optimum."""
    people, wishes = problem.people, problem.wishes
    each, person = np.arange(wishes), np.tile(np.arange(people), MOST)
    balance = coo_matrix(
        (
            np.repeat([1.0, -1.0], [wishes, people * MOST]),
            (np.concatenate([problem.person, person]), np.arange(wishes + people * MOST)),
        )
    )
    room = coo_matrix((np.ones(wishes), (problem.recruiter, each)), shape=(problem.recruiters, wishes + people * MOST))
    cost = -np.concatenate([problem.fit, np.repeat(_weights(problem), people)]).astype(float)
    found = linprog(
        cost,
        A_ub=room.tocsr(),
        b_ub=problem.tables.sum(axis=1),
        A_eq=balance.tocsr(),
        b_eq=np.zeros(people),
        bounds=(0, 1),
        method="highs",
    )
    levels = found.x[wishes:].reshape(MOST, people).sum(axis=1)
    return np.round(levels).astype(int).tolist(), float(found.x[:wishes] @ problem.fit)


def _flow_profile(problem: Problem) -> list[int]:
    """The fair profile by maximum flows: with at most j interviews each, as many as n₁ + … + nⱼ."""
    people, recruiters = problem.people, problem.recruiters
    source, sink = people + recruiters, people + recruiters + 1
    tail = np.concatenate([problem.person, np.full(people, source), people + np.arange(recruiters)])
    head = np.concatenate([people + problem.recruiter, np.arange(people), np.full(recruiters, sink)])
    totals = [0]
    for most in range(1, MOST + 1):
        capacity = np.concatenate([np.ones(problem.wishes), np.full(people, most), problem.tables.sum(axis=1)])
        graph = csr_matrix((capacity.astype(np.int32), (tail, head)), shape=(sink + 1, sink + 1))
        totals.append(int(maximum_flow(graph, source, sink).flow_value))
    return np.diff(totals).tolist()


def constraint_programme(problem: Problem, seconds: float) -> tuple[float, float, list[int]]:
    """CP-SAT on the time-indexed model, two workers: the objective found, the bound proved, the profile of the answer."""
    model = cp_model.CpModel()
    people, recruiters = range(problem.people), range(problem.recruiters)
    gap = int(problem.gaps[0, 0])
    by_slot: list[list[list[cp_model.IntVar]]] = [[[] for _ in range(problem.slots)] for _ in people]
    by_table: list[list[list[cp_model.IntVar]]] = [[[] for _ in range(problem.slots)] for _ in recruiters]
    rewards: list[tuple[cp_model.IntVar, int]] = []
    steps: list[list[cp_model.IntVar]] = []
    for person, recruiter, fit in zip(problem.person, problem.recruiter, problem.fit, strict=True):
        hours = np.flatnonzero(problem.free[person] & (problem.tables[recruiter] > 0))
        choices = {int(hour): model.new_bool_var("") for hour in hours}
        model.add_at_most_one(choices.values())
        for hour, x in choices.items():
            by_slot[person][hour].append(x)
            by_table[recruiter][hour].append(x)
            rewards.append((x, int(fit)))
    for person in people:
        for hour in range(problem.slots):
            model.add_at_most_one(x for some in by_slot[person][hour : hour + gap + 1] for x in some)
        levels = [model.new_bool_var("") for _ in range(problem.most[person])]
        steps.append(levels)
        model.add(sum(x for some in by_slot[person] for x in some) == sum(levels))
        for more, fewer in zip(levels[1:], levels[:-1], strict=True):
            model.add_implication(more, fewer)
        rewards += zip(levels, _weights(problem)[: len(levels)].tolist(), strict=True)
    for recruiter in recruiters:
        for hour in range(problem.slots):
            model.add(sum(by_table[recruiter][hour]) <= int(problem.tables[recruiter, hour]))
    model.maximize(cp_model.LinearExpr.weighted_sum([x for x, _ in rewards], [worth for _, worth in rewards]))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    is_found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return solver.objective_value, solver.best_objective_bound, _profile(solver, steps, is_found=is_found)


def _profile(solver: cp_model.CpSolver, steps: list[list[cp_model.IntVar]], *, is_found: bool) -> list[int]:
    """How many people have a first interview, a second…; nobody when no answer was found in time."""
    return [sum(map(solver.value, level)) if is_found else 0 for level in zip(*steps, strict=True)]
