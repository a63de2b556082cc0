"""An RTEF plans a visit, reports it on a phone with an offer nobody had published; somebody is hired on it, and stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.work.hires import operations as hires
from rebond.work.hires.models import Hire
from rebond.work.prospecting.models import Visit
from rebond.work.vacancies.models import Vacancy
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.factories import principal as principal_of
from tests.journeys.steps import open_queue
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


def _hire(person, by):
    """The company promises, then signs."""
    offer, now = Vacancy.objects.get(), timezone.now()
    hire = hires.promise(person, offer.company, vacancy=offer, source="rtef", by=by, at=now)
    today = timezone.localdate(now)
    return hires.sign(hire, contract="cdi", signed_on=today, starts_on=today, by=by, at=now)


def test_a_visit_brings_an_offer_nobody_knew_and_a_job_that_is_kept(team, in_departement, visits):
    rtef, referent = team.member(Role.RTEF, first_name="Anne", last_name="Aubert"), team.member(Role.REFERENT)
    with in_departement():
        person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", pole=team.pole)
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

    page = visits.open("/offres/", member=referent)
    page.get_by_role("link", name="Serveuse ou serveur").first.click()
    expect(page.get_by_role("heading", name="Personnes à qui la proposer")).to_be_visible()
    expect(page.get_by_role("link", name="Inès LEFÈVRE")).to_be_visible()
    with in_departement():
        hire = _hire(person, principal_of(Role.RTEF).actor)

    page = visits.open("/a-faire/", member=rtef)
    open_queue(page, "Mes personnes en poste depuis moins d'un mois")
    expect(page.get_by_role("link", name="LEFÈVRE Inès")).to_be_visible()
    with in_departement():
        Hire.objects.filter(pk=hire.pk).update(starts_on=timezone.localdate() - timedelta(days=40))
    page.goto(f"/embauches/{hire.pk}/")
    page.get_by_role("button", name="Toujours en poste (1 mois)").click()
    page.goto("/prospection/chiffres/")
    expect(page.get_by_role("row", name="Anne Aubert").get_by_text("1 sur 1")).to_be_visible()
