"""People through time: counted by hand on a few periods."""

from datetime import date

import pytest

from rebond.people.beneficiaries import figures
from rebond.people.beneficiaries.models import RightsPeriod
from rebond.people.beneficiaries.states import DutyEnd, RightsStatus
from tests.factories import DutyPeriodFactory, HouseholdFactory

SPAN = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def right(start, end=None, status=RightsStatus.OPEN, household=None):
    return RightsPeriod.objects.create(
        household=household or HouseholdFactory(), status=status, starts_on=start, ends_on=end, informed_on=start
    )


def test_months_end_with_the_month_asked():
    assert figures.months(date(2026, 3, 15), 3) == SPAN
    assert figures.months(date(2026, 1, 31), 2) == [date(2025, 12, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        (date(2020, 5, 1), None, [1, 1, 1]),  # long before the span
        (date(2026, 2, 28), None, [0, 1, 1]),  # the last day of February counts in February
        (date(2026, 3, 1), None, [0, 0, 1]),
        (date(2020, 5, 1), date(2026, 2, 10), [1, 0, 0]),  # no longer there at the end of February
        (date(2026, 2, 3), date(2026, 2, 20), [0, 0, 0]),  # came and went within a month
        (date(2026, 4, 1), None, [0, 0, 0]),  # after the span
    ],
)
def test_household_counts_at_the_end_of_each_month_it_has_an_open_right(departement, start, end, counted):
    right(start, end)

    assert figures.households(SPAN) == counted


def test_suspended_payment_counts_and_a_closed_right_does_not(departement):
    right(date(2026, 1, 5), status=RightsStatus.PAYMENT_SUSPENDED)
    right(date(2026, 1, 5), status=RightsStatus.CLOSED)

    assert figures.households(SPAN) == [1, 1, 1]


def test_suspension_does_not_count_a_household_twice(departement):
    household = HouseholdFactory()
    right(date(2025, 6, 1), date(2026, 2, 1), household=household)
    right(date(2026, 2, 1), status=RightsStatus.RIGHT_SUSPENDED, household=household)

    assert figures.households(SPAN) == [1, 1, 1]


def test_people_subject_to_duties_leave_when_they_end(departement):
    DutyPeriodFactory(starts_on=date(2026, 1, 10))
    DutyPeriodFactory(starts_on=date(2026, 1, 10), ends_on=date(2026, 2, 15), end_reason=DutyEnd.RIGHTS_CLOSED)

    assert figures.subject(SPAN) == [2, 1, 1]


def test_series_asks_four_queries_whatever_its_length(departement, django_assert_num_queries):
    list(figures.series(date(2026, 3, 3), 2))  # the parameters are read once a process

    with django_assert_num_queries(4):
        list(figures.series(date(2026, 3, 3), 24))
