"""An adviser is ill for a week: who must move is shown, with the message, then moved in one act."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import beginning_of
from rebond.people.beneficiaries.states import Consent
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def next_monday():
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def planned(adviser, days):
    """One first interview on each of these days of next week, at nine."""
    rows = []
    for rank in days:
        person = OrientationFactory(
            duty__informed_on=timezone.localdate(),
            duty__requested_on=timezone.localdate(),
            duty__beneficiary__phone=f"063998000{rank}",
            duty__beneficiary__phone_consent=Consent.AGREED,
        ).beneficiary
        starts_at = beginning_of(next_monday() + timedelta(days=rank)) + timedelta(hours=9)
        rows.append(
            AppointmentFactory(
                beneficiary=person, agent=adviser, organisation=adviser.organisation, starts_at=starts_at
            )
        )
    return rows


def test_the_people_of_a_sick_adviser_have_another_hour(team, in_departement, visits):
    ill = team.member(Role.ADVISER, first_name="Paul", last_name="Morin")
    there = team.member(Role.ADVISER, first_name="Léa", last_name="Faure")
    with in_departement():
        for agent in (ill, there):
            for weekday in range(1, 6):
                OpeningFactory(agent=agent, organisation=agent.organisation, weekday=weekday)
        moved, kept = planned(ill, range(3)), planned(there, range(3, 5))
        since = beginning_of(timezone.localdate())
        absence = operations.close(
            agent=ill, since=since, until=since + timedelta(days=14), by=WORKER, at=timezone.now()
        ).absence
    page = visits.open(f"/repartition/absence/{absence.pk}/", member=there)

    expect(page.get_by_role("heading", name="3 rendez-vous à déplacer")).to_be_visible()
    expect(page.get_by_role("heading", name="Le message qui partira")).to_be_visible()
    page.get_by_role("button", name="Déplacer et prévenir").click()

    expect(page.get_by_text("3 rendez-vous déplacés. Chaque personne l'apprend par un message.")).to_be_visible()
    expect(page.get_by_role("heading", name="Aucun rendez-vous à déplacer")).to_be_visible()
    with in_departement():
        rows = Appointment.objects.filter(pk__in=[row.pk for row in moved])
        assert {row.agent_id for row in rows} == {there.pk}
        assert set(rows.values_list("starts_at", flat=True)).isdisjoint(row.starts_at for row in kept)
        assert Message.objects.filter(kind="appointment_moved").count() == 3
