"""A company applies alone; one instructs, another decides; four sign; both attest; two pay: the aid is paid in full."""

import re
from datetime import timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.ground.messaging.models import Message
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.states import Role
from rebond.work.aids.models import TutoringAid
from rebond.work.hires.models import Hire
from tests.work.aids import factories as aids

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PHONE = 360
PAPER = {
    "name": "piece.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF",
}
PIECES = ("Contrat de travail signé", "Relevé d'identité bancaire", "Attestation de non-cumul", "Déclaration des aides")


@pytest.fixture
def hire(team, in_departement) -> Any:
    """Somebody on RSA, hired two months ago; the aid of the 14 is given for the story."""
    with in_departement():
        aids.give_aid(Departement.objects.get(pk=team.departement))
        day = timezone.localdate() - relativedelta(months=2)
        return aids.signed_hire(starts_on=day, signed_on=day)


def apply(page: Page, name: str) -> None:
    """The company writes each part, sends its papers, hands the application in."""
    page.get_by_role("link", name="Demander une aide").click()
    page.get_by_role("button", name=f"Demander l'aide pour {name}").click()
    page.get_by_role("link", name="Compléter l'entreprise").click()
    page.get_by_role("group", name="L'entreprise est-elle du secteur marchand").get_by_label("Oui").check()
    page.get_by_role("group", name="Reçoit-elle une autre aide").get_by_label("Non").check()
    page.get_by_label("Aides de minimis").fill("0")
    page.get_by_label("Qui signera").fill("Rachid Martin")
    page.get_by_label("Son adresse e-mail").fill("rachid@exemple.example")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Choisir qui accompagne").click()
    for label, said in (("Prénom", "Nadia"), ("Fonction", "Cheffe de rang"), ("depuis le", "2015-01-05")):
        page.get_by_label(label).fill(said)
    page.get_by_label("Nom", exact=True).fill("Roux")
    page.get_by_label("Son adresse e-mail").fill("nadia@exemple.example")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Écrire le plan").click()
    page.get_by_label("Les premiers jours").fill("Visite, présentation de l'équipe.")
    page.get_by_label("Ce que la personne apprendra").fill("Le service en salle.")
    page.get_by_label("Le rythme").fill("Chaque lundi.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_text("Joignez")).to_be_visible()
    for piece in PIECES:
        page.get_by_role("link", name="Envoyer une pièce").click()
        label = page.get_by_role("option", name=re.compile(piece)).inner_text()
        page.get_by_label("Pièce").select_option(label)
        page.get_by_label("Le fichier").set_input_files(PAPER)
        page.get_by_role("button", name="Envoyer").click()
        expect(page.get_by_text("La pièce est reçue.")).to_be_visible()
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_text("La demande est déposée.")).to_be_visible()


def last_message(in_departement: Any, address: str, kind: str) -> str:
    with in_departement():
        found = Message.objects.filter(address=address, kind=kind).order_by("-created_at", "-pk").first()
        return str(found.body) if found else ""


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/]+(/aides-tutorat/\S+/)", body)
    assert found, body
    return found[1]


def sign(visits: Any, in_departement: Any, address: str) -> None:
    """On a phone: read, receive a code, copy it."""
    page = visits.open(link_in(last_message(in_departement, address, "aid_to_sign")), width=PHONE)
    page.get_by_role("button", name="Recevoir un code").click()
    code = re.search(r"\b\d{6}\b", last_message(in_departement, address, "code"))
    assert code
    page.get_by_label("Le code reçu").fill(code[0])
    page.get_by_role("button", name="Je signe").click()
    expect(page.get_by_text("Merci. Vous avez signé.")).to_be_visible()


def pay(visits: Any, first: Any, second: Any) -> None:
    page = visits.open("/aides-tutorat/versements/", member=first)
    page.get_by_role("button", name="Préparer le bordereau").click()
    expect(page.get_by_text("Le bordereau est préparé.")).to_be_visible()
    address = re.sub(r"^https?://[^/]+", "", page.url)
    other = visits.open(address, member=second)
    other.get_by_role("button", name="Approuver").click()
    expect(other.get_by_text("Le bordereau est approuvé")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Noter comme envoyé au comptable").click()
    expect(page.get_by_text("notés comme payés")).to_be_visible()


def test_an_aid_is_asked_agreed_followed_and_paid_in_full(team, in_departement, visits, hire):
    employer = team.member(Role.EMPLOYER, organisation=hire.company.organisation)
    officer, manager = team.member(Role.AID_OFFICER), team.member(Role.MANAGER)
    payers = [team.member(Role.PAYER) for _ in range(2)]
    name = hire.beneficiary.full_name

    mine = visits.open("/aides-tutorat/", member=employer, width=PHONE)
    apply(mine, name)
    address = re.sub(r"^https?://[^/]+", "", mine.url)

    boss = visits.open("/aides-tutorat/budget/", member=manager)
    boss.get_by_label("Montant voté").fill("100000")
    boss.get_by_role("button", name="Noter le montant voté").click()
    desk = visits.open(address, member=officer)
    desk.get_by_role("button", name="Instruire cette demande").click()
    desk.get_by_role("link", name="Écrire l'avis").click()
    desk.get_by_label("Votre avis").fill("Favorable.")
    desk.get_by_role("button", name="Enregistrer l'avis").click()
    boss.goto(address)
    boss.get_by_role("link", name="Décider").click()
    boss.get_by_label("Oui").check()
    boss.get_by_role("button", name="Enregistrer la décision").click()
    desk.goto(address)
    desk.get_by_role("button", name="Proposer la convention").click()
    boss.goto(address)
    boss.get_by_role("link", name="Signer pour le Département").click()
    boss.get_by_role("button", name="Signer pour le Département").click()
    for who in ("rachid@exemple.example", "nadia@exemple.example", "ines@exemple.example"):
        sign(visits, in_departement, who)
    mine.reload()
    expect(mine.get_by_text("Tutorat en cours")).to_be_visible()

    mine.get_by_role("link", name="Donner le RIB").click()
    mine.get_by_label("IBAN").fill(aids.IBAN)
    mine.get_by_label("BIC").fill(aids.BIC)
    mine.get_by_role("button", name="Enregistrer le RIB").click()
    desk.goto(address)
    desk.get_by_role("link", name="Vérifier ce RIB").click()
    desk.get_by_label("Oui").check()
    desk.get_by_role("button", name="Enregistrer").click()
    pay(visits, *payers)

    with in_departement():
        _seven_months_later()
    desk.goto(address)
    desk.get_by_role("button", name="Demander les attestations").click()
    expect(desk.get_by_text("Les attestations attendues sont demandées.")).to_be_visible()
    for who in ("rachid@exemple.example", "ines@exemple.example"):
        _attest_every_stage(visits, in_departement, who)
    pay(visits, *payers)
    with in_departement():
        aid = TutoringAid.objects.get()
        assert (aid.status, aid.paid_cents) == ("closed", aid.ceiling_cents)
    mine.goto(address)
    expect(mine.get_by_text("Tout est versé.")).to_be_visible()


def _seven_months_later() -> None:
    """As if seven months had gone by: every day of the aid moves back."""
    aid, back = TutoringAid.objects.get(), timedelta(days=220)
    Hire.objects.update(starts_on=aid.starts_on - back)
    for rows in (aid.instalments, aid.attestations):
        for one in rows.all():
            rows.filter(pk=one.pk).update(due_on=one.due_on - back)


def _attest_every_stage(visits: Any, in_departement: Any, address: str) -> None:
    with in_departement():
        bodies = list(Message.objects.filter(address=address, kind="aid_attestation").values_list("body", flat=True))
    for body in bodies:
        page = visits.open(link_in(body), width=PHONE)
        page.get_by_role("group", name="La personne est-elle en poste").get_by_label("Oui").check()
        page.get_by_role("group", name="Le tutorat a-t-il lieu").get_by_label("Oui").check()
        page.get_by_role("button", name="Envoyer ma réponse").click()
        expect(page.get_by_text("Merci, c'est noté.")).to_be_visible()
