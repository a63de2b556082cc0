from dataclasses import replace

import numpy as np
import pytest

from planner.booking import Reason, book, check
from planner.booking.check import moved_without_need
from tests.planner.booking.small import half_days, people

# Two people of two quanta on a Monday morning of four; a third needs nothing and has the afternoon of the other site.
PEOPLE = people(
    {"quanta": 2, "metres": [5_000, 30_000], "needs": 1, "deadline": 0},
    {"quanta": 2, "metres": [5_000, 30_000], "halves": 1},
    {"metres": [30_000, 5_000], "earliest": 1},
)
BLOCKS = half_days({"quanta": 4, "offers": 1}, {"day": 1, "half": 3, "site": 1}, {"day": 2, "half": 4, "quanta": 4})
BOOKINGS = book(PEOPLE, BLOCKS)


def broken(**columns):
    """The good plan with somebody moved, and what is said of them made true again."""
    changed = replace(BOOKINGS, **{name: np.array(column) for name, column in columns.items()})
    there = np.where(changed.block >= 0, changed.block, 0)
    day, site, placed = BLOCKS.day[there], BLOCKS.site[there], changed.block >= 0
    return replace(
        changed,
        on_time=placed & (day <= PEOPLE.deadline),
        metres=np.where(placed, PEOPLE.metres[np.arange(3), site], 0),
        waiting=np.where(placed, day - PEOPLE.earliest, 0),
    )


def test_check_finds_nothing_in_a_good_plan():
    assert BOOKINGS.block.tolist() == [0, 0, 1]
    assert check(PEOPLE, BLOCKS, BOOKINGS) == []
    assert broken().metres.tolist() == BOOKINGS.metres.tolist()


@pytest.mark.parametrize(
    ("columns", "rules"),
    [
        ({"block": [0, 0, 2]}, {"out_of_reach"}),
        ({"block": [2, 0, 1]}, {"not_understood", "late"}),
        ({"block": [0, 0, 0], "start": [0, 2, 1]}, {"out_of_reach", "too_early", "too_many"}),
        ({"block": [0, 2, 1], "start": [0, 0, 0]}, {"never_there"}),
        ({"start": [0, 3, 0]}, {"out_of_hours"}),
        ({"start": [-1, 2, 0]}, {"out_of_hours"}),
        ({"start": [0, 1, 0]}, {"too_many"}),
        ({"block": [-1, 0, 1], "start": [-1, 2, 0], "reason": [Reason.ALL_TAKEN, 0, 0]}, {"left_out"}),
        ({"block": [-1, 0, 1], "start": [-1, 2, 0], "reason": [Reason.TOO_LONG, 0, 0]}, {"left_out", "told_wrong"}),
    ],
)
def test_check_names_the_rule_that_is_broken(columns, rules):
    assert {violation.rule for violation in check(PEOPLE, BLOCKS, broken(**columns))} == rules


@pytest.mark.parametrize("column", ["on_time", "metres", "waiting"])
def test_check_names_what_is_told_wrong(column):
    wrong = getattr(BOOKINGS, column).copy()
    wrong[1] = not wrong[1]

    (violation,) = check(PEOPLE, BLOCKS, replace(BOOKINGS, **{column: wrong}))

    assert (violation.rule, violation.where) == ("told_wrong", (1,))


def test_check_counts_what_may_be_sold_twice():
    # Both doubled: four quanta hold them apart, so two quanta are sold twice.
    doubled = broken(start=[0, 0, 0])

    assert [violation.where for violation in check(PEOPLE, BLOCKS, doubled, overbook=1)] == [(0,)]
    assert check(PEOPLE, BLOCKS, doubled, overbook=2) == []


def test_three_at_once_is_too_many_whatever_may_be_sold_twice():
    crowd = people({}, {}, {})
    three = replace(book(crowd, half_days({"quanta": 3})), start=np.zeros(3, int))

    assert [violation.rule for violation in check(crowd, half_days({"quanta": 3}), three, overbook=3)] == ["too_many"]


def test_moved_without_need_names_who_moved():
    stays = np.array([True, True, False])

    assert moved_without_need(BOOKINGS, BOOKINGS, stays) == []
    assert [v.where for v in moved_without_need(BOOKINGS, broken(start=[0, 1, 1]), stays)] == [(1,)]
