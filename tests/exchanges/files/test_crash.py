"""Work that is killed goes on where it was: no line lost, none applied twice."""

from collections import Counter
from dataclasses import replace

import pytest
from django.db import OperationalError

from rebond.exchanges.caf import tasks as caf
from rebond.exchanges.caf.codes import Role
from rebond.exchanges.files import grouping, tasks
from rebond.exchanges.files.operations import applying, previewing, staging
from rebond.exchanges.files.states import Status
from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household
from tests.exchanges.depositing import confirmed, deposit, flow_of, households, last_file, manager, previewed
from tests.jobs import run_jobs

COUNT, BATCH = 23, 5


class Killed(BaseException):
    """What stands for kill -9: nothing catches it."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    for module in (grouping, staging, tasks):
        monkeypatch.setattr(module, "BATCH", BATCH)


def kill_at(monkeypatch, module, name, calls, *, after):
    """Make the n-th calls of a function fail, before its work or once it is done but not committed."""
    function, count = getattr(module, name), 0

    def killed(*arguments, **named):
        nonlocal count
        count += 1
        result = function(*arguments, **named) if after or count not in calls else None
        if count in calls:
            raise Killed
        return result

    monkeypatch.setattr(module, name, killed)


def run_until_done(run):
    """Run a task as many times as it is killed; how many."""
    kills = 0
    while True:
        try:
            run()
        except Killed:
            kills += 1
        else:
            return kills


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_reading_killed_stages_each_line_once(in_13, monkeypatch, after):
    deposit(manager(), flow_of(households(COUNT)))
    file = last_file()
    kill_at(monkeypatch, staging, "stage", {2, 5}, after=after)
    kill_at(monkeypatch, previewing, "foresee_next", {1, 3}, after=after)

    kills = run_until_done(lambda: caf.read(departement=13, file_id=str(file.pk)))

    file.refresh_from_db()
    assert (kills, file.status) == (4, Status.PREVIEWED)
    assert list(file.lines.order_by("position").values_list("position", flat=True)) == list(range(1, COUNT + 1))
    assert Counter(file.lines.values_list("expected", flat=True)) == {"created": COUNT}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_application_killed_applies_each_line_once(departement, monkeypatch, after):
    client = manager()
    blocks = households(COUNT, departement.code)
    file = previewed(client, flow_of(blocks, departement.code))
    client.post(f"/imports/{file.pk}/appliquer/")
    kill_at(monkeypatch, applying, "apply_next", {1, 2, 4, 7}, after=after)

    kills = run_until_done(lambda: tasks.apply(departement=departement.pk, file_id=str(file.pk)))

    file.refresh_from_db()
    people = sum(len(block.adults) for block in blocks)
    assert (kills, file.status) == (4, Status.APPLIED)
    assert Counter(file.lines.values_list("result", flat=True)) == {"created": COUNT}
    assert (Household.objects.count(), Beneficiary.objects.count()) == (COUNT, people)
    assert JournalLine.objects.filter(verb="intake").count() == people
    assert Orientation.objects.count() == DutyPeriod.objects.filter(ends_on=None, is_taken_over=False).count()


def test_second_worker_on_the_same_file_does_nothing_twice(in_13):
    client = manager()
    file = confirmed(client, previewed(client, flow_of(households(COUNT))))

    tasks.apply(departement=13, file_id=str(file.pk))
    caf.read(departement=13, file_id=str(file.pk))

    assert Counter(file.lines.values_list("result", flat=True)) == {"created": COUNT}


def test_line_that_the_database_refuses_does_not_take_the_others_with_it(in_13):
    blocks = households(COUNT)
    index, one = next((i, b.adults[0]) for i, b in enumerate(blocks) if b.adults[0].nir and i > BATCH)
    blocks[index] = replace(blocks[index], people=(one, replace(one, role=Role.SPOUSE)))
    client = manager()

    file = confirmed(client, previewed(client, flow_of(blocks)))

    assert Counter(file.lines.values_list("result", flat=True)) == {"created": COUNT - 1, "rejected": 1}
    assert file.lines.get(result="rejected").sentence == "Une personne a déjà ce numéro de sécurité sociale."


def test_lost_connection_is_no_reason_to_reject(in_13, monkeypatch):
    client = manager()
    file = previewed(client, flow_of(households(COUNT)))
    client.post(f"/imports/{file.pk}/appliquer/")

    def lost(*_, **__):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(applying.intake, "apply", lost)
        with pytest.raises(OperationalError):
            tasks.apply(departement=13, file_id=str(file.pk))
    run_jobs()

    assert Counter(file.lines.values_list("result", flat=True)) == {"created": COUNT}


def test_work_that_gives_no_news_is_asked_again(in_13):
    client = manager()
    deposit(client, flow_of(households(2)))
    file = last_file()

    answer = client.post(f"/imports/{file.pk}/reprendre/")
    run_jobs()

    file.refresh_from_db()
    assert (answer.status_code, file.status, file.lines.count()) == (303, Status.PREVIEWED, 2)
