"""Full attendance where it exists, the same day for the same question, and what is left of a day."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.refusals import Refused
from planner.rotation.check import check
from planner.rotation.generate import workshop
from planner.rotation.problem import Session, Why
from planner.rotation.solve import rotate
from tests.planner.rotation.days import any_day, best_attendance, small_day

SEEDS = st.integers(0, 10**6)


def test_rotate_crosses_two_groups():
    rotation = rotate(small_day(), seconds=0)

    # each workshop holds two: two people begin with one, the other two with the other, then they exchange
    assert (rotation.attended, rotation.attendance_bound, rotation.proved_full) == (8, 8, True)
    assert [(s.start, s.workshop, len(s.people)) for s in rotation.sessions] == [
        (0, 0, 2),
        (0, 1, 2),
        (1, 0, 2),
        (1, 1, 2),
    ]


def test_nothing_is_searched_when_everything_told_still_holds(monkeypatch):
    told = rotate(small_day(), seconds=0)
    monkeypatch.setattr("planner.rotation.solve.count", lambda *_, **__: pytest.fail("CP-SAT was called"))

    again = rotate(small_day(), former=told, seconds=0)

    assert (again.sessions, again.moved) == (told.sessions, 0)


def test_rotate_tells_why_a_workshop_is_missing():
    late = np.ones((4, 2), np.bool_)
    late[0, 0] = False  # person 0 arrives for the second slot, and owes two workshops
    rotation = rotate(small_day(present=late), seconds=0)

    assert rotation.attended == 7
    assert sorted(rotation.why_not[0]) == [Why.GIVEN_OR_NOT_OWED, Why.NOT_THERE]
    assert not rotation.why_not[1:].any()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"skills": np.array([[True, False], [True, False]])}, Why.NO_COACH),
        ({"suits": np.array([[True, False], [True, False]])}, Why.NO_ROOM),
        (
            {
                "smallest": np.array([1, 3]),
                "largest": np.array([4, 4]),
                "owes": np.array([[1, 1], [1, 1], [1, 0], [1, 0]]) > 0,
            },
            Why.TOO_FEW,
        ),
        ({"largest": np.array([2, 1])}, Why.FULL),
    ],
)
def test_rotate_names_the_reason(changes, why):
    rotation = rotate(small_day(**changes), seconds=0.1)

    assert set(rotation.why_not[:, 1].tolist()) <= {Why.GIVEN_OR_NOT_OWED, why}
    assert (rotation.why_not[:, 1] == why).sum() >= 2
    assert not rotation.why_not[:, 0].any()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SEEDS)
def test_rotate_gives_as_many_workshops_as_exist(seed):
    day = any_day(seed)
    rotation = rotate(day, seconds=0.2, seed=seed)

    assert check(day, rotation) == []
    assert rotation.attended == best_attendance(day)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_rotate_again_keeps_the_past_and_the_rules(seed):
    day, draws = any_day(seed), np.random.default_rng(seed)
    former, from_slot = rotate(day, seconds=0), int(draws.integers(0, day.slots + 1))
    present, free = day.present.copy(), day.free.copy()
    present[draws.integers(len(present)), draws.integers(day.slots) :] = False
    free[draws.integers(len(free)), from_slot:] = False
    changed = replace(day, present=present, free=free)

    again = rotate(changed, former=former, from_slot=from_slot, seconds=0.2)

    assert check(changed, again, former=former, from_slot=from_slot) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SEEDS)
def test_rotate_again_moves_nobody_when_nothing_changed(seed):
    day = any_day(seed)
    former = rotate(day, seconds=0)

    again = rotate(day, former=former, from_slot=seed % day.slots, seconds=0.2)

    assert (again.moved, again.attended) == (0, former.attended)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SEEDS)
def test_rotate_holds_fixed_sessions(seed):
    day, draws = any_day(seed), np.random.default_rng(seed)
    former = rotate(day, seconds=0)
    some = [s for s in former.sessions if draws.random() < 0.5]
    fixed = tuple(replace(s, people=tuple(p for p in s.people if draws.random() < 0.5)) for s in some)

    rotation = rotate(replace(day, fixed=fixed), seconds=0.2)

    assert check(replace(day, fixed=fixed), rotation) == []
    assert rotation.attended >= former.attended  # the former rotation is still one answer


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rotate_gives_thirty_people_all_that_their_hours_allow(seed):
    day = workshop(seed)
    possible = np.minimum(day.owes.sum(axis=1), day.present.sum(axis=1)).sum()  # one slot a workshop

    rotation = rotate(day, seconds=1)

    assert rotation.attended == possible
    assert rotation.met >= 280  # of 435 pairs; groups that stay together meet about 70
    assert check(day, rotation) == []


def test_rotate_goes_on_when_a_coach_leaves_at_noon():
    day = workshop(1)
    former = rotate(day, seconds=1)
    free = day.free.copy()
    free[2, 3:] = False
    without = replace(day, free=free)

    again = rotate(without, former=former, from_slot=3, seconds=0)

    assert check(without, again, former=former, from_slot=3) == []
    assert again.attended >= former.attended - 4
    assert again.moved <= 30  # of about 80 places still to come


def test_rotate_refuses_what_is_outside():
    former = rotate(small_day(), seconds=0)

    with pytest.raises(Refused, match="from_slot: expected 0 to 2, got 3"):
        rotate(small_day(), from_slot=3)
    with pytest.raises(Refused, match="seconds: expected 0 or more"):
        rotate(small_day(), seconds=-1)
    with pytest.raises(Refused, match="former: expected a rotation of the same people"):
        rotate(small_day(owes=np.ones((5, 2), np.bool_), present=np.ones((5, 2), np.bool_)), former=former)


def test_rotate_gives_the_same_without_numba():
    script = (
        "from planner.rotation.generate import workshop; from planner.rotation.solve import rotate;"
        "print(hash(rotate(workshop(1), seconds=0.3, seed=4).sessions))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "REBOND_NO_NUMBA": off}, capture_output=True, check=True
        ).stdout
        for off in ("", "1")
    ]

    assert said[0] == said[1]
    assert int(said[0]) == hash(rotate(workshop(1), seconds=0.3, seed=4).sessions)


def test_rotate_runs_individual_sessions_side_by_side():
    # three people, one workshop for one person at a time, three coaches who need no room: all at once
    day = small_day(
        owes=np.array([[True, False]] * 3),
        present=np.array([[True, False]] * 3),
        largest=np.array([1, 1]),
        skills=np.array([[True, False]] * 3),
        free=np.ones((3, 2), np.bool_),
        needs_room=np.array([False, True]),
    )

    rotation = rotate(day, seconds=0)

    assert {(s.start, s.workshop, s.people) for s in rotation.sessions} == {(0, 0, (0,)), (0, 0, (1,)), (0, 0, (2,))}
    assert {s.coach for s in rotation.sessions} == {0, 1, 2}


def test_rotate_joins_people_to_a_fixed_session():
    announced = Session(0, 0, 0, 0, (3,))

    rotation = rotate(small_day(fixed=(announced,)), seconds=0)

    first = next(s for s in rotation.sessions if (s.start, s.workshop) == (0, 0))
    assert 3 in first.people
    assert len(first.people) == 2
    assert rotation.attended == 8
