"""Whoever makes the first appointment with the structure, the days to book it stop."""

from datetime import time, timedelta

import pytest

from rebond.ground.journal.actors import WORKER
from rebond.journey.orientation import operations
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations import Given
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import FIRST_MEETING
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import OpeningFactory

pytestmark = pytest.mark.django_db

BY = {"by": WORKER, "at": NOON}
SOON = NOON + timedelta(days=2)


@pytest.fixture
def orientation(departement):
    row = OrientationFactory(handed_over=True)
    row.beneficiary.phone, row.beneficiary.phone_consent = "0612345678", "A"
    row.beneficiary.save()
    return row


@pytest.fixture
def opening(orientation):
    agent = MembershipFactory(role="referent", organisation=orientation.structure)
    return OpeningFactory(agent=agent, kinds=[FIRST_MEETING], closes=time(13))


def booked_at(orientation):
    orientation.refresh_from_db()
    return orientation.booked_at


def given(orientation, opening):
    slot = Slot(SOON, 60, opening.organisation_id, opening.agent_id, None, ("in_person",))
    return [Given(orientation.beneficiary_id, slot)]


def test_an_allocation_stops_the_days_to_book(orientation, opening):
    operations.allocate(given(orientation, opening), kind=FIRST_MEETING, **BY)

    assert booked_at(orientation) == NOON


def test_another_kind_does_not(orientation, opening):
    operations.allocate(given(orientation, opening), kind="follow_up", **BY)

    assert Appointment.objects.exists()
    assert booked_at(orientation) is None


def test_a_place_of_the_waiting_list_stops_the_days_to_book(orientation, opening):
    place = {"kind": FIRST_MEETING, "organisation": opening.organisation}
    waiting = appointments.wait_for(orientation.beneficiary, **place, **BY)
    plan = {"starts_at": SOON, "minutes": 60, "agent": opening.agent}
    appointments.cancel(appointments.make(BeneficiaryFactory(), **place, **plan, **BY), **BY)

    made = operations.accept_offer(waiting, **BY)

    assert (made.starts_at, booked_at(orientation)) == (SOON, NOON)


def test_an_appointment_elsewhere_does_not(orientation):
    elsewhere = OrganisationFactory()
    plan = {"kind": FIRST_MEETING, "starts_at": SOON, "minutes": 60}

    operations.book(orientation.beneficiary, organisation=elsewhere, **plan, **BY)

    assert booked_at(orientation) is None
