"""Whose appointments one sees, and the queues made of them."""

from datetime import timedelta

import pytest

from rebond.people.accounts.states import Role
from rebond.people.appointments import queries, rules
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.factories import NOON, TODAY, AssignmentFactory, BeneficiaryFactory, OrganisationFactory, principal
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


def test_a_pole_sees_its_own_and_those_of_its_people(in_13):
    adviser = principal(Role.ADVISER)
    own = AppointmentFactory(organisation=adviser.membership.organisation)
    of_its_person = AppointmentFactory(beneficiary=BeneficiaryFactory(pole=adviser.membership.organisation))
    AppointmentFactory()

    assert set(Appointment.objects.visible_to(adviser)) == {own, of_its_person}


@pytest.mark.parametrize(("role", "sees"), [(Role.DOCTOR, True), (Role.ADVISER, False), (Role.MANAGER, False)])
def test_a_confidential_kind_is_for_health_staff_only(departement, role, sees):
    who = principal(role)
    AppointmentFactory(kind="doctor", organisation=who.membership.organisation, past=True)

    assert Appointment.objects.visible_to(who).exists() is sees
    assert queries.without_attendance(who, today=TODAY).exists() is sees


def test_a_structure_sees_the_appointments_of_its_people_only(in_13):
    manager = principal(Role.STRUCTURE_MANAGER)
    person = AssignmentFactory(structure=manager.membership.organisation).beneficiary
    seen = AppointmentFactory(beneficiary=person)
    AppointmentFactory()

    assert list(Appointment.objects.visible_to(manager)) == [seen]


def test_without_attendance_holds_the_past_that_nobody_noted(in_13):
    adviser = principal(Role.ADVISER)
    house = adviser.membership.organisation
    late = AppointmentFactory(organisation=house, past=True)
    AppointmentFactory(organisation=house, past=True, status=Status.HELD)
    AppointmentFactory(organisation=house)
    AppointmentFactory(past=True)

    assert list(queries.without_attendance(adviser, today=TODAY)) == [late]


def test_a_referent_is_shown_their_own_and_nobodys(in_13):
    referent = principal(Role.REFERENT)
    house = referent.membership.organisation
    colleague = principal(Role.REFERENT, organisation=house).membership
    at_noon = {"kind": "follow_up", "organisation": house, "starts_at": NOON}
    mine = AppointmentFactory(agent=referent.membership, **at_noon)
    nobodys = AppointmentFactory(**at_noon)
    AppointmentFactory(agent=colleague, **at_noon)
    AppointmentFactory(**{**at_noon, "kind": "orientation_interview"})

    assert set(queries.of_the_day(referent, today=TODAY)) == {mine, nobodys}


def test_a_day_is_in_one_queue_only(in_13):
    adviser = principal(Role.ADVISER)
    known = {"organisation": adviser.membership.organisation}
    yesterday = AppointmentFactory(starts_at=NOON - timedelta(days=1), **known)
    this_morning = AppointmentFactory(starts_at=NOON - timedelta(hours=3), **known)

    assert list(queries.without_attendance(adviser, today=TODAY)) == [yesterday]
    assert list(queries.of_the_day(adviser, today=TODAY)) == [this_morning]


@pytest.mark.parametrize(
    ("role", "kind", "may"),
    [
        (Role.ADVISER, "orientation_interview", True),
        (Role.DOCTOR, "orientation_interview", False),
        (Role.NURSE, "orientation_interview", False),
        (Role.DOCTOR, "doctor", True),
        (Role.NURSE, "doctor", False),
        (Role.REFERENT, "first_meeting", True),
        (Role.STRUCTURE_MANAGER, "first_meeting", True),
        (Role.PSYCHOLOGIST, "tripartite", True),
        (Role.PSYCHOLOGIST, "first_meeting", False),
        (Role.ADVISER, "a kind that the pack forgot", True),
    ],
)
def test_each_role_holds_its_own_kinds(departement, role, kind, may):
    who = principal(role)
    appointment = AppointmentFactory(kind=kind, organisation=who.membership.organisation, past=True)

    assert rules.can_note(who, appointment) is may
    assert queries.without_attendance(who, today=TODAY).exists() is may


def test_kinds_follow_the_role(departement):
    assert [kind.code for kind in queries.kinds_of(Role.ADVISER, on=TODAY)] == ["orientation_interview"]
    assert "first_meeting" in {kind.code for kind in queries.kinds_of(Role.STRUCTURE_MANAGER, on=TODAY)}
    assert queries.kinds_of(Role.MANAGER, on=TODAY) == []
    together = queries.kinds_of(Role.ADVISER, on=TODAY, is_collective=True)
    assert [kind.code for kind in together] == ["collective_information"]


def test_kind_name_survives_a_forgotten_kind(departement):
    assert queries.kind_name("orientation_interview") == "Entretien d'orientation"
    assert queries.kind_name("gone") == "gone"


def test_organisation_alone_does_not_open_another_persons_file(in_13):
    stranger = principal(Role.REFERENT)
    AppointmentFactory(organisation=OrganisationFactory())

    assert not Appointment.objects.visible_to(stranger).exists()
