"""An offer found on a visit; the référent sees whom it fits and proposes it; yes on the phone; the company answers."""

import pytest
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Consent
from rebond.work.applications.models import Application
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory
from tests.work.factories import CompanyFactory, JobSearchFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _publish(page):
    page.get_by_role("link", name="Publier une offre").click()
    page.get_by_label("Intitulé").fill("Serveuse ou serveur")
    page.get_by_role("combobox", name="Métier").fill("serveur")
    page.get_by_label("CDI", exact=True).check()
    page.get_by_label("Soir", exact=True).check()
    page.get_by_label("Salaire brut, au moins (€)").fill("12,50")
    page.get_by_label("Salaire compté").select_option("hour")
    page.get_by_role("button", name="Publier l'offre").click()
    expect(page.get_by_text("12,50")).to_be_visible()


def test_an_offer_meets_a_person_by_matching(team, in_departement, visits):
    with in_departement():
        referent, company = team.member(Role.REFERENT), CompanyFactory()
        account = team.member(Role.BENEFICIARY)
        person = BeneficiaryFactory(
            first_name="Inès", last_name="Lefèvre", pole=team.pole, account=account,
            phone="0612345678", phone_consent=Consent.AGREED,
        )  # fmt: skip
        AssignmentFactory(
            beneficiary=person, structure=referent.organisation, referent=referent, referent_named_at=NOON
        )
        JobSearchFactory(beneficiary=person, has=["late_hours"])
    _publish(visits.open(f"/entreprises/{company.pk}/", member=team.member(Role.RTEF)))
    with in_departement():
        offer = Vacancy.objects.get()

    page = visits.open(f"/offres/{offer.pk}/", member=referent)
    expect(page.get_by_text("même métier, Travail en soirée")).to_be_visible()
    page.get_by_label("Choisir Inès LEFÈVRE").check()
    page.get_by_role("button", name="Proposer l'offre aux personnes cochées").click()
    expect(page.get_by_text("1 personne prévenue")).to_be_visible()

    phone = visits.open("/mon-espace/", member=account, width=360)
    phone.get_by_role("link", name="Voir les offres et mes candidatures").click()
    phone.get_by_text("Pourquoi moi").click()
    expect(phone.get_by_text("C'est votre premier métier souhaité : Serveur.")).to_be_visible()
    phone.get_by_role("button", name="Oui, elle m'intéresse").click()
    expect(phone.get_by_text("Envoyée à l'entreprise")).to_be_visible()

    boss = visits.open("/candidatures/", member=team.member(Role.EMPLOYER, company.organisation), width=360)
    boss.get_by_role("link", name="LEFÈVRE Inès").click()
    expect(boss.get_by_text("Vous l'aurez dès que vous proposez")).to_be_visible()
    boss.get_by_role("button", name="Retenir cette personne").click()
    expect(boss.get_by_role("link", name="06 12 34 56 78")).to_be_visible()

    phone.goto("/mon-espace/offres/")
    expect(phone.get_by_text("L'entreprise veut vous embaucher")).to_be_visible()
    with in_departement():
        assert Application.objects.get().status == "accepted"
        hire = Hire.objects.get()
        assert (hire.status, hire.source, hire.beneficiary_id) == ("promised", "matching", person.pk)
