"""An RTEF plans a visit, reports it on a phone with an offer nobody had published; somebody is hired on it, and stays.

In the 13 the company is helped: the RTEF asks for the tutoring aid with it, until it is paid in full. The 14 has no such aid.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from rebond.work.prospecting.models import Visit
from tests.factories import NOON, AssignmentFactory
from tests.journeys.aid_steps import Offices, apply, give_bank, path_of
from tests.journeys.steps import open_queue
from tests.work.aids import factories as aids
from tests.work.factories import CompanyFactory, ContactFactory, JobSearchFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _plan(page):
    """From the companies to approach, with the reason why, to the hour of the visit."""
    page.get_by_role("cell").locator("summary").first.click()
    expect(page.get_by_text("Elle n'a jamais été visitée.").first).to_be_visible()
    page.get_by_role("link", name="Prévoir un rendez-vous").first.click()
    page.get_by_label("Heure").fill("10:30")
    page.get_by_label("Avec qui").select_option("Rachid MARTIN")
    page.get_by_label("Objet").fill("Prendre contact avant la saison")
    page.get_by_role("button", name="Prévoir", exact=True).click()
    expect(page.get_by_text("Le rendez-vous est prévu.")).to_be_visible()


def _report(page):
    """In a minute, on a phone: what came of it, and the offer."""
    open_queue(page, "Comptes rendus de visite à faire")
    page.get_by_role("link", name="Brasserie du Port").click()
    page.get_by_role("link", name="Écrire le compte rendu").click()
    page.get_by_label("Recrute maintenant").check()
    page.get_by_label("Besoin repéré").fill("Une personne en salle dès que possible")
    page.get_by_label("Intitulé de l'offre").fill("Serveuse ou serveur")
    page.get_by_role("combobox", name="Métier").fill("serveur")
    page.get_by_role("combobox", name="Contrat").select_option("CDI")
    page.get_by_label("Salaire brut, s'il est dit (€)").fill("1850")
    page.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(page.get_by_text("Le compte rendu est écrit.")).to_be_visible()
    expect(page.get_by_role("link", name="Serveuse ou serveur")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _propose(visits, referent):
    """The référent sees whom the offer fits, and proposes it."""
    page = visits.open("/offres/", member=referent)
    page.get_by_role("link", name="Serveuse ou serveur").first.click()
    expect(page.get_by_role("heading", name="Personnes à qui la proposer")).to_be_visible()
    page.get_by_label("Choisir Inès LEFÈVRE").check()
    page.get_by_role("button", name="Proposer l'offre aux personnes cochées").click()
    expect(page.get_by_text("1 personne prévenue")).to_be_visible()


def _hire(page):
    """The RTEF writes down what the person and the company say on the telephone: yes, retained, signed."""
    page.goto("/candidatures/")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("button", name="La personne dit oui").click()
    page.get_by_role("button", name="Retenir cette personne").click()
    page.goto("/embauches/")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("link", name="Noter le contrat signé").click()
    page.get_by_label("CDI", exact=True).check()
    page.get_by_label("Premier jour de travail").fill(timezone.localdate().isoformat())
    page.get_by_label("Heures par semaine").fill("35")
    page.get_by_role("button", name="Enregistrer le contrat").click()
    expect(page.get_by_text("c'est une embauche")).to_be_visible()
    return path_of(page)


def _aid_in_full(page, offices):
    """Asked by the RTEF with the company, decided, agreed, followed, paid: where its page is."""
    page.goto("/aides-tutorat/")
    apply(page, "Inès LEFÈVRE")
    address = path_of(page)
    offices.decide(address)
    page.goto(address)
    give_bank(page)
    offices.check_bank(address)
    offices.pay()
    offices.attest(address)
    offices.pay()
    page.goto(address)
    expect(page.get_by_text("Tout est versé.")).to_be_visible()


def test_a_visit_brings_an_offer_nobody_knew_a_job_that_is_kept_and_its_aid(team, in_departement, visits):
    rtef, referent = team.member(Role.RTEF, first_name="Anne", last_name="Aubert"), team.member(Role.REFERENT)
    with in_departement():
        person = aids.person_on_rsa(first_name="Inès", last_name="Lefèvre", pole=team.pole)
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
        JobSearchFactory(beneficiary=person, updated_at=timezone.now())
        company = CompanyFactory(organisation__name="Brasserie du Port")
        ContactFactory(company=company)
    _plan(visits.open("/prospection/?de=", member=rtef))

    with in_departement():
        past = timezone.now() - timedelta(hours=2)
        Visit.objects.update(starts_at=past, until=past + timedelta(hours=1))
    _report(visits.open("/a-faire/", member=rtef, width=360))
    _propose(visits, referent)
    page = visits.open("/a-faire/", member=rtef)
    hire = _hire(page)

    page.goto("/a-faire/")
    open_queue(page, "Mes personnes en poste depuis moins d'un mois")
    expect(page.get_by_role("link", name="LEFÈVRE Inès")).to_be_visible()
    with in_departement():
        Hire.objects.update(starts_on=timezone.localdate() - timedelta(days=40))
    page.goto(hire)
    page.get_by_role("button", name="Toujours en poste (1 mois)").click()
    page.goto("/prospection/chiffres/")
    expect(page.get_by_role("row", name="Anne Aubert").get_by_text("1 sur 1").first).to_be_visible()
    if team.departement == 14:
        page.goto("/aides-tutorat/")
        expect(page.get_by_text("n'a pas d'aide au tutorat").first).to_be_visible()
        return
    _aid_in_full(page, Offices(team, visits, in_departement))
    page.goto(hire)
    page.get_by_role("button", name="Toujours en poste (6 mois)").click()
    expect(page.get_by_role("row", name="6 mois").get_by_role("cell", name="En poste", exact=True)).to_be_visible()
