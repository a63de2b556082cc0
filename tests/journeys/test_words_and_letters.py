"""The administrator writes the words of a message, tries them on a person, then prints and posts the letters."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.messaging import operations
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.operations import notices
from rebond.people.beneficiaries.states import Consent
from tests.factories import BeneficiaryFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def letter(name):
    return operations.send_later(
        channel="letter", kind="interview_booked", recipient_id=None, recipient_name=name,
        address="12 rue de l'Exemple\n13001 MARSEILLE", subject="Votre rendez-vous du mardi 3 mars",
        body=f"Bonjour {name},\n\nVous avez rendez-vous.\n\nÀ bientôt.", at=timezone.now(),
    )  # fmt: skip


def test_words_are_tried_then_published_then_sent(team, in_departement, visits):
    administrator = team.member(Role.ADMINISTRATOR, team.pole)
    with in_departement():
        person = BeneficiaryFactory(
            first_name="Inès", last_name="Lefèvre", phone="0612345678", phone_consent=Consent.AGREED, pole=team.pole
        )
    page = visits.open("/courriers/textes/", member=administrator)
    page.get_by_role("link", name="Prendre des nouvelles, SMS").click()
    page.get_by_label("Texte").fill("Votre RSA, {first_name}")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("retirez « rsa »")).to_be_visible()
    page.get_by_label("Texte").fill("{institution} : {first_name}, donnez-nous de vos nouvelles au {phone}")
    page.get_by_label("Voir pour le dossier").fill(str(person.number))
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("Inès, donnez-nous de vos nouvelles")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Le nouveau texte est publié")).to_be_visible()
    with in_departement():
        told = notices.tell(person, message="contact_wanted", at=timezone.now(), phone="04 00 00 00 00")
    assert told.body.endswith("Inès, donnez-nous de vos nouvelles au 04 00 00 00 00")
    narrow = visits.open("/courriers/textes/contact_wanted/sms/", member=administrator, width=360)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
    narrow.goto("/courriers/textes/")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360


def test_letters_are_prepared_printed_and_posted(team, in_departement, visits):
    with in_departement():
        for name in ("Ali BENALI", "Inès LEFÈVRE"):
            letter(name)
    page = visits.open("/courriers/", member=team.member(Role.MANAGER, team.pole))

    page.get_by_role("button", name="Préparer 2 courriers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Envoi 1")
    with page.expect_download():
        page.get_by_role("button", name="Réimprimer le courrier de Inès").click()
    page.get_by_role("button", name="Noter comme posté").click()

    expect(page.get_by_text("2 courriers notés postés")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
