"""Python and PostgreSQL compute the same due day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Rule, Unit, deadline
from rebond.people.beneficiaries.models import DutyPeriod
from tests.factories import DutyPeriodFactory


def rule(count: int, unit: Unit) -> Rule:
    return Rule("deadline.x", "information", "decided", count, unit, date(2000, 1, 1), None, "test")


@pytest.mark.parametrize(
    ("count", "unit", "due_on"),
    [
        (10, Unit.DAY, date(2026, 2, 10)),
        (6, Unit.WEEK, date(2026, 3, 14)),
        (1, Unit.MONTH, date(2026, 2, 28)),  # 31 January + 1 month: the last day of February
    ],
)
def test_due_on_counts_each_unit(count, unit, due_on):
    assert rule(count, unit).due_on(date(2026, 1, 31)) == due_on


def test_deadline_is_late_the_day_after_it_is_due():
    on_the_day = deadline([rule(10, Unit.DAY)], date(2026, 1, 1), today=date(2026, 1, 11))
    after = deadline([rule(10, Unit.DAY)], date(2026, 1, 1), today=date(2026, 1, 12))

    assert on_the_day is not None
    assert after is not None
    assert (on_the_day.days_left, on_the_day.is_late) == (0, False)
    assert (after.days_left, after.is_late) == (-1, True)


def test_deadline_that_was_met_stops_counting():
    met = deadline([rule(10, Unit.DAY)], date(2026, 1, 1), today=date(2026, 6, 1), met_on=date(2026, 1, 4))

    assert met is not None
    assert (met.days_left, met.is_late) == (7, False)


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), count=st.integers(0, 60), unit=st.sampled_from(Unit))
def test_database_and_python_agree(django_db_setup, django_db_blocker, day, count, unit):
    from django.db import transaction

    from rebond.ground.tenancy.context import departement

    with django_db_blocker.unblock(), departement(13):
        period = DutyPeriodFactory(starts_on=day)
        found = DutyPeriod.objects.annotate(due=due([rule(count, unit)], "starts_on")).get(pk=period.pk).due
        transaction.set_rollback(True)

    assert found == rule(count, unit).due_on(day)
