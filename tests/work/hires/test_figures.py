"""Promises, contracts and posts kept, as the bilan counts them."""

from datetime import date, timedelta

from rebond.work.hires import figures
from rebond.work.hires.models import Hire
from tests.conftest import TODAY
from tests.work.factories import HireFactory

YEAR = (TODAY - timedelta(days=365), TODAY + timedelta(days=400))


def _keys(today: date) -> list[str]:
    return sorted(one.figure for one in figures.counted(*YEAR, today=today, months=(1, 3)))


def test_a_promise_noted_by_mistake_is_not_counted(departement):
    HireFactory(status="dropped", drop_reason="mistake")
    HireFactory(status="dropped", drop_reason="company")

    assert _keys(TODAY) == ["promised"]


def test_a_job_that_had_ended_is_known_to_be_over_without_asking(departement):
    hire = HireFactory(signed=True)
    Hire.objects.filter(pk=hire.pk).update(status="ended", ended_on=TODAY + timedelta(days=35), end_reason="trial")
    after = TODAY + timedelta(days=120)

    assert _keys(after) == ["asked_3", "due_1", "due_3", "promised", "signed"]
