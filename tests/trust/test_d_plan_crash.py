"""Test D: a plan whose real worker is killed in the middle is written once."""

import os
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rebond.events.jobdating.models import JobDating, Meeting, PlanRun
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.states import PlanStatus
from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import context
from tests.events.jobdating import factories as make
from tests.trust import reports
from tests.trust.test_d_crash import Worker

PEOPLE, HOSTS = 150, 12
RESUMES_WITHIN = 90
pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(not os.environ.get("REBOND_NIGHTLY"), reason="a minute: `make nightly`"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def worker(tmp_path):
    worker = Worker(tmp_path / "worker.log")
    yield worker
    worker.kill()


def doing() -> bool:
    """Whether a worker computes the plan now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'jobdating.plan' AND status = 'doing'")
        return cursor.fetchone() is not None


def wait_for(reached, *, within=RESUMES_WITHIN) -> float:
    start = time.monotonic()
    while not reached():
        assert time.monotonic() - start < within
        time.sleep(0.01)
    return time.monotonic() - start


def test_worker_killed_in_the_middle_of_a_plan_gives_one_result(worker):
    with context.departement(13):
        event = make.job_dating(on=timezone.localdate() + timedelta(days=14), hall_gap_slots=1)
        for rank in range(HOSTS):
            make.recruiter(event, hall=f"Salle {rank % 3}")
        for _ in range(PEOPLE):
            make.candidate(event)
        run = plans.ask(event, member=None, by=WORKER, at=timezone.now())

    def is_over() -> bool:
        with context.departement(13):
            return PlanRun.objects.get(pk=run.pk).status != PlanStatus.ASKED

    wait_for(doing)
    was_over = is_over()
    worker.kill()
    worker.start()
    seconds = wait_for(is_over)

    with context.departement(13):
        row = JobDating.objects.get(pk=event.pk)
        figures = {
            "killed_before_the_end": not was_over,
            "plans": JournalLine.objects.filter(verb="plan", object_id=event.pk).count(),
            "interviews_lost_or_twice": Meeting.objects.count() - row.proof["meetings"],
            "seconds_to_resume": round(seconds, 1),
        }
        assert PlanRun.objects.get(pk=run.pk).status == PlanStatus.DONE
    reports.add("d_plan", figures)
    assert (figures["killed_before_the_end"], figures["plans"], figures["interviews_lost_or_twice"]) == (True, 1, 0)
