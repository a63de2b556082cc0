import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.interviews import improve
from planner.interviews.check import check
from planner.interviews.generate import jobdating
from planner.interviews.plans import Interviews, Plan, Reason
from planner.interviews.problem import Problem
from planner.interviews.solve import plan
from tests.planner.interviews.fairs import LIMITS, best_by_enumeration, fair

limits = st.fixed_dictionaries({name: st.booleans() for name in LIMITS})
often = settings(derandomize=True, deadline=None, max_examples=150, database=None)


def timetable(answer: Interviews) -> list[tuple[int, ...]]:
    columns = (answer.person, answer.recruiter, answer.slot, answer.table)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def pairs(answer: Interviews) -> list[tuple[int, int]]:
    return sorted(zip(answer.person.tolist(), answer.recruiter.tolist(), strict=True))


def small(wishes: dict[tuple[int, int], int], slots: int = 2, **more: object) -> Problem:
    """Everyone free, one table each: wishes {(person, recruiter): fit}."""
    person, recruiter = np.array(list(wishes)).T
    shape = {"free": np.ones((person.max() + 1, slots)), "tables": np.ones((recruiter.max() + 1, slots))}
    return Problem(person=person, recruiter=recruiter, fit=list(wishes.values()), **{**shape, **more})


def test_plan_serves_everybody_before_it_serves_well():
    # One slot, one table. Person 0 fits recruiter 0 with 90 and recruiter 1 with 10; person 1 fits recruiter 0 only.
    # The best fit alone is 90, with one person; two people can be served: 0 with 1 (10) and 1 with 0 (50), fit 60.
    answer = plan(small({(0, 0): 90, (0, 1): 10, (1, 0): 50}, slots=1))

    assert pairs(answer) == [(0, 1), (1, 0)]
    assert (answer.profile.tolist(), answer.fit, answer.proved_optimal) == ([2], 60, True)


def test_plan_gives_a_second_interview_only_when_nobody_misses_a_first():
    # Two slots, one recruiter: two interviews. Person 0 would have both seats' worth; each person gets one.
    answer = plan(small({(0, 0): 100, (1, 0): 1, (2, 0): 50}))

    assert pairs(answer) == [(0, 0), (2, 0)]
    assert answer.reason.tolist() == [Reason.SERVED, Reason.ALL_FULL, Reason.SERVED]


def test_plan_colours_what_greedy_order_cannot_place():
    # A square: two people, two recruiters, two slots, all four pairs. Only the two Latin squares hold them all.
    answer = plan(small({(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 1}))

    assert (len(answer.person), answer.profile.tolist()) == (4, [2, 2])


def test_plan_leaves_a_gap_between_two_halls_only():
    # Three slots, one person. Recruiters 0 and 1 share a hall, 2 is in the other, a slot's walk away: 0, 1 in slots 0,
    # 1 then nothing before slot 3; so two interviews in one hall, or two with a slot between; never three.
    problem = small({(0, 0): 5, (0, 1): 5, (0, 2): 9}, slots=3, hall=[0, 0, 1], gaps=[[0, 1], [1, 0]])

    answer = plan(problem)

    assert (answer.profile.tolist()[:2], answer.fit) == ([1, 1], 14)  # 9 with one 5, slots 0 and 2
    assert set(answer.slot.tolist()) == {0, 2}


def test_plan_serves_a_promise_before_fit_and_costs_nobody_an_interview():
    # One slot; both recruiters fit person 0; recruiter 1 was promised one, and person 0 is the only one who can.
    answer = plan(small({(0, 0): 90, (0, 1): 1}, slots=1, recruiter_least=[0, 2]))

    assert pairs(answer) == [(0, 1)]
    assert (answer.missing.tolist(), answer.bound_missing.tolist()) == ([0, 1], [0, 1])


def test_plan_minimises_costs_given_as_negative_fits_between_bounds():
    # CSPLib 062 in small: three students, one interview each; company 0 takes 1 at most, company 1 at least 1.
    # Costs by student: (1, 4), (1, 2), (1, 9). Company 0 has one seat: the cheapest is 0→1, 1→1, 2→0: 4 + 2 + 1.
    costs = {(0, 0): -1, (0, 1): -4, (1, 0): -1, (1, 1): -2, (2, 0): -1, (2, 1): -9}

    answer = plan(small(costs, most=[1, 1, 1], recruiter_most=[1, 2], recruiter_least=[0, 1]))

    assert (answer.fit, answer.proved_optimal, pairs(answer)) == (-7, True, [(0, 1), (1, 1), (2, 0)])


def test_plan_shares_the_only_interpreter():
    # Two people need the interpreter, who is there in slot 0 only; person 2 does not.
    needs = {"language": [0, 0, -1], "interpreters": [[1, 0]]}

    answer = plan(small({(0, 0): 1, (1, 1): 5, (2, 1): 1}, **needs))

    assert pairs(answer) == [(1, 1), (2, 1)]
    assert answer.reason.tolist() == [Reason.NO_INTERPRETER, Reason.SERVED, Reason.SERVED]
    assert not check(small({(0, 0): 1, (1, 1): 5, (2, 1): 1}, **needs), answer)


def test_plan_says_why_each_person_is_left_out():
    wishes = {(0, 0): 1, (2, 0): 1, (3, 1): 1, (4, 2): 1, (5, 2): 1, (6, 0): 5}
    free = np.ones((7, 2))
    free[2] = 0  # never there
    free[3] = [1, 0]  # when recruiter 1 is not
    tables = [[1, 0], [0, 1], [1, 1]]

    answer = plan(small(wishes, free=free, tables=tables, most=[1, 1, 1, 1, 0, 1, 1], recruiter_most=[1, 1, 0]))

    assert [Reason(reason) for reason in answer.reason] == [
        Reason.ALL_FULL,  # recruiter 0 has one slot, for person 6
        Reason.NO_RECRUITER_FITS,
        Reason.NEVER_FREE,
        Reason.NONE_FREE_THEN,
        Reason.NOT_ASKED,
        Reason.RECRUITERS_AT_MOST,
        Reason.SERVED,
    ]


@often
@given(st.integers(0, 10**6), limits)
def test_plan_equals_the_best_of_all_timetables(seed, chosen):
    problem = fair(seed, people=4, recruiters=3, slots=3, **chosen)
    if not problem.wishes:
        return

    answer = plan(problem, seconds=60)

    missing, profile, fit = best_by_enumeration(problem)
    assert check(problem, answer) == []
    assert (-answer.missing.sum(), np.trim_zeros(answer.profile, "b").tolist(), answer.fit) == (
        missing,
        np.trim_zeros(profile, "b"),
        fit,
    )
    assert answer.proved_optimal


@settings(often, max_examples=40)
@given(st.integers(0, 10**6), limits)
def test_plan_is_valid_under_every_limit(seed, chosen):
    problem = fair(seed, people=40, recruiters=8, slots=8, **chosen)

    answer = plan(problem, seconds=0.05)

    assert check(problem, answer) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("variant", ["free", "tables"])
def test_plan_without_hours_reaches_the_linear_programme(seed, variant):
    problem = jobdating(60, 12, 8, variant, seed)

    answer = plan(problem)

    assert check(problem, answer) == []
    assert answer.proved_optimal
    assert (answer.profile.tolist(), answer.fit) == by_linear_programme(problem, len(answer.profile))


def by_linear_programme(problem: Problem, depth: int) -> tuple[list[int], int]:
    """Profile and fit of the b-matching of greatest worth: a totally unimodular programme, whose vertices are whole."""
    wishes, people, big = problem.wishes, problem.people, 10_000_000
    columns = wishes + people * depth
    balance = np.zeros((people, columns))
    room = np.zeros((problem.recruiters, columns))
    balance[problem.person, np.arange(wishes)] = 1
    room[problem.recruiter, np.arange(wishes)] = 1
    for rank in range(depth):
        balance[np.arange(people), wishes + rank * people + np.arange(people)] = -1
    cost = np.concatenate([-problem.fit, *(np.full(people, -big * (depth - rank)) for rank in range(depth))])
    most = problem.tables.sum(axis=1)
    found = linprog(cost, A_ub=room, b_ub=most, A_eq=balance, b_eq=np.zeros(people), bounds=(0, 1), method="highs")
    x = np.round(found.x).astype(int)
    return x[wishes:].reshape(depth, people).sum(axis=1).tolist(), int(x[:wishes] @ problem.fit)


def test_plan_is_the_same_for_the_same_seed(monkeypatch):
    monkeypatch.setattr(improve, "REARRANGEMENTS", 4)
    problem = jobdating(80, 15, 8, seed=3)

    first, second = (plan(problem, seconds=60, seed=7) for _ in range(2))

    assert timetable(first) == timetable(second)


def test_plan_without_people_or_wishes_is_empty():
    nobody = Problem(person=[], recruiter=[], fit=[], free=np.zeros((0, 3)), tables=np.ones((2, 3)))
    nothing = Problem(person=[], recruiter=[], fit=[], free=np.ones((2, 3)), tables=np.zeros((0, 3)))

    assert (len(plan(nobody).person), plan(nobody).proved_optimal) == (0, True)
    assert plan(nothing).reason.tolist() == [Reason.NO_RECRUITER_FITS] * 2


def test_plan_again_changes_nothing_when_nothing_changed():
    problem = jobdating(150, 25, 20, seed=5)
    before = plan(problem, seed=1)
    assert before.profile.tolist() == before.bound_profile.tolist()

    after = plan(problem, keep=before, seed=2)

    assert after.kept == len(before.person)
    assert set(timetable(before)) <= set(timetable(after))


def test_plan_again_keeps_pairs_and_times_when_recruiters_cancel():
    problem = jobdating(400, 40, 12, seed=2)
    before = plan(problem, seconds=1)
    left = dataclasses.replace(problem, tables=np.where(np.isin(np.arange(40), [3, 17])[:, None], 0, problem.tables))
    lost = np.isin(before.recruiter, [3, 17]).sum()

    after = plan(left, keep=before, seconds=1)

    assert check(left, after) == []
    assert lost > 0 and after.kept >= 0.93 * (len(before.person) - lost)
    assert after.kept_times >= 0.95 * after.kept


def test_plan_again_uses_a_new_table():
    # One recruiter, one slot, two people: one is left out. A second table serves both, and the first keeps its place.
    problem = small({(0, 0): 1, (1, 0): 9}, slots=1)
    before = plan(problem)

    after = plan(dataclasses.replace(problem, tables=[[2]], recruiter_most=None), keep=before)

    assert timetable(before) == [(1, 0, 0, 0)]
    assert timetable(after) == [(1, 0, 0, 0), (0, 0, 0, 1)]
    assert (after.kept, after.kept_times) == (1, 1)


def test_plan_again_prefers_former_pairs_to_fit():
    problem = small({(0, 0): 1, (0, 1): 100}, slots=1)
    before = Interviews(*(np.array([value]) for value in (0, 0, 0, 0)))

    assert pairs(plan(problem)) == [(0, 1)]
    assert pairs(plan(problem, keep=before)) == [(0, 0)]


def test_plan_holds_locked_interviews_whatever_the_fit():
    # Locked in slot 1, with the lesser recruiter; the better one takes slot 0.
    problem = small({(0, 0): 1, (0, 1): 100}, locked=[1, -1])

    assert timetable(plan(problem)) == [(0, 1, 0, 0), (0, 0, 1, 0)]


def test_plan_is_the_same_without_numba():
    script = (
        "import dataclasses, sys; sys.path.insert(0, '.')\n"
        "from planner.interviews import improve; from planner.interviews.generate import jobdating\n"
        "from planner.interviews.solve import plan; from tests.planner.interviews.fairs import fair, LIMITS\n"
        "improve.STEPS, improve.REARRANGEMENTS = 20, 2\n"
        "for problem in (fair(3, 12, 5, 6, **dict.fromkeys(LIMITS, True)), jobdating(30, 6, 8, seed=4)):\n"
        "    before = plan(problem, seconds=600)\n"
        "    tables = problem.tables.copy(); tables[0] *= problem.locked.max() >= 0\n"
        "    after = plan(dataclasses.replace(problem, tables=tables), keep=before, seconds=600)\n"
        "    for answer in (before, after):\n"
        "        print(*(getattr(answer, name).tolist() for name in ('person', 'recruiter', 'slot', 'table')))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **off}, capture_output=True, text=True, check=True
        ).stdout
        for off in ({}, {"REBOND_NO_NUMBA": "1"})
    ]

    assert runs[0] == runs[1]
    assert runs[0].count("\n") == 4


def test_plan_of_a_fair_with_limits_beats_nobody_s_bound():
    problem = jobdating(300, 40, 12, seed=1)

    answer: Plan = plan(problem, seconds=1)

    assert check(problem, answer) == []
    assert answer.profile[0] == answer.bound_profile[0]
    assert answer.fit > 0.95 * answer.fit_bound
