"""Two coordinators at once, two asks at once: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import JobDating, Meeting, PlanRun
from rebond.events.jobdating.operations import plans
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from rebond.ground.web import pages
from tests.events.jobdating import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    with context.departement(13):
        made = make.job_dating()
        make.recruiter(made)
        make.candidate(made)
        return made


def both(act):
    """The same act twice at the same instant, each in its own transaction; what came of each."""
    gate = Barrier(2)

    def run():
        try:
            gate.wait()
            with context.departement(13):
                return act()
        except pages.Changed:
            return "changed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [one.result() for one in [pool.submit(run), pool.submit(run)]]


def test_two_coordinators_apply_one_plan(event):
    with context.departement(13):
        answer = planning.answer(event, seconds=0.5)

    def apply():
        return plans.apply(event, answer, version=0, by=WORKER, at=NOON).version

    assert sorted(map(str, both(apply))) == ["1", "changed"]
    with context.departement(13):
        assert Meeting.objects.count() == 1
        assert JobDating.objects.get(pk=event.pk).version == 1


def test_two_asks_make_one_plan(event):
    first, second = both(lambda: plans.ask(event, member=None, by=WORKER, at=NOON).pk)

    assert first == second
    with context.departement(13):
        assert PlanRun.objects.count() == 1
