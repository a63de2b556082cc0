"""Two colleagues prove their address at once: their company is registered once, and the second is asked about."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy import context
from rebond.work.employers.models import Company
from rebond.work.employers.operations import spaces
from tests.conftest import NOON
from tests.work.employers.factories import SpaceRequestFactory
from tests.work.factories import SIRET


@pytest.mark.parametrize("number", [13, 14])
@pytest.mark.django_db(transaction=True)
def test_two_of_one_new_company_at_once_register_it_once(number):
    with context.departement(number):
        asked = [SpaceRequestFactory(company=None, siret=SIRET) for _ in range(2)]
    gate = Barrier(2)

    def prove(request):
        gate.wait(timeout=60)
        try:
            with context.departement(number):
                return str(spaces.prove(request, password="trois mots sans rapport", by=Actor("link"), at=NOON).status)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(prove, asked))

    with context.departement(number):
        assert Company.objects.count() == 1
    assert sorted(found) == ["asked", "opened"]
