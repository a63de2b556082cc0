"""A référent leaves: their structure hands all their people over to a colleague, in one act."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.states import Consent
from tests.journey.orientation.factories import OrientationFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PEOPLE = 12


def test_all_the_people_of_a_leaving_referent_go_to_another(team, in_departement, visits):
    leaving = team.member(Role.REFERENT, first_name="Yann", last_name="Roux")
    arriving = team.member(Role.REFERENT, first_name="Aïcha", last_name="Benali")
    with in_departement():
        OrientationFactory.create_batch(
            PEOPLE,
            followed=True,
            structure=team.structure,
            assignment__referent=leaving,
            duty__beneficiary__phone="0639980001",
            duty__beneficiary__phone_consent=Consent.AGREED,
        )
    page = visits.open("/mes-personnes/equipe/", member=team.member(Role.STRUCTURE_MANAGER))

    page.get_by_role("link", name="Yann Roux").click()
    page.get_by_role("checkbox", name="Tout sélectionner dans cette page").check()
    page.get_by_role("button", name="Confier à un autre référent").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{PEOPLE} personnes")
    dialog.get_by_role("radio", name="Aïcha Benali").check()
    dialog.get_by_role("button", name="Confier à un autre référent").click()

    expect(page.get_by_text(f"{PEOPLE} personnes confiées.")).to_be_visible()
    with in_departement():
        assert Assignment.objects.filter(referent=leaving, ended_at=None).count() == 0
        assert Assignment.objects.filter(referent=arriving, ended_at=None).count() == PEOPLE
        assert Assignment.objects.filter(referent=leaving, ended_at__lte=timezone.now()).count() == PEOPLE
        assert Message.objects.filter(body__contains="Aïcha Benali").count() == PEOPLE
