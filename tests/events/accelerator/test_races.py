"""Many at once: the last place of a cohort, two coordinators who plan, one who sends twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.events.accelerator import planning
from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations import cohorts, rotations
from rebond.ground.tenancy import context
from rebond.ground.web import pages
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment, Session
from tests.events.accelerator.cohort_rows import coming_day, person, poles
from tests.events.accelerator.test_cohort import draw, keep
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

THREADS = 12


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def together(number: int, act: Callable[[int], Any]) -> list[Any]:
    """What each thread came to, all acting at once; a refusal is its sentence."""
    gate = Barrier(THREADS)

    def one(rank: int) -> Any:
        try:
            gate.wait(timeout=60)
            with context.departement(number):
                return act(rank)
        except (ValidationError, pages.Changed) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))


def test_the_last_place_of_a_cohort_has_one_winner(number):
    with context.departement(number):
        rows = coming_day(0, 0, capacity=2)
        poles(2)
        keep(rows, draw(rows, places=2))
        sent = cohorts.invite(rows.day, **rows.act)
        appointments.cancel(sent.invited[0], **rows.act)
        pole = OrganisationFactory.create(pole=True)
        people = [person(pole) for _ in range(THREADS)]

    by = {"made_by": rows.organiser.membership, **rows.act}
    found = together(number, lambda rank: cohorts.add(rows.day, people[rank], motive="Le thème lui convient", **by))

    assert sum(isinstance(one, Appointment) for one in found) == 1
    with context.departement(number):
        session = Session.objects.get()
        assert session.taken == session.places == 2


def test_sending_at_once_invites_each_person_once(number):
    with context.departement(number):
        rows = coming_day(0, 0, capacity=3)
        poles(4)
        keep(rows, draw(rows, places=3))

    found = together(number, lambda _: cohorts.invite(rows.day, **rows.act))

    assert sorted(len(one.invited) for one in found)[-2:] == [0, 3]
    with context.departement(number):
        assert Appointment.objects.count() == Session.objects.get().taken == 3


def test_of_coordinators_who_plan_at_once_one_wins(number):
    with context.departement(number):
        rows = coming_day()
        pole = OrganisationFactory.create(pole=True)
        for _ in range(4):
            appointments.join_session(rows.day.session, person(pole), origin="selection", **rows.act)
        plan = planning.rotation(rows.day, seconds=0)

    found = together(number, lambda _: rotations.apply(rows.day, plan, version=rows.day.version, **rows.act))

    assert sum(isinstance(one, Day) for one in found) == 1
    assert sum(isinstance(one, pages.Changed) for one in found) == THREADS - 1
