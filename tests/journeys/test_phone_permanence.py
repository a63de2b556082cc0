"""The telephone of a Pôle: a caller is found in seconds, the call is noted, somebody calls back; the rota says who answers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from tests.factories import BeneficiaryFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def test_a_call_is_noted_then_returned(team, in_departement, visits):
    with in_departement():
        BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", phone="0639984122", pole=team.pole)
    page = visits.open("/permanence/", member=team.member(Role.ADVISER))

    page.get_by_label("Qui appelle ?").fill("lefe")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_label("Un rendez-vous").check()
    page.get_by_label("Quelques mots").fill("Rappeler après 14 h")
    page.get_by_label("À rappeler").check()
    page.get_by_role("button", name="Noter l'appel").click()
    expect(page.get_by_text("L'appel est noté.")).to_be_visible()

    page.goto("/permanence/")
    page.get_by_role("link", name="Inès LEFÈVRE").click()
    expect(page.get_by_role("link", name="06 39 98 41 22")).to_be_visible()
    page.get_by_role("button", name="Pas de réponse").click()
    page.get_by_role("link", name="Inès LEFÈVRE").click()
    page.get_by_role("button", name="Personne jointe").click()
    expect(page.get_by_role("heading", name="Aucun appel à rendre")).to_be_visible()


def test_a_stranger_is_noted_by_name_and_the_rota_says_who_answers(team, visits):
    adviser = team.member(Role.ADVISER, first_name="Camille", last_name="Roche")
    page = visits.open("/permanence/", member=adviser, width=360)

    page.get_by_label("Qui appelle ?").fill("Haddad")
    page.get_by_role("link", name="Noter l'appel sans dossier").click()
    expect(page.get_by_label("Nom et prénom")).to_have_value("Haddad")
    page.get_by_label("Autre chose").check()
    page.get_by_role("button", name="Noter l'appel").click()

    page.get_by_role("link", name="Voir le tour de permanence").click()
    for weekday in ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"):
        page.get_by_label(weekday).check()
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("12:00")
    page.get_by_label("À partir du").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_label("Pendant combien de semaines").fill("2")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("permanences notées")).to_be_visible()
    page.get_by_role("link", name="Semaine d'après").click()
    expect(page.get_by_role("region", name="Tour de permanence").get_by_text("Camille Roche").first).to_be_visible()
