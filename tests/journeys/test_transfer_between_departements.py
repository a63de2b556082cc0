"""Someone moves: the Bouches-du-Rhône hand them over, the Calvados welcome them, each keeps its own history."""

import pytest
from playwright.sync_api import expect

from rebond.ground.tenancy import context
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod
from tests.journey.orientation.factories import OrientationFactory
from tests.journeys.steps import open_queue
from tests.journeys.team import gather

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def test_a_person_sent_by_one_departement_is_welcomed_by_the_other(site, visits):
    south, north = gather(13), gather(14)
    with context.departement(13):
        sent = OrientationFactory(followed=True, duty__beneficiary__last_name="Morel").beneficiary

    leaving = visits.open(f"/personnes/{sent.pk}/", member=south.member(Role.ADVISER))
    leaving.get_by_role("link", name="Transférer vers un autre département").click()
    leaving.get_by_label("Département d'arrivée").select_option("Calvados")
    leaving.get_by_role("button", name="Proposer").click()
    expect(leaving.get_by_text("Transfert proposé au Calvados le")).to_be_visible()

    arriving = visits.open("/a-faire/", member=north.member(Role.ADVISER))
    open_queue(arriving, "Arrivées d'un autre département")
    arriving.get_by_role("link", name="Dominique Morel").click()
    arriving.get_by_role("button", name="Accueillir la personne").click()
    expect(arriving.get_by_role("region", name="Et maintenant ?")).to_contain_text("Proposer un entretien")

    with context.departement(14):
        assert Beneficiary.objects.get(last_name="Morel").pole == north.pole
        assert DutyPeriod.objects.filter(beneficiary__last_name="Morel", ends_on=None).count() == 1
    with context.departement(13):
        assert DutyPeriod.objects.filter(beneficiary=sent, ends_on=None).count() == 0
    leaving.reload()
    expect(leaving.get_by_role("heading", level=1)).to_have_text("Dominique MOREL")
