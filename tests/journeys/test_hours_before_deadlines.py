"""The hours of a Pôle are given so that the most people are seen before their deadline, looked at, then sent."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Origin
from rebond.people.beneficiaries.states import Consent
from tests.journey.orientation.factories import OrientationFactory
from tests.journeys.steps import let_the_worker_run
from tests.people.appointments.factories import AgendaFactory, OpeningFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]

WAITED = (0, 3, 7, 12, 25, 60)


def entrants(adviser):
    """The adviser receives one hour a day; people wait for longer and longer."""
    for weekday in range(1, 6):
        OpeningFactory(agent=adviser, organisation=adviser.organisation, weekday=weekday, closes=time(10))
    AgendaFactory(agent=adviser, languages=["arabe"])
    for rank, days in enumerate(WAITED):
        day = timezone.localdate() - timedelta(days=days)
        OrientationFactory(
            duty__informed_on=day,
            duty__requested_on=day,
            opened_at=timezone.now() - timedelta(days=days),
            duty__beneficiary__phone=f"063998000{rank}",
            duty__beneficiary__phone_consent=Consent.AGREED,
            duty__beneficiary__language="tamoul" if rank == 1 else "",
        )


def test_hours_are_given_before_deadlines_looked_at_then_sent(team, in_departement, visits):
    adviser = team.member(Role.ADVISER, first_name="Inès", last_name="Garnier")
    with in_departement():
        entrants(adviser)
    page = visits.open("/a-faire/", member=adviser)

    page.get_by_role("link", name="Répartir les heures").click()
    page.get_by_label("Heures des prochaines semaines").fill("2")
    page.get_by_role("button", name="Préparer la répartition").click()
    expect(page.get_by_text("Vous pouvez quitter cette page")).to_be_visible()
    let_the_worker_run(page, "allocation.compute")
    expect(page.get_by_role("heading", name="Qui est reçu quand")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Garder")).to_have_count(len(WAITED))
    expect(page.get_by_text("Interprète à prévoir")).to_be_visible()
    page.get_by_role("checkbox", name="Garder").last.uncheck()
    page.get_by_role("button", name="Envoyer les convocations").click()
    let_the_worker_run(page, "allocation.send")

    expect(page.get_by_role("heading", name=f"{len(WAITED) - 1} convocations envoyées")).to_be_visible()
    with in_departement():
        assert Appointment.objects.filter(origin=Origin.ALLOCATION, agent=adviser).count() == len(WAITED) - 1
        told = Message.objects.filter(kind="convocation").values_list("recipient_id", flat=True)
        assert len(set(told)) == len(WAITED) - 1
