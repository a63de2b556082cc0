"""Seven columns, by hand, and their sum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.matching.explain import PARTS, explain
from planner.matching.solve import match
from planner.refusals import Refused
from tests.planner.matching.worlds import SIMILARITY, one_person, small_market, three_vacancies


def test_explain_gives_the_parts_worked_out_by_hand():
    # See test_solve: 790 and 880; vacancy 2, too far, keeps no commute: wish 1, no skill asked for, contract, today.
    parts = explain(one_person(), three_vacancies(), SIMILARITY, np.array([[0, 0], [0, 1], [0, 2]]))

    assert parts.tolist() == [
        [360, 180, 150, 0, 100, 1, 0],
        [400, 300, 60, 50, 70, 1, 6_000],
        [400, 0, 0, 50, 100, 0, 12_727],
    ]
    assert len(PARTS) == parts.shape[1]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_explain_sums_to_the_score(seed):
    market = small_market(seed)
    lists = match(market.people, market.vacancies, market.similarity, k=6).of_people
    person, rank = np.nonzero(lists.ids >= 0)

    pairs = np.stack([person, lists.ids[person, rank]], axis=1)
    parts = explain(market.people, market.vacancies, market.similarity, pairs)

    assert parts[:, :5].sum(axis=1).tolist() == lists.scores[person, rank].tolist()


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([[0, 3]], "pairs[0, 1] is 3: expected a vacancy."),
        ([[0, 0], [-1, 0]], "pairs[1, 0] is -1: expected a person."),
        ([0, 1], "pairs is int64 of shape (2,): expected integers of shape (N, 2)."),
    ],
)
def test_explain_refuses_a_pair_that_is_none(pairs, sentence):
    with pytest.raises(Refused) as refusal:
        explain(one_person(), three_vacancies(), SIMILARITY, np.array(pairs))

    assert str(refusal.value) == sentence
