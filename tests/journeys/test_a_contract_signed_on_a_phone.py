"""A contract from the draft to the seal: written with the person, signed on a phone, checked by anybody; and one that changes."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.ground.documents.operations import open_document
from rebond.ground.messaging.models import Message
from rebond.journey.contracts.models import Contract
from rebond.journey.contracts.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent
from tests import pdf
from tests.journey.orientation.factories import OrientationFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PHONE = 360


@pytest.fixture
def referent(team) -> Membership:
    found: Membership = team.member(Role.REFERENT, first_name="Camille", last_name="Durand")
    return found


@pytest.fixture
def person(team, in_departement, referent) -> Beneficiary:
    """Zoé, whom the référent accompanies, with a telephone."""
    with in_departement():
        row = OrientationFactory(followed=True, structure=team.structure, assignment__referent=referent)
        found: Beneficiary = row.beneficiary
        found.refresh_from_db()
        found.first_name, found.phone, found.phone_consent = "Zoé", "0612345678", Consent.AGREED
        found.save()
        return found


def write(page: Page, section: str, fields: dict[str, str]) -> None:
    """From the page of the contract, fill one section."""
    page.get_by_role("link", name=section, exact=True).click()
    for label, said in fields.items():
        page.get_by_label(label).first.fill(said)
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("C'est enregistré.")).to_be_visible()


def written(page: Page) -> None:
    """The référent writes the whole contract and proposes it."""
    page.get_by_role("button", name="Commencer").click()
    write(page, "Objectifs", {"Objectifs, un par ligne": "Travailler dans un restaurant"})
    page.get_by_role("link", name="Engagements de chacun").click()
    page.get_by_label("S'engage à").nth(0).fill("Refaire mon CV")
    page.get_by_label("S'engage à").nth(1).fill("Proposer un atelier CV")
    page.get_by_role("button", name="Enregistrer").last.click()
    page.get_by_role("link", name="Durée", exact=True).click()
    page.get_by_label("Premier jour").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Proposer à la signature").click()
    expect(page.get_by_text("Le contrat est proposé.")).to_be_visible()


def told(person: Beneficiary, kind: str, pattern: str) -> str:
    """What the last message of this kind brought to the person."""
    rows = Message.objects.filter(kind=kind, recipient_id=person.pk).order_by("-created_at")
    found = re.search(pattern, rows[0].body)
    assert found is not None
    return found[0]


def signs_on_the_phone(visits: Any, in_departement: Any, person: Beneficiary) -> None:
    with in_departement():
        link = told(person, "contract_to_sign", r"/contrats/signer/\S+/")
    phone = visits.open(link, width=PHONE)
    expect(phone.get_by_role("heading", name="Ce que le Département fait pour moi")).to_be_visible()
    phone.get_by_role("button", name="Recevoir un code par SMS").click()
    with in_departement():
        code = told(person, "code", r"\b\d{6}\b")
    phone.get_by_label("Le code reçu").fill(code)
    phone.get_by_role("button", name="Je signe").click()
    expect(phone.get_by_role("heading", name=re.compile("Vous avez signé"))).to_be_visible()


def test_a_contract_is_signed_on_a_phone_sealed_and_verified(
    team, in_departement, visits, person, referent, tmp_path: Path
):
    agent = visits.open(f"/contrats/preparer/{person.pk}/", member=referent)
    written(agent)

    signs_on_the_phone(visits, in_departement, person)
    agent.reload()
    agent.get_by_role("link", name="Signer", exact=True).click()
    agent.get_by_role("button", name="Signer").click()
    expect(agent.get_by_text("C'est signé.")).to_be_visible()
    if team.departement == 13:
        adviser = visits.open(agent.url, member=team.member(Role.ADVISER))
        adviser.get_by_role("link", name="Valider").click()
        adviser.get_by_role("button", name="Valider").click()
        expect(adviser.get_by_text("Le contrat est validé et scellé.")).to_be_visible()
    agent.reload()
    expect(agent.get_by_role("link", name="Ouvrir le PDF scellé")).to_be_visible()

    with in_departement():
        sealed = open_document(Contract.objects.select_related("sealed").get(beneficiary=person).sealed).read()
    file = tmp_path / "contrat.pdf"
    file.write_bytes(sealed)
    printed = re.search(r"/contrats/verifier/[\w-]+/", pdf.text(sealed).replace(" ", ""))
    assert printed is not None
    stranger = visits.open(printed[0], width=PHONE)
    stranger.get_by_label("Le fichier PDF du contrat").set_input_files(file)
    stranger.get_by_role("button", name="Vérifier ce fichier").click()
    expect(stranger.get_by_text("Ce document est celui qui a été signé")).to_be_visible()
    file.write_bytes(sealed[:2000] + bytes([sealed[2000] ^ 1]) + sealed[2001:])
    stranger.get_by_label("Le fichier PDF du contrat").set_input_files(file)
    stranger.get_by_role("button", name="Vérifier ce fichier").click()
    expect(stranger.get_by_role("heading", name="Ce document a été modifié")).to_be_visible()


def test_a_change_after_the_first_signature_is_signed_anew_by_everybody(in_departement, visits, person, referent):
    agent = visits.open(f"/contrats/preparer/{person.pk}/", member=referent)
    written(agent)
    signs_on_the_phone(visits, in_departement, person)

    agent.reload()
    agent.get_by_role("link", name="Modifier le texte").click()
    agent.get_by_role("button", name="Ouvrir une nouvelle version").click()
    write(agent, "Les mots de la personne", {"Ce que la personne veut ajouter": "Pas le lundi."})
    expect(agent.get_by_text("avait signé cette version")).to_be_hidden()
    agent.get_by_text("Version 1, écrite par").click()
    expect(agent.get_by_text("avait signé cette version")).to_be_visible()
    expect(agent.get_by_role("insertion").filter(has_text="Pas le lundi.")).to_be_visible()
    agent.get_by_role("button", name="Proposer à la signature").click()
    signs_on_the_phone(visits, in_departement, person)

    with in_departement():
        contract = Contract.objects.get(beneficiary=person)
        first, second = contract.texts.order_by("number")
        assert (first.signatures.count(), second.signatures.count()) == (1, 1)
        assert first.sha256 != second.sha256
        assert contract.status == Status.TO_SIGN
