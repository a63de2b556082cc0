"""Promises, contracts and posts kept, as the bilan counts them."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from rebond.work.hires import figures
from rebond.work.hires.models import Hire, PostCheck
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

    assert _keys(after) == ["asked_3", "due_1", "due_3", "lasting", "promised", "signed"]


def test_two_answers_that_disagree_are_unknown_until_an_agent_says(departement):
    hire = HireFactory(signed=True)
    for source, is_in_post in (("person", False), ("employer", True)):
        PostCheck.objects.create(hire=hire, months=1, source=source, is_in_post=is_in_post, asked_on=TODAY)
    after = TODAY + timedelta(days=40)

    assert "asked_1" not in _keys(after)
    PostCheck.objects.create(hire=hire, months=1, is_in_post=True, asked_on=TODAY)
    assert {"asked_1", "in_post_1"} <= set(_keys(after))


def test_contracts_that_follow_one_another_are_one_job_at_each_time(departement):
    ended = {"status": "ended", "ended_on": TODAY + timedelta(days=60), "end_reason": "renewed"}
    first = HireFactory(signed=True, contract="cdd", **ended)
    following = HireFactory(signed=True, beneficiary=first.beneficiary, company=first.company, since_on=first.starts_on)
    Hire.objects.filter(pk=following.pk).update(starts_on=TODAY + timedelta(days=61))
    PostCheck.objects.create(hire=first, months=1, is_in_post=True, asked_on=TODAY)
    PostCheck.objects.create(hire=following, months=3, is_in_post=True, asked_on=TODAY)

    found = [key for key in _keys(TODAY + timedelta(days=100)) if key[-1] in "13"]

    assert found == ["asked_1", "asked_3", "due_1", "due_3", "in_post_1", "in_post_3"]


@pytest.mark.parametrize(
    ("contract", "months", "is_counted"),
    [("cdi", None, True), ("cdd", 6, True), ("cdd", 5, False), ("cdd", None, False), ("interim", 12, False)],
)
def test_a_lasting_job_is_a_cdi_or_a_cdd_of_six_months(departement, contract, months, is_counted):
    ends_on = TODAY + relativedelta(months=months) - timedelta(days=1) if months else None
    HireFactory(signed=True, contract=contract, ends_on=ends_on)

    assert ("lasting" in _keys(TODAY)) == is_counted
