"""Two taps on one interview at the same instant: one hire, one answer, nothing lost."""

import pytest
from django.utils import timezone

from rebond.events.jobdating.models import Meeting
from rebond.events.jobdating.operations import running
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.tenancy import context
from rebond.work.hires.models import Hire
from tests.events.jobdating import run_factories as make
from tests.events.jobdating.test_preparing_races import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    with context.departement(13):
        event = make.event(on=timezone.localdate())
        return make.meeting(make.candidate(event), make.recruiter(event))


def test_two_taps_promise_one_hire(meeting):
    now = timezone.now()

    both(lambda: running.note(meeting, outcome="promise", by=WORKER, at=now).pk)

    with context.departement(13):
        row = Meeting.objects.get(pk=meeting.pk)
        assert (row.status, row.outcome) == (MeetingStatus.HELD, "promise")
        assert Hire.objects.count() == 1
        assert row.hire == Hire.objects.get()
        assert JournalLine.objects.filter(object_id=meeting.pk).count() == 1


def test_a_tap_of_the_recruiter_and_one_of_the_organiser_leave_one_answer(meeting):
    now, taps = timezone.now(), iter(("promise", "missed"))

    def tap():
        if next(taps) == "promise":
            return running.note(meeting, outcome="promise", by=WORKER, at=now).pk
        return running.miss(meeting, by=WORKER, at=now).pk

    both(tap)

    with context.departement(13):
        row = Meeting.objects.get(pk=meeting.pk)
        standing = Hire.objects.exclude(status="dropped").count()
        assert (row.status, row.outcome, standing) in {
            (MeetingStatus.HELD, "promise", 1),
            (MeetingStatus.MISSED, "", 0),
        }
