import dataclasses

import numpy as np
import pytest

from planner.interviews import check as rules
from planner.interviews.check import check
from planner.interviews.plans import Interviews
from planner.interviews.problem import Problem
from planner.interviews.solve import plan

# Three people, two recruiters, four slots. Person 2 needs an interpreter, who is there in slots 2 and 3. Recruiter 1 is
# in another hall (two slots' walk), and away in slot 0. Person 0 meets recruiter 0 in slot 0: announced.
PROBLEM = Problem(
    person=[0, 0, 1, 2, 2],
    recruiter=[0, 1, 0, 0, 1],
    fit=[10, 20, 30, 40, 50],
    free=[[1, 1, 1, 1], [0, 1, 1, 0], [1, 1, 1, 1]],
    tables=[[1, 1, 1, 1], [0, 1, 1, 2]],
    most=[2, 1, 1],
    recruiter_most=[3, 2],
    recruiter_least=[0, 2],
    hall=[0, 1],
    gaps=[[0, 2], [2, 0]],
    locked=[0, -1, -1, -1, -1],
    language=[-1, -1, -1, 0, 0],
    interpreters=[[0, 0, 1, 1]],
)
#            person, recruiter, slot, table
GOOD = [(0, 0, 0, 0), (1, 0, 1, 0), (0, 1, 3, 0), (2, 1, 3, 1)]


def interviews(rows):
    return Interviews(*np.array(rows, np.int64).reshape(-1, 4).T)


def test_check_accepts_the_good_timetable_and_the_plan():
    assert check(PROBLEM, interviews(GOOD)) == []
    assert check(PROBLEM, plan(PROBLEM)) == []
    assert rules.check_promised(PROBLEM, interviews(GOOD)) == []


BROKEN = {
    "known": [*GOOD[:3], (3, 1, 3, 1)],
    "wished": [*GOOD[:1], (1, 1, 2, 0)],
    "once": [*GOOD, (0, 1, 3, 1)],
    "people_free": [GOOD[0], (1, 0, 3, 0)],
    "gaps": [GOOD[0], (0, 1, 2, 0)],
    "tables": [GOOD[0], (2, 0, 0, 0)],
    "table_numbers": [*GOOD[:3], (2, 1, 3, 0)],
    "most": [*GOOD, (2, 0, 2, 0)],
    "recruiter_most": [*GOOD, (0, 1, 2, 0)],
    "locked": GOOD[1:],
    "interpreters": [GOOD[0], (2, 0, 1, 0)],
}


@pytest.mark.parametrize("rule", BROKEN)
def test_check_names_the_rule_that_a_hand_made_timetable_breaks(rule):
    broken = check(PROBLEM, interviews(BROKEN[rule]))

    assert rule in {violation.rule for violation in broken}
    assert all(violation.sentence.endswith(".") for violation in broken)


@pytest.mark.parametrize("rule", sorted(set(BROKEN) - {"known"}))
def test_check_needs_each_of_its_rules(rule, monkeypatch):
    # Without its function, the rule is not named: no other function hides a dead one.
    monkeypatch.setattr(rules, f"check_{rule}", lambda problem, plan: [])

    assert rule not in {violation.rule for violation in check(PROBLEM, interviews(BROKEN[rule]))}


def test_check_says_what_was_promised_and_is_missing():
    (violation,) = rules.check_promised(PROBLEM, interviews(GOOD[:3]))

    assert (violation.where, violation.sentence) == ((1,), "Le recruteur 1 a 1 entretiens, au lieu des 2 promis.")


FALSE = {
    "figures": [
        {"fit": 1},
        {"profile": np.array([3, 0])},
        {"missing": np.array([1, 0])},
        {"wish": np.zeros(4, np.int64)},
    ],
    "bounds": [{"bound_profile": np.array([1, 1])}, {"fit_bound": 1}, {"bound_profile": np.array([3, 3])}],
    "reasons": [{"reason": np.zeros(3, np.int64) + 7}],
}


@pytest.mark.parametrize(("rule", "lie"), [(rule, lie) for rule, lies in FALSE.items() for lie in lies])
def test_check_recounts_what_a_plan_says_of_itself(rule, lie):
    answer = plan(PROBLEM)

    assert rule in {violation.rule for violation in check(PROBLEM, dataclasses.replace(answer, **lie))}


def test_check_sees_somebody_left_out_beside_an_empty_table():
    problem = dataclasses.replace(PROBLEM, recruiter_least=[0, 0])
    answer = plan(problem)
    kept = answer.person != 1
    columns = ("person", "recruiter", "slot", "table", "wish")
    without = {name: getattr(answer, name)[kept] for name in columns}

    broken = check(problem, dataclasses.replace(answer, **without, reason=np.array([0, 7, 0])))

    assert (1, 0, 1) in {violation.where for violation in broken if violation.rule == "reasons"}
