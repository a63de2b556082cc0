"""The door: plan a job fair, or plan it again from a former plan."""

import time

import numpy as np

from planner.interviews.bound import best_pairs
from planner.interviews.improve import improve
from planner.interviews.plans import Interviews, Plan
from planner.interviews.problem import Bools, Ints, Problem
from planner.interviews.reasons import reasons
from planner.interviews.timetable import Facts, Timetable, begin, facts_of
from planner.interviews.worth import weigh


def plan(problem: Problem, *, keep: Interviews | None = None, seconds: float = 5.0, seed: int = 0) -> Plan:
    """Plan interviews: as many people as possible with one, then with two, and so on; then the best fit.

    Pairs first, by a flow that bounds every plan; then their timetable, by edge colouring; then whoever it leaves out,
    by augmenting paths; then, in small or tight fairs, a few people at a time by constraint programming. Interviews
    promised to recruiters (`recruiter_least`) come before all: without interpreters to share they cost nobody an
    interview (Mendelsohn and Dulmage, Some generalizations of the problem of distinct representatives, 1958).

    Parameters
    ----------
    problem : Problem
        Who, when, and under which limits.
    keep : Interviews, optional
        A former plan, of the same people and recruiters: among plans of the best profile, as many of its pairs as
        possible are kept, and at their time where possible; both come before fit. Cancellations, late arrivals or a new
        table are changes of `problem.free` and `problem.tables`.
    seconds : float
        Time after which no further improvement is begun. Until then the answer depends on the seed only.
    seed : int
        For the improvements.

    Returns
    -------
    Plan
        Always valid (see `check`), with its bounds.

    Raises
    ------
    Refused
        When fits are too large for sums of 64 bits.
    """
    until = time.monotonic() + seconds
    worth = weigh(problem, keep)
    pairs = best_pairs(problem, worth)
    facts = facts_of(problem, worth)
    timetable = begin(problem, facts, pairs)
    proved = improve(facts, timetable, pairs, lambda: time.monotonic() < until, np.random.default_rng(seed))
    best = timetable.slot >= 0 if proved else pairs
    return _report(problem, facts, timetable, best, proved=proved)


def _report(problem: Problem, facts: Facts, timetable: Timetable, best: Bools, *, proved: bool) -> Plan:
    """Say what the plan is worth, beside the pairs that bound it."""
    held = np.flatnonzero(timetable.slot >= 0)
    table = timetable.seat[held] - facts.first_seat[problem.recruiter[held]]
    order = np.lexsort((table, problem.recruiter[held], timetable.slot[held]))
    wish, table = held[order], table[order]
    kept = facts.former[wish] >= 0
    return Plan(
        person=problem.person[wish],
        recruiter=problem.recruiter[wish],
        slot=timetable.slot[wish],
        table=table,
        wish=wish,
        profile=_profile(facts, timetable.slot >= 0),
        bound_profile=_profile(facts, best),
        fit=int(problem.fit[wish].sum()),
        fit_bound=int(problem.fit[best].sum()),
        proved_optimal=proved,
        missing=_missing(problem, timetable.slot >= 0),
        bound_missing=_missing(problem, best),
        reason=reasons(
            problem, problem.person[wish], problem.recruiter[wish], timetable.slot[wish], problem.language[wish]
        ),
        kept=int(kept.sum()),
        kept_bound=int((best & (facts.former >= 0)).sum()),
        kept_times=int((kept & (facts.former[wish] == timetable.slot[wish])).sum()),
    )


def _profile(facts: Facts, held: Bools) -> Ints:
    """(L,) people with at least 1, 2, …, L interviews."""
    counts = np.bincount(facts.person[held], minlength=len(facts.most))
    return np.array([(counts >= rank).sum() for rank in range(1, len(facts.level))], dtype=np.int64)


def _missing(problem: Problem, held: Bools) -> Ints:
    """(R,) interviews promised to a recruiter that these pairs do not give."""
    given = np.bincount(problem.recruiter[held], minlength=problem.recruiters)
    lacking: Ints = (problem.recruiter_least - given).clip(0)
    return lacking
