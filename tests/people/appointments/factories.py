"""Factories of appointments, and of the hours in which they are taken."""

from datetime import date, time, timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.people.appointments.models import Agenda, Appointment, Invitation, Opening, Room, Session
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory


def reachable(**fields: object) -> Beneficiary:
    """A person whom an SMS reaches."""
    return BeneficiaryFactory.create(**{"phone": "0612345678", "phone_consent": "A", **fields})


class AppointmentFactory(DjangoModelFactory[Appointment]):
    class Meta:
        model = Appointment

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    kind = "orientation_interview"
    starts_at = NOON + timedelta(days=2)
    organisation = factory.SubFactory(OrganisationFactory, pole=True)
    made_at = NOON

    class Params:
        past = factory.Trait(starts_at=NOON - timedelta(days=2))


class RoomFactory(DjangoModelFactory[Room]):
    class Meta:
        model = Room

    organisation = factory.SubFactory(OrganisationFactory, pole=True)
    name = factory.Sequence(lambda n: f"Salle {n}")
    seats = 20


class AgendaFactory(DjangoModelFactory[Agenda]):
    class Meta:
        model = Agenda

    agent = factory.SubFactory(MembershipFactory, role="adviser")


class OpeningFactory(DjangoModelFactory[Opening]):
    """An adviser's Thursday mornings, from 9 to 12, for first interviews."""

    class Meta:
        model = Opening

    agent = factory.SubFactory(MembershipFactory, role="adviser")
    organisation = factory.SelfAttribute("agent.organisation")
    kinds = ["orientation_interview"]
    modes = ["in_person", "phone"]
    weekday = 4
    starts_on = date(2026, 1, 1)
    opens = time(9)
    closes = time(12)

    class Params:
        one_day = factory.Trait(weekday=None, starts_on=None, on=date(2026, 3, 5))


class SessionFactory(DjangoModelFactory[Session]):
    class Meta:
        model = Session

    kind = "collective_information"
    organisation = factory.SubFactory(OrganisationFactory, pole=True)
    starts_at = NOON + timedelta(days=6)
    minutes = 90
    places = 2
    made_at = NOON


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    kind = "orientation_interview"
    organisation = factory.SubFactory(OrganisationFactory, pole=True)
    created_at = NOON
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(days=10))
