"""Hours given before deadlines, beside first come, first served; and an absence that moves as few as it can."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from rebond.ground.journal.actors import WORKER
from rebond.people.appointments import kinds, operations, planning
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.planning import Seeker, Terms
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Origin, Status
from tests.factories import NOON, TODAY, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import AgendaFactory, AppointmentFactory, OpeningFactory

SITE, OTHER, AGENT = uuid4(), uuid4(), uuid4()
TERMS = Terms(catch_up_days=7)
PARIS = ZoneInfo("Europe/Paris")
WEEK = timedelta(days=7)
UNTIL = TODAY + timedelta(days=28)


def hour(day, at=9, *, agent=AGENT, site=SITE, minutes=60):
    return Slot(datetime(2026, 3, day, at, tzinfo=PARIS).astimezone(UTC), minutes, site, agent, None, ("in_person",))


def seeker(due=None, *, waited=1, site=SITE, language=""):
    return Seeker(uuid4(), site, TODAY - timedelta(days=waited), due and date(2026, 3, due), language)


def allocate(seekers, slots, **told):
    return planning.allocate(seekers, slots, **{"since": TODAY, "until": UNTIL, "terms": TERMS, **told})


def test_the_pressed_come_first_and_the_others_still_in_time():
    patient, pressed = seeker(due=20, waited=9), seeker(due=5, waited=1)

    plan = allocate([patient, pressed], [hour(5), hour(12)])

    assert [(line.person, line.slot.starts_at.day) for line in plan.given] == [
        (pressed.person, 5),
        (patient.person, 12),
    ]
    assert (plan.ours.in_time, plan.ours.late, plan.ours.without) == (2, 0, 0)
    assert (plan.first_come.in_time, plan.first_come.late, plan.first_come.without) == (1, 1, 0)


def test_who_is_late_already_is_soon_seen_but_makes_nobody_late():
    late, due_today = seeker(due=1, waited=40), seeker(due=4)

    assert [line.person for line in allocate([late, due_today], [hour(4)]).given] == [due_today.person]
    assert allocate([seeker(due=20), late], [hour(4), hour(12)]).given[0].person == late.person


def test_whom_no_hour_suits_is_told_why():
    elsewhere, busy, too_many = seeker(site=OTHER), seeker(), seeker()
    tuesdays = {busy.person: 0b11 << 2}

    plan = allocate([elsewhere, busy], [hour(3)], taken=tuesdays)
    full = allocate([seeker(due=9), too_many], [hour(3)])

    assert plan.given == []
    assert "aucune heure libre" in plan.left[elsewhere.person]
    assert "d'autres rendez-vous" in plan.left[busy.person]
    assert full.left == {too_many.person: "Toutes les heures qui conviennent sont prises."}
    assert allocate([too_many], []).left.keys() == {too_many.person}
    assert allocate([], [hour(3)]).given == []


def test_a_language_goes_to_who_speaks_it_and_to_an_interpreter_where_nobody_does():
    speaker, arabic, tamil = uuid4(), seeker(language="Arabe "), seeker(language="tamoul")

    plan = allocate(
        [tamil, arabic, seeker()], [hour(4, agent=speaker), hour(5), hour(6)], speaks={speaker: frozenset({"arabe"})}
    )

    given = {line.person: line for line in plan.given}
    assert given[arabic.person].slot.agent == speaker
    assert not given[arabic.person].needs_interpreter
    assert given[tamil.person].needs_interpreter


def test_openings_that_cross_give_an_agent_one_hour_at_a_time():
    crossing = [hour(4, 9), hour(4, 9, minutes=90), hour(4, 10), hour(4, 9, agent=uuid4())]

    assert [(slot.starts_at.hour, slot.minutes) for slot in planning.apart(crossing)] == [(8, 60), (8, 60), (9, 60)]


def test_hours_are_given_twice_only_as_far_as_the_pack_takes_the_risk():
    people = [seeker() for _ in range(8)]
    morning = [hour(4, at) for at in (8, 9, 10, 11)]

    never = allocate(people, morning, terms=Terms(7, shows=0.7))
    some = allocate(people, morning, terms=Terms(7, shows=0.7, risk=0.3))

    assert (len(never.given), any(line.is_doubled for line in never.given)) == (4, False)
    assert len(some.given) == 5
    assert [line.is_doubled for line in some.given].count(True) == 1


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_sees_more_in_time_and_first_come_sees_no_more(seed):
    rng = np.random.default_rng(seed)
    days = [day for day in range(4, 28) if date(2026, 3, day).weekday() < 5]
    slots = [hour(int(rng.choice(days)), int(at)) for at in rng.integers(8, 18, 40)]
    people = [seeker(due=int(rng.integers(4, 29)), waited=int(rng.integers(30))) for _ in range(50)]

    plan = allocate(people, slots)

    hours = [slot.starts_at.day for slot in planning.apart(slots)]
    assert plan.ours.in_time == _matched(sorted(hours), sorted(one.due_on.day for one in people))
    assert plan.ours.in_time >= plan.first_come.in_time
    assert len({(line.slot.agent, line.slot.starts_at) for line in plan.given}) == len(plan.given)
    assert len(plan.given) + len(plan.left) == len(people)


def _matched(hours, dues):
    """The most in time, the other way: each hour to the most pressed who can still have it."""
    count = 0
    for hour in hours:
        while dues and dues[0] < hour:
            dues.pop(0)
        if dues:
            dues.pop(0)
            count += 1
    return count


@pytest.fixture
def pole(departement):
    return OrganisationFactory(pole=True)


def adviser(pole, **hours):
    agent = MembershipFactory(role="adviser", organisation=pole)
    OpeningFactory(agent=agent, **hours)
    return agent


@pytest.fixture
def kind(departement):
    return kinds.get("orientation_interview", at=NOON)


def propose(kind, seekers, sites):
    return planning.propose(kind, seekers, sites, since=NOON, until=NOON + 4 * WEEK, at=NOON, terms=TERMS)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [2, 9])
def test_a_plan_is_read_in_as_few_statements_for_nine_people_as_for_two(
    kind, pole, people, django_assert_max_num_queries
):
    AgendaFactory(agent=adviser(pole), languages=["arabe"])
    seekers = [Seeker(BeneficiaryFactory(language="arabe").pk, pole.pk, TODAY, TODAY + WEEK * 2) for _ in range(people)]
    AppointmentFactory(beneficiary_id=seekers[0].person, kind="contract", starts_at=NOON + timedelta(days=1, hours=22))

    with django_assert_max_num_queries(7):
        plan = propose(kind, seekers, [pole])

    assert len(plan.given) == people - 1
    assert plan.left.keys() == {seekers[0].person}


@pytest.mark.django_db
def test_what_was_planned_is_made_and_what_was_taken_meanwhile_is_told(kind, pole):
    agent = adviser(pole)
    people = [BeneficiaryFactory() for _ in range(3)]
    plan = propose(kind, [Seeker(one.pk, pole.pk, TODAY) for one in people], [pole])
    AppointmentFactory(agent=agent, starts_at=plan.given[0].slot.starts_at)

    outcome = operations.allocate(plan.given, kind=kind.code, by=WORKER, at=NOON)

    made = Appointment.objects.filter(pk__in=outcome.done)
    assert {(row.origin, row.agent_id, row.organisation_id) for row in made} == {(Origin.ALLOCATION, agent.pk, pole.pk)}
    assert len(outcome.done) == 2
    assert outcome.refused == {plan.given[0].person: "L'agent a déjà un rendez-vous à cette heure."}


@pytest.mark.django_db
def test_an_hour_given_twice_names_nobody_the_second_time(kind, pole):
    agent = adviser(pole)
    people = [BeneficiaryFactory() for _ in range(8)]
    terms = Terms(7, shows=0.5, risk=0.2)
    slots = {"since": NOON, "until": NOON + WEEK, "at": NOON, "terms": terms}
    plan = planning.propose(kind, [Seeker(one.pk, pole.pk, TODAY) for one in people], [pole], **slots)

    outcome = operations.allocate(plan.given, kind=kind.code, by=WORKER, at=NOON)

    assert (len(plan.given), outcome.refused) == (5, {})
    agents = Appointment.objects.filter(pk__in=outcome.done).values_list("agent", flat=True)
    assert sorted(agents, key=str) == sorted([agent.pk] * 3 + [None] * 2, key=str)


def closed(agent, *, days=7):
    return operations.close(agent=agent, since=NOON, until=NOON + timedelta(days=days), by=WORKER, at=NOON).absence


def rescue(absence, due=None):
    hit, _ = operations.planned_in(absence, at=NOON)
    return planning.rescue(
        hit, due=due or {}, since=NOON + timedelta(days=1), until=NOON + 4 * WEEK, at=NOON, catch_up_days=7
    )


@pytest.mark.django_db
def test_an_absence_moves_those_it_hits_to_who_is_there(kind, pole):
    away, there = adviser(pole), adviser(pole)
    thursday = datetime(2026, 3, 5, 8, tzinfo=UTC)
    hit = AppointmentFactory(agent=away, organisation=pole, starts_at=thursday)
    kept = AppointmentFactory(agent=there, organisation=pole, starts_at=thursday)

    found = rescue(closed(away))
    outcome = operations.move_together(found.moves, by=WORKER, at=NOON)

    assert [(move.appointment, move.slot.agent, move.is_hit) for move in found.moves] == [(hit, there.pk, True)]
    assert (outcome.done, outcome.refused) == ([hit.pk], {})
    hit.refresh_from_db()
    kept.refresh_from_db()
    assert (hit.agent, hit.starts_at, hit.status) == (there, thursday + timedelta(hours=1), Status.PLANNED)
    assert (kept.agent, kept.starts_at) == (there, thursday)


@pytest.mark.django_db
def test_another_is_moved_only_for_a_deadline_that_would_be_missed_and_inside_their_own(kind, pole):
    away = adviser(pole)
    there = adviser(pole, opens=time(9), closes=time(10))
    thursday = datetime(2026, 3, 5, 8, tzinfo=UTC)
    hit = AppointmentFactory(agent=away, organisation=pole, starts_at=thursday)
    other = AppointmentFactory(agent=there, organisation=pole, starts_at=thursday)
    absence = closed(away)

    calm = rescue(absence)
    pressed = rescue(absence, {hit.beneficiary_id: date(2026, 3, 6), other.beneficiary_id: date(2026, 3, 20)})
    outcome = operations.move_together(pressed.moves, by=WORKER, at=NOON)

    assert [move.appointment for move in calm.moves] == [hit]
    assert [(move.appointment, move.is_in_time) for move in pressed.moves] == [(other, True), (hit, True)]
    assert (outcome.done, outcome.refused) == ([other.pk, hit.pk], {})
    other.refresh_from_db()
    assert other.starts_at == thursday + WEEK


@pytest.mark.django_db
def test_whom_no_other_hour_suits_stays_and_is_named(kind, pole):
    away = adviser(pole, one_day=True)
    hit = AppointmentFactory(agent=away, organisation=pole, starts_at=datetime(2026, 3, 5, 8, tzinfo=UTC))
    unknown = AppointmentFactory(agent=away, organisation=pole, kind="follow_up", starts_at=NOON + timedelta(days=1))

    found = rescue(closed(away))

    assert found.moves == []
    assert {row.pk for row, _ in found.left} == {hit.pk, unknown.pk}
