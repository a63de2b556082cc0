"""A wrong day is refused where it is born, with the place."""

import numpy as np
import pytest

from planner.refusals import Refused
from planner.rotation.problem import Session
from tests.planner.rotation.days import small_day

ALL = np.ones((4, 2), np.bool_)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owes": np.ones(4, np.bool_)}, "owes: expected a table of two dimensions"),
        ({"owes": np.ones((4, 0), np.bool_)}, "owes: expected a table of two dimensions, neither empty"),
        ({"owes": np.ones((4, 2))}, "owes: expected booleans, got float64"),
        ({"present": np.ones((3, 2), np.bool_)}, r"present: expected shape \(4, 2\), got \(3, 2\)"),
        ({"free": np.ones((2, 3), np.bool_)}, r"free: expected shape \(2, 2\), got \(2, 3\)"),
        ({"largest": np.array([2, 0])}, r"largest\[1\]: expected 1 or more"),
        ({"largest": np.array([2.0, 2.0])}, "largest: expected whole numbers"),
        ({"smallest": np.array([1, 3])}, r"smallest\[1\]: expected at most largest\[1\] = 2, got 3"),
        ({"seats": np.array([2, -1])}, r"seats\[1\]: expected 0 or more, got -1"),
        ({"lunch": (1, 3)}, "lunch: expected 0 <= first < after <= 2"),
        ({"rest": -1}, "rest: expected 0 to 2 slots"),
        ({"fixed": (Session(0, 2, 0, 0),)}, r"fixed\[0\]: no workshop 2, expected 0 to 1"),
        ({"fixed": (Session(0, 0, 0, 0, (4,)),)}, r"fixed\[0\]: no person 4, expected 0 to 3"),
        ({"fixed": (Session(2, 0, 0, 0),)}, r"fixed\[0\]: slots 2 to 2 are outside the day"),
        ({"fixed": (Session(0, 0, 0),)}, r"fixed\[0\]: room -1 is not one"),
        ({"fixed": (Session(0, 0, 1, 0),)}, r"fixed\[0\]: coach 1 cannot run workshop 0"),
        ({"fixed": (Session(0, 0, 0, 0, (0, 1, 2)),)}, r"fixed\[0\]: more than 2 people"),
        ({"fixed": (Session(0, 0, 0, 0, (0, 0)),)}, r"fixed\[0\]: more than 2 people, or one of them twice"),
        ({"fixed": (Session(0, 0, 0, 0, (0,)),), "present": ALL & ([[False], [True]] * 2)}, "person 0 does not owe"),
        ({"fixed": (Session(0, 0, 0, 0), Session(0, 1, 1, 0))}, r"fixed\[1\]: at the same time as another"),
        ({"fixed": (Session(0, 0, 0, 0, (0,)), Session(0, 1, 1, 1, (0,)))}, r"fixed\[1\]: at the same time"),
        ({"fixed": (Session(0, 0, 0, 0, (0,)), Session(1, 0, 0, 0, (0,)))}, r"fixed\[1\]: person 0 is already given"),
    ],
)
def test_day_refuses(changes, sentence):
    with pytest.raises(Refused, match=sentence):
        small_day(**changes)


def test_day_broadcasts_what_has_a_default():
    day = small_day(duration=np.array([1]), opening=np.array([[True, False]]))

    assert day.duration.tolist() == [1, 1]
    assert day.opening.tolist() == [[True, False], [True, False]]
    assert day.suits.tolist() == [[True, True], [True, True]]
