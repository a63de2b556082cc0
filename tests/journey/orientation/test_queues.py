"""Queues are facts: each fact that moves a person in or out, in both départements."""

from datetime import date, timedelta

import pytest

from rebond.ground.deadlines.rules import Rule, Unit
from rebond.journey.orientation import clocks, queries
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.appointments import queries as appointments
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import RightsPeriod
from tests.factories import NOON, TODAY, OrganisationFactory, principal
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.people.appointments.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


def adviser():
    return principal(Role.ADVISER, organisation=pole())


def keys(person, key, today=TODAY):
    queue = next(queue for queue in queries.QUEUES if queue.key == key)
    return list(queries.most_pressing_first(queue, person, today))


def test_an_entrant_is_due_from_the_departements_own_start(departement):
    OrientationFactory(duty__requested_on=date(2026, 2, 10), duty__informed_on=date(2026, 2, 20))

    [row] = queries.to_orient(adviser(), TODAY)

    assert row.due_on == {13: date(2026, 3, 20), 14: date(2026, 3, 10)}[departement.pk]
    assert row.due_on == clocks.entry_deadline(row, today=TODAY).due_on


def test_someone_received_is_due_for_the_orientation(departement):
    OrientationFactory(interviewed=True, duty__informed_on=date(2026, 2, 20))

    [row] = queries.to_decide(adviser(), TODAY)

    assert row.due_on == date(2026, 4, 3)
    assert row.due_on == clocks.entry_deadline(row, today=TODAY).due_on


def test_a_change_of_orientation_is_due_from_its_opening(departement):
    before = OrientationFactory(status=Status.CLOSED, closed_at=NOON, duty__requested_on=date(2020, 1, 1))
    OrientationFactory(duty=before.duty, previous=before, opened_at=NOON)

    [row] = queries.to_orient(adviser(), TODAY)

    assert row.due_on == date(2026, 4, 3)
    assert row.due_on == clocks.entry_deadline(row, today=TODAY).due_on


@pytest.mark.parametrize(
    ("status", "is_in"),
    [("2", True), ("3", False), ("4", True), ("0", True), ("5", False), ("6", False), ("1", False), ("Z", False)],
)
def test_the_state_of_the_right_moves_people_without_anyone(departement, status, is_in):
    orientation = OrientationFactory()
    RightsPeriod.objects.create(household=orientation.duty.household, status=status, starts_on=TODAY, informed_on=TODAY)

    assert queries.to_orient(adviser(), TODAY).exists() is is_in


LATER = {
    "a-remettre": {"decided": True},
    "sans-referent": {"handed_over": True},
    "prise-de-rendez-vous": {"handed_over": True},
    "a-rencontrer": {"followed": True, "booked_at": NOON},
    "a-reexaminer": {"followed": True, "pathway": "social", "decided_at": NOON - timedelta(days=180)},
    "changements": {"followed": True, "change_asked_at": NOON, "change_motive": "Prête"},
}


@pytest.mark.parametrize("key", LATER)
@pytest.mark.parametrize(("status", "is_in"), [("2", True), ("3", False), ("4", True)])
def test_a_suspended_right_leaves_every_queue(departement, key, status, is_in):
    orientation = OrientationFactory(**LATER[key])
    home = orientation.duty.household
    RightsPeriod.objects.create(household=home, status=status, starts_on=TODAY, informed_on=TODAY)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=orientation.structure)

    assert bool(keys(manager if key == "a-rencontrer" else adviser(), key)) is is_in
    assert queries.is_asleep(orientation, TODAY) is not is_in


def test_the_due_day_of_a_row_is_the_queues_own_promise_or_nothing(departement):
    """N4: what SQL counts is what Python shows, and the day since which a row waits is never called a deadline."""
    AppointmentFactory(beneficiary=OrientationFactory().beneficiary, organisation=pole(), starts_at=NOON)
    OrientationFactory(), OrientationFactory(interviewed=True)
    rows = [OrientationFactory(**step) for step in LATER.values()]
    house = rows[0].structure
    readers = [adviser(), principal(Role.STRUCTURE_MANAGER, organisation=house)]

    for queue in queries.QUEUES:
        reader = readers[Role.ADVISER not in queue.roles]
        found = queries.most_pressing_first(queue, reader, TODAY)
        assert found, queue.key
        for row in found:
            promised = queue.promise(row, today=TODAY)
            assert row.due_on == (promised and promised.due_on), queue.key
            assert row.pressing_on == (row.due_on or queue.waits_since(row)), queue.key


def test_an_orientation_not_handed_over_has_no_deadline_for_its_referent(departement):
    decided = OrientationFactory(decided=True)

    [row] = keys(adviser(), "sans-referent")

    assert (row.pk, row.due_on, row.pressing_on) == (decided.pk, None, date(2026, 2, 21))


def test_interviews_to_hold_are_todays_with_the_promise_to_the_person(departement):
    today, yesterday = OrientationFactory(), OrientationFactory()
    for orientation, days in ((today, 0), (yesterday, -1)):
        starts_at = NOON + timedelta(days=days)
        AppointmentFactory(beneficiary=orientation.beneficiary, organisation=pole(), starts_at=starts_at)
    who = adviser()

    [row] = keys(who, "a-recevoir")

    assert (row, row.due_on) == (today, clocks.entry_deadline(today, today=TODAY).due_on)
    assert [a.beneficiary for a in appointments.without_attendance(who, today=TODAY)] == [yesterday.beneficiary]


def test_an_interview_is_held_though_the_right_sleeps(departement):
    orientation = OrientationFactory()
    AppointmentFactory(beneficiary=orientation.beneficiary, organisation=pole(), starts_at=NOON)
    RightsPeriod.objects.create(household=orientation.duty.household, status="3", starts_on=TODAY, informed_on=TODAY)

    [row] = keys(adviser(), "a-recevoir")

    assert row.due_on is None


@pytest.mark.parametrize("is_booked", [False, True])
def test_the_inbox_shows_the_promise_of_its_step(departement, is_booked):
    OrientationFactory(followed=True, booked_at=NOON if is_booked else None)

    row = Orientation.objects.annotate(due=clocks.inbox_due_on()).select_related("duty").get()

    own = clocks.deadline("first_meeting" if is_booked else "booking", row, today=TODAY)
    assert row.due == own.due_on == clocks.inbox_deadline(row, today=TODAY).due_on


def test_a_restored_right_brings_the_person_back(departement):
    orientation = OrientationFactory()
    home = orientation.duty.household
    closed = RightsPeriod.objects.create(household=home, status="5", starts_on=TODAY, informed_on=TODAY)
    assert not queries.to_orient(adviser(), TODAY).exists()

    RightsPeriod.objects.filter(pk=closed.pk).update(ends_on=TODAY)
    RightsPeriod.objects.create(household=home, status="2", starts_on=TODAY, informed_on=TODAY)

    assert queries.to_orient(adviser(), TODAY).get() == orientation


def test_an_ended_duty_or_another_pole_leaves_the_queue(departement):
    ended, moved = OrientationFactory(), OrientationFactory()
    type(ended.duty).objects.filter(pk=ended.duty.pk).update(ends_on=TODAY, end_reason="moved_away")
    moved.beneficiary.pole = OrganisationFactory(pole=True)
    moved.beneficiary.save(update_fields=["pole"])

    assert not queries.to_orient(adviser(), TODAY).exists()


def test_prevention_without_a_household_is_in(departement):
    orientation = OrientationFactory(duty__household=None, duty__kind="prevention")

    assert queries.to_orient(adviser(), TODAY).get() == orientation


def test_an_appointment_moves_from_one_queue_to_the_next(departement):
    orientation = OrientationFactory()
    who = adviser()
    assert keys(who, "sans-rendez-vous") == [orientation]

    appointment = AppointmentFactory(beneficiary=orientation.beneficiary, organisation=pole(), starts_at=NOON)
    assert (keys(who, "sans-rendez-vous"), keys(who, "a-recevoir")) == ([], [orientation])
    assert keys(who, "a-recevoir", TODAY - timedelta(days=1)) == []

    type(appointment).objects.filter(pk=appointment.pk).update(status=Attendance.MISSED)
    assert (keys(who, "sans-rendez-vous"), keys(who, "a-recevoir")) == ([orientation], [])


def test_each_step_is_in_its_own_queue(departement):
    decided, handed = OrientationFactory(decided=True), OrientationFactory(handed_over=True)
    followed = OrientationFactory(followed=True)
    who = adviser()

    assert keys(who, "a-remettre") == [decided]
    assert set(keys(who, "sans-referent")) == {decided, handed}
    assert set(keys(who, "prise-de-rendez-vous")) == {handed, followed}
    booked = Orientation.objects.get(pk=handed.pk)
    Orientation.objects.filter(pk=handed.pk).update(booked_at=NOON)
    assert booked not in keys(who, "prise-de-rendez-vous")


def test_booking_is_due_by_the_departements_rule(departement):
    OrientationFactory(handed_over=True)

    [row] = keys(adviser(), "prise-de-rendez-vous")

    assert row.due_on == {13: date(2026, 3, 4), 14: date(2026, 3, 9)}[departement.pk]
    assert row.due_on == clocks.deadline("booking", row, today=TODAY).due_on


def test_a_structure_sees_its_own_and_a_referent_their_people(departement):
    followed = OrientationFactory(followed=True)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=followed.structure)
    referent = principal(Role.REFERENT, organisation=followed.structure)
    stranger = principal(Role.STRUCTURE_MANAGER)

    assert keys(manager, "a-rencontrer") == [followed]
    assert keys(referent, "a-rencontrer") == keys(stranger, "a-rencontrer") == []
    assignment = followed.assignment
    assignment.referent = referent.membership
    assignment.save(update_fields=["referent"])
    assert keys(referent, "a-rencontrer") == [followed]


def test_a_meeting_with_the_referent_is_due_fifteen_days_after_its_start(departement):
    followed = OrientationFactory(followed=True, booked_at=NOON - timedelta(days=7))
    manager = principal(Role.STRUCTURE_MANAGER, organisation=followed.structure)

    [row] = keys(manager, "a-rencontrer")

    assert row.due_on == {13: date(2026, 3, 13), 14: date(2026, 3, 11)}[departement.pk]
    assert row.due_on == clocks.deadline("first_meeting", row, today=TODAY).due_on


@pytest.mark.parametrize(
    ("months", "extension", "is_in"), [(6, "", True), (3, "", False), (6, "housing", False), (12, "housing", True)]
)
def test_a_social_pathway_is_looked_at_again(departement, months, extension, is_in):
    decided_at = NOON - timedelta(days=months * 30)
    OrientationFactory(followed=True, pathway="social", decided_at=decided_at, review_extension=extension)

    assert bool(keys(adviser(), "a-reexaminer")) is is_in
    for row in keys(adviser(), "a-reexaminer"):
        assert row.due_on == clocks.review(row, today=TODAY).due_on


def test_a_review_starts_the_clock_again(departement):
    OrientationFactory(
        followed=True, pathway="social", decided_at=NOON - timedelta(days=400), reviewed_at=NOON - timedelta(days=9)
    )

    assert keys(adviser(), "a-reexaminer") == []


def test_a_change_asked_waits_for_the_pole(departement):
    row = OrientationFactory(followed=True, change_asked_at=NOON, change_motive="Prêt pour l'emploi")

    assert keys(adviser(), "changements") == [row]


def test_rules_that_follow_one_another_with_one_length_are_one():
    def rule(first, last, count):
        return Rule("k", "decided", "reviewed", count, Unit.MONTH, date(first, 1, 1), last and date(last, 12, 31), "s")

    rules = [rule(2025, None, 6), rule(2020, 2024, 6), rule(2015, 2019, 12), rule(2009, 2013, 12)]

    kept = [(r.valid_from.year, r.valid_to and r.valid_to.year, r.count) for r in clocks.merged(rules)]
    assert kept == [(2009, 2013, 12), (2015, 2019, 12), (2020, None, 6)]
