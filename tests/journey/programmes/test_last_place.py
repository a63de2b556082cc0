"""Fifty people, one place: one of them has it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.ground.tenancy import context
from rebond.journey.programmes import operations
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.states import Status
from rebond.people.accounts.states import Role
from tests.factories import NOON
from tests.journey.programmes.factories import EnrolmentFactory, ProvisionFactory, staff

THREADS = 50


@pytest.mark.parametrize("number", [13, 14])
@pytest.mark.django_db(transaction=True)
def test_the_last_place_has_one_winner(number):
    with context.departement(number):
        places = ProvisionFactory(places=1)
        rows = [EnrolmentFactory(organisation=places.organisation) for _ in range(THREADS)]
        who = staff(places.organisation, Role.STRUCTURE_MANAGER)
    gate = Barrier(THREADS)

    def accept(row):
        gate.wait(timeout=60)
        try:
            with context.departement(number):
                operations.accept(row, member=who.membership, by=who.actor, at=NOON)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(THREADS) as threads:
        won = list(threads.map(accept, rows))

    with context.departement(number):
        taken = Provision.objects.get().taken
        accepted = Enrolment.objects.filter(status=Status.ACCEPTED).count()
    assert (sum(won), taken, accepted) == (1, 1, 1)
