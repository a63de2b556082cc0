"""A référent asks the doctor; the doctor takes notes that nobody else reads, answers in words of work; the référent reads them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.journeys.steps import open_queue

pytestmark = [pytest.mark.journey, pytest.mark.browser]

SECRET = "Lombalgie chronique"


@pytest.fixture
def story(team, in_departement):
    """A référent, the doctor of the Pôle, and the person whom both see."""
    referent, doctor = team.member(Role.REFERENT), team.member(Role.DOCTOR, team.pole)
    with in_departement():
        person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", pole=team.pole)
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
    return referent, doctor, person


def _ask(page):
    page.get_by_role("link", name="Demander un avis").click()
    page.get_by_label("Peut-elle travailler, et dans quelles conditions ?").check()
    page.get_by_role("button", name="Demander l'avis").click()
    expect(page.get_by_text("La demande est transmise au service de santé du Pôle.")).to_be_visible()


def _note_in_the_compartment(page):
    page.get_by_role("link", name="Ouvrir l'espace santé").click()
    page.get_by_role("link", name="Noter une consultation").click()
    page.get_by_label("Note", exact=True).fill(SECRET)
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_role("link", name="Écrire un courrier").click()
    page.get_by_label("MDPH").check()
    page.get_by_label("Nom et adresse").fill("MDPH\n8 rue Sainte-Barbe")
    page.get_by_label("Texte").fill(f"{SECRET}.\n\nMerci.")
    page.get_by_role("button", name="Enregistrer le courrier").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger pour imprimer").click()
    assert download.value.suggested_filename == "courrier.pdf"


def _answer(page):
    page.get_by_role("link", name="Voir les avis et les demandes").click()
    page.get_by_role("link", name="Donner un avis").click()
    page.get_by_label("Peut travailler avec un poste").check()
    page.get_by_role("button", name="Donner l'avis").click()
    expect(page.get_by_text("Cochez au moins une condition").first).to_be_visible()
    page.get_by_label("Poste assis").check()
    page.get_by_label("Jusqu'au").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Donner l'avis").click()
    expect(page.get_by_text("L'avis est donné.")).to_be_visible()


def test_a_referent_reads_words_of_work_and_nothing_else(story, visits):
    referent, doctor, person = story
    page = visits.open(f"/avis/personne/{person.pk}/", member=referent, width=360)
    _ask(page)

    care = visits.open("/a-faire/", member=doctor)
    open_queue(care, "Avis sur le travail demandés")
    care.get_by_role("link", name="LEFÈVRE Inès").click()
    care.get_by_role("button", name="Prendre en charge").click()
    expect(care.get_by_text("Vous suivez cette demande.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Prise en charge")).to_be_visible()
    _note_in_the_compartment(care)
    _answer(care)

    page.reload()
    expect(page.get_by_text("Poste assis")).to_be_visible()
    expect(page.get_by_text("Se termine bientôt")).to_be_visible()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    expect(page.get_by_role("link", name="Ouvrir l'espace santé")).to_have_count(0)
    page.goto("/a-faire/")
    open_queue(page, "Avis sur le travail qui se terminent")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("link", name="Redemander un avis").click()
    expect(page.get_by_role("heading", name="Demander un avis")).to_be_visible()
