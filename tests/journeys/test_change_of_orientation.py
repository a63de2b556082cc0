"""The référent finds that the pathway does not suit: they ask, the Pôle changes it with a motive, nothing is forgotten."""

import pytest
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from tests.journey.orientation.factories import OrientationFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

ASKED = "Elle a repris confiance et cherche un emploi."


def test_a_change_is_asked_by_the_referent_and_decided_by_the_pole(team, in_departement, visits):
    referent = team.member(Role.REFERENT)
    with in_departement():
        first = OrientationFactory(followed=True, structure=team.structure, assignment__referent=referent)
    file = f"/personnes/{first.beneficiary_id}/"

    asking = visits.open(file, member=referent)
    asking.get_by_role("link", name="Demander un changement d'orientation").click()
    asking.get_by_label("Motif").select_option(index=1)
    asking.get_by_label("Précision").fill(ASKED)
    asking.get_by_role("button", name="Envoyer la demande au Pôle").click()
    expect(asking.get_by_text("La demande est envoyée au Pôle d'insertion.")).to_be_visible()

    adviser = visits.open("/entrants/?file=changements", member=team.member(Role.ADVISER))
    adviser.get_by_role("rowheader").get_by_role("link").click()
    adviser.get_by_role("link", name="Changer ou réexaminer l'orientation").click()
    expect(adviser.get_by_text(ASKED)).to_be_visible()
    adviser.get_by_label("Motif").select_option(index=1)
    adviser.get_by_label("Précision").fill("Demande de son référent.")
    adviser.get_by_role("button", name="Ouvrir le changement").click()
    adviser.get_by_role("button", name="Terminer et voir la proposition").click()
    adviser.get_by_text("Choisir moi-même le parcours et la structure").click()
    adviser.get_by_label("Professionnel", exact=True).check()
    adviser.locator("input[name=choice]:visible:enabled").first.check()
    adviser.get_by_label("Motif").select_option(index=1)
    adviser.get_by_role("button", name="Décider cette orientation").click()
    expect(adviser.get_by_role("heading", name="Remettre le contrat d'orientation")).to_be_visible()

    adviser.goto(file)
    history = adviser.get_by_role("region", name="Histoire")
    expect(history).to_contain_text("parcours professionnel")
    expect(history).to_contain_text("parcours socio-professionnel")
    with in_departement():
        ended, current = Assignment.objects.filter(beneficiary=first.beneficiary).order_by("started_at")
    assert (ended.ended_at is None, current.ended_at is None) == (False, True)
    assert (ended.pathway, current.pathway, current.referent_id) == ("socio_professionnel", "professionnel", None)
