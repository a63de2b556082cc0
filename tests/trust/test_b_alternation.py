"""Test B: two départements that take turns on one connection never meet."""

import pytest
from django.db import connection

from rebond.ground.tenancy import context
from tests.factories import OrganisationFactory
from tests.trust import reports

pytestmark = pytest.mark.trust

TURNS = 10_000


def seen():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT departement_id FROM accounts_organisation")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_two_departements_alternate_on_one_connection():
    for number in (13, 14):
        with context.departement(number):
            OrganisationFactory()
    leaks = 0
    for turn in range(TURNS):
        number = 13 if turn % 2 else 14
        with context.departement(number):
            leaks += seen() != {number}

    reports.add("b", {"alternations": TURNS, "leaks": leaks})
    assert (leaks, seen()) == (0, set())
