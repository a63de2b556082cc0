"""An action under way: who follows, its stages, its interviews in one act, an immersion within the law, a job, the bilan."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Enrolment
from rebond.people.accounts.states import Role
from tests.factories import BeneficiaryFactory, DutyPeriodFactory
from tests.journey.programmes.factories import EnrolmentFactory, structure
from tests.journeys.steps import open_queue

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("E2B_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def _enrolment(team, wanted, **fields):
    """Somebody to whom a structure gave a place in the first action of the pack of which this is true."""
    today = timezone.localdate()
    programme = next(one for one in catalogue.on(today).values() if wanted(one))
    person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", pole=team.pole)
    DutyPeriodFactory(beneficiary=person)
    asked = timezone.now() - timedelta(days=40)
    row = EnrolmentFactory(
        programme=programme.code, beneficiary=person, organisation=structure(programme.code, name="Atelier du Port"),
        asked_at=asked, answered_at=asked, accepted=True, **fields,
    )  # fmt: skip
    return row, programme


def _act(page, link, button, **fields):
    """Open the form of an act, fill it by label, send it."""
    page.get_by_role("link", name=link).first.click()
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name=button).click()


def test_a_person_is_followed_up_to_a_job(team, in_departement, visits):
    with in_departement():
        row, _ = _enrolment(team, lambda one: one.rhythm and "immersion" in one.stays and one.until == "job")
        referent = team.member(Role.REFERENT, row.organisation, first_name="Hugo", last_name="Bernard")
    page = visits.open(f"/actions/suivi/{row.pk}/", member=referent)
    shot(page, f"{team.departement}-accepted")

    page.get_by_role("link", name="Commencer l'action").click()
    page.get_by_label("Premier jour de l'action").fill((timezone.localdate() - timedelta(days=35)).isoformat())
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("L'action est commencée.")).to_be_visible()
    page.get_by_role("link", name="Noter une étape").first.click()
    page.get_by_role("button", name="Noter l'étape").click()
    expect(page.get_by_text("Dites ce que l'étape a donné").first).to_be_visible()
    page.get_by_label("Ce qu'elle a donné").fill("Un diagnostic partagé, écrit ensemble.")
    page.get_by_role("button", name="Noter l'étape").click()
    expect(page.get_by_text("Un diagnostic partagé, écrit ensemble.")).to_be_visible()

    page.get_by_role("link", name="Prendre les rendez-vous").first.click()
    page.get_by_label("Premier jour").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_label("Heure").fill("09:00")
    page.get_by_label("Nombre de rendez-vous").fill("12")
    page.get_by_role("button", name="Voir les dates").click()
    expect(page.get_by_role("heading", name="12 rendez-vous")).to_be_visible()
    shot(page, f"{team.departement}-meetings")
    page.get_by_role("button", name="Prendre 12 rendez-vous").click()
    expect(page.get_by_text("12 à venir")).to_be_visible()
    _act(page, "Noter ce qui a été fait", "Noter", Combien="8")

    _immersion(page, team)
    page.get_by_text("Dates, pause, emploi et fin").click()
    _act(page, "Noter le retour à l'emploi", "Noter l'emploi")
    expect(page.get_by_text("Bravo : la personne est en emploi.")).to_be_visible()
    _act(page, "Terminer l'action", "Écrire le bilan et terminer", Bilan="Un CDI en cuisine.")
    expect(page.get_by_text("Un problème", exact=False).or_(page.get_by_role("alert")).first).to_be_visible()
    page.get_by_label("Embauche en CDI", exact=True).check()
    page.get_by_role("button", name="Écrire le bilan et terminer").click()
    expect(page.get_by_role("heading", name="Bilan")).to_be_visible()
    shot(page, f"{team.departement}-ended")
    with in_departement():
        ended = Enrolment.objects.get(pk=row.pk)
        assert (ended.status, ended.exit, bool(ended.document_id)) == ("ended", "cdi", True)


def _immersion(page, team):
    """Two months are refused with the article; two weeks are written."""
    first = timezone.localdate() + timedelta(days=3)
    page.get_by_role("link", name="Immersion (PMSMP)").click()
    page.get_by_label("Chez").fill("Le Bistrot du Port")
    page.get_by_label("SIRET").fill("732 829 320 00074")
    page.get_by_label("Premier jour").fill(first.isoformat())
    page.get_by_label("Dernier jour").fill((first + timedelta(days=60)).isoformat())
    page.get_by_label("Découvrir un métier").check()
    page.get_by_label("Métier, intitulé ou objectif").fill("Cuisine")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("D5135-3").first).to_be_visible()
    shot(page, f"{team.departement}-immersion-refused")
    page.get_by_label("Dernier jour").fill((first + timedelta(days=11)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("link", name="Convention (PDF)")).to_be_visible()
    shot(page, f"{team.departement}-started")
    page.set_viewport_size({"width": 360, "height": 800})
    shot(page, f"{team.departement}-started-360")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_an_aid_is_asked_decided_and_paid(team, in_departement, visits):
    with in_departement():
        row, programme = _enrolment(team, lambda one: one.gives_aids)
        Enrolment.objects.filter(pk=row.pk).update(
            status="started", started_on=timezone.localdate(), stage=programme.stages[0].code
        )
        referent = team.member(Role.REFERENT, row.organisation)
        manager = team.member(Role.STRUCTURE_MANAGER, row.organisation)
    page = visits.open(f"/actions/suivi/{row.pk}/", member=referent, width=360)
    page.get_by_role("link", name="Demander une aide").click()
    page.get_by_label("Se déplacer").check()
    page.get_by_label("Pour quoi faire").fill("Les heures de conduite")
    page.get_by_label("Montant demandé").fill("900")
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_text("Cette aide va jusqu'à 800 €.").first).to_be_visible()
    page.get_by_label("Montant demandé").fill("600")
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_text("L'aide est demandée.")).to_be_visible()
    shot(page, f"{team.departement}-aid-360")

    page = visits.open("/a-faire/", member=manager)
    open_queue(page, "Aides à décider")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_label("Accorder").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_text("La décision est enregistrée.")).to_be_visible()
    page.goto("/a-faire/")
    open_queue(page, "Aides à verser")
    shot(page, f"{team.departement}-aids")
    page.get_by_role("link", name="LEFÈVRE Inès").click()
    page.get_by_role("button", name="Noter le versement").click()
    expect(page.get_by_text("Le versement est noté.")).to_be_visible()


def test_an_absent_colleague_is_replaced_from_the_list(team, in_departement, visits):
    with in_departement():
        row, _ = _enrolment(team, lambda one: one.code == "plie")
        absent = team.member(Role.REFERENT, row.organisation, first_name="Hugo", last_name="Absent")
        team.member(Role.REFERENT, row.organisation, first_name="Zoé", last_name="Relais")
        manager = team.member(Role.STRUCTURE_MANAGER, row.organisation)
    page = visits.open(f"/actions/suivi/{row.pk}/commencer/", member=absent)
    page.get_by_role("button", name="Commencer").click()

    page = visits.open("/actions/suivi/", member=manager)
    shot(page, f"{team.departement}-list")
    page.get_by_label("Choisir", exact=False).last.check()
    page.get_by_role("button", name="Confier à un collègue").click()
    page.get_by_label("À la place de").select_option(label="Hugo Absent (Référent)")
    page.get_by_label("Confier à", exact=True).select_option(label="Zoé Relais (Référent)")
    page.get_by_role("button", name="Confier à un collègue (").click()
    expect(page.get_by_text("1 personne confiée.")).to_be_visible()
