"""Test I: tries that come all together are counted one by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from rebond.ground.tenancy import context
from tests.factories import MembershipFactory
from tests.trust import reports

pytestmark = pytest.mark.trust

TRIES = 24


def attempt(email):
    try:
        response = Client().post("/compte/connexion/", {"login": email, "password": "faux"})
        return "ne convient pas" in response.content.decode()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_tries_that_come_together_are_ten_at_most():
    cache.clear()
    with context.departement(13):
        email = MembershipFactory().user.email

    with ThreadPoolExecutor(TRIES) as threads:
        allowed = sum(threads.map(attempt, [email] * TRIES))

    reports.add("i", {"tries_at_once": TRIES, "tries_at_once_allowed": allowed})
    assert allowed == 10
