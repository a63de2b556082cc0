"""Two hundred entrants invited at once: some choose an hour alone, the silent are reminded, then called to come."""

import re
from datetime import date, timedelta

import pytest
from django.db.models import Count, F
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from rebond.ground.deadlines import holidays
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Invitation
from rebond.people.appointments.states import Origin
from tests.exchanges.depositing import flow_of, households
from tests.journeys.steps import apply, deposit, open_queue
from tests.people.appointments.factories import OpeningFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

MANY = 200
HOUSEHOLDS = 450
"""In a flow; more than MANY of their people are entrants whom a Pôle follows and a message reaches."""


def test_a_flow_brings_entrants_who_are_invited_by_the_hundred_and_received(team, in_departement, visits):
    page = visits.open("/imports/", member=team.member(Role.MANAGER))
    flow = flow_of(households(HOUSEHOLDS, str(team.departement)), str(team.departement))
    deposit(page, "Importer un flux de la CAF", FilePayload(name="flux.xml", mimeType="text/xml", buffer=flow))
    apply(page)
    with in_departement():
        pole = busiest()
        adviser = team.member(Role.ADVISER, pole)
        OpeningFactory(agent=adviser, weekday=None, starts_on=None, on=next_open_day())
    page.goto("/entrants/?file=entrants")
    invited = invite_everybody(page)
    assert invited >= MANY

    with in_departement():
        links, here = keys_of_links(pole), Invitation.objects.filter(organisation=pole).count()
        told = Message.objects.filter(kind="invitation").exclude(channel=Channel.LETTER).count()
    for link in links[:2]:
        choose_an_hour(visits.open(f"/r/{link}/", width=360))
    with in_departement():
        assert list(Appointment.objects.values_list("origin", flat=True)) == [Origin.PERSON, Origin.PERSON]
        days_pass(3)
        assert operations.remind_invited(at=timezone.now()) == told - 2
        days_pass(8)
    desk = visits.open("/a-faire/", member=adviser)
    convoke_the_silent(desk, here - 2)

    with in_departement():
        called = Appointment.objects.get(origin=Origin.CONVOCATION)
        Appointment.objects.filter(pk=called.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    desk.goto(f"/rendez-vous/{called.pk}/presence/")
    desk.get_by_label("est venue", exact=True).check()
    desk.get_by_role("button", name="Noter").click()
    desk.get_by_role("link", name="Ouvrir le diagnostic").first.click()
    expect(desk.get_by_label("Ce que nous retenons ensemble")).to_be_visible()


def busiest() -> Organisation:
    """The Pôle of most of the entrants."""
    poles = Orientation.objects.exclude(beneficiary__pole=None).values_list("beneficiary__pole")
    return Organisation.objects.get(pk=poles.annotate(count=Count("pk")).order_by("-count", "beneficiary__pole")[0][0])


def keys_of_links(pole: Organisation) -> list[str]:
    """The keys in the SMS and e-mails of those who are invited there."""
    people = Invitation.objects.filter(organisation=pole).values("beneficiary")
    rows = Message.objects.filter(kind="invitation", recipient_id__in=people, body__contains="/r/")
    bodies = rows.exclude(channel=Channel.LETTER).order_by("created_at", "pk").values_list("body", flat=True)
    return [body.partition("/r/")[2].split()[0].strip("/") for body in bodies]


def next_open_day() -> date:
    """A day on which services are open, late enough for who is called to come to have notice of it."""
    days = (timezone.localdate() + timedelta(days=count) for count in range(12, 30))
    return next(day for day in days if day.weekday() < 5 and not holidays.closed(day))


def invite_everybody(page: Page) -> int:
    """Everybody of the list, by the first way that each agreed to; how many."""
    page.locator("[data-bulk-all]").check()
    page.locator("[data-bulk-whole]").check()
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("button", name="Préparer (").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Inviter")
    expect(page.get_by_text("Il manque").first).to_be_visible()
    count = int("".join(re.findall(r"\d", title.inner_text())))
    page.get_by_role("radio", name=f"Les {count} personnes").check()
    page.get_by_role("button", name="Envoyer les invitations").click()
    expect(page.get_by_role("article").filter(has_text="En attente de réponse")).to_contain_text(f"{count}")
    return count


def choose_an_hour(phone: Page) -> None:
    phone.get_by_role("listitem").get_by_role("link").first.click()
    phone.get_by_role("button", name="Confirmer").or_(phone.get_by_role("button", name="Prendre")).first.click()
    expect(phone.get_by_role("heading", level=1)).not_to_contain_text("Choisissez")


def days_pass(count: int) -> None:
    """The invitations and their messages are older by so many days."""
    old = timedelta(days=count)
    Invitation.objects.update(created_at=F("created_at") - old, expires_at=F("expires_at") - old)
    Message.objects.update(created_at=F("created_at") - old)


def convoke_the_silent(page: Page, count: int) -> None:
    page.goto("/a-faire/")
    open_queue(page, "Invitations sans réponse : entretien d'orientation")
    expect(page.get_by_text(f"{count} personnes", exact=True)).to_be_visible()
    page.get_by_role("link", name="Convoquer").first.click()
    expect(page.get_by_label("C'est une convocation")).to_be_checked()
    page.locator("button.slot").first.click()
    expect(page.get_by_text("convocation").or_(page.get_by_text("rendez-vous est pris")).first).to_be_visible()
