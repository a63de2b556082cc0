"""Promises, funnel and delays, counted by hand."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from rebond.journey.orientation import promises
from rebond.journey.orientation.states import CloseReason, Status
from rebond.people.beneficiaries.states import DutyEnd
from tests.factories import DutyPeriodFactory
from tests.journey.orientation.factories import OrientationFactory

DAY = date(2026, 1, 5)
TODAY = date(2026, 6, 1)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def entrant(*, days_to_stop=None, **fields):
    """Someone whose right was asked and learnt on DAY; received and oriented that many days later."""
    dates: dict[str, object] = {"duty__requested_on": DAY, "duty__informed_on": DAY, "opened_at": noon(DAY)}
    if days_to_stop is not None:
        at = noon(DAY + timedelta(days=days_to_stop))
        dates |= {"decided": True, "interviewed_at": at, "decided_at": at}
    return OrientationFactory(**dates, **fields)


def entered(**scope):
    return promises.entered(**{"since": DAY, "until": DAY, **scope})


def outcome(today=TODAY):
    return promises.total(promises.promises(entered(), "entrant", today=today).values())


def last_day(departement):
    """6 weeks from the information in 13; 1 month from the request in 14."""
    return {13: 42, 14: 31}[departement.pk]


@pytest.mark.parametrize(("late", "counted"), [(0, (1, 0, 0)), (1, (0, 1, 0))], ids=["on the last day", "a day late"])
def test_promise_is_kept_until_its_last_day(departement, late, counted):
    entrant(days_to_stop=last_day(departement) + late)

    promise = outcome()

    assert (promise.kept, promise.broken, promise.pending) == counted


@pytest.mark.parametrize(("late", "counted"), [(0, (0, 0, 1)), (1, (0, 1, 0))], ids=["on the last day", "a day late"])
def test_promise_not_met_waits_until_its_last_day_then_is_broken(departement, late, counted):
    entrant()

    promise = outcome(today=DAY + timedelta(days=last_day(departement) + late))

    assert (promise.kept, promise.broken, promise.pending) == counted


def test_person_who_left_before_the_day_does_not_count(departement):
    entrant(
        status=Status.CLOSED,
        closed_at=noon(DAY + timedelta(days=10)),
        close_reason=CloseReason.DUTIES_ENDED,
        duty__ends_on=DAY + timedelta(days=10),
        duty__end_reason=DutyEnd.RIGHTS_CLOSED,
    )

    assert outcome() == promises.Promise()


def test_rate_is_over_what_is_decided(departement):
    for days in (1, 2, 90):
        entrant(days_to_stop=days)
    entrant()

    promise = outcome(today=DAY + timedelta(days=5))

    assert (promise.kept, promise.broken, promise.pending) == (2, 1, 1)
    assert promise.rate == 66.7


def test_promise_of_nobody_has_no_rate(departement):
    assert outcome().rate is None


def test_funnel_counts_each_step_once(departement):
    entrant()
    entrant(days_to_stop=3)
    entrant(days_to_stop=3, handed_over_at=noon(DAY + timedelta(days=4)), status=Status.HANDED_OVER)

    counts = {figure.key: count for figure, count in promises.funnel(entered())}

    assert counts == {
        "informed": 3, "interviewed": 2, "decided": 2, "handed_over": 1, "referent_named": 0, "met": 0,
    }  # fmt: skip


def test_change_of_orientation_is_not_a_new_entry(departement):
    first = entrant(days_to_stop=3, status=Status.CLOSED, closed_at=noon(TODAY), close_reason=CloseReason.REORIENTED)
    OrientationFactory(duty=first.duty, beneficiary=first.beneficiary, previous=first, opened_at=noon(TODAY))

    assert entered().count() == 1


@pytest.mark.parametrize(
    "scope",
    [
        {"until": DAY - timedelta(days=1), "since": DAY - timedelta(days=9)},
        {"since": DAY + timedelta(days=1), "until": TODAY},
    ],
)
def test_entry_outside_the_period_does_not_count(departement, scope):
    entrant()

    assert entered(**scope).count() == 0


def test_delays_give_mean_and_median_by_pole_and_by_month(departement):
    people = [entrant(days_to_stop=days) for days in (1, 2, 9)]
    pole = people[0].beneficiary.pole_id

    by_pole = promises.delays(entered(), "information", "decided", by="pole")
    by_month = promises.delays(entered(), "information", "decided", by="month")

    expected = promises.Delay(count=3, mean=4.0, median=2.0)
    assert by_pole == {pole: expected}
    assert by_month == {date(2026, 1, 1): expected}


def test_people_behind_a_number_are_as_many_as_the_number(departement):
    entrant(days_to_stop=1)
    entrant(days_to_stop=90)

    for key, number in (("funnel.decided", 2), ("promise.entrant.kept", 1), ("promise.entrant.broken", 1)):
        found = promises.counted(entered(), key, today=TODAY)
        assert found is not None
        assert found[1].count() == number


@pytest.mark.parametrize(
    "key", ["", "funnel", "funnel.nothing", "promise.rapo.kept", "promise.entrant.lost", "a.b.c.d"]
)
def test_unknown_key_counts_nobody(departement, key):
    assert promises.counted(entered(), key, today=TODAY) is None


def test_every_promise_of_the_table_is_made_by_the_pack(departement):
    assert all(promises.promise_figure(name) for name in promises.PROMISES)


def test_person_of_prevention_is_not_an_entry_of_rsa(departement):
    OrientationFactory(duty=DutyPeriodFactory(kind="prevention", requested_on=DAY, informed_on=DAY))

    assert entered().count() == 0
