"""A stock taken over: no entrant, no deadline, and an orientation that the département opens when it chooses."""

from datetime import date, timedelta

import pytest

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation import clocks, operations, promises, queries
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary, RightsPeriod
from rebond.people.beneficiaries.states import RightsStatus
from tests.factories import NOON, TODAY, DutyPeriodFactory, principal
from tests.journey.orientation.factories import OrientationFactory, pole

LONG_AGO = date(2019, 3, 1)


def followed_before(**fields):
    known = {"requested_on": LONG_AGO, "starts_on": LONG_AGO, "beneficiary__pole": pole(), "is_taken_over": True}
    return DutyPeriodFactory(**{**known, **fields})


def waiting():
    return list(queries.to_take_over(TODAY))


def open_for(*duties):
    people = Beneficiary.objects.filter(pk__in=[duty.beneficiary_id for duty in duties])
    return operations.take_over(people, by=WORKER, at=NOON)


def test_the_stock_waits_outside_every_queue_of_entrants(departement):
    duty = followed_before()
    adviser = principal(Role.ADVISER, organisation=pole())

    assert waiting() == [duty]
    assert [queue.key for queue in queries.QUEUES if queue.rows(adviser, TODAY).exists()] == []


def test_taking_over_opens_the_orientation_once(departement):
    duty, entrant = followed_before(), DutyPeriodFactory()

    counts = [open_for(duty, entrant), open_for(duty)]

    assert (counts, waiting()) == ([1, 0], [])
    assert JournalLine.objects.filter(verb="open", object_id=Orientation.objects.get(duty=duty).pk).count() == 1
    assert not Orientation.objects.filter(duty=entrant).exists()


def test_once_opened_the_clock_starts_that_day_in_python_and_in_sql(departement):
    open_for(followed_before())

    row = Orientation.objects.annotate(due=clocks.entry_due_on()).select_related("duty").get()
    deadline = clocks.entry_deadline(row, today=TODAY)
    assert (deadline.started_on, deadline.is_late, deadline.due_on) == (TODAY, False, row.due)
    assert row.due > TODAY


@pytest.mark.parametrize(
    ("status", "is_waiting"),
    [(RightsStatus.OPEN, True), (RightsStatus.RIGHT_SUSPENDED, False), (RightsStatus.CLOSED, False)],
)
def test_a_right_that_stopped_leaves_the_stock_until_it_is_restored(departement, status, is_waiting):
    duty = followed_before()
    RightsPeriod.objects.create(household=duty.household, status=status, starts_on=TODAY, informed_on=TODAY)

    assert bool(waiting()) is is_waiting


def test_who_is_taken_over_counts_in_no_promise(departement):
    open_for(followed_before(informed_on=TODAY))
    entrant = OrientationFactory(duty__informed_on=TODAY)

    assert list(promises.entered(TODAY, TODAY)) == [entrant]


def test_rules_do_not_take_them_for_entrants(departement):
    open_for(followed_before())
    row = Orientation.objects.get()

    assert not queries.situation(row, today=TODAY + timedelta(days=1)).is_entrant
