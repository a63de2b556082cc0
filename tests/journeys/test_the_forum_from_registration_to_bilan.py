"""The Forum: prepared, registered for online and by a référent, planned; its day with a cut of the network; its bilan."""

import re
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.events.forum.models import Arrival, Edition, Meeting, Stand, Visitor
from rebond.events.forum.states import Source
from rebond.ground.messaging.models import Message
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from tests.browser import Visits
from tests.events.jobdating.factories import company, vacancy
from tests.factories import BeneficiaryFactory, OrganisationFactory
from tests.journeys.steps import let_the_worker_run

pytestmark = [pytest.mark.journey, pytest.mark.browser]
PICTURES = Path(tempfile.gettempdir()) / "forum-pictures"
Entering = Callable[[], Any]


def test_the_forum_from_the_opening_of_registrations_to_its_bilan(team, in_departement, visits):
    with in_departement():
        place: Organisation = OrganisationFactory(capabilities=["accelerator"], name="Accélérateur", phone="0400000000")
        host = company("Brasserie du Port")
        vacancy(host)
        for name in ("Rosa", "Omar"):
            BeneficiaryFactory(first_name=name, pole=team.pole)
    page = visits.open("/forum/", member=team.member(Role.ACCELERATOR, place))
    prepare(page)
    with in_departement():
        event = Edition.objects.get()
    open_stand(page, event)
    advance(page, event, "Ouvrir les inscriptions")

    phone = register_online(visits, team.departement, in_departement)
    register_people(visits.open("/forum/", member=team.member(Role.ADVISER)))
    plan_and_announce(page, event, in_departement)

    with in_departement():
        the_day_comes(event)
        codes = dict(Visitor.objects.values_list("first_name", "code"))
    advance(page, event, "Ouvrir les portes")
    scan_with_a_cut(page, event, [codes[name] for name in ("Lina", "Rosa", "Omar")], in_departement)
    scan_with_the_camera(page, event, codes["Rosa"])
    queue_and_promise(page, visits, phone, event, in_departement)
    newcomer(page, event, in_departement)
    advance(page, event, "Terminer le Forum")
    bilan(page, event)


def picture(page: Page, name: str) -> None:
    """For whoever wants to look at what the story showed."""
    if PICTURES.exists():
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def prepare(page: Page) -> None:
    day = timezone.localdate() + timedelta(days=20)
    page.get_by_role("link", name="Préparer un Forum").click()
    page.get_by_label("Lieu").fill("Hôtel du Département")
    for label, value in (
        ("Jour", day),
        ("Inscriptions à partir du", timezone.localdate()),
        ("Inscriptions jusqu'au", day),
    ):
        page.get_by_label(label, exact=True).fill(value.isoformat())
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("17:00")
    page.get_by_label("Halls").fill("Grand hall 900")
    page.get_by_role("button", name="Préparer le Forum").click()
    expect(page.get_by_text("Grand hall")).to_be_visible()
    picture(page, "edition")


def open_stand(page: Page, event: Edition) -> None:
    page.goto(f"/forum/{event.pk}/stands/")
    page.get_by_role("link", name="Ouvrir un stand").click()
    page.get_by_label("Entreprise ou partenaire").select_option(label="Brasserie du Port")
    page.get_by_label("Numéro").fill("12")
    page.get_by_role("button", name="Ouvrir le stand").click()
    page.get_by_label("Cuisinier").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Brasserie du Port").first).to_be_visible()
    picture(page, "stands")


def advance(page: Page, event: Edition, button: str) -> None:
    page.goto(f"/forum/{event.pk}/")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("C'est fait.")).to_be_visible()


def register_online(visits: Visits, departement: int, in_departement: Entering) -> Page:
    """Without an account, on a telephone, without JavaScript; the badge comes by SMS."""
    page = visits.open(f"/departements/{departement}/forum/", width=360, java_script_enabled=False)
    page.get_by_label("Prénom").fill("Lina")
    page.get_by_label("Nom", exact=True).fill("Moreau")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_label("Je souhaite des entretiens").check()
    picture(page, "register-360")
    page.get_by_role("button", name="M'inscrire au Forum").click()
    expect(page.get_by_text("Cochez votre accord").first).to_be_visible()
    page.get_by_label("J'accepte").check()
    page.get_by_role("button", name="M'inscrire au Forum").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("votre badge arrive")
    with in_departement():
        body = Message.objects.get(kind="forum_registered").body
    found = re.search(r"/f/[\w-]+/", body)
    assert found
    phone = visits.open(found[0], width=360)
    expect(phone.get_by_role("heading", name="Votre badge")).to_be_visible()
    picture(phone, "badge-360")
    return phone


def register_people(page: Page) -> None:
    page.goto("/forum/inscrire/")
    for name in ("Rosa", "Omar"):
        page.get_by_role("checkbox", name=re.compile(name)).check()
    picture(page, "people")
    page.get_by_role("button", name="Inscrire au Forum").click()
    page.get_by_role("button", name="Inscrire (2 personnes)").click()
    expect(page.get_by_text("2 personnes inscrites au Forum")).to_be_visible()


def plan_and_announce(page: Page, event: Edition, in_departement: Entering) -> None:
    page.goto(f"/forum/{event.pk}/plan/")
    page.get_by_role("button", name="Demander le plan").click()
    let_the_worker_run(page, "forum.plan")
    page.goto(f"/forum/{event.pk}/plan/")
    expect(page.get_by_text("C'est prouvé").first).to_be_visible()
    picture(page, "plan")
    page.get_by_role("button", name=re.compile("^Annoncer")).click()
    let_the_worker_run(page, "forum.announce")
    with in_departement():
        assert Message.objects.filter(kind="forum_hours", recipient_name__startswith="Lina").count() == 1


def the_day_comes(event: Edition) -> None:
    """Everything moves to today."""
    today = timezone.localdate()
    away = event.on - today
    Meeting.objects.update(starts_at=F("starts_at") - away)
    Edition.objects.filter(pk=event.pk).update(on=today, registers_until=today)


def scan_with_a_cut(page: Page, event: Edition, codes: list[str], in_departement: Entering) -> None:
    """One badge, then the network goes: two more are kept, and told when it comes back."""
    page.goto(f"/forum/{event.pk}/jour/")
    page.get_by_role("link", name="Tenir un poste").click()
    scan(page, codes[0])
    expect(page.get_by_text("Lina : noté.")).to_be_visible()
    page.context.set_offline(True)
    for code in codes[1:]:
        scan(page, code)
    scan(page, codes[0])
    expect(page.get_by_text("3 badges attendent")).to_be_visible()
    picture(page, "station-cut")
    page.context.set_offline(False)
    expect(page.get_by_text("Omar : noté.")).to_be_visible()
    expect(page.get_by_text("Lina : déjà noté")).to_be_visible()
    expect(page.get_by_text("attendent")).not_to_be_visible()
    with in_departement():
        assert sorted(Arrival.objects.values_list("visitor__first_name", flat=True)) == ["Lina", "Omar", "Rosa"]


CAMERA = """
    window.BarcodeDetector = class { async detect() { return window.shown ? [{ rawValue: window.shown }] : []; } };
    navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
"""
"""What a tablet has and this browser has not: a reader of codes, and something in front of the camera."""


def scan_with_the_camera(page: Page, event: Edition, code: str) -> None:
    page.add_init_script(CAMERA)
    page.goto(f"/forum/{event.pk}/poste/")
    page.get_by_role("button", name="Lire avec la caméra").click()
    page.evaluate("code => { window.shown = code; }", code)
    expect(page.get_by_text("Rosa : déjà noté")).to_be_visible()
    page.get_by_role("button", name="Lire avec la caméra").click()
    expect(page.locator("video")).to_be_hidden()


def scan(page: Page, code: str) -> None:
    """A reader types the code and Enter."""
    page.get_by_label("Code du badge").fill(code)
    page.get_by_label("Code du badge").press("Enter")


def queue_and_promise(page: Page, visits: Visits, phone: Page, event: Edition, in_departement: Entering) -> None:
    """A number on the telephone, the stand's call, the screen, the promise to a person whom somebody accompanies."""
    with in_departement():
        stand, rosa = Stand.objects.get(), Visitor.objects.get(first_name="Rosa")
    phone.reload()
    phone.get_by_label("Numéro du stand").fill("12")
    phone.get_by_role("button", name="Prendre un numéro").click()
    expect(phone.get_by_text("personne avant vous").or_(phone.get_by_text("personnes avant vous"))).to_be_visible()
    page.goto(f"/forum/stands/{stand.pk}/")
    page.get_by_role("button", name="Page du stand").click()
    recruiter = visits.open(urlsplit(page.locator(".screen-address").inner_text()).path, width=360)
    recruiter.get_by_role("button", name="Appeler le suivant").click()
    expect(recruiter.get_by_text("Le suivant est appelé")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("C'est à vous")).to_be_visible()
    picture(phone, "called-360")
    recruiter.get_by_label("Badge d'un visiteur sans numéro").fill(rosa.code)
    recruiter.get_by_role("button", name="Mettre dans la file").click()
    picture(recruiter, "stand-360")
    assert recruiter.evaluate("document.documentElement.scrollWidth") <= 360
    card = recruiter.get_by_role("article").filter(has=recruiter.get_by_role("heading", name=re.compile("Numéro 2")))
    card.get_by_role("button", name="Promesse d'embauche").click()
    expect(recruiter.get_by_text("C'est noté, merci.")).to_be_visible()
    page.goto(f"/forum/{event.pk}/jour/")
    picture(page, "board")
    with in_departement():
        assert Hire.objects.get().source == "forum"


def newcomer(page: Page, event: Edition, in_departement: Entering) -> None:
    page.goto(f"/forum/{event.pk}/accueil/")
    page.get_by_label("Prénom").fill("Zoé")
    page.get_by_role("button", name="Inscrire et faire entrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoé")
    picture(page, "newcomer")
    with in_departement():
        assert Arrival.objects.filter(visitor__source=Source.DAY).count() == 1


def bilan(page: Page, event: Edition) -> None:
    page.goto(f"/forum/{event.pk}/bilan/")
    expect(page.get_by_role("row", name=re.compile("12. Brasserie du Port"))).to_contain_text("1")
    expect(page.get_by_role("table").first).to_contain_text("4")
    picture(page, "bilan")
    page.set_viewport_size({"width": 360, "height": 800})
    picture(page, "bilan-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
