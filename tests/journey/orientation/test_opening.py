"""Orientations open and close with duty periods, in bulk."""

from datetime import timedelta

import pytest

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation import operations
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.beneficiaries.models import DutyPeriod
from rebond.people.beneficiaries.operations import persons
from tests.factories import NOON, DutyPeriodFactory, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory, pole

pytestmark = pytest.mark.django_db


def end(duty, reason="rights_closed"):
    DutyPeriod.objects.filter(pk=duty.pk).update(ends_on=NOON.date(), end_reason=reason)


def test_open_for_awaits_each_new_duty_once(in_13, django_assert_num_queries):
    duties = [DutyPeriodFactory().pk for _ in range(3)]

    with django_assert_num_queries(6):
        opened = operations.open_for(duties, by=WORKER, at=NOON)

    assert (opened, operations.open_for(duties, by=WORKER, at=NOON)) == (3, 0)
    assert set(Orientation.objects.values_list("status", "opened_at")) == {(Status.AWAITED, NOON)}
    assert JournalLine.objects.filter(verb="open").count() == 3


def test_open_for_leaves_an_ended_duty_alone(in_13):
    duty = DutyPeriodFactory()
    end(duty)

    assert operations.open_for([duty.pk], by=WORKER, at=NOON) == 0


def test_open_for_opens_again_when_the_person_comes_back(in_13):
    before = OrientationFactory(status=Status.CLOSED, closed_at=NOON)
    end(before.duty)
    duty = DutyPeriodFactory(beneficiary=before.beneficiary)

    assert operations.open_for([duty.pk], by=WORKER, at=NOON) == 1
    assert Orientation.objects.get(duty=duty).previous is None


@pytest.mark.parametrize(("reason", "kept"), [("rights_closed", "left"), ("moved_away", "departed")])
def test_close_for_ends_the_orientation_and_the_accompaniment(in_13, reason, kept):
    orientation = OrientationFactory(followed=True)
    end(orientation.duty, reason)

    closed = operations.close_for([orientation.duty_id], by=WORKER, at=NOON)

    orientation.refresh_from_db()
    orientation.assignment.refresh_from_db()
    assert (closed, orientation.status, orientation.close_reason) == (1, Status.CLOSED, "duties_ended")
    assert (orientation.assignment.ended_at, orientation.assignment.end_reason) == (NOON, kept)
    assert operations.close_for([orientation.duty_id], by=WORKER, at=NOON) == 0


def test_the_pole_of_an_orientation_is_the_persons_while_it_lives(in_13):
    live, other = OrientationFactory(), OrganisationFactory(pole=True)
    closed = OrientationFactory(status=Status.CLOSED, closed_at=NOON)

    for row in (live, closed):
        persons.settle(row.beneficiary, pole=other, by=WORKER, at=NOON + timedelta(days=1))
        row.refresh_from_db()

    assert (live.pole, closed.pole) == (other, pole())
