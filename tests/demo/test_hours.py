"""The hours of the demo's agents."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rebond.demo import hours
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds, queries
from tests.factories import NOON, TODAY, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_the_grid_gives_no_hour_twice_no_weekend_and_no_holiday(in_13):
    grid, agents = hours.Grid(), MembershipFactory.create_batch(2)
    friday = date(2026, 4, 3)  # before Easter

    given = [(agent.pk, timezone.localtime(grid.hour(agent, friday))) for agent in agents for _ in range(8)]

    assert len(set(given)) == 16
    assert {at.weekday() for _, at in given} == {4, 1}


def test_the_demos_advisers_may_be_booked(departement):
    MembershipFactory(role="adviser", organisation=OrganisationFactory(pole=True))
    hours.open_hours(Membership.objects.all(), Organisation.objects.all(), today=TODAY)

    kind = kinds.get("orientation_interview", at=NOON)

    assert queries.free_slots(kind, since=NOON, until=NOON + timedelta(days=1))
