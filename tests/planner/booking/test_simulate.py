import numpy as np
import pytest

from planner.booking import (
    Conditions,
    appointments,
    book,
    curve,
    fewest_advisers,
    quanta_to_double,
    shortage,
    simulate,
    staff,
)
from planner.refusals import Refused
from tests.planner.booking.small import half_days, people

EVERYONE = Conditions(shows=1, notice=0)
NOBODY = Conditions(shows=0, notice=0, tries=2)


def test_simulate_sees_everyone_where_all_come_and_there_is_room():
    requests = people({}, {"earliest": 1}, {"earliest": 1})
    year = simulate(requests, half_days({}, {"day": 1, "half": 2}), EVERYONE)

    assert (year.offered, year.seen_in_time, year.seen, year.lost, year.unplaced) == (1, 1, 1, 0, 0)
    assert (year.used, year.overrun, year.kilometres, year.waiting) == (3 / 4, 0, 5, 0)


def test_simulate_offers_again_to_who_does_not_come_until_their_tries_are_over():
    # Nobody comes: the person takes day 0, then day 1, then gives up; the quantum of day 2 stays free.
    blocks = half_days(*({"day": day, "half": 2 * day, "quanta": 1} for day in range(3)))

    assert simulate(people({"deadline": 5}), blocks, NOBODY).lost == 1
    with_third = simulate(people({}, {"earliest": 1, "deadline": 1}), blocks, NOBODY)
    # The second asks on day 1, after the first has taken that place again.
    assert (with_third.lost, with_third.unplaced, with_third.offered) == (0.5, 0.5, 0.5)


def test_simulate_counts_as_late_who_comes_after_the_deadline_of_their_first_try():
    requests = people({"deadline": 0})
    blocks = half_days({"quanta": 1}, {"day": 1, "half": 2, "quanta": 1})
    luck = next(s for s in range(99) if (np.random.default_rng(s).random(2) < 0.5).tolist() == [False, True])

    year = simulate(requests, blocks, Conditions(shows=0.5, tries=2, notice=0, seed=luck))

    assert (year.seen, year.seen_in_time) == (1, 0)


def test_simulate_tells_overruns_where_both_come():
    year = simulate(people({}, {}), half_days({"quanta": 1}), Conditions(shows=1, notice=0, overbook=1))

    assert (year.overrun, year.overrun_quanta, year.used) == (1, 1, 2)


def test_simulate_gives_nothing_where_there_is_nothing():
    assert simulate(people({}), half_days(), EVERYONE).unplaced == 1


def test_a_reminder_and_overbooking_are_worth_people_seen_in_time():
    year = appointments(1_500, 4, 3, 0.8, 1)
    shares = [
        simulate(*year, Conditions(shows=shows, overbook=overbook)).seen_in_time
        for shows, overbook in ((0.7, 0), (0.8, 0), (0.8, 2))
    ]

    assert shares == sorted(shares)
    assert shares[0] + 0.05 < shares[1] < shares[2] - 0.02


def test_staff_repeats_the_advisers_in_turn():
    blocks = half_days({"adviser": 4, "site": 0}, {"adviser": 7, "site": 1}, {"adviser": 4, "day": 1, "half": 2})

    more = staff(blocks, 3)

    assert more.adviser.tolist() == [0, 0, 1, 2, 2]
    assert more.site.tolist() == [0, 0, 1, 0, 0]
    assert staff(blocks, 1).day.tolist() == [0, 1]


def test_fewest_advisers_keeps_the_promise_and_one_less_does_not():
    year = appointments(1_500, 4, 3, 0.8, 1)
    count = fewest_advisers(*year, promise=0.75, most=30)
    assert count

    before, kept = curve(*year, [count - 1, count])
    assert before.seen_in_time < 0.75 <= kept.seen_in_time
    assert (before.advisers, kept.advisers) == (count - 1, count)
    assert fewest_advisers(*year, promise=1.0, most=5) is None


@pytest.mark.parametrize(
    ("quanta", "shows", "risk", "doubled"),
    [
        (6, 1.0, 0.1, 0),  # everybody comes: a second one always overruns
        (6, 0.7, 0.35, 1),  # seven quanta one by one: all come with 0.7 ** 7 = 0.08; eight: 0.8 ** … = 0.255
        (6, 0.0, 0.0, 6),  # nobody comes
    ],
)
def test_quanta_to_double_accepts_the_risk_it_is_given(quanta, shows, risk, doubled):
    assert quanta_to_double(quanta, 1, shows, risk) >= doubled
    assert quanta_to_double(quanta, 1, 1.0, risk) == 0


def test_quanta_to_double_by_hand():
    # Half-day of 2, interviews of 1. Three people at 0.5: all come 1/8. Four: three or four come 5/16.
    assert [quanta_to_double(2, 1, 0.5, risk) for risk in (0.12, 0.13, 0.31, 0.32)] == [0, 1, 1, 2]


@pytest.mark.parametrize("wrong", [{"shows": 1.1}, {"tries": 0}, {"notice": -1}, {"kilometres_per_day": -1}])
def test_conditions_refuse_a_wrong_number(wrong):
    with pytest.raises(Refused):
        Conditions(**wrong)


def test_promises_out_of_range_are_refused():
    year = people({}), half_days({})
    with pytest.raises(Refused, match="promise is 0"):
        fewest_advisers(*year, promise=0, most=3)
    with pytest.raises(Refused, match="half-days to copy"):
        staff(half_days(), 3)
    with pytest.raises(Refused, match="requests.metres has 1 sites"):
        simulate(people({}), half_days({"site": 1}))
    with pytest.raises(Refused, match="inside the half-day"):
        quanta_to_double(2, 3, 0.7, 0.1)


def test_shortage_counts_quanta_at_the_nearest_site_in_the_week_of_the_deadline():
    # The first has the only place. The second lacks two quanta at site 1 in the second week; the third has no site.
    requests = people(
        {"metres": [1_000, 9_000], "quanta": 2},
        {"metres": [9_000, 1_000], "quanta": 2, "deadline": 7},
        {"metres": [90_000, 90_000]},
    )
    blocks = half_days({})

    assert shortage(requests, blocks, book(requests, blocks)).tolist() == [[0, 0, 0], [0, 2, 0]]
