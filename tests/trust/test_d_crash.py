"""Test D: an import whose real worker is killed again and again loses no line and applies none twice."""

import os
import signal
import subprocess
import time
from collections import Counter
from itertools import count

import pytest
from django.utils import timezone

from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.states import Status
from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import context
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household
from tests.exchanges.depositing import deposit, flow_of, households
from tests.factories import MembershipFactory
from tests.signing import client_of
from tests.trust import reports
from tools import processes

HOUSEHOLDS, KILLS = 2000, 3
RESUMES_WITHIN = 60
pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(not os.environ.get("REBOND_NIGHTLY"), reason="two minutes: `make nightly`"),
    pytest.mark.django_db(transaction=True),
]


class Worker:
    """A real worker, killed and started again."""

    def __init__(self, log):
        self.log = log
        self.start()

    def start(self):
        command = ["manage.py", "procrastinate", "worker"]
        self.process: subprocess.Popen[bytes] = processes.start(command, env=dict(os.environ), log=self.log)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def worker(tmp_path):
    worker = Worker(tmp_path / "worker.log")
    yield worker
    worker.kill()


def state():
    """Where the file is, and how many of its lines are done."""
    with context.departement(13):
        file = ImportedFile.objects.get()
        return file.status, file.lines.exclude(result="").count()


def wait_for(reached, *, within=RESUMES_WITHIN):
    """Wait until `reached(status, done)`; the seconds it took."""
    start = time.monotonic()
    while not reached(*state()):
        assert time.monotonic() - start < within, state()
        time.sleep(0.02)
    return time.monotonic() - start


def test_worker_killed_loses_nothing_and_does_nothing_twice(worker):
    with context.departement(13):
        member = MembershipFactory(role="manager")
    blocks = households(HOUSEHOLDS)
    client = client_of(member)
    assert deposit(client, flow_of(blocks), informed_on=timezone.localdate()).status_code == 303
    wait_for(lambda status, _: status == Status.PREVIEWED, within=120)
    with context.departement(13):
        file = ImportedFile.objects.get()
    client.post(f"/imports/{file.pk}/appliquer/")

    pauses, before = [], 0
    for number in count():
        pauses.append(wait_for(lambda status, done, least=before: done > least or status == Status.APPLIED))
        before = state()[1]
        if number == KILLS or state()[0] == Status.APPLIED:
            break
        worker.kill()
        worker.start()
    wait_for(lambda status, _: status == Status.APPLIED)

    check(file, blocks, pauses)


def check(file, blocks, pauses):
    with context.departement(13):
        results = Counter(file.lines.values_list("result", flat=True))
        people = sum(len(block.adults) for block in blocks)
        doubled = people - Beneficiary.objects.count() - file.lines.filter(result="doubtful").count()
        figures = {
            "lines": sum(results.values()),
            "kills": len(pauses) - 1,
            "lines_lost": results[""] + HOUSEHOLDS - sum(results.values()),
            "households_twice": results["created"] - Household.objects.count(),
            "people_journalled_twice": JournalLine.objects.filter(verb="intake").count() - Beneficiary.objects.count(),
            "seconds_to_resume": round(max(pauses[1:]), 1),
        }
        assert doubled >= 0
        assert Orientation.objects.count() == DutyPeriod.objects.filter(ends_on=None, is_taken_over=False).count()
    reports.add("d", figures)
    assert figures["lines_lost"] == figures["households_twice"] == figures["people_journalled_twice"] == 0
    assert figures["kills"] == KILLS
    assert figures["seconds_to_resume"] <= RESUMES_WITHIN
