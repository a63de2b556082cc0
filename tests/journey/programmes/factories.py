"""Factories of places and enrolments at each step; the actions are those of the packs."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.states import Status
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory, OrganisationFactory, principal
from tests.journey.orientation.factories import pole

ACTION = "plie"
"""An action that both départements have, prescribed by a référent, without agreement."""


def action(**wanted: Any) -> Programme:
    """The first action of the pack with these values: `action(is_confidential=True)`."""
    rows = catalogue.on(TODAY).values()
    return next(one for one in rows if all(getattr(one, key) == value for key, value in wanted.items()))


def structure(code: str = ACTION, **fields: Any) -> Organisation:
    """A structure that may offer the action."""
    made: Organisation = OrganisationFactory(capabilities=[catalogue.get(code, on=TODAY).providers[0]], **fields)
    return made


def staff(organisation: Organisation, role: Role = Role.STRUCTURE_MANAGER) -> Principal:
    """Somebody of the structure."""
    return principal(role, organisation=organisation)


class ProvisionFactory(DjangoModelFactory[Provision]):
    class Meta:
        model = Provision

    programme = ACTION
    organisation = factory.LazyAttribute(lambda o: structure(o.programme))
    starts_on = TODAY - timedelta(days=30)
    ends_on = TODAY + timedelta(days=335)
    places = 5


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    beneficiary = factory.SubFactory(BeneficiaryFactory, pole=factory.LazyFunction(pole))
    programme = ACTION
    organisation = factory.LazyAttribute(lambda o: structure(o.programme))
    status = Status.ASKED
    is_confidential = factory.LazyAttribute(lambda o: catalogue.get(o.programme, on=TODAY).is_confidential)
    motive = "Pour avancer."
    asked_at = NOON - timedelta(days=3)
    asked_by = factory.SubFactory(MembershipFactory, role=Role.REFERENT)

    class Params:
        waiting = factory.Trait(status=Status.WAITING, answered_at=NOON - timedelta(days=2))
        accepted = factory.Trait(
            status=Status.ACCEPTED,
            answered_at=NOON - timedelta(days=2),
            answered_by=factory.SubFactory(MembershipFactory, organisation=factory.SelfAttribute("..organisation")),
        )
        started = factory.Trait(
            accepted=True,
            status=Status.STARTED,
            started_on=TODAY - timedelta(days=1),
            stage=factory.LazyAttribute(lambda o: catalogue.get(o.programme, on=TODAY).stages[0].code),
        )
        ended = factory.Trait(
            started=True,
            status=Status.ENDED,
            ended_on=TODAY,
            exit=factory.LazyAttribute(lambda o: catalogue.get(o.programme, on=TODAY).exits[0]),
        )


def member(role: Role = Role.REFERENT, **fields: Any) -> Membership:
    """A membership, with its own user."""
    return principal(role, **fields).membership
