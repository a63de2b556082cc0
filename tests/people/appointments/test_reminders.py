"""Whoever comes within some days is told again: once, in bulk, and not when they have just been told."""

from datetime import timedelta

import pytest

from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.parameters import queries as parameters
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.factories import NOON, BeneficiaryFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(days=2)
LONG_AGO = NOON - timedelta(days=9)


def coming(starts_at=SOON, **fields):
    person = BeneficiaryFactory(phone="0612345678", phone_consent="A")
    return AppointmentFactory(**{"beneficiary": person, "starts_at": starts_at, "made_at": LONG_AGO, **fields})


def test_who_comes_in_two_days_is_told_once_with_a_link(departement):
    coming(kind="follow_up")

    counts = [operations.remind(at=NOON + timedelta(hours=hour)) for hour in (0, 1, 30)]

    assert counts == [1, 0, 0]
    body = Message.objects.get(kind="appointment_reminder").body
    assert "rappel : votre rendez-vous aura lieu le jeudi 5 mars à 12 h" in body
    assert "/r/" in body


def test_only_what_is_near_planned_and_to_come_is_recalled(departement):
    days = parameters.get("messaging.reminder_days", on=NOON.date())
    coming(NOON + timedelta(days=days + 1))
    coming(NOON - timedelta(hours=1))
    coming(status=Status.CANCELLED)

    assert operations.remind(at=NOON) == 0


@pytest.mark.parametrize("told", ["made_at", "told_at"])
def test_who_has_just_been_told_is_not_told_again(departement, told):
    hours = parameters.get("messaging.reminder_needs_hours", on=NOON.date())
    late = coming(**{told: SOON - timedelta(hours=hours)})
    early = coming(**{told: SOON - timedelta(hours=hours, seconds=1)})

    operations.remind(at=NOON)

    said = set(Appointment.objects.filter(told_at=NOON).values_list("pk", flat=True))
    assert (early.pk in said, late.pk in said) == (True, False)


def test_moving_says_the_hour_again_and_counts_as_told(departement):
    made = coming(NOON + timedelta(days=8))
    operations.reschedule(made, starts_at=SOON, agent=made.agent, room=made.room, by=WORKER, at=NOON)

    assert operations.remind(at=NOON) == 0


def test_fifty_are_told_in_as_many_statements_as_three(departement, django_assert_max_num_queries):
    for rank in range(50):
        coming(SOON + timedelta(minutes=rank))

    with django_assert_max_num_queries(40):
        assert operations.remind(at=NOON) == 50
