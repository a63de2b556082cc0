"""The référents' day of the demo obeys the constraints, and gives everyone something to do."""

import random
from typing import Any

import pytest
from django.utils import timezone

from rebond.demo import support
from rebond.journey.support.models import Note, Replacement, Step
from tests.faces.referent.conftest import Desk
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.usefixtures("departement")


def test_each_referent_has_notes_and_steps_and_one_is_away() -> None:
    site = OrganisationFactory()
    desk = Desk(organisation=site)
    desk.people(3)
    other: Any = MembershipFactory(organisation=site)

    support.fill([desk.who.membership, other], draw=random.Random(1), now=timezone.now())

    assert (Note.objects.count(), Step.objects.count()) == (3, 6)
    away = Replacement.objects.get()
    assert (away.absent, away.substitute) == (other, desk.who.membership)
