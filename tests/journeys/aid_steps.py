"""Steps of the stories in which an aid is asked, decided, signed, attested and paid."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.work.aids.models import TutoringAid
from rebond.work.hires.models import Hire
from tests.journeys.team import Team
from tests.work.aids import factories as aids

PHONE = 360
PAPER = {
    "name": "piece.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF",
}
COMPANY, TUTOR, PERSON = "rachid@exemple.example", "nadia@exemple.example", "ines@exemple.example"
PIECES = ("Contrat de travail signé", "Relevé d'identité bancaire", "Attestation de non-cumul", "Déclaration des aides")


def apply(page: Page, name: str) -> None:
    """The company writes each part, sends its papers, hands the application in."""
    page.get_by_role("link", name="Demander une aide").click()
    page.get_by_role("button", name=f"Demander l'aide pour {name}").click()
    page.get_by_role("link", name="Compléter l'entreprise").click()
    page.get_by_role("group", name="L'entreprise est-elle du secteur marchand").get_by_label("Oui").check()
    page.get_by_role("group", name="Reçoit-elle une autre aide").get_by_label("Non").check()
    page.get_by_label("Aides de minimis").fill("0")
    page.get_by_label("Qui signera").fill("Rachid Martin")
    page.get_by_label("Son adresse e-mail").fill(COMPANY)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Choisir qui accompagne").click()
    for label, said in (("Prénom", "Nadia"), ("Fonction", "Cheffe de rang"), ("depuis le", "2015-01-05")):
        page.get_by_label(label).fill(said)
    page.get_by_label("Nom", exact=True).fill("Roux")
    page.get_by_label("Son adresse e-mail").fill(TUTOR)
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


class Offices:
    """Who deals with an aid, each somebody else: one instructs, another decides and signs, two pay."""

    def __init__(self, team: Team, visits: Any, in_departement: Any) -> None:
        self.visits, self.in_departement = visits, in_departement
        self.officer, self.manager = team.member(Role.AID_OFFICER), team.member(Role.MANAGER)
        self.payers = [team.member(Role.PAYER) for _ in range(2)]

    def decide(self, address: str) -> None:
        """The money is voted, the application instructed, then granted by another."""
        boss = self.visits.open("/aides-tutorat/budget/", member=self.manager)
        boss.get_by_label("Montant voté").fill("100000")
        boss.get_by_role("button", name="Noter le montant voté").click()
        desk = self.visits.open(address, member=self.officer)
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
        for who in (COMPANY, TUTOR, PERSON):
            self._sign(who)

    def _sign(self, who: str) -> None:
        """On a phone: read, receive a code, copy it."""
        page = self.visits.open(link_in(last_message(self.in_departement, who, "aid_to_sign")), width=PHONE)
        page.get_by_role("button", name="Recevoir un code").click()
        code = re.search(r"\b\d{6}\b", last_message(self.in_departement, who, "code"))
        assert code
        page.get_by_label("Le code reçu").fill(code[0])
        page.get_by_role("button", name="Je signe").click()
        expect(page.get_by_text("Merci. Vous avez signé.")).to_be_visible()

    def check_bank(self, address: str) -> None:
        """Somebody else compares the account with the company's paper."""
        desk = self.visits.open(address, member=self.officer)
        desk.get_by_role("link", name="Vérifier ce RIB").click()
        desk.get_by_label("Oui").check()
        desk.get_by_role("button", name="Enregistrer").click()

    def pay(self) -> None:
        """What is due: prepared by one, approved by another, sent."""
        first, second = self.payers
        page = self.visits.open("/aides-tutorat/versements/", member=first)
        page.get_by_role("button", name="Préparer le bordereau").click()
        expect(page.get_by_text("Le bordereau est préparé.")).to_be_visible()
        other = self.visits.open(path_of(page), member=second)
        other.get_by_role("button", name="Approuver").click()
        expect(other.get_by_text("Le bordereau est approuvé")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Envoyer au comptable").click()
        expect(page.get_by_text("notés comme payés")).to_be_visible()

    def attest(self, address: str) -> None:
        """Seven months later, the company and the person say that all goes well."""
        with self.in_departement():
            _seven_months_later()
        desk = self.visits.open(address, member=self.officer)
        desk.get_by_role("button", name="Demander les attestations").click()
        expect(desk.get_by_text("Les attestations attendues sont demandées.")).to_be_visible()
        for who in (COMPANY, PERSON):
            with self.in_departement():
                found = Message.objects.filter(address=who, kind="aid_attestation")
                bodies = list(found.values_list("body", flat=True))
            for body in bodies:
                self._attest(body)

    def _attest(self, body: str) -> None:
        page = self.visits.open(link_in(body), width=PHONE)
        page.get_by_role("group", name=re.compile("en poste")).get_by_label("Oui").check()
        page.get_by_role("group", name="Le tutorat a-t-il eu lieu").get_by_label("Oui").check()
        page.get_by_role("button", name="Envoyer ma réponse").click()
        expect(page.get_by_text("Merci, c'est noté.")).to_be_visible()


def give_bank(page: Page) -> None:
    """The company, or its adviser, gives the account."""
    page.get_by_role("link", name="Donner le RIB").click()
    page.get_by_label("IBAN").fill(aids.IBAN)
    page.get_by_label("BIC").fill(aids.BIC)
    page.get_by_role("button", name="Enregistrer le RIB").click()


def path_of(page: Page) -> str:
    """Where a page is, without the site."""
    return re.sub(r"^https?://[^/]+", "", page.url)


def _seven_months_later() -> None:
    """As if seven months had gone by: every day of the job and of its aid moves back."""
    aid, back = TutoringAid.objects.get(), timedelta(days=220)
    Hire.objects.update(starts_on=aid.starts_on - back)
    for rows in (aid.instalments, aid.attestations):
        for one in rows.all():
            rows.filter(pk=one.pk).update(due_on=one.due_on - back)
