"""Several doctors at once: one opinion counts, one takes the request, one question waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.journey.health import operations
from rebond.journey.health.models import HealthRequest, Opinion
from tests.conftest import NOON, TODAY
from tests.journey.health.factories import Clinic, RequestFactory

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
BY = {"by": WORKER, "at": NOON}


@pytest.fixture(params=[13, 14])
def clinic(request):
    with context.departement(request.param):
        return Clinic()


def winners(clinic, act):
    """How many of the threads did what they wanted; the others are refused in a sentence of ours."""
    gate = Barrier(THREADS)

    def one(_):
        try:
            gate.wait(timeout=60)
            with context.departement(clinic.person.departement_id):
                act()
        except (ValidationError, IntegrityError):
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(one, range(THREADS)))


def test_one_opinion_of_several_doctors_counts(clinic):
    given = {"effect": "able", "starts_on": TODAY, "ends_on": TODAY + timedelta(days=30)}

    won = winners(
        clinic, lambda: operations.give_opinion(clinic.person, **given, member=clinic.doctor.membership, **BY)
    )

    with context.departement(clinic.person.departement_id):
        assert (won, Opinion.objects.count()) == (1, 1)


def test_one_carer_takes_a_request(clinic):
    with context.departement(clinic.person.departement_id):
        asked = RequestFactory(beneficiary=clinic.person)

    assert winners(clinic, lambda: operations.take(asked, member=clinic.nurse.membership, **BY)) == 1


def test_one_question_waits(clinic):
    who = clinic.adviser.membership

    won = winners(clinic, lambda: operations.ask(clinic.person, question="work", member=who, **BY))

    with context.departement(clinic.person.departement_id):
        assert (won, HealthRequest.objects.count()) == (1, 1)
