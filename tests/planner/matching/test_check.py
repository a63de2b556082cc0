"""A broken answer is caught by the rule that it breaks."""

import numpy as np
import pytest

from planner.matching.check import check_caps, check_matching
from planner.matching.problem import Lists, Matching
from planner.matching.solve import match
from tests.planner.matching.worlds import SIMILARITY, one_person, three_vacancies


def rules(people, vacancies, ids, scores):
    """Rules that a list of the one person breaks."""
    lists = Lists(np.array([ids], np.int32), np.array([scores], np.int32))
    found = check_matching(people, vacancies, SIMILARITY, Matching(lists, None))
    return {violation.rule for violation in found}


def test_check_finds_nothing_in_the_right_answer():
    right = match(one_person(), three_vacancies(), SIMILARITY, k=2)

    assert check_matching(one_person(), three_vacancies(), SIMILARITY, right) == []


@pytest.mark.parametrize(
    ("people", "ids", "scores", "broken"),
    [
        ({"have": [0]}, [1, 0], [880, 790], {"requirement"}),
        ({}, [1, 0, 2], [880, 790, 509], {"radius"}),  # 400 + 50 + 100, and 41 lost by 2 728 m too many
        ({}, [1, 0], [880, 791], {"score"}),
        ({}, [0, 1], [790, 880], {"order"}),
        ({}, [1, 1], [880, 880], {"order", "complete"}),
        ({}, [-1, 1, 0], [-1, 880, 790], {"order"}),
        ({}, [1, -1], [880, -1], {"complete"}),
        ({}, [0], [790], {"complete"}),
    ],
)
def test_check_names_the_rule_that_is_broken(people, ids, scores, broken):
    assert rules(one_person(**people), three_vacancies(), ids, scores) == broken


def test_check_names_who_and_what_on_the_side_of_vacancies():
    right = match(one_person(), three_vacancies(), SIMILARITY, k=1)
    nobody = Lists(np.full((3, 1), -1, np.int32), np.full((3, 1), -1, np.int32))

    found = check_matching(one_person(), three_vacancies(), SIMILARITY, Matching(right.of_people, nobody))

    assert [(violation.rule, violation.where) for violation in found] == [("complete", (0, 0)), ("complete", (1, 0))]
    assert found[0].sentence == "Il manque 0 dans la liste de l'offre 0."


@pytest.mark.parametrize(
    ("shown", "broken"),
    [
        ([[True, False], [False, True], [False, False]], []),
        ([[True, True], [False, False], [False, False]], [("length", (0,))]),
        ([[True, False], [True, False], [False, False]], [("cap", (7,))]),
        ([[False, False], [False, False], [False, True]], [("shown", (2, 1))]),
    ],
)
def test_check_caps_names_the_rule_that_is_broken(shown, broken):
    lists = Lists(np.array([[7, 3], [7, 5], [7, -1]], np.int32), np.array([[9, 8], [8, 2], [5, -1]], np.int32))

    found = check_caps(lists, np.array(shown), k=1, cap=1)

    assert [(violation.rule, violation.where) for violation in found] == broken
