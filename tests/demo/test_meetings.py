"""The agendas of the demo are full, and nobody is in two places at once."""

from typing import Any

import pytest

from rebond.demo import meetings
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Absence, Appointment, Session, WaitingPlace
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import RoomFactory

pytestmark = pytest.mark.django_db


def test_the_agendas_show_something_of_each_kind(departement):
    pole: Any = OrganisationFactory(pole=True)
    room = RoomFactory(organisation=pole)
    team = MembershipFactory.create_batch(6, role=Role.ADVISER, organisation=pole)
    referent: Any = MembershipFactory()
    for person in BeneficiaryFactory.create_batch(20, pole=pole):
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
    BeneficiaryFactory.create_batch(20, pole=pole)

    meetings.fill([*team, referent], [pole], now=NOON)

    full = Session.objects.order_by("starts_at").first()
    assert (full.taken, full.places, full.room_id) == (6, 6, room.pk)
    assert WaitingPlace.objects.filter(session=full).count() == 2
    assert Appointment.objects.filter(agent=referent, kind="follow_up").count() == 20
    assert Absence.objects.exists()
