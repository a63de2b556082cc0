"""Parameters are read as of a day, from the version in force when work began."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from rebond.ground.parameters import queries
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from tests.factories import NOON

KEY = "test.amount"


@pytest.fixture
def amounts(departement):
    version = PackVersion.objects.create(number=9999, sha256="0" * 64, files={}, loaded_at=NOON)
    for value, start, end in ((100, date(2020, 1, 1), date(2024, 12, 31)), (200, date(2025, 1, 1), None)):
        Parameter.objects.create(key=KEY, value=value, valid_from=start, valid_to=end, source="test", version=version)
    Departement.objects.filter(pk=departement.pk).update(parameters_version=version.pk)
    context.refresh()
    return version


@pytest.mark.parametrize(
    ("day", "value"), [(date(2024, 12, 31), 100), (date(2025, 1, 1), 200), (date(2030, 1, 1), 200)]
)
def test_get_gives_the_value_of_the_day(amounts, day, value):
    assert queries.get(KEY, on=day) == value


def test_get_before_the_first_day_says_which_key_and_day(amounts):
    with pytest.raises(queries.MissingParameter, match=r"test\.amount.*31/12/2019"):
        queries.get(KEY, on=date(2019, 12, 31))


def test_two_values_on_one_day_are_refused(amounts):
    with pytest.raises(IntegrityError, match="parameter_one_value_a_day"), transaction.atomic():
        Parameter.objects.create(key=KEY, value=3, valid_from=date(2024, 6, 1), source="test", version=amounts)


def test_reading_twice_asks_the_database_once(amounts, django_assert_num_queries):
    queries.get(KEY, on=date(2026, 1, 1))

    with django_assert_num_queries(0):
        queries.get(KEY, on=date(2024, 1, 1))


def test_a_value_is_confirmed_when_somebody_vouches_for_that_of_the_day(amounts):
    Parameter.objects.filter(key=KEY, value=200).update(is_confirmed=False)
    context.refresh()
    queries._book.cache_clear()

    days = (date(2019, 12, 31), date(2024, 1, 1), date(2026, 1, 1))
    assert [queries.is_confirmed(KEY, on=day) for day in days] == [False, True, False]
