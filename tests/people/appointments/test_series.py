"""Twelve weekly interviews in one act: holidays and absences skipped, all or none."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.people.appointments import kinds, operations, queries
from rebond.people.appointments.models import Appointment
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 3, 16, 9, tzinfo=UTC)  # a Monday, 10 h
BY = {"by": WORKER, "at": NOON}


def series(**changes):
    agent = changes.pop("agent", None) or MembershipFactory()
    person = changes.pop("person", None) or BeneficiaryFactory()
    where = {"agent": agent, "organisation": agent.organisation}
    weeks = plan(person, **where, **changes)
    hours = [week.starts_at for week in weeks if not week.why]
    return operations.make_series(person, series=uuid4(), kind="follow_up", hours=hours, **where, **BY)


def plan(person, **said):
    kind = kinds.get("follow_up", at=FIRST)
    return queries.plan_series(person, **{"kind": kind, "first_at": FIRST, "count": 12, **said})


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


def test_a_week_in_which_somebody_is_taken_is_skipped_and_says_why(departement):
    agent, person = MembershipFactory(), BeneficiaryFactory()
    AppointmentFactory(agent=agent, starts_at=FIRST + timedelta(weeks=1))
    AppointmentFactory(beneficiary=person, starts_at=datetime(2026, 4, 13, 8, 30, tzinfo=UTC))

    weeks = plan(person, agent=agent, organisation=agent.organisation, count=4)

    assert [week.why for week in weeks] == [
        "",
        "l'agent est pris",
        "",
        "c'est férié (Lundi de Pâques)",
        "la personne est prise",
        "",
        "",
    ]


def test_every_hour_that_was_taken_meanwhile_is_told_and_nothing_is_made(departement):
    agent, person = MembershipFactory(), BeneficiaryFactory()
    hours = [FIRST, FIRST + timedelta(weeks=1)]
    AppointmentFactory(agent=agent, starts_at=hours[1])

    with pytest.raises(ValidationError, match="lundi 23.*l'agent est pris"):
        operations.make_series(
            person, series=uuid4(), kind="follow_up", hours=hours, organisation=agent.organisation, agent=agent, **BY
        )

    assert Appointment.objects.count() == 1


def test_the_rest_of_a_series_is_called_off_and_what_is_past_stays(departement):
    made = series(count=3)
    later = made[1].starts_at - timedelta(days=1)

    cancelled = operations.cancel_series(made[0].series, by=WORKER, at=later)

    assert [row.pk for row in cancelled] == [row.pk for row in made[1:]]
    assert Appointment.objects.get(pk=made[0].pk).status == "planned"


def test_more_than_a_year_is_refused(departement):
    with pytest.raises(ValidationError, match="semaines possibles dans l'année"):
        series(count=60)
