"""Who or what is taken when: triggers write it from any writer's rows, and the database refuses two at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from rebond.ground.tenancy import conflicts, rows
from rebond.people.appointments.models import Appointment, Occupation
from rebond.people.appointments.states import Status
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import AppointmentFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(days=2)


def refusal(make):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make()
    return conflicts.sentence(refused.value)


def spans(**of):
    found = Occupation.objects.filter(**of).values_list("period", flat=True)
    return [
        ((span.lower - SOON) // timedelta(minutes=1), (span.upper - SOON) // timedelta(minutes=1)) for span in found
    ]


def test_agent_and_room_are_taken_until_the_buffer_has_passed_the_person_until_the_end(in_13):
    agent, room = MembershipFactory(), RoomFactory()

    made = AppointmentFactory(agent=agent, room=room, buffer_minutes=15)

    assert made.until == SOON + timedelta(minutes=75)
    assert (spans(agent=agent), spans(room=room)) == ([(0, 75)], [(0, 75)])
    assert spans(beneficiary=made.beneficiary) == [(0, 60)]


@pytest.mark.parametrize("minutes", [-59, -30, 0, 30, 74])
def test_an_agent_a_room_or_a_person_is_never_taken_twice(in_13, minutes):
    agent, room, person = MembershipFactory(), RoomFactory(), BeneficiaryFactory()
    AppointmentFactory(agent=agent, room=room, beneficiary=person, buffer_minutes=15, kind="follow_up")
    at = {"starts_at": SOON + timedelta(minutes=min(minutes, 59))}

    assert refusal(lambda: AppointmentFactory(agent=agent, **at)) == "L'agent a déjà un rendez-vous à cette heure."
    assert refusal(lambda: AppointmentFactory(room=room, **at)) == "Cette salle est déjà prise à cette heure."
    sentence = refusal(lambda: AppointmentFactory(beneficiary=person, kind="follow_up", **at))
    assert sentence == "Cette personne a déjà un rendez-vous à cette heure."


def test_two_that_touch_do_not_overlap(in_13):
    agent, person = MembershipFactory(), BeneficiaryFactory()

    AppointmentFactory(agent=agent, beneficiary=person)
    AppointmentFactory(agent=agent, beneficiary=person, kind="follow_up", starts_at=SOON + timedelta(minutes=60))

    assert spans(agent=agent) == [(0, 60), (60, 120)]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXCUSED, Status.HELD, Status.MISSED])
def test_what_is_no_longer_planned_takes_nobody(in_13, status):
    made = AppointmentFactory(agent=MembershipFactory())

    Appointment.objects.filter(pk=made.pk).update(status=status)

    assert not Occupation.objects.exists()


def test_what_moves_takes_the_new_hour_only(in_13):
    made = AppointmentFactory(agent=MembershipFactory())

    Appointment.objects.filter(pk=made.pk).update(starts_at=SOON + timedelta(minutes=30))

    assert spans(agent=made.agent) == [(30, 90)]


def test_a_deleted_appointment_or_session_takes_nobody(in_13):
    AppointmentFactory(agent=MembershipFactory()).delete()
    SessionFactory(agent=MembershipFactory()).delete()

    assert not Occupation.objects.exists()


def test_rows_written_in_bulk_are_held_to_it_too(in_13):
    agent, site = MembershipFactory(), OrganisationFactory()
    made = [
        Appointment(
            beneficiary=BeneficiaryFactory(), kind="x", starts_at=SOON, organisation=site, agent=agent, made_at=NOON
        )
        for _ in range(2)
    ]

    assert refusal(lambda: rows.insert(made)) == "L'agent a déjà un rendez-vous à cette heure."
    rows.insert(made[:1])

    assert spans(agent=agent) == [(0, 60)]


def test_a_session_takes_its_agent_and_room_and_each_participant_themselves(in_13):
    session = SessionFactory(agent=MembershipFactory(), room=RoomFactory(), starts_at=SOON, buffer_minutes=15)
    for _ in range(2):
        AppointmentFactory(session=session, agent=session.agent, room=session.room, minutes=90)

    assert spans(agent=session.agent) == spans(room=session.room) == [(0, 105)]
    assert Occupation.objects.exclude(beneficiary=None).count() == 2


def test_each_departement_has_its_own_agendas(in_13):
    from rebond.ground.tenancy import context

    AppointmentFactory(agent=MembershipFactory())
    with context.departement(14):
        AppointmentFactory(agent=MembershipFactory())

        assert Occupation.objects.count() == 2
