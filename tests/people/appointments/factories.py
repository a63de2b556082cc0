"""Factories of appointments."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.people.appointments.models import Appointment
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory


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
