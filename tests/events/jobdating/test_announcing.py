"""Hours told: to everybody, interview or not; batch after batch; nobody twice, even when the worker dies between two."""

from collections import Counter

import pytest

from rebond.events.jobdating import planning, tasks
from rebond.events.jobdating.models import Candidate
from rebond.events.jobdating.operations import announcing, plans
from rebond.events.jobdating.queries import preparing
from rebond.events.jobdating.states import Status
from rebond.ground.jobs import queries as jobs
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.people.appointments.models import Appointment
from tests.events.jobdating import factories as make
from tests.factories import NOON, BeneficiaryFactory


def planned(people: int = 3, **fields):
    """A job dating whose plan is made: its people are reached by SMS."""
    event = make.job_dating(**fields)
    make.recruiter(event, name="Chez Paul")
    for rank in range(people):
        person = BeneficiaryFactory.create(phone=f"06123456{rank:02}", phone_consent="A")
        make.candidate(event, beneficiary=person)
    found = planning.answer(event, seconds=0.2)
    return plans.apply(event, found, version=found.version, by=WORKER, at=NOON)


def said():
    return Counter(Message.objects.values_list("kind", flat=True))


def test_who_has_no_interview_is_told_so_once(departement):
    event = planned(3, seats=9)
    make.candidate(event, has=[], beneficiary=BeneficiaryFactory.create(phone="0699999999", phone_consent="A"))

    announcing.announce(event, version=event.version, by=WORKER, at=NOON)

    assert said() == {"job_dating_hours": 3, "job_dating_waiting": 1}
    body = Message.objects.get(kind="job_dating_waiting").body
    assert "liste d'attente" in body
    event.refresh_from_db()
    assert preparing.to_announce(event) == 0


def test_a_long_announcement_goes_on_where_the_worker_died(in_13, monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    event = planned(5)
    made = announcing.announce_by_worker(event, version=event.version, member=None, by=WORKER, at=NOON)

    assert announcing.announce_next(made.pk, by=WORKER, at=NOON)
    told = said()["job_dating_hours"]
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOON)
    tasks.announce(departement=13, progress_id=str(made.pk))

    with context.departement(13):
        assert told == 2
        assert set(Counter(Message.objects.values_list("recipient_id", flat=True)).values()) == {1}
        assert said() == {"job_dating_hours": 5}
        assert Appointment.objects.filter(session__job_dating=event).count() == 5
        assert Candidate.objects.filter(appointment=None).count() == 0
        event.refresh_from_db()
        progress = jobs.progress(made.pk)
    assert event.status == Status.ANNOUNCED
    assert progress.is_over
    assert progress.sentence.replace("\xa0", " ") == "5 personnes prévenues."


def test_a_batch_that_breaks_tells_nobody(in_13, monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    event = planned(4)
    made = announcing.announce_by_worker(event, version=event.version, member=None, by=WORKER, at=NOON)
    with monkeypatch.context() as patch:
        patch.setattr(announcing.jobs, "advance", _die)
        with pytest.raises(RuntimeError):
            announcing.announce_next(made.pk, by=WORKER, at=NOON)

    assert said() == {}
    while announcing.announce_next(made.pk, by=WORKER, at=NOON):
        pass

    assert said() == {"job_dating_hours": 4}


def _die(*_, **__):
    raise RuntimeError
