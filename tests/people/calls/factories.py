"""Factory of calls received by a Pôle."""

import factory
from factory.django import DjangoModelFactory

from rebond.people.calls.models import Call
from tests.factories import NOON, MembershipFactory


class CallFactory(DjangoModelFactory[Call]):
    """Somebody called and wants to be called back."""

    class Meta:
        model = Call

    taken_by = factory.SubFactory(MembershipFactory, role="adviser")
    organisation = factory.SelfAttribute("taken_by.organisation")
    received_at = NOON
    caller_name = "Nadia Benali"
    phone = "0612345678"
    subject = "appointment"
    wants_call_back = True
