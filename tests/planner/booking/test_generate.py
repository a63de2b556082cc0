import os
import subprocess
import sys

import numpy as np
import pytest

from planner.booking import appointments, book, check
from planner.refusals import Refused

DIGEST = """
import hashlib, numpy as np
from planner.booking import Conditions, appointments, book, curve, rebook
requests, blocks = appointments(400, 5, 3, 0.9, 3)
booked = book(requests, blocks, overbook=1, late=5)
again = rebook(requests, blocks, booked, blocks.adviser == 1, from_day=60)
columns = [getattr(plan, name) for plan in (booked, again) for name in ("block", "start", "reason", "metres")]
years = curve(requests, blocks, [3, 6], Conditions(overbook=1))
print(hashlib.sha256(np.concatenate(columns).tobytes() + repr(years).encode()).hexdigest())
"""


def test_appointments_are_the_same_for_a_seed():
    one, two, other = (appointments(300, 4, 3, 0.9, seed)[0] for seed in (1, 1, 2))

    assert (one.metres == two.metres).all()
    assert (one.metres != other.metres).any()


def test_appointments_are_as_they_say():
    requests, blocks = appointments(6_000, 10, 6, 0.9, 1)

    assert abs(requests.quanta.sum() / blocks.quanta.sum() - 0.9) < 0.06
    assert (requests.metres.min(axis=1) <= requests.radius).all()
    assert abs((requests.needs > 0).mean() - 0.18) < 0.02
    assert (requests.deadline - requests.earliest == 18).all()
    assert set(np.unique(blocks.half)) <= set(range(10))
    assert ((blocks.half // 2) == blocks.day % 5).all()


def test_a_year_of_a_departement_breaks_no_rule():
    requests, blocks = appointments(2_000, 5, 4, 0.95, 2)
    bookings = book(requests, blocks)

    assert check(requests, blocks, bookings) == []
    assert 0 < bookings.on_time.sum() <= bookings.bound


@pytest.mark.parametrize("wrong", [(0, 1, 1, 1.0), (1, 0, 1, 1.0), (1, 1, 0, 1.0), (1, 1, 1, 0.0)])
def test_appointments_refuse_a_departement_without_anybody(wrong):
    with pytest.raises(Refused):
        appointments(*wrong, seed=1)


def test_the_answers_are_the_same_without_numba():
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, "REBOND_NO_NUMBA": off}, capture_output=True, check=True
        ).stdout
        for off in ("", "1")
    }

    assert len(digests) == 1
