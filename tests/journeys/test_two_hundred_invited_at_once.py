"""Two hundred entrants invited at once: some choose an hour alone, the silent are reminded, then called to come."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.ground.deadlines import holidays
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Invitation
from rebond.people.appointments.states import Origin
from tests.journey.orientation.factories import OrientationFactory
from tests.journeys.steps import open_queue
from tests.people.appointments.factories import OpeningFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

MANY = 200


def test_from_two_hundred_invitations_to_a_diagnosis(team, in_departement, visits):
    adviser = team.member(Role.ADVISER, first_name="Camille", last_name="Durand")
    with in_departement():
        OpeningFactory(agent=adviser, weekday=None, starts_on=None, on=next_open_day())
        entrants(MANY)
    page = visits.open("/entrants/?file=sans-rendez-vous", member=adviser)
    invite_everybody(page)

    with in_departement():
        link = (
            Message.objects.filter(kind="invitation").earliest("created_at", "pk").body.partition("/r/")[2].split()[0]
        )
    choose_an_hour(visits.open(f"/r/{link}", width=360))
    with in_departement():
        assert Appointment.objects.get().origin == Origin.PERSON
        days_pass(3)
        assert operations.remind_invited(at=timezone.now()) == MANY - 1
        days_pass(8)
    convoke_the_silent(page)

    with in_departement():
        called = Appointment.objects.select_related("beneficiary").get(origin=Origin.CONVOCATION)
        Appointment.objects.filter(pk=called.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    page.goto(f"/rendez-vous/{called.pk}/presence/")
    page.get_by_label("est venue", exact=True).check()
    page.get_by_role("button", name="Noter").click()
    page.get_by_role("link", name="Ouvrir le diagnostic").first.click()
    expect(page.get_by_label("Ce que nous retenons ensemble")).to_be_visible()


def next_open_day() -> date:
    """A day of next week on which services are open."""
    days = (timezone.localdate() + timedelta(days=count) for count in range(3, 20))
    return next(day for day in days if day.weekday() < 5 and not holidays.closed(day))


def entrants(count: int) -> None:
    """People newly subject to duties, who may be written to."""
    for rank in range(count):
        OrientationFactory(
            opened_at=timezone.now(),
            duty__informed_on=timezone.localdate(),
            duty__beneficiary__last_name=f"Entrant{rank:03}",
            duty__beneficiary__phone=f"06{rank:08}",
            duty__beneficiary__phone_consent="A",
        )


def invite_everybody(page: Page) -> None:
    page.locator("[data-bulk-all]").check()
    page.locator("[data-bulk-whole]").check()
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("button", name="Préparer (").click()
    expect(page.get_by_role("heading", name=f"Inviter {MANY} personnes")).to_be_visible()
    expect(page.get_by_text("Il manque")).to_be_visible()
    page.get_by_label(f"Les {MANY} personnes").check()
    page.get_by_role("button", name="Envoyer les invitations").click()
    expect(page.get_by_role("article").filter(has_text="En attente de réponse")).to_contain_text(str(MANY))


def choose_an_hour(phone: Page) -> None:
    phone.get_by_role("listitem").get_by_role("link").first.click()
    phone.get_by_role("button", name="Confirmer").or_(phone.get_by_role("button", name="Prendre")).first.click()
    expect(phone.get_by_role("heading", level=1)).not_to_contain_text("Choisissez")


def days_pass(count: int) -> None:
    """The invitations and their messages are older by so many days."""
    old = timedelta(days=count)
    Invitation.objects.update(created_at=F("created_at") - old, expires_at=F("expires_at") - old)
    Message.objects.update(created_at=F("created_at") - old)


def convoke_the_silent(page: Page) -> None:
    page.goto("/a-faire/")
    open_queue(page, "Invitations sans réponse : entretien d'orientation")
    expect(page.get_by_text(f"{MANY - 1} personnes", exact=True)).to_be_visible()
    page.get_by_role("link", name="Convoquer").first.click()
    expect(page.get_by_label("C'est une convocation")).to_be_checked()
    page.locator("button.slot").first.click()
    expect(page.get_by_text("convocation").or_(page.get_by_text("rendez-vous est pris")).first).to_be_visible()
