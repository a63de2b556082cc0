import numpy as np
import pytest

from planner.interviews.generate import jobdating
from planner.refusals import Refused


def test_jobdating_is_the_same_for_the_same_seed_and_not_for_another():
    one, same, other = (jobdating(50, 10, 8, seed=seed) for seed in (1, 1, 2))

    assert (one.fit.tolist(), one.free.tolist(), one.tables.tolist()) == (
        same.fit.tolist(),
        same.free.tolist(),
        same.tables.tolist(),
    )
    assert one.fit.tolist() != other.fit.tolist()


def test_jobdating_has_the_shapes_that_it_documents():
    problem = jobdating(3000, 100, 16, "limits", seed=1)
    wishes = np.bincount(problem.person, minlength=3000)
    mornings = ~problem.free[:, 8:].any(axis=1) & problem.free[:, :8].all(axis=1)

    assert (wishes.min(), wishes.max(), np.median(wishes)) == (5, 60, 17)
    assert (problem.fit.min() >= 100, problem.fit.max()) == (True, 1000)
    assert abs(mornings.mean() - 0.30) < 0.03
    assert (problem.tables.min(axis=1) == 0).all() and set(problem.tables.max(axis=1)) == {1, 2, 3}
    assert problem.gaps.tolist() == [[1]]


def test_jobdating_free_limits_nothing():
    problem = jobdating(20, 5, 6, "free", seed=1)

    assert problem.free.all() and (problem.tables == 1).all() and problem.gaps.tolist() == [[0]]


@pytest.mark.parametrize("wrong", [(0, 5, 6, "free"), (5, 0, 6, "free"), (5, 5, 3, "free"), (5, 5, 6, "else")])
def test_jobdating_refuses_what_it_cannot_make(wrong):
    with pytest.raises(Refused, match="expected"):
        jobdating(*wrong)
