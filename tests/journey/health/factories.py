"""Rows of health, with traits; texts are sealed as the site seals them."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from rebond.ground.journal.actors import WORKER
from rebond.journey.health import operations, sealing
from rebond.journey.health.models import Consultation, HealthLetter, HealthRequest, Opinion
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory, OrganisationFactory, principal

ENDS = TODAY.replace(month=8)


class RequestFactory(DjangoModelFactory[HealthRequest]):
    class Meta:
        model = HealthRequest

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    question = "work"
    asked_at = NOON
    asked_by = factory.SubFactory(MembershipFactory)


class OpinionFactory(DjangoModelFactory[Opinion]):
    class Meta:
        model = Opinion

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    author = factory.SubFactory(MembershipFactory, role=Role.DOCTOR)
    effect = "able_with_conditions"
    conditions = ["seated"]
    given_at = NOON
    starts_on = TODAY
    ends_on = ENDS


class Clinic:
    """One Pôle: its doctor, its nurse, an adviser, and somebody whom they follow."""

    def __init__(self) -> None:
        made: Any = OrganisationFactory(pole=True, name="Pôle du Port")
        self.pole: Organisation = made
        self.doctor = self._carer(Role.DOCTOR)
        self.nurse = self._carer(Role.NURSE)
        self.adviser = self._carer(Role.ADVISER)
        person: Any = BeneficiaryFactory(pole=made)
        self.person: Beneficiary = person

    def _carer(self, role: Role) -> Principal:
        return principal(role, organisation=self.pole)


def consultation(person: Beneficiary, author: Membership, text: str, **fields: Any) -> Consultation:
    """A note of the compartment."""
    row = Consultation(beneficiary=person, author=author, written_at=NOON, **{"held_at": NOON, **fields})
    sealing.seal(row, text)
    row.save(force_insert=True)
    return row


def letter(person: Beneficiary, author: Membership, *, recipient: str, body: str) -> HealthLetter:
    """A letter of the compartment."""
    given = {"addressee": "mdph", "recipient": recipient, "body": body, "member": author}
    return operations.write_letter(person, **given, by=WORKER, at=NOON)
