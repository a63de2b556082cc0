"""The closed form, the sharing into persons, the bounds and the search, each alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.rotation.bound import attendance_bound, pairs_bound
from planner.rotation.check import RULES, check, coaches_rest, groups_have_a_size
from planner.rotation.generate import workshop
from planner.rotation.greedy import greedy
from planner.rotation.improve import mixed, shared
from planner.rotation.latin import latin_square
from planner.rotation.problem import Day
from planner.rotation.remaining import remaining
from planner.rotation.seating import shared_out
from planner.rotation.solve import rotate
from tests.planner.rotation.days import any_day, small_day


def whole_day(people: int, workshops: int, slots: int, length: int = 1, lunch: tuple[int, int] | None = None) -> Day:
    """Everyone is there all day; as many coaches and rooms as workshops."""
    return Day(
        owes=np.ones((people, workshops), np.bool_),
        present=np.ones((people, slots), np.bool_),
        largest=np.full(workshops, 5),
        smallest=np.full(workshops, 2),
        duration=np.full(workshops, length),
        skills=np.ones((workshops, workshops), np.bool_),
        free=np.ones((workshops, slots), np.bool_),
        seats=np.full(workshops, 5),
        lunch=lunch,
    )


def test_latin_square_turns_six_groups_of_five():
    sessions = latin_square(remaining(whole_day(30, 6, 6)))

    assert sessions is not None
    assert len(sessions) == 36
    first = {s.start: s.workshop for s in sessions if 0 in s.people}
    assert first == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5}  # group 0 goes through the workshops in order


def test_latin_square_leaves_lunch_and_long_workshops_whole():
    day = whole_day(12, 3, 7, length=2, lunch=(2, 4))
    sessions = latin_square(remaining(day))

    # slot 2 is lunch: 0-1, then 3-4 and 5-6
    assert sessions is not None
    assert sorted({s.start for s in sessions}) == [0, 3, 5]
    assert check(day, rotate(day, seconds=0)) == []


def test_latin_square_leaves_an_irregular_day_to_the_search():
    assert latin_square(remaining(workshop(1))) is None
    assert latin_square(remaining(whole_day(30, 6, 5))) is None  # six workshops in five slots
    assert latin_square(remaining(whole_day(7, 1, 6))) is None  # seven people in one group of five


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
def test_shared_out_gives_each_person_a_slot_and_a_workshop_once(persons, workshops, slots, seed):
    draws = np.random.default_rng(seed)
    places = [(w, t) for w in range(workshops) for t in range(slots) for _ in range(persons)]
    kept: list[tuple[int, int]] = []
    for place in draws.permutation(places).tolist():
        at_workshop, at_slot = sum(w == place[0] for w, _ in kept), sum(t == place[1] for _, t in kept)
        if max(at_workshop, at_slot) < persons:
            kept.append(tuple(place))

    given_to = shared_out(kept, persons)

    assert sorted(place for place, _ in given_to) == sorted(kept)
    for end in (0, 1):
        assert len({(place[end], person) for place, person in given_to}) == len(kept)
    assert all(0 <= person < persons for _, person in given_to)


def test_attendance_bound_counts_hours_lunch_and_places():
    present = np.ones((4, 2), np.bool_)
    present[0, 0] = False

    assert attendance_bound(remaining(small_day(present=present))) == 7  # one slot for two workshops
    assert attendance_bound(remaining(small_day(lunch=(0, 2)))) == 4  # each keeps one of two slots
    assert attendance_bound(remaining(small_day(largest=np.array([2, 1])))) == 6  # workshop 1 has two places in all


def test_pairs_bound_counts_what_sessions_can_hold():
    nobody = np.zeros((4, 4), np.bool_)

    # two sessions of two at each workshop: 4 pairs; without the limit of the room: all 6
    assert pairs_bound(remaining(small_day()), nobody) == 4
    assert pairs_bound(remaining(small_day(largest=np.array([4, 4]), seats=np.array([4, 4]))), nobody) == 6


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_greedy_keeps_the_rules(seed):
    day = any_day(seed)
    sessions = greedy(remaining(day))

    assert [broken for rule in (*RULES, groups_have_a_size, coaches_rest) for broken in rule(day, sessions)] == []


def test_mixed_makes_more_pairs_meet_and_takes_nothing():
    question = remaining(whole_day(30, 6, 6))
    before = latin_square(question)
    assert before is not None

    after = mixed(question, before, (), steps=3000, seed=1)

    assert np.count_nonzero(shared(30, before)) == 2 * 60  # six groups of five: 6 x 10 pairs
    assert np.count_nonzero(shared(30, after)) > 2 * 200
    assert sum(len(s.people) for s in after) == 180


def test_workshop_is_the_same_for_the_same_seed():
    one, other = workshop(3), workshop(3)

    assert np.array_equal(one.owes, other.owes)
    assert np.array_equal(one.skills, other.skills)
    assert (one.skills.sum(axis=0) >= 2).all()
