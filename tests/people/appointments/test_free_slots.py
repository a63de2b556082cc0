"""Free hours read from the database: whose, where, how; in how few statements; and how many may be invited."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import kinds, operations, queries
from rebond.people.appointments.models import Opening
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import (
    AgendaFactory,
    AppointmentFactory,
    InvitationFactory,
    OpeningFactory,
    RoomFactory,
    SessionFactory,
    reachable,
)

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
NINE = datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.fixture
def kind(departement):
    return kinds.get("orientation_interview", at=NOON)


def found(kind, **asked):
    slots = queries.free_slots(kind, **{"since": NOON, "until": NOON + WEEK, **asked})
    return [timezone.localtime(slot.starts_at).hour for slot in slots]


def test_an_opening_gives_its_hours_less_what_is_taken_and_closed(kind):
    opening = OpeningFactory()
    AppointmentFactory(agent=opening.agent, starts_at=NINE)
    assert found(kind) == [10, 11]

    eleven = NINE + timedelta(hours=2)
    operations.close(agent=opening.agent, since=eleven, until=eleven + WEEK, by=WORKER, at=NOON)
    assert found(kind) == [10]

    operations.close(organisation=opening.organisation, since=NINE, until=eleven, by=WORKER, at=NOON)
    assert found(kind) == []


def test_only_what_was_asked_for_is_found(kind):
    here, there = OpeningFactory(), OpeningFactory(opens=time(14), closes=time(15), modes=["video"])
    AgendaFactory(agent=there.agent, languages=["arabe", "anglais"], is_accessible=True)
    OpeningFactory(kinds=["follow_up"])

    assert found(kind) == [9, 10, 11, 14]
    assert found(kind, organisations=[there.organisation]) == [14]
    assert found(kind, agents=[here.agent]) == [9, 10, 11]
    assert found(kind, languages=["anglais", "russe"]) == found(kind, is_accessible=True) == [14]
    assert found(kind, modes=["phone"]) == [9, 10, 11]
    assert found(kind, limit=2) == [9, 10]


def test_who_no_longer_receives_is_not_offered(kind):
    OpeningFactory(agent=MembershipFactory(ended_at=NOON))
    OpeningFactory(room=RoomFactory(closed_on=NOON.date()))
    OpeningFactory(agent=MembershipFactory(organisation=OrganisationFactory(closed_on=NOON.date())))
    OpeningFactory(ends_on=date(2026, 3, 4))

    assert found(kind) == []


def test_minutes_between_two_are_the_agents_when_they_need_more(kind):
    AgendaFactory(agent=OpeningFactory().agent, gap_minutes=30)

    assert found(kind) == [9, 10]


def test_a_person_is_shown_the_hours_when_they_are_free(kind):
    OpeningFactory()
    busy = AppointmentFactory(starts_at=NINE, kind="contract")

    assert found(kind, beneficiary=busy.beneficiary) == [10, 11]


def test_school_holidays_of_the_zone_close_what_asks_for_it(kind):
    OpeningFactory(only_in_school_time=True, starts_on=date(2026, 4, 1))
    both_in_zone_b = datetime(2026, 4, 8, tzinfo=UTC)

    found = queries.free_slots(kind, since=both_in_zone_b, until=both_in_zone_b + 4 * WEEK)

    assert sorted({timezone.localtime(slot.starts_at).date() for slot in found}) == [
        date(2026, 4, 9),
        date(2026, 4, 30),
    ]


def test_an_hour_offered_to_who_waits_is_hidden_from_the_others_until_it_is_over(kind):
    opening, waiting = OpeningFactory(), reachable()
    planned = AppointmentFactory(agent=opening.agent, organisation=opening.organisation, starts_at=NINE)
    operations.wait_for(waiting, kind=kind.code, organisation=opening.organisation, by=WORKER, at=NOON)

    operations.cancel(planned, by=WORKER, at=NOON)

    assert found(kind) == [10, 11]
    assert found(kind, beneficiary=waiting) == [9, 10, 11]
    assert found(kind, at=NOON + timedelta(hours=kind.offer_hours)) == [9, 10, 11]


@pytest.mark.parametrize("agents", [1, 6])
def test_the_search_costs_the_same_for_any_number_of_agents(kind, agents, django_assert_num_queries):
    for _ in range(agents):
        opening = OpeningFactory(only_in_school_time=True)
        AgendaFactory(agent=opening.agent)
        AppointmentFactory(agent=opening.agent, starts_at=NINE)
    person = BeneficiaryFactory()

    with django_assert_num_queries(5):
        queries.free_slots(kind, beneficiary=person, since=NOON, until=NOON + 8 * WEEK)


def test_capacity_takes_pending_invitations_from_the_first_weeks(kind):
    site = Organisation.objects.get(pk=OpeningFactory().organisation.pk)
    for _ in range(4):
        InvitationFactory(organisation=site)
    InvitationFactory(organisation=site, answered_at=NOON)
    InvitationFactory(organisation=site, created_at=NOON - 3 * WEEK)

    rows = queries.capacity(kind, [site], since=NOON, weeks=2)

    assert [(row.week.day, row.available, row.pending, row.left) for row in rows] == [
        (2, 3, 3, 0),
        (9, 3, 1, 2),
        (16, 0, 0, 0),
    ]
    assert sum(row.left for row in rows) == 2


def test_an_agent_who_is_open_at_two_sites_at_once_counts_once(kind):
    first = OpeningFactory()
    other = OpeningFactory(agent=first.agent, organisation=OrganisationFactory())
    sites = list(Organisation.objects.filter(pk__in=[first.organisation_id, other.organisation_id]))

    rows = queries.capacity(kind, sites, since=NOON, weeks=1)

    assert sum(row.available for row in rows) == 3


def test_capacity_says_how_many_are_missing(kind):
    [site] = OrganisationFactory.create_batch(1)
    InvitationFactory(organisation=site)

    assert sum(row.left for row in queries.capacity(kind, [site], since=NOON, weeks=2)) == -1


def test_capacity_of_a_collective_kind_counts_places(departement):
    [session] = SessionFactory.create_batch(1, places=12, taken=2)
    kind = kinds.get(session.kind, at=NOON)

    [_, row, _] = queries.capacity(kind, [session.organisation], since=NOON, weeks=2)

    assert (row.available, row.left) == (10, 10)


def test_an_opening_that_nobody_may_use_is_not_read(kind, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert found(kind) == []
    assert not Opening.objects.exists()
