"""Every action of the packs of 13 and 14, from the prescription to the exit, in a browser: one story, told by the pack.

What a story does depends on what the pack says of the action (agreement, sessions, interviews, stays, follow-up in the
job, exit towards another pathway), never on which action it is.
"""

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.journey.orientation.models import Orientation
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.journey.programmes.forms.following import exit_words
from rebond.journey.programmes.models import Enrolment
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import STRUCTURE_STAFF, Role
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import AssignmentFactory, BeneficiaryFactory, DutyPeriodFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.journey.programmes.factories import ProvisionFactory, structure
from tests.journeys.steps import open_queue
from tests.journeys.team import Team, gather

pytestmark = [pytest.mark.journey, pytest.mark.browser]

ACTIONS = {
    13: "direct_search boost_emploi creation dape plie aciade young young_prevention training worksite social_referent "
    "global tripartite heda_diagnosis heda_employment care",
    14: "avec socio_professional social_referent projet_sante creation plie young worksite global training",
}
STORIES = [(number, code) for number, codes in ACTIONS.items() for code in codes.split()]


@dataclass
class Story:
    """One action, the person, who prescribes it, who receives them."""

    team: Team
    programme: Programme
    person: Beneficiary
    prescriber: Membership
    manager: Membership
    started_on: date


@pytest.fixture(params=STORIES, ids=[f"{number}-{code}" for number, code in STORIES])
def story(request, site):
    number, code = request.param
    team, today = gather(number), timezone.localdate()
    with context.departement(number):
        programme = catalogue.on(today)[code]
        place = structure(code, name="La Structure du Port")
        title = {"title": programme.titles[0] if programme.titles else "Session"} if programme.has_sessions else {}
        days = {"starts_on": today - timedelta(days=60), "ends_on": today + timedelta(days=200)}
        ProvisionFactory(programme=code, organisation=place, places=3, **days, **title)
        role = next(role for role in Role if role in programme.prescribers)
        prescriber = team.member(role, team.structure if role in STRUCTURE_STAFF else team.pole, first_name="Louise")
        person = _person(team, programme, prescriber)
        for part in programme.professionals:
            team.member(part.role, place)
        manager = team.member(Role.STRUCTURE_MANAGER, place)
    return Story(team, programme, person, prescriber, manager, today)


def _person(team: Team, programme: Programme, prescriber: Membership) -> Beneficiary:
    """Somebody of the audience of the action, with a référent."""
    asked = {one["fact"]: one for one in programme.audience}
    born = timezone.localdate() - timedelta(days=365 * 25 if "age" in asked else 365 * 40)
    person: Any = BeneficiaryFactory(
        first_name="Inès", last_name="Lefèvre", birth_date=born, pole=team.pole, is_rqth="boe" in asked
    )
    way = {"pathway": programme.pathways[0], "structure": team.structure}
    named = {"referent": prescriber, "referent_named_at": timezone.now()} if prescriber.role == Role.REFERENT else {}
    assigned = AssignmentFactory(beneficiary=person, **way, **named)
    if "is_rsa" not in asked:
        known = {"duty": DutyPeriodFactory(beneficiary=person), "decided_by": team.member(Role.ADVISER)}
        OrientationFactory(beneficiary=person, **way, **known, decided=True, assignment=assigned)
    return Beneficiary.objects.get(pk=person.pk)


def test_an_action_is_prescribed_accepted_followed_and_ended(story, visits):
    page = visits.open(f"/actions/prescrire/{story.person.pk}/", member=story.prescriber)
    _prescribe(page, story)
    page = visits.open("/a-faire/", member=story.manager)
    _answer_and_start(page, story)
    _follow(page, story)
    _leave(page, story)

    with context.departement(story.team.departement):
        row = Enrolment.objects.select_related("provision").get(beneficiary=story.person)
        assert (row.status, row.exit in story.programme.exits, bool(row.document_id)) == ("ended", True, True)
        assert row.provision.taken == 0
        assert row.stages.count() == len(story.programme.stages)
        assert row.professionals.count() == max(1, len(story.programme.professionals))
        reorients = parameters.get(f"exit_reason.{row.exit}", on=story.started_on).get("reorients")
        asked = Orientation.objects.filter(beneficiary=story.person, change_asked_at__isnull=False)
        assert asked.exists() == bool(reorients)


def test_a_visitor_reads_what_the_departement_offers(team, in_departement, visits):
    with in_departement():
        programme = next(one for one in catalogue.on(timezone.localdate()).values() if one.rhythm)
        ProvisionFactory(
            programme=programme.code,
            organisation=structure(programme.code, name="Les Deux Rives"),
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + timedelta(days=90),
        )
    page = visits.open(f"/departements/{team.departement}/", width=360)
    page.get_by_role("link", name="Ce que le Département propose ensuite").click()
    expect(page.get_by_role("heading", name=programme.name)).to_be_visible()
    page.get_by_text("structure").first.click()
    if folder := os.environ.get("E3_SHOTS"):
        page.screenshot(path=f"{folder}/{team.departement}-catalogue-360.png", full_page=True)
    page.get_by_role("link", name="Le fichier").click()
    expect(page.locator("body")).to_contain_text(programme.summary)


def _prescribe(page: Page, story: Story) -> None:
    """« Prescrire », where and why; with the person's agreement where the pack wants it."""
    link = page.get_by_role("link", name=re.compile(rf"^Prescrire.*{re.escape(story.programme.name)}$"))
    _shoot(page, story, "suggestions")
    link.click()
    place = page.get_by_label("Structure").locator("option", has_text="La Structure du Port")
    page.get_by_label("Structure").select_option(place.first.get_attribute("value"))
    page.get_by_label("Pourquoi cette action").fill("Nous en avons parlé ensemble.")
    if story.programme.agreement:
        page.get_by_label("La personne est d'accord, elle me le dit").check()
    page.get_by_role("button", name="Prescrire", exact=True).click()
    expect(page.get_by_text("est prescrite à Inès Lefèvre")).to_be_visible()


def _answer_and_start(page: Page, story: Story) -> None:
    """From its queue, the structure accepts, then names whoever the pack wants around the person."""
    open_queue(page, "Demandes à répondre")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("link", name="Accepter").click()
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("La demande est acceptée.")).to_be_visible()
    page.get_by_role("link", name="Commencer l'action").click()
    for rank, part in enumerate(
        story.programme.professionals
    ):  # who conducts is compulsory; the others' labels say more
        page.get_by_label(part.role.label, exact=rank == 0).select_option(index=1)
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("L'action est commencée.")).to_be_visible()


def _follow(page: Page, story: Story) -> None:
    """The interviews in one act, the stays that the pack allows, then every stage in its order."""
    programme = story.programme
    if programme.rhythm and programme.rhythm.interviews:
        _plan(page, programme.rhythm.interviews)
        _count(page, "Offre proposée", 8)
        _count(page, "Atelier collectif", 3)
    if "cddi" in programme.stays:
        _hire(page)
    if programme.has_sessions:
        _train(page, story)
    for stage in programme.stages:
        page.get_by_role("link", name="Noter une étape").first.click()
        page.get_by_role("radio", name=_beginning(stage.name)).check()
        page.get_by_label("Ce qu'elle a donné").fill(stage.produces or "Fait")
        page.get_by_role("button", name="Noter l'étape").click()
        expect(page.get_by_role("heading", name="Étapes", exact=True)).to_be_visible()
    _shoot(page, story, "stages")


def _plan(page: Page, count: int) -> None:
    page.get_by_role("link", name="Prendre les rendez-vous").first.click()
    page.get_by_label("Premier jour").fill(_monday().isoformat())
    page.get_by_label("Heure").fill("09:00")
    page.get_by_label("Nombre de rendez-vous").fill(str(count))
    page.get_by_role("button", name="Voir les dates").click()
    page.get_by_role("button", name=f"Prendre {count} rendez-vous").click()
    expect(page.get_by_text(f"{count} à venir")).to_be_visible()


def _count(page: Page, kind: str, count: int) -> None:
    page.get_by_role("link", name="Noter ce qui a été fait").first.click()
    page.get_by_label(kind).check()
    page.get_by_label("Combien").fill(str(count))
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_role("heading", name="Étapes", exact=True)).to_be_visible()


def _hire(page: Page) -> None:
    """Three months of twelve hours are refused with the article; six months of twenty-six are written, then hours."""
    first = timezone.localdate()
    page.get_by_role("link", name="Contrat d'insertion (CDDI)").first.click()
    page.get_by_label("Chez").fill("Le chantier du Port")
    page.get_by_label("Premier jour").fill(first.isoformat())
    page.get_by_label("Dernier jour").fill((first + timedelta(days=90)).isoformat())
    page.get_by_label("Heures par semaine").fill("12")
    page.get_by_label("Métier, intitulé ou objectif").fill("Maraîchage")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L5132-15-1").first).to_be_visible()
    page.get_by_label("Dernier jour").fill((first + timedelta(days=180)).isoformat())
    page.get_by_label("Heures par semaine").fill("26")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Noter les heures").click()
    page.get_by_label("Heures travaillées").fill("8")
    page.get_by_role("button", name="Enregistrer").or_(page.get_by_role("button", name="Noter")).first.click()
    expect(page.get_by_role("heading", name="Étapes", exact=True)).to_be_visible()


def _train(page: Page, story: Story) -> None:
    """The session, then its certificate."""
    today = timezone.localdate().isoformat()
    page.get_by_role("link", name="Formation", exact=True).first.click()
    page.get_by_label("Chez").fill("La Structure du Port")
    page.get_by_label("Premier jour").fill(today)
    page.get_by_label("Dernier jour").fill(today)
    page.get_by_label("Métier, intitulé ou objectif").fill("La session du mois")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Noter la fin").click()
    page.get_by_label("Ce que la période a donné").fill("Toutes les journées suivies.")
    page.get_by_label("Titre ou certificat").select_option("yes")
    page.get_by_role("button", name="Enregistrer").or_(page.get_by_role("button", name="Noter")).first.click()
    expect(page.get_by_text("Certificat obtenu")).to_be_visible()


def _leave(page: Page, story: Story) -> None:
    """In a job first where the pack follows people there; then the exit and the bilan."""
    exits = story.programme.exits
    if story.programme.after_hire:
        _open(page, "Noter le retour à l'emploi")
        page.get_by_role("button", name="Noter l'emploi").click()
        expect(page.get_by_text("Bravo : la personne est en emploi.")).to_be_visible()
    _open(page, "Terminer l'action")
    with context.departement(story.team.departement):
        words = exit_words(exits[0], story.started_on)
    page.get_by_label(words, exact=True).check()
    page.get_by_label("Bilan").fill("Le chemin parcouru, et la suite.")
    page.get_by_role("button", name="Écrire le bilan et terminer").click()
    expect(page.get_by_role("heading", name="Bilan", exact=True)).to_be_visible()
    _shoot(page, story, "ended")


def _open(page: Page, name: str) -> None:
    """An act of the dates: at the top of the page when it is the next thing to do, else folded."""
    if not page.get_by_role("link", name=name).first.is_visible():
        page.get_by_text("Dates, pause, emploi et fin").click()
    page.get_by_role("link", name=name).first.click()


def _beginning(label: str) -> re.Pattern[str]:
    """A label that says more than these words, after them."""
    return re.compile(rf"^{re.escape(label)}(\s|$)")


def _monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def _shoot(page: Page, story: Story, name: str) -> None:
    if folder := os.environ.get("E3_SHOTS"):
        page.screenshot(path=f"{folder}/{story.team.departement}-{story.programme.code}-{name}.png", full_page=True)
