"""Appointments made, held, missed, cancelled, and what the person is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.actors import WORKER
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(days=2)


def make(person, *, kind="orientation_interview", starts_at=SOON, agent=None, organisation=None):
    organisation = organisation or OrganisationFactory(pole=True, name="Pôle Modèle", phone="04 65 71 00 01")
    return operations.make(
        person, kind=kind, starts_at=starts_at, minutes=60, organisation=organisation, agent=agent, by=WORKER, at=NOON
    )


def test_make_plans_and_tells_the_person_by_sms(departement):
    person = BeneficiaryFactory(phone="0612345678", phone_consent="A", first_name="Lina")

    appointment = make(person)

    assert (appointment.status, appointment.made_at) == (Status.PLANNED, NOON)
    message = Message.objects.get()
    assert (message.channel, message.address, message.kind) == ("sms", "0612345678", "interview_booked")
    assert "Lina, vous avez rendez-vous le jeudi 5\u00a0mars à 12\u00a0h, Pôle Modèle" in message.body
    assert message.body.startswith(departement.contact["short_name"])


def test_make_writes_by_email_when_only_email_is_agreed(departement):
    make(BeneficiaryFactory(email="lina@exemple.example", email_consent="A", phone="0612345678", phone_consent="R"))

    message = Message.objects.get()
    assert (message.channel, message.subject.split()[-1]) == ("email", "mars")


@pytest.mark.parametrize("consent", ["I", "R"])
def test_make_tells_nothing_without_consent(in_13, consent):
    make(BeneficiaryFactory(phone="0612345678", phone_consent=consent))

    assert not Message.objects.exists()


def test_make_hides_words_that_would_tell_too_much(departement):
    house = OrganisationFactory(name="Maison RSA et Santé", city="Caen")

    make(BeneficiaryFactory(phone="0612345678", phone_consent="A"), organisation=house)

    body = Message.objects.get().body
    assert "Maison et, Caen" in body
    assert "Santé" not in body


def test_make_refuses_two_appointments_at_once(in_13):
    person, agent = BeneficiaryFactory(), MembershipFactory()
    make(person, agent=agent)

    with pytest.raises(ValidationError, match="Cette personne a déjà un rendez-vous"):
        make(person)
    with pytest.raises(ValidationError, match="L'agent a déjà un rendez-vous"):
        make(BeneficiaryFactory(), agent=agent)


def test_make_again_after_a_cancelled_one(in_13):
    person = BeneficiaryFactory()
    operations.cancel(make(person), by=WORKER, at=NOON)

    assert make(person).status == Status.PLANNED


def test_cancel_tells_the_person(in_13):
    appointment = make(BeneficiaryFactory(phone="0612345678", phone_consent="A"))

    operations.cancel(appointment, by=WORKER, at=NOON)

    assert Message.objects.filter(kind="interview_cancelled").count() == 1
    with pytest.raises(IllegalMove):
        operations.record_attendance(appointment, status=Status.HELD, by=WORKER, at=SOON)


def test_attendance_is_refused_before_the_hour_and_can_be_corrected(in_13):
    appointment = AppointmentFactory()

    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        operations.record_attendance(appointment, status=Status.HELD, by=WORKER, at=NOON)
    held = operations.record_attendance(appointment, status=Status.HELD, by=WORKER, at=SOON)
    missed = operations.record_attendance(held, status=Status.MISSED, by=WORKER, at=SOON)

    assert missed.status == Status.MISSED


def test_attendance_of_several_is_all_or_none(in_13):
    past, future = AppointmentFactory(past=True), AppointmentFactory()

    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        operations.record_attendance_all(Appointment.objects.all(), status=Status.HELD, by=WORKER, at=NOON)
    done = operations.record_attendance_all(
        Appointment.objects.filter(pk=past.pk), status=Status.HELD, by=WORKER, at=NOON
    )

    future.refresh_from_db()
    assert (done, future.status) == (1, Status.PLANNED)


def test_other_kinds_are_not_announced(in_13):
    make(BeneficiaryFactory(phone="0612345678", phone_consent="A"), kind="doctor")

    assert not Message.objects.exists()
