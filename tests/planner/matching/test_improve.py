"""Capped lists: by hand, against a linear program, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.matching.check import check_caps
from planner.matching.improve import cap_lists
from planner.matching.problem import Lists
from planner.refusals import Refused


def lists_of(*rows):
    width = max(map(len, rows))
    filled = [[*row, *[(-1, -1)] * (width - len(row))] for row in rows]
    pairs = np.array(filled, np.int32)
    return Lists(ids=pairs[:, :, 0], scores=pairs[:, :, 1])


def test_cap_lists_gives_the_crowded_vacancy_to_who_loses_most_without_it():
    # Vacancy 7 may be shown once. To 0 it is worth 9, or 8 elsewhere; to 1 it is worth 8, or 2: 8 + 8 beats 9 + 2.
    lists = lists_of([(7, 9), (3, 8)], [(7, 8), (5, 2)])

    assert cap_lists(lists, k=1, cap=1).tolist() == [[False, True], [True, False]]


def test_cap_lists_leaves_alone_what_nobody_crowds():
    lists = lists_of([(1, 9), (2, 8), (3, 7)], [(1, 5)])

    assert cap_lists(lists, k=2, cap=2).tolist() == [[True, True, False], [True, False, False]]


def test_cap_lists_of_empty_lists_shows_nothing():
    assert cap_lists(lists_of([(-1, -1)], [(-1, -1)]), k=1, cap=1).tolist() == [[False], [False]]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_cap_lists_has_the_score_of_the_linear_program(seed, k, cap):
    lists = random_lists(seed)

    shown = cap_lists(lists, k, cap)

    assert check_caps(lists, shown, k, cap) == []
    assert lists.scores[shown].sum() == best_total(lists, k, cap)


def random_lists(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(rng.integers(1, 9)):
        ids = rng.choice(9, rng.integers(0, 7), replace=False).tolist()
        scores = rng.integers(0, 12, len(ids)).tolist()
        rows.append(sorted(zip(ids, scores, strict=True), key=lambda pair: (-pair[1], pair[0])))
    return lists_of(*rows, [(0, 0)])


def best_total(lists, k, cap):
    """The transport polytope is integral: its optimum is that of whole choices."""
    person, rank = np.nonzero(lists.ids >= 0)
    vacancy, score = lists.ids[person, rank], lists.scores[person, rank]
    rows = np.concatenate([np.arange(len(lists.ids))[:, None] == person, np.arange(9)[:, None] == vacancy])
    room = [k] * len(lists.ids) + [cap] * 9
    return round(-linprog(-score, A_ub=rows.astype(float), b_ub=room, bounds=(0, 1)).fun)


@pytest.mark.parametrize(("k", "cap", "sentence"), [(0, 1, "k is 0"), (1, 0, "cap is 0")])
def test_cap_lists_refuses_a_limit_below_one(k, cap, sentence):
    with pytest.raises(Refused) as refusal:
        cap_lists(lists_of([(0, 1)]), k, cap)

    assert str(refusal.value).startswith(sentence)
