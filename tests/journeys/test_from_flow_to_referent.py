"""The main path: a flow comes in, an entrant is received, oriented, handed their contract, given a référent, and reads it at home."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from tests import pdf
from tests.journeys.steps import apply, deposit, open_file, open_queue

pytestmark = [pytest.mark.journey, pytest.mark.browser]

SAMPLES = settings.BASE_DIR / "samples"
FLOWS = {13: "cnaf_13_vrsd0301.xml", 14: "cnaf_14_vrsb0801.xml"}
BOOKING = {13: "dans les 10 jours", 14: "dans les 15 jours"}
LAW = "préparée avec l'aide d'un traitement algorithmique, puis décidée par une personne"


def test_a_flow_brings_an_entrant_who_gets_a_pathway_a_structure_and_a_referent(team, in_departement, visits):
    importer = visits.open("/imports/", member=team.member(Role.MANAGER))
    deposit(importer, "Importer un flux de la CAF", SAMPLES / FLOWS[team.departement])
    apply(importer)

    with in_departement():
        entrant = alone_in_their_name()
        entrant.account = team.member(Role.BENEFICIARY)
        entrant.save()
    adviser = visits.open("/a-faire/", member=team.member(Role.ADVISER, entrant.pole))
    open_queue(adviser, "Entrants sans rendez-vous")
    open_file(adviser, entrant.last_name)
    write_the_diagnosis(adviser)
    (accept if team.departement == 13 else diverge)(adviser)
    printed = print_the_contract(adviser)
    hand_over(adviser)

    with in_departement():
        orientation = Orientation.objects.select_related("structure").get(beneficiary=entrant)
    for words in (entrant.last_name, orientation.structure.name, LAW, BOOKING[team.departement]):
        assert words in printed
    referent = team.member(Role.REFERENT, orientation.structure, first_name="Yann", last_name="Roux")
    manager = visits.open("/a-faire/", member=team.member(Role.STRUCTURE_MANAGER, orientation.structure))
    name_the_referent(manager, entrant.last_name, referent.user.full_name)
    read_at_home(visits.open("/", member=entrant.account, width=360), referent.user.full_name)


def alone_in_their_name() -> Beneficiary:
    """An entrant who has a Pôle, and whose name no list confuses with a spouse's or a longer one."""
    everyone = " ".join(Beneficiary.objects.values_list("last_name", flat=True))
    rows = Orientation.objects.exclude(beneficiary__pole=None).select_related("beneficiary__pole")
    people = (row.beneficiary for row in rows.order_by("beneficiary__sort_name"))
    return next(person for person in people if everyone.count(person.last_name) == 1)


def write_the_diagnosis(page: Page) -> None:
    page.get_by_role("link", name="Diagnostic").click()
    page.get_by_role("button", name="Commencer le diagnostic").click()
    page.get_by_label("Elle a travaillé ces deux dernières années").check()
    page.get_by_label("Nature").select_option("Expérience")
    page.get_by_label("Intitulé").fill("Cuisinière")
    page.get_by_label("Code ROME").fill("G1602")
    page.get_by_role("button", name="Ajouter un atout").click()
    expect(page.get_by_label("Intitulé")).to_have_count(2)
    page.get_by_label("Aucun moyen de transport").check()
    page.get_by_label("Ce que nous retenons ensemble").fill("Veut reprendre la cuisine, sans voiture.")
    expect(page.get_by_text("Enregistré à")).to_be_visible()
    page.get_by_role("button", name="Terminer et voir la proposition").click()
    expect(page.get_by_text("Cuisinière")).to_be_visible()


def accept(page: Page) -> None:
    page.get_by_text("Pourquoi ?").click()
    expect(page.get_by_text("C'est une proposition : une personne décide.")).to_be_visible()
    page.get_by_role("button", name="Accepter la proposition").click()


def diverge(page: Page) -> None:
    page.get_by_text("Choisir moi-même le parcours et la structure").click()
    page.get_by_label("Social", exact=True).check()
    page.locator("input[name=choice]:visible:enabled").first.check()
    page.get_by_role("button", name="Décider cette orientation").click()
    expect(page.get_by_role("alert")).to_contain_text("dites pourquoi")
    page.get_by_label("Motif").select_option(index=1)
    page.get_by_label("Précision").fill("Souhait exprimé pendant l'entretien.")
    page.get_by_role("button", name="Décider cette orientation").click()


def print_the_contract(page: Page) -> str:
    page.get_by_role("button", name="Préparer et ouvrir le PDF").click()
    page.wait_for_url("**/contrat.pdf")
    words = pdf.text(page.request.get(page.url).body())
    page.go_back()
    return words


def hand_over(page: Page) -> None:
    page.get_by_role("button", name="Noter la remise").click()
    expect(page.get_by_role("region", name="Et maintenant ?")).to_contain_text("Désigner le référent")


def name_the_referent(page: Page, person: str, referent: str) -> None:
    open_queue(page, "Orientations sans référent")
    open_file(page, person)
    page.get_by_role("region", name="Et maintenant ?").get_by_role("link", name="Désigner le référent").click()
    page.get_by_role("radio", name=referent).check()
    page.get_by_role("button", name="Désigner ce référent").click()
    expect(page.get_by_text(f"{referent} accompagne désormais cette personne.")).to_be_visible()


def read_at_home(page: Page, referent: str) -> None:
    expect(page.get_by_role("region", name="Et maintenant ?")).to_contain_text("Prenez rendez-vous")
    expect(page.get_by_role("region", name="Qui m'accompagne")).to_contain_text(referent)
    contract = page.get_by_role("link", name="Mon contrat d'orientation").get_attribute("href") or ""
    assert "Votre parcours est" in pdf.text(page.request.get(contract).body())
    page.get_by_role("link", name="Voir qui a lu mon dossier").click()
    expect(page.get_by_role("listitem").filter(has_text="Conseiller d'orientation")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
