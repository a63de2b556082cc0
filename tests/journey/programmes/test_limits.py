"""What the law allows of an immersion and of an insertion contract, at the boundary of each rule."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rebond.ground.parameters import queries as parameters
from rebond.journey.programmes.limits import Stay, cddi_faults, immersion_faults
from tests.factories import TODAY

pytestmark = pytest.mark.usefixtures("departement")

DAY = timedelta(days=1)


def immersion(starts_on, ends_on, **facts):
    return Stay(starts_on, ends_on, facts.pop("host", "A"), **{"aim": "discover", "subject": "Cuisine"} | facts)


def fields(stay, *others):
    limits = parameters.get("immersion.limits", on=TODAY)
    return [field for field, _ in immersion_faults(stay, others, limits)]


@pytest.mark.parametrize(
    ("ends_on", "faults"), [(date(2026, 4, 2), []), (date(2026, 4, 3), ["ends_on"])], ids=["a month", "a day more"]
)
def test_an_immersion_lasts_a_month_from_date_to_date(ends_on, faults):
    assert fields(immersion(date(2026, 3, 3), ends_on)) == faults


def test_an_immersion_is_renewed_once_with_the_same_aim():
    first = immersion(date(2026, 3, 2), date(2026, 3, 20), pk=uuid4())
    again = immersion(date(2026, 3, 23), date(2026, 4, 10), renews=first.pk, pk=uuid4())
    third = immersion(date(2026, 4, 13), date(2026, 4, 14), renews=again.pk)

    assert fields(again, first) == []
    assert fields(third, first, again) == ["renews"]
    assert fields(immersion(date(2026, 3, 23), date(2026, 3, 24), renews=first.pk, aim="confirm"), first) == ["subject"]
    assert fields(immersion(date(2026, 3, 20), date(2026, 3, 24), renews=first.pk), first) == ["starts_on"]
    assert fields(immersion(date(2026, 3, 23), date(2026, 3, 24), renews=first.pk, host="B"), first) == ["renews"]


def test_two_conventions_in_twelve_months_with_a_host_and_other_aims():
    first = immersion(date(2026, 3, 2), date(2026, 3, 6))
    second = immersion(date(2026, 6, 1), date(2026, 6, 5), aim="confirm")
    third = immersion(date(2026, 9, 7), date(2026, 9, 11), aim="recruit")

    assert fields(second, first) == []
    assert fields(immersion(date(2026, 6, 1), date(2026, 6, 5)), first) == ["aim"]
    assert fields(third, first, second) == ["host_siret"]
    assert fields(immersion(date(2026, 9, 7), date(2026, 9, 11), host="B"), first, second) == []


@pytest.mark.parametrize(
    ("ends_on", "faults"), [(date(2027, 3, 6), ["aim"]), (date(2027, 3, 7), [])], ids=["within", "after"]
)
def test_twelve_months_roll(ends_on, faults):
    first = immersion(date(2026, 3, 2), date(2026, 3, 7))

    assert fields(immersion(ends_on, ends_on), first) == faults


@pytest.mark.parametrize(("days", "faults"), [(29, []), (30, ["ends_on"])], ids=["60 days", "61 days"])
def test_sixty_days_in_all_with_a_host(days, faults):
    first = immersion(date(2026, 1, 1), date(2026, 1, 31))
    second = immersion(date(2026, 4, 1), date(2026, 4, 1) + (days - 1) * DAY, aim="confirm")

    assert fields(second, first) == faults


def cddi(starts_on, ends_on, hours="26", **facts):
    return Stay(starts_on, ends_on, "Chantier", weekly_hours=Decimal(hours), **facts)


def of_cddi(stay, *others):
    return [field for field, _ in cddi_faults(stay, others, parameters.get("iae.cddi", on=TODAY))]


@pytest.mark.parametrize(
    ("hours", "exception", "faults"),
    [
        ("20", "", []),
        ("19.5", "", ["weekly_hours"]),
        ("19.5", "Difficultés particulières", []),
        ("35", "", []),
        ("35.5", "", ["weekly_hours"]),
    ],
)
def test_the_hours_of_a_contract(hours, exception, faults):
    assert of_cddi(cddi(date(2026, 3, 2), date(2026, 9, 1), hours, exception=exception)) == faults


@pytest.mark.parametrize(
    ("ends_on", "faults"), [(date(2026, 7, 1), []), (date(2026, 6, 30), ["ends_on"])], ids=["four months", "a day less"]
)
def test_a_first_contract_lasts_four_months(ends_on, faults):
    assert of_cddi(cddi(date(2026, 3, 2), ends_on)) == faults


def test_a_contract_that_follows_may_be_shorter():
    first = cddi(date(2026, 3, 2), date(2026, 7, 1))

    assert of_cddi(cddi(date(2026, 7, 2), date(2026, 8, 1)), first) == []
    assert of_cddi(cddi(date(2026, 9, 2), date(2026, 10, 1)), first) == ["ends_on"]  # months later, it is another one


@pytest.mark.parametrize(
    ("ends_on", "exception", "faults"),
    [
        (date(2028, 3, 1), "", []),
        (date(2028, 3, 2), "", ["ends_on"]),
        (date(2028, 3, 2), "Formation à finir", []),
        (date(2031, 3, 1), "Plus de 50 ans", []),
        (date(2031, 3, 2), "Plus de 50 ans", ["ends_on"]),
    ],
)
def test_twenty_four_months_in_all_or_sixty_by_exception(ends_on, exception, faults):
    first = cddi(date(2026, 3, 2), date(2027, 3, 1))

    assert of_cddi(cddi(date(2027, 3, 2), ends_on, exception=exception), first) == faults
