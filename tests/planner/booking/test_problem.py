import numpy as np
import pytest

from planner.booking import Reason, road_metres
from planner.refusals import Refused
from tests.planner.booking.small import half_days, people


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quanta": 0}, r"requests.quanta\[1\] is 0: 1 to 62 is expected"),  # an interview lasts
        ({"radius": -1}, r"requests.radius\[1\] is -1"),  # nobody travels less than nothing
        ({"needs": -1}, r"requests.needs\[1\] is -1"),  # a mask
        ({"halves": 1 << 14}, r"requests.halves\[1\] is 16384"),  # a week has fourteen halves
        ({"deadline": -1}, r"requests.deadline\[1\] is -1, before its earliest day 0"),
        ({"metres": [-5]}, r"requests.metres\[1, 0\] is -5"),
        ({"earliest": 0.5}, "requests.earliest holds float64: integers are expected"),
        ({"metres": [float("nan")]}, "requests.metres holds float64"),
    ],
)
def test_requests_refuse_a_wrong_person_by_their_place(wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        people({}, wrong)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"half": 14}, r"blocks.half\[1\] is 14: 0 to 13 is expected"),
        ({"quanta": 63}, r"blocks.quanta\[1\] is 63: 0 to 62 is expected"),
        ({"site": -1}, r"blocks.site\[1\] is -1"),
        ({"day": 4_000}, "blocks.day spans 4000 days: at most 3660"),
    ],
)
def test_blocks_refuse_a_wrong_half_day_by_its_place(wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        half_days({}, wrong)


def test_requests_refuse_columns_of_two_lengths():
    good = people({}, {})
    with pytest.raises(Refused, match=r"requests.radius has shape \(1,\): \(2,\) is expected"):
        type(good)(good.earliest, good.deadline, good.metres, good.radius[:1], good.quanta, good.needs, good.halves)


def test_requests_own_their_columns():
    days = np.array([3])
    requests = people({"earliest": 3})
    blocks = half_days({"day": 3})
    days[0] = 9

    assert (requests.earliest[0], blocks.day[0]) == (3, 3)
    with pytest.raises(ValueError, match="read-only"):
        requests.earliest[0] = 4


def test_road_metres_are_longer_than_the_flight():
    # 3-4-5 triangle: 5 km of flight, 6.5 km of road.
    assert road_metres(np.array([0]), np.array([0]), np.array([3_000, 0]), np.array([4_000, 0])).tolist() == [
        [6_500, 0]
    ]


def test_every_reason_has_its_sentence():
    assert len({reason.sentence for reason in Reason}) == len(Reason)
