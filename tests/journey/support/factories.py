"""Factories of notes and steps."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.journey.support.models import Note, Replacement, Step
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory


class NoteFactory(DjangoModelFactory[Note]):
    class Meta:
        model = Note

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    author = factory.SubFactory(MembershipFactory)
    channel = "in_person"
    met_at = NOON - timedelta(days=20)
    text = "Elle cherche un poste de jour."
    updated_at = NOON - timedelta(days=20)


class StepFactory(DjangoModelFactory[Step]):
    class Meta:
        model = Step

    beneficiary = factory.SubFactory(BeneficiaryFactory)
    doer = "person"
    text = "S'inscrire à l'auto-école"
    due_on = TODAY + timedelta(days=10)
    made_at = NOON - timedelta(days=20)

    class Params:
        late = factory.Trait(due_on=TODAY - timedelta(days=3))
        done = factory.Trait(status="done", settled_at=NOON)


class ReplacementFactory(DjangoModelFactory[Replacement]):
    class Meta:
        model = Replacement

    absent = factory.SubFactory(MembershipFactory)
    substitute = factory.SubFactory(MembershipFactory, organisation=factory.SelfAttribute("..absent.organisation"))
    starts_on = TODAY - timedelta(days=1)
    ends_on = TODAY + timedelta(days=13)
    made_at = NOON
