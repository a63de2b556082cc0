"""Messages that time has overtaken, and who may read the words of the others."""

from datetime import timedelta

import pytest

from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments.queries.messages import CHANGED, OVER, overtaken, readable
from tests.factories import NOON, BeneficiaryFactory, principal
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory

pytestmark = pytest.mark.usefixtures("in_13")
LATER = NOON + timedelta(hours=1)


def message(person, kind, **fields):
    known = {"channel": "sms", "status": "failed", "address": "0612345678", "body": "Bonjour", "created_at": NOON}
    return Message.objects.create(recipient_id=person.pk, kind=kind, **{**known, **fields})


def reason(row, at=LATER):
    found = overtaken(Message.objects.filter(pk=row.pk), at=at)
    return next((reason for reason, rows in found.items() if rows.exists()), None)


@pytest.mark.parametrize("kind", ["appointment_booked", "convocation", "appointment_reminder", "series_booked"])
def test_announce_holds_while_its_hour_is_planned_and_to_come(kind):
    row = AppointmentFactory(told_at=NOON)
    said = message(row.beneficiary, kind)

    assert (reason(said), reason(said, at=row.starts_at)) == (None, CHANGED)


@pytest.mark.parametrize(
    "after", [{"told_at": LATER}, {"status": "cancelled", "noted_at": LATER}, {"status": "held", "noted_at": LATER}]
)
def test_announce_of_what_moved_or_ended_does_not_hold(after):
    row = AppointmentFactory(**{"told_at": NOON, **after})

    assert reason(message(row.beneficiary, "appointment_booked")) == CHANGED


def test_cancelling_is_said_until_the_hour_that_is_off():
    row = AppointmentFactory(status="cancelled", noted_at=NOON)
    said = message(row.beneficiary, "appointment_postponed")

    assert (reason(said), reason(said, at=row.starts_at)) == (None, CHANGED)


@pytest.mark.parametrize(
    ("after", "found"),
    [({}, None), ({"answered_at": LATER}, OVER), ({"withdrawn_at": LATER}, OVER), ({"expires_at": LATER}, OVER)],
)
def test_invitation_holds_while_it_may_be_answered(after, found):
    row = InvitationFactory(created_at=NOON, **{"expires_at": NOON + timedelta(days=9), **after})

    assert reason(message(row.beneficiary, "invitation")) == found


def test_offered_place_that_nobody_holds_any_more_is_over():
    assert reason(message(BeneficiaryFactory(), "place_offered")) == OVER


def test_what_is_not_about_an_appointment_or_is_to_an_agent_always_holds():
    agent = principal(Role.ADVISER).membership.user

    assert reason(message(BeneficiaryFactory(), "referent_named")) is None
    assert reason(message(agent, "invitation")) is None


def may_read(row, role):
    return readable(Message.objects.filter(pk=row.pk), principal(role)).get().is_readable


def test_words_about_a_confidential_kind_are_for_those_who_hold_it():
    row = AppointmentFactory(kind="doctor", told_at=NOON)
    said = message(row.beneficiary, "appointment_booked")

    assert [may_read(said, role) for role in (Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR)] == [False, False, True]


def test_other_words_of_the_same_person_stay_readable():
    person = BeneficiaryFactory()
    AppointmentFactory(kind="doctor", told_at=LATER, beneficiary=person, starts_at=NOON + timedelta(days=5))
    AppointmentFactory(told_at=NOON, beneficiary=person)

    rows = [message(person, kind) for kind in ("appointment_booked", "referent_named")]

    assert [may_read(row, Role.MANAGER) for row in rows] == [True, True]
    assert not may_read(message(person, "appointment_moved", created_at=NOON + timedelta(days=1)), Role.MANAGER)


def test_code_that_signs_in_is_for_nobody():
    assert not may_read(message(BeneficiaryFactory(), "code"), Role.DOCTOR)
