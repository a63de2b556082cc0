from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from planner.booking import Reason, book, check, moved, rebook, relaxation
from planner.booking.check import moved_without_need
from planner.refusals import Refused
from tests.planner.booking.exact import fewest_moves, most_in_time
from tests.planner.booking.small import half_days, people, questions

HUNDREDS = settings(max_examples=250, deadline=None, derandomize=True, database=None)


def test_book_waits_a_day_rather_than_travel_eleven_kilometres():
    # 12 km today or 1 km tomorrow: 12 < 10 + 1 is false, so tomorrow; at 12 km a day, today.
    requests = people({"metres": [12_000, 1_000]})
    blocks = half_days({"day": 0, "site": 0}, {"day": 1, "half": 2, "site": 1})

    assert book(requests, blocks).block.tolist() == [1]
    assert book(requests, blocks, kilometres_per_day=12).block.tolist() == [0]


def test_book_gives_the_day_the_way_and_the_wait():
    requests = people({"earliest": 3, "metres": [7_000, 4_000]})
    blocks = half_days({"day": 3, "site": 0}, {"day": 5, "site": 1})

    bookings = book(requests, blocks, kilometres_per_day=1)

    assert (bookings.block[0], bookings.start[0], bookings.on_time[0]) == (1, 0, True)
    assert (bookings.metres[0], bookings.waiting[0], bookings.kilometres) == (4_000, 2, 4.0)


def test_book_fills_a_half_day_from_its_start_in_the_order_of_the_requests():
    requests = people({"quanta": 2}, {"quanta": 1}, {"quanta": 2})
    bookings = book(requests, half_days({"quanta": 6}))

    assert bookings.start.tolist() == [0, 2, 3]


def test_book_keeps_the_adviser_of_a_language_for_who_needs_it():
    # Both advisers are free at the same place; the first person needs nothing, the second needs Arabic.
    requests = people({}, {"needs": 2})
    blocks = half_days({"offers": 3, "quanta": 1}, {"offers": 1, "quanta": 1, "adviser": 1})

    assert book(requests, blocks, exchanges=False).block.tolist() == [1, 0]


def test_book_moves_somebody_inside_their_days_to_seat_one_more():
    # The first takes the only half-day of the second; it is moved to the day after, which suits it too.
    requests = people({"deadline": 1}, {"deadline": 0})
    blocks = half_days({"day": 0, "quanta": 1}, {"day": 1, "half": 2, "quanta": 1})

    assert book(requests, blocks, exchanges=False).block.tolist() == [0, -1]
    assert book(requests, blocks).block.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"radius": 4_999}, Reason.NO_SITE_IN_REACH),
        ({"needs": 4}, Reason.NOBODY_SUITS),
        ({"earliest": 1}, Reason.NONE_BEFORE_DEADLINE),
        ({"halves": 2}, Reason.NEVER_AVAILABLE),
        ({"quanta": 3}, Reason.TOO_LONG),
        ({}, Reason.ALL_TAKEN),
    ],
)
def test_book_says_why_somebody_has_no_place(person, reason):
    requests = people({"quanta": 2}, person)

    bookings = book(requests, half_days({"offers": 2}))

    assert (bookings.block[1], bookings.reason.tolist()) == (-1, [Reason.PLACED, reason])
    assert bookings.bound == (2 if reason is Reason.ALL_TAKEN else 1)


def test_book_gives_a_late_place_to_who_has_none_in_time_and_says_so():
    requests = people({"deadline": 1}, {"deadline": 1})
    blocks = half_days({"quanta": 1}, {"day": 4, "quanta": 1})

    assert book(requests, blocks, late=2).block.tolist() == [0, -1]
    bookings = book(requests, blocks, late=3)
    assert (bookings.block.tolist(), bookings.on_time.tolist()) == ([0, 1], [True, False])
    assert bookings.reason.tolist() == [Reason.PLACED, Reason.ALL_TAKEN]


def test_book_sells_twice_no_more_than_it_may():
    # Two quanta, one of them sold twice: three people of one quantum, the third at the opening with the first.
    requests = people({}, {}, {}, {})
    bookings = book(requests, half_days({}), overbook=1)

    assert bookings.start.tolist() == [0, 1, 0, -1]
    assert book(requests, half_days({}), overbook=2).placed.all()


def test_book_leaves_kept_places_and_fills_around_them():
    # The second person holds quantum 1 of 4: two quanta fit after, one before.
    requests = people({"quanta": 2}, {}, {})
    bookings = book(requests, half_days({"quanta": 4}), kept=([-1, 0, -1], [-1, 1, -1]))

    assert bookings.start.tolist() == [2, 1, 0]


def test_book_takes_nobody_and_no_half_day():
    nothing = people({}), half_days()
    assert book(*nothing).reason.tolist() == [Reason.NO_SITE_IN_REACH]
    nobody = replace(
        people({}),
        **{name: np.zeros(0, int) for name in ("earliest", "deadline", "radius")},
        metres=np.zeros((0, 1), int),
        **{name: np.zeros(0, int) for name in ("quanta", "needs", "halves")},
    )
    assert len(book(nobody, half_days({})).block) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kilometres_per_day": -1}, "kilometres_per_day is -1"),
        ({"kilometres_per_day": float("nan")}, "kilometres_per_day is nan"),
        ({"overbook": [1, 2]}, r"overbook has shape \(2,\)"),
        ({"overbook": -1}, r"overbook\[0\] is -1"),
        ({"late": -1}, "late is -1"),
        ({"kept": ([1, -1], [0, -1])}, r"kept block\[0\] is 1"),
        ({"kept": ([0, -1], [2, -1])}, r"kept start\[0\] is 2: block 0 has 2 quanta"),
    ],
)
def test_book_refuses_a_wrong_number(wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        book(people({}, {}), half_days({}), **wrong)


def test_book_refuses_a_site_without_distances_and_three_at_once():
    with pytest.raises(Refused, match=r"blocks.site\[0\] is 1: requests.metres has 1 sites"):
        book(people({}), half_days({"site": 1}))
    with pytest.raises(Refused, match="three people in quantum 0 of block 0"):
        book(people({}, {}, {}), half_days({}), kept=([0, 0, 0], [0, 0, 0]))


@HUNDREDS
@given(question=questions())
def test_book_breaks_no_rule(question):
    for overbook in (0, 1, 2):
        for exchanges in (False, True):
            bookings = book(*question, overbook=overbook, exchanges=exchanges)
            assert check(question[0], question[1], bookings, overbook) == []


@HUNDREDS
@given(question=questions(longest=1))
def test_book_sees_as_many_as_any_plan_where_interviews_last_one_quantum(question):
    bookings = book(*question)

    assert bookings.on_time.sum() == most_in_time(*question)
    assert bookings.on_time.sum() <= bookings.bound


def test_book_is_near_the_most_where_interviews_differ():
    seen = best = 0

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(question=questions())
    def count(question):
        nonlocal seen, best
        ours, most = int(book(*question).on_time.sum()), most_in_time(*question)
        assert ours <= most
        seen, best = seen + ours, best + most

    count()
    assert seen >= 0.97 * best


@HUNDREDS
@given(question=questions())
def test_exchanges_take_no_place_from_anybody(question):
    alone, after = book(*question, exchanges=False), book(*question)

    assert after.placed[alone.placed].all()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(question=questions())
def test_relaxation_is_above_every_plan(question):
    for week, doubled in ((1, 0), (5, 0), (5, 1)):
        assert (
            relaxation(*question, overbook=doubled, week=week).people
            >= most_in_time(question[0], question[1], doubled) - 1e-9
        )


def test_relaxation_of_a_case_by_hand():
    # One quantum at 2 km and one at 6 km; three people of one quantum, one of whom reaches only the near site.
    requests = people(*({"metres": [2_000, 6_000], "radius": r} for r in (9_000, 9_000, 2_000)))
    bound = relaxation(requests, half_days({"quanta": 1}, {"quanta": 1, "site": 1}))

    assert (bound.people, bound.kilometres) == (2.0, 4.0)


def test_rebook_moves_who_is_displaced_and_nobody_else_where_there_is_room():
    requests = people({}, {}, {})
    blocks = half_days({}, {"day": 1, "half": 2}, {"day": 2, "half": 4})
    before = book(requests, blocks)
    assert before.block.tolist() == [0, 0, 1]

    after = rebook(requests, blocks, before, np.array([True, False, False]), from_day=0)

    assert after.block.tolist() == [1, 2, 1]
    assert moved(before, after).tolist() == [0, 1]


def test_rebook_moves_another_only_as_a_last_resort_and_never_one_who_is_fixed():
    # The first is displaced and can only come on day 1, where the second is, who could also come on day 2.
    requests = people({"earliest": 0, "deadline": 1}, {"earliest": 1, "deadline": 2})
    blocks = half_days({"quanta": 1}, {"day": 1, "half": 2, "quanta": 1}, {"day": 2, "half": 4, "quanta": 1})
    before, absent = book(requests, blocks), np.array([True, False, False])

    assert rebook(requests, blocks, before, absent, from_day=0).block.tolist() == [1, 2]
    fixed = np.array([False, True])
    after = rebook(requests, blocks, before, absent, from_day=0, fixed=fixed)
    assert (after.block.tolist(), after.reason.tolist()) == ([-1, 1], [Reason.ALL_TAKEN, Reason.PLACED])


def test_rebook_leaves_the_past_alone():
    requests = people({}, {"earliest": 1})
    blocks = half_days({"quanta": 1}, {"day": 1, "half": 2, "quanta": 1}, {"day": 2, "half": 4, "quanta": 1})
    before = book(requests, blocks)

    after = rebook(requests, blocks, before, np.array([True, True, False]), from_day=1)

    assert (before.block.tolist(), after.block.tolist()) == ([0, 1], [0, 2])


@HUNDREDS
@given(question=questions())
def test_rebook_breaks_no_rule_and_moves_no_one_who_was_fixed(question):
    requests, blocks = question
    before, absent = book(requests, blocks), np.arange(len(blocks)) % 2 == 0
    stays = before.placed & ~absent[before.block]

    after = rebook(requests, blocks, before, absent, from_day=0, fixed=stays)

    open_blocks = replace(blocks, quanta=np.where(absent, 0, blocks.quanta))
    assert check(requests, open_blocks, after) == []
    assert moved_without_need(before, after, stays) == []


@HUNDREDS
@given(question=questions(longest=1))
def test_rebook_keeps_the_most_and_moves_the_fewest(question):
    requests, blocks = question
    before, absent = book(requests, blocks), np.arange(len(blocks)) % 3 == 0

    after = rebook(requests, blocks, before, absent, from_day=0)

    gone = before.placed & ~after.placed
    fewest = fewest_moves(requests, blocks, before, absent, int((before.placed & after.placed).sum()))
    assert not (gone & ~absent[before.block]).any()
    assert len(moved(before, after)) == fewest
