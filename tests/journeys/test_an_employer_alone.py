"""An employer enters alone: a SIRET, a link by e-mail, a password, an offer, a hire, its aid; and what stops who should not."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.work.applications import operations as applications
from rebond.work.employers.models import SpaceRequest
from rebond.work.vacancies.models import Vacancy
from tests.journeys.aid_steps import apply
from tests.work.aids import factories as aids
from tests.work.factories import CompanyFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

SIRET, PASSWORD = "999 800 014 00014", "trois mots sans rapport"


def _link(in_departement, address):
    with in_departement():
        body = Message.objects.filter(kind="company_space", address=address).latest("created_at").body
    found = re.search(r"https?://[^/]+(/employeurs/lien/\S+)", body)
    assert found is not None
    return found[1]


def _look_for(page, siret):
    page.get_by_label("SIRET").fill(siret)
    page.get_by_role("button", name="Continuer").click()


def _say_who(page, email):
    page.get_by_label("Votre prénom").fill("Rachid")
    page.get_by_label("Votre nom", exact=True).fill("Martin")
    page.get_by_label("Votre adresse e-mail professionnelle").fill(email)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()


def _hire(page):
    """Who applied is retained; the contract is signed, in three fields."""
    page.goto("/candidatures/")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("button", name="Retenir cette personne").click()
    page.goto("/mon-entreprise/")
    page.get_by_role("link", name="Inès LEFÈVRE").click()
    page.get_by_role("link", name="Noter le contrat signé").click()
    page.get_by_label("Premier jour de travail").fill(timezone.localdate().isoformat())
    page.get_by_label("Heures par semaine").fill("35")
    page.get_by_role("button", name="Enregistrer le contrat").click()
    expect(page.get_by_text("c'est une embauche")).to_be_visible()


def test_from_a_siret_to_an_offer_a_hire_and_its_aid(team, in_departement, visits):
    page = visits.open("/", width=360)
    page.get_by_role("link", name="J'emploie").nth(0 if team.departement == 13 else 1).click()
    _look_for(page, "999 800 014 00015")
    expect(page.get_by_text("un chiffre est sans doute faux").first).to_be_visible()
    _look_for(page, "999 800 063 00011")
    expect(page.get_by_text("est fermé").first).to_be_visible()
    _look_for(page, SIRET)
    expect(page.get_by_role("heading", name="Est-ce bien votre entreprise")).to_be_visible()
    expect(page.get_by_text("Bistrot du Vieux Quai")).to_be_visible()
    page.get_by_role("link", name="Ce n'est pas elle").click()
    _look_for(page, SIRET)
    email = f"rachid.{team.departement}@bistrot.example"
    _say_who(page, email)

    page.goto(_link(in_departement, email))
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir l'espace").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bistrot du Vieux Quai")

    page.get_by_role("link", name="Publier une offre").click()
    page.get_by_label("Intitulé").fill("Serveuse ou serveur")
    page.get_by_role("combobox", name="Métier").fill("serveur")
    page.get_by_label("CDI", exact=True).check()
    page.get_by_role("button", name="Publier l'offre").click()
    expect(page.get_by_role("heading", name="Serveuse ou serveur")).to_be_visible()
    expect(page.get_by_text("un agent du Département vous appelle")).to_be_visible()
    page.goto("/mon-entreprise/")
    expect(page.get_by_role("rowheader", name="Serveuse ou serveur")).to_be_visible()
    with in_departement():
        assert Vacancy.objects.get(company__siret="99980001400014").title == "Serveuse ou serveur"

    agent = visits.open("/offres/", member=team.member(Role.RTEF))
    agent.get_by_role("link", name="Serveuse ou serveur").click()
    expect(agent.get_by_text("Entreprise pas encore vérifiée")).to_be_visible()
    expect(agent.get_by_role("heading", name="Personnes à qui la proposer")).to_have_count(0)
    agent.get_by_role("link", name="Bistrot du Vieux Quai").click()
    agent.get_by_role("button", name="C'est bien elle").click()
    agent.go_back()
    with in_departement():
        person = aids.person_on_rsa(first_name="Inès", last_name="Lefèvre")
        applications.apply(Vacancy.objects.get(), person, by=WORKER, at=timezone.now())
    _hire(page)
    page.goto("/mon-entreprise/")
    page.get_by_role("link", name="Les aides du Département").click()
    if team.departement == 13:
        apply(page, "Inès LEFÈVRE")
    else:
        expect(page.get_by_text("n'a pas d'aide au tutorat").first).to_be_visible()


def test_who_claims_a_company_that_others_entered_is_let_in_by_one_of_them(team, in_departement, visits):
    with in_departement():
        company = CompanyFactory(siret="99980002200017", organisation__name="Le Menuisier d'ici")
    member = team.member(Role.EMPLOYER, company.organisation)

    page = visits.open(f"/employeurs/{team.departement}/")
    email = f"autre.{team.departement}@menuisier.example"
    _look_for(page, "999 800 022 00017")
    expect(page.get_by_text("Le Menuisier d'ici")).to_be_visible()
    expect(page.get_by_text("Cette entreprise a déjà un espace")).to_be_visible()
    _say_who(page, email)
    page.goto(_link(in_departement, email))
    page.get_by_role("button", name="Demander à entrer").click()
    expect(page.get_by_role("heading", name="Votre demande est transmise")).to_be_visible()

    own = visits.open("/mon-entreprise/", member=member, width=360)
    own.get_by_role("button", name="Laisser entrer Rachid Martin").click()
    expect(own.get_by_text("reçoit une invitation par e-mail")).to_be_visible()
    with in_departement():
        assert SpaceRequest.objects.get(email=email).status == "opened"
        assert Message.objects.filter(kind="invitation", address=email).count() == 1
