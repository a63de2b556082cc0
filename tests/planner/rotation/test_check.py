"""Each rule sees the fault that is put in a good rotation, and none in the good one."""

from dataclasses import replace

import numpy as np
import pytest

from planner.rotation.check import check
from planner.rotation.problem import Rotation, Session
from planner.rotation.solve import rotate
from tests.planner.rotation.days import small_day

# people 0 and 1 begin with workshop 0 (coach 0, room 0), 2 and 3 with workshop 1 (coach 1, room 1)
GOOD = (
    Session(0, 0, 0, 0, (0, 1)),
    Session(0, 1, 1, 1, (2, 3)),
    Session(1, 0, 0, 0, (2, 3)),
    Session(1, 1, 1, 1, (0, 1)),
)


def rotation(sessions: tuple[Session, ...] = GOOD, **changes: object) -> Rotation:
    """Those sessions with true figures: 8 workshops given; pairs 0-1 and 2-3 meet, 4 are possible."""
    given = sum(len(s.people) for s in sessions)
    return replace(Rotation(sessions, np.zeros((4, 2), np.int8), given, 8, 2, 4, 0), **changes)


def rules(day, answer, **past):
    return {violation.rule for violation in check(day, answer, **past)}


def test_check_finds_nothing_in_a_good_rotation():
    assert rules(small_day(), rotation()) == set()
    assert rules(small_day(), rotate(small_day(), seconds=0)) == set()


def off(row: int, column: int) -> np.ndarray:
    table = np.ones((4 if row < 0 else 2, 2), np.bool_)
    table[abs(row) if row >= 0 else -row - 1, column] = False
    return table


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"present": off(-2, 1)}, "persons_are_there"),  # person 1 is away at slot 1
        ({"owes": off(-2, 1)}, "persons_owe"),  # person 1 is exempt of workshop 1
        ({"skills": off(0, 0)}, "coaches_can"),
        ({"free": off(1, 0)}, "coaches_can"),
        ({"suits": off(0, 0)}, "rooms_suit"),
        ({"opening": off(1, 1)}, "rooms_suit"),
        ({"needs_room": np.array([False, True])}, "rooms_suit"),
        ({"seats": np.array([2, 1])}, "groups_have_a_size"),
        ({"largest": np.array([1, 2])}, "groups_have_a_size"),
        ({"largest": np.array([3, 3]), "smallest": np.array([1, 3])}, "groups_have_a_size"),
        ({"lunch": (0, 2)}, "everyone_has_lunch"),
        ({"rest": 1}, "coaches_rest"),
        ({"fixed": (Session(0, 0, 0, 0, (2,)),)}, "fixed_are_held"),
    ],
)
def test_check_sees_what_the_day_forbids(changes, rule):
    assert rule in rules(small_day(**changes), rotation())


@pytest.mark.parametrize(
    ("place", "session", "rule"),
    [
        (0, Session(0, 5, 0, 0, (0, 1)), "sessions_exist"),
        (0, Session(2, 0, 0, 0, (0, 1)), "sessions_exist"),
        (0, Session(0, 0, 0, 0, (0, 9)), "sessions_exist"),
        (0, Session(0, 0, 0, 0, (0, 2)), "one_place_at_a_time"),  # 2 is in workshop 1 too
        (0, Session(0, 0, 1, 0, (0, 1)), "one_place_at_a_time"),  # coach 1 runs two sessions
        (0, Session(0, 0, 0, 1, (0, 1)), "one_place_at_a_time"),  # room 1 holds two
        (3, Session(1, 0, 1, 1, (0, 1)), "persons_owe"),  # workshop 0 twice
    ],
)
def test_check_sees_a_session_that_cannot_be(place, session, rule):
    changed = tuple(session if i == place else other for i, other in enumerate(GOOD))

    assert rule in rules(small_day(), rotation(changed))


def test_check_sees_a_past_that_changed():
    former = rotation()
    other = (replace(GOOD[0], people=(0, 2)), replace(GOOD[1], people=(1, 3)), *GOOD[2:])

    assert rules(small_day(), rotation(), former=former, from_slot=1) == set()
    assert "past_is_kept" in rules(small_day(), rotation(other), former=former, from_slot=1)
    assert "past_is_kept" in rules(small_day(), rotation(GOOD[1:]), former=former, from_slot=1)
    assert "past_is_kept" in rules(small_day(), rotation(), former=rotation(GOOD[1:]), from_slot=1)


@pytest.mark.parametrize("changes", [{"attended": 7}, {"met": 3}, {"attendance_bound": 7}, {"met_bound": 1}])
def test_check_sees_a_false_figure(changes):
    assert rules(small_day(), rotation(**changes)) == {"figures_are_true"}


def test_check_sees_a_missing_reason():
    missing = rotation((*GOOD[:3], replace(GOOD[3], people=(0,))))
    reasons = np.zeros((4, 2), np.int8)
    reasons[1, 1] = 5

    assert rules(small_day(), missing) == {"figures_are_true"}
    assert rules(small_day(), replace(missing, why_not=reasons)) == set()
