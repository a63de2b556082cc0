"""The tutoring aids of the demo: several stages, each for a hire that has a right to it; none where there is no aid."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rebond.demo import tutoring
from rebond.demo.identities import People
from rebond.people.accounts.states import Role
from rebond.work.aids.models import Instalment, TutoringAid, TutoringBudget
from rebond.work.aids.states import Status
from tests.factories import MembershipFactory, OrganisationFactory
from tests.work.aids import factories as aids

pytestmark = pytest.mark.usefixtures("departement")


def test_aids_of_the_demo_stand_at_every_stage(departement) -> None:
    today = timezone.localdate()
    site: Any = OrganisationFactory()
    MembershipFactory(role=Role.MANAGER)
    for age in (*range(20, 31), 40, 50, 70, 120, 220, -10):
        day = today - timedelta(days=age)
        aids.signed_hire(starts_on=day, signed_on=min(day, today))

    tutoring.fill(People(1, today), [site], now=timezone.now())

    assert set(TutoringAid.objects.values_list("status", flat=True)) == (set(Status) if departement.pk == 13 else set())
    assert TutoringBudget.objects.exists() is (departement.pk == 13)
    if departement.pk == 13:
        paid = set(Instalment.objects.values_list("status", flat=True))
        assert paid >= {"planned", "due", "paid", "rejected", "dropped"}
