"""Story: a référent prescribes an action that suits the person; the structure has one place; the next one waits, then gets it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.journey.programmes import catalogue
from rebond.people.accounts.states import Role
from rebond.people.appointments.kinds import local_day
from tests.factories import AssignmentFactory, BeneficiaryFactory
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory
from tests.journey.programmes.factories import ACTION, EnrolmentFactory, ProvisionFactory
from tests.journey.programmes.factories import structure as provider

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def story(team, in_departement):
    """A référent with a person whose mobility is an obstacle; a structure with one place, and somebody on its list."""
    referent = team.member(Role.REFERENT, first_name="Inès", last_name="Faure")
    now = timezone.now()
    with in_departement():
        person = BeneficiaryFactory(pole=team.pole, first_name="Rosa", last_name="Martin", phone="0612345678")
        AssignmentFactory(beneficiary=person, structure=team.structure, referent=referent, referent_named_at=now)
        orientation = OrientationFactory(decided=True, duty__beneficiary=person, pathway="socio_professionnel",
                                         assignment=None, structure=team.structure)  # fmt: skip
        DiagnosisFactory(orientation=orientation).obstacles.create(theme="mobilite", impact="fort")
        where = provider(name="PLIE du Littoral")
        today = local_day(now)
        ProvisionFactory(organisation=where, places=1, starts_on=today, ends_on=today + timedelta(days=300))
        EnrolmentFactory(organisation=where, beneficiary__last_name="Attente", beneficiary__first_name="Ali",
                         waiting=True, asked_at=now - timedelta(days=40))  # fmt: skip
        return {"referent": referent, "person": person, "where": where, "name": catalogue.name(ACTION)}


def test_a_prescription_is_answered_and_the_list_moves(story, team, visits):
    page = visits.open(f"/actions/prescrire/{story['person'].pk}/", member=story["referent"])
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name=story["name"]))
    expect(card).to_contain_text("Répond au frein « mobilité »")
    card.get_by_role("link", name="Prescrire").click()
    option = page.get_by_label("Structure").locator("option").filter(has_text="PLIE du Littoral")
    page.get_by_label("Structure").select_option(option.get_attribute("value"))
    page.get_by_label("Pourquoi cette action").fill("Rosa cherche un emploi accessible sans voiture.")
    page.get_by_role("button", name="Prescrire").click()
    expect(page.get_by_text("est prescrite à")).to_be_visible()

    manager = team.member(Role.STRUCTURE_MANAGER, story["where"])
    inbox = visits.open("/actions/recues/", member=manager)
    expect(inbox.get_by_role("row").filter(has_text="ATTENTE")).to_contain_text("Une place est libre")
    inbox.get_by_role("rowheader", name="MARTIN Rosa").get_by_role("link").click()
    expect(inbox.get_by_text("accessible sans voiture")).to_be_visible()
    expect(inbox.get_by_text("Ouvrir le dossier")).not_to_be_visible()
    inbox.get_by_role("link", name="Accepter").click()
    inbox.get_by_role("button", name="Accepter").click()
    expect(inbox.get_by_text("Acceptée, à commencer")).to_be_visible()

    inbox.goto(inbox.url.split("/actions/")[0] + "/actions/recues/")
    expect(inbox.get_by_role("row").filter(has_text="ATTENTE")).to_contain_text("Sur liste d'attente")
    page.goto(page.url.split("/personnes/")[0] + "/actions/envoyees/")
    expect(page.get_by_role("row").filter(has_text="MARTIN")).to_contain_text("Acceptée")
