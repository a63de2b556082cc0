"""The tutoring aids of the demo: several stages, each for a hire that has a right to it; none where there is no aid."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rebond.demo import tutoring
from rebond.demo.identities import People
from rebond.people.accounts.states import Role
from rebond.work.aids.models import TutoringAid, TutoringBudget
from tests.factories import MembershipFactory, OrganisationFactory
from tests.work.aids import factories as aids

pytestmark = pytest.mark.usefixtures("departement")


def test_aids_of_the_demo_stand_at_several_stages(departement) -> None:
    today = timezone.localdate()
    site: Any = OrganisationFactory()
    MembershipFactory(role=Role.MANAGER)
    for count in range(7):
        day = today - timedelta(days=20 + count)
        aids.signed_hire(starts_on=day, signed_on=day)

    tutoring.fill(People(1, today), [site], now=timezone.now())

    stages = set(TutoringAid.objects.values_list("status", flat=True))
    wanted = {"draft", "submitted", "instruction", "incomplete", "granted", "refused", "to_sign"}
    assert stages == (wanted if departement.pk == 13 else set())
    assert TutoringBudget.objects.exists() is (departement.pk == 13)
