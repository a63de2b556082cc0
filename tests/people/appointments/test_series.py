"""Twelve weekly interviews in one act: holidays and absences skipped, all or none."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 3, 16, 9, tzinfo=UTC)  # a Monday, 10 h
BY = {"by": WORKER, "at": NOON}


def series(**changes):
    agent = changes.pop("agent", None) or MembershipFactory()
    known = {"series": uuid4(), "kind": "follow_up", "first_at": FIRST, "count": 12, "organisation": agent.organisation}
    return operations.make_series(
        changes.pop("person", None) or BeneficiaryFactory(), **{**known, **changes}, agent=agent, **BY
    )


def test_twelve_weeks_at_the_same_local_hour_without_the_holidays(departement):
    made = series()

    days = [timezone.localtime(row.starts_at) for row in made]
    assert len({row.series for row in made}) == 1
    assert {(day.weekday(), day.hour) for day in days} == {(0, 10)}
    assert not {(4, 6), (5, 25)} & {(day.month, day.day) for day in days}  # Easter Monday, Whit Monday
    assert (days[0].date(), days[-1].date()) == (FIRST.date(), FIRST.date() + timedelta(weeks=13))


def test_weeks_of_absence_are_skipped(departement):
    agent = MembershipFactory()
    operations.close(agent=agent, since=FIRST, until=FIRST + timedelta(days=8), **BY)

    made = series(agent=agent, count=2, every_weeks=2)

    assert [row.starts_at.date().isoformat() for row in made] == ["2026-03-30", "2026-04-13"]


def test_every_impossible_week_is_told_and_nothing_is_made(departement):
    agent, person = MembershipFactory(), BeneficiaryFactory()
    AppointmentFactory(agent=agent, starts_at=FIRST + timedelta(weeks=1))
    AppointmentFactory(beneficiary=person, starts_at=datetime(2026, 4, 13, 8, 30, tzinfo=UTC))

    with pytest.raises(ValidationError) as refused:
        series(agent=agent, person=person)

    [sentence] = refused.value.messages
    assert "lundi 23\u00a0mars à 10\u00a0h (l'agent est pris)" in sentence
    assert "lundi 13\u00a0avril à 10\u00a0h (la personne est prise)" in sentence
    assert Appointment.objects.count() == 2


def test_more_than_a_year_is_refused(departement):
    with pytest.raises(ValidationError, match="semaines possibles dans l'année"):
        series(count=60)
