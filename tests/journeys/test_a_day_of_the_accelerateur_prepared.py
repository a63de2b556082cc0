"""A day of the Accélérateur, from the calendar to the printed rotation: opened, drawn, explained, invited, planned."""

import os
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.events.accelerator.workshops import workshops
from rebond.events.jobdating.models import Theme
from rebond.ground.deadlines import holidays
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations import issue_link
from tests.events.accelerator.cohort_rows import person, site
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def coming_thursday() -> date:
    """An open Thursday, ten days away at least."""
    day = timezone.localdate() + timedelta(days=10)
    while day.isoweekday() != 4 or holidays.closed(day):
        day += timedelta(days=1)
    return day


@pytest.fixture
def place(in_departement):
    """The Accélérateur, its theme, its people in two Pôles."""
    with in_departement():
        made = site(name="Accélérateur de la ville")
        Theme.objects.create(
            month=coming_thursday().replace(day=1), sector="transport", title="Transport et logistique", rome=["N41"]
        )
        for rank, size in enumerate((9, 5)):
            pole = OrganisationFactory(pole=True, name=f"Pôle du quartier {rank}")
            for _ in range(size):
                person(pole, wishes=("N4101",))
        person(pole, first_name="Solène", last_name="Quimper", pathway="social")
        return made


def test_a_day_is_prepared_from_the_calendar_to_the_badges(team, in_departement, visits, place):
    page = visits.open("/accelerateur/", member=team.member(Role.ACCELERATOR, place))
    _open(page)
    for name, seats in (("Salle bleue", 10), ("Salle verte", 10), ("Salle rouge", 10)):
        _add_room(page, name, seats)
    for name in ("Awa", "Boris", "Chloé", "Driss", "Elsa", "Fatou"):
        _add_coach(page, in_departement, name)
    _look(page, "day")

    page.get_by_role("link", name="La cohorte", exact=True).first.click()
    expect(page.get_by_text("Graine annoncée")).to_be_visible()
    page.get_by_role("button", name="Tirer au sort").click()
    page.get_by_text("Pourquoi ?").first.click()
    expect(page.get_by_text("Jamais invitée").first).to_be_visible()
    page.get_by_label("Nom, prénom ou numéro").fill("quimper")
    page.get_by_role("button", name="Chercher", exact=True).last.click()
    expect(page.get_by_text("Suit un autre parcours").first).to_be_visible()
    _look(page, "cohort")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("personnes invitées")).to_be_visible()
    _look(page, "invited")
    _answer(visits, in_departement)

    page.get_by_role("link", name="Le déroulé", exact=True).click()
    page.get_by_role("button", name="Faire le déroulé").click()
    expect(page.get_by_text("prouvé")).to_be_visible()
    _look(page, "timetable")
    page.get_by_role("link", name="Badges").click()
    expect(page.locator("svg.qr").first).to_be_visible()
    _look(page, "badges")


def _open(page):
    page.get_by_role("link", name="Ouvrir des journées").click()
    page.get_by_label("Lieu", exact=True).select_option("Accélérateur de la ville")
    page.get_by_label("Jour", exact=True).fill(coming_thursday().isoformat())
    page.get_by_label("Personnes attendues").fill("6")
    _look(page, "open")
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_text("1 journée ouverte")).to_be_visible()


def _add_room(page, name, seats):
    page.get_by_text("Ajouter une salle", exact=True).click()
    page.get_by_label("Ou une nouvelle salle").fill(name)
    page.get_by_label("Places assises").fill(str(seats))
    page.get_by_role("button", name="Ajouter la salle").click()
    expect(page.get_by_role("listitem").filter(has_text=f"{name}, {seats}")).to_be_visible()
    page.wait_for_load_state()


def _add_coach(page, in_departement, name):
    with in_departement():
        shops = [one.name for one in workshops(coming_thursday()).values()]
    page.get_by_text("Ajouter un animateur", exact=True).click()
    page.get_by_label("Ou le nom d'un intervenant").fill(name)
    group = page.get_by_role("group", name="Anime")
    for shop in shops:
        group.get_by_label(f"{shop} (", exact=False).check()
    page.get_by_role("button", name="Ajouter l'animateur").click()
    expect(page.get_by_role("button", name=f"Retirer\u00a0: {name}")).to_be_visible()
    page.wait_for_load_state()


def _answer(visits, in_departement):
    """On their own phones, one says that they come, another that they cannot."""
    with in_departement():
        places = list(Appointment.objects.filter(kind="accelerator_day", status="planned").order_by("pk")[:2])
        links = [issue_link(one, at=timezone.now()) for one in places]
    comes, cannot = (visits.open(link[link.index("/r/") :], width=360) for link in links)
    comes.get_by_role("button", name="Je viens").click()
    expect(comes.get_by_text("Merci, nous vous attendons.")).to_be_visible()
    _look(comes, "booking")
    cannot.get_by_role("link", name="Je ne peux pas venir").click()
    cannot.get_by_role("button", name="Annuler ce rendez-vous").click()
    expect(cannot.get_by_text("est annulé").first).to_be_visible()


def _look(page, name):
    """With REBOND_LOOK=folder, what the page looks like on a screen and on a telephone."""
    folder = os.environ.get("REBOND_LOOK")
    if folder is None:
        return
    size = page.viewport_size
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.set_viewport_size(size)
