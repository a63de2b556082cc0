"""What becomes of a plan that was asked for: done, out of date, impossible; never silent."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import OperationalError

from rebond.events.jobdating import planning, tasks
from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.states import PlanStatus
from rebond.ground.journal.actors import WORKER
from tests.events.jobdating import factories as make
from tests.factories import NOON


def asked():
    event = make.job_dating()
    make.recruiter(event)
    make.candidate(event)
    return plans.ask(event, member=None, by=WORKER, at=NOON)


def answering(monkeypatch, error):
    def answer(*_, **__):
        raise error

    monkeypatch.setattr(planning, "answer", answer)


def test_what_the_engine_refuses_is_said(in_13, monkeypatch):
    run = asked()
    answering(monkeypatch, planning.Refused("too large"))

    tasks.plan(departement=13, run_id=str(run.pk))

    run.refresh_from_db()
    assert run.status == PlanStatus.FAILED
    assert run.report["sentence"] == tasks.TOO_LARGE


def test_what_breaks_is_said_and_stays_in_the_log(in_13, monkeypatch):
    run = asked()
    answering(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        tasks.plan(departement=13, run_id=str(run.pk))

    run.refresh_from_db()
    assert run.status == PlanStatus.FAILED
    assert plans.ask(run.job_dating, member=None, by=WORKER, at=NOON).pk != run.pk


def test_while_the_database_is_away_the_plan_is_still_to_come(in_13, monkeypatch):
    run = asked()
    answering(monkeypatch, OperationalError())

    with pytest.raises(OperationalError):
        tasks.plan(departement=13, run_id=str(run.pk))

    run.refresh_from_db()
    assert run.status == PlanStatus.ASKED


def test_a_plan_whose_job_ended_for_good_is_given_up(in_13):
    run = asked()
    run.asked_at -= timedelta(days=1)
    run.save(update_fields=["asked_at"])

    tasks.give_up()

    run.refresh_from_db()
    assert run.status == PlanStatus.FAILED
    assert run.report["sentence"] == tasks.BROKEN


def test_a_second_interview_without_a_date_is_refused_by_the_database(in_13):
    event = make.job_dating()
    row = make.meeting(make.candidate(event), make.recruiter(event))

    with pytest.raises(IntegrityError, match="meeting_second_comes_after"), transaction.atomic():
        Meeting.objects.filter(pk=row.pk).update(status="held", outcome="second", second_at=None)
