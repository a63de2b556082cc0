"""An adviser's day: an hour taken in one press, a presence noted in one tap, an absence, a full session with people who wait."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment, WaitingPlace
from tests.factories import BeneficiaryFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory, SessionFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def _open_every_day(member, site):
    for weekday in range(1, 7):
        OpeningFactory(agent=member, organisation=site, weekday=weekday, opens=time(9), closes=time(17))


def test_an_hour_a_presence_and_an_absence(team, in_departement, visits):
    member = team.member(Role.ADVISER)
    with in_departement():
        _open_every_day(member, team.pole)
        person, seen = (BeneficiaryFactory(pole=team.pole) for _ in range(2))
        ago = timezone.now() - timedelta(minutes=5)
        noted = AppointmentFactory(beneficiary=seen, organisation=team.pole, agent=member, starts_at=ago, minutes=5)

    page = visits.open(f"/personnes/{person.pk}/", member=member)
    page.get_by_role("link", name="Prendre un rendez-vous").first.click()
    page.get_by_label("Avec (facultatif)").select_option(index=1)
    expect(page.locator("#hours small")).to_have_count(0)
    page.locator("button.slot").nth(5).click()
    expect(page.get_by_text("Le rendez-vous est pris")).to_be_visible()

    page.goto("/agenda/")
    page.locator(f"#rdv-{noted.pk}").get_by_role("button", name="Venu").click()
    expect(page.locator(f"#rdv-{noted.pk}").get_by_text("Honoré")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**jour=**")

    with in_departement():
        day = timezone.localtime(Appointment.objects.get(beneficiary=person).starts_at).date()
    page.goto(f"/agenda/horaires/{member.pk}/absence/")
    page.locator("[name=first]").fill(day.isoformat())
    page.get_by_role("button", name="Voir ce qui est prévu").click()
    expect(page.get_by_text("1 rencontre est prévue")).to_be_visible()
    page.get_by_role("button", name="Fermer ces heures").click()
    page.get_by_role("link", name="Déplacer").click()
    page.locator("button.slot").last.click()
    expect(page.get_by_text("Le rendez-vous est déplacé")).to_be_visible()


def test_a_full_session_has_a_waiting_list_and_its_people_are_noted_at_once(team, in_departement, visits):
    member = team.member(Role.ADVISER)
    with in_departement():
        names = [("Inès", "Premier"), ("Omar", "Deuxieme")]
        reach = {"pole": team.pole, "phone": "0612345678", "phone_consent": "A"}
        people = [BeneficiaryFactory(first_name=first, last_name=last, **reach) for first, last in names]
        soon = timezone.now() + timedelta(days=8)
        soon += timedelta(days=soon.weekday() == 6)
        session = SessionFactory(organisation=team.pole, agent=member, starts_at=soon, places=1)

    page = visits.open(f"/agenda/seances/{session.pk}/", member=member)
    for person, button in zip(people, ("Inscrire", "Mettre en attente"), strict=True):
        page.get_by_label("Nom, numéro ou téléphone").fill(person.last_name)
        page.get_by_role("button", name="Chercher", exact=True).click()
        page.get_by_role("button", name=f"{button} : {person.full_name}").click()
    expect(page.get_by_role("region", name="Liste d'attente")).to_contain_text("DEUXIEME")
    page.get_by_text("Excuser, annuler").click()
    page.get_by_role("button", name="Excusé").click()
    expect(page.get_by_text("Excusé", exact=True).first).to_be_visible()

    with in_departement():
        assert WaitingPlace.objects.get().status == "offered"  # the freed place is kept for who waits
