"""Fifty people at once for one hour, one place, one offer: one has it, the others see what else is free."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from rebond.ground.journal.actors import WORKER
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment, Campaign, Invitation, Occupation, Session, WaitingPlace
from rebond.people.appointments.operations import inviting
from rebond.people.appointments.states import Origin, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, BeneficiaryFactory, DutyPeriodFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import (
    OpeningFactory,
    RoomFactory,
    SessionFactory,
    reachable,
)

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 50
SOON = NOON + timedelta(days=2)
BY = {"by": WORKER, "at": NOON}


def together(act, departement=13, refused=(operations.SlotTaken, IllegalMove)):
    """What each thread met: what it did, or its refusal; anything else fails the test."""
    gate = Barrier(THREADS)

    def one(rank):
        try:
            gate.wait(timeout=60)
            with context.departement(departement):
                return act(rank)
        except refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        met = list(threads.map(one, range(THREADS)))
    return [one for one in met if not isinstance(one, Exception)], [one for one in met if isinstance(one, Exception)]


@pytest.fixture(params=[13, 14])
def number(request):
    return request.param


@pytest.mark.parametrize("origin", [Origin.PERSON, Origin.AGENT])
def test_one_hour_has_one_winner_and_the_others_see_other_hours(number, origin):
    with context.departement(number):
        opening = OpeningFactory(opens="09:00", closes="16:00")
        people = BeneficiaryFactory.create_batch(THREADS)

    def book(rank):
        return operations.make(
            people[rank],
            kind="orientation_interview",
            starts_at=SOON,
            minutes=60,
            organisation=opening.organisation,
            agent=opening.agent,
            origin=origin,
            **BY,
        )

    won, refused = together(book, number)

    assert (len(won), len(refused)) == (1, THREADS - 1)
    assert all(refusal.alternatives for refusal in refused)
    with context.departement(number):
        assert (Appointment.objects.count(), Occupation.objects.count()) == (1, 2)


def test_hours_that_only_overlap_have_one_winner_too(number):
    with context.departement(number):
        room, people = RoomFactory(), BeneficiaryFactory.create_batch(THREADS)

    def book(rank):
        return operations.make(
            people[rank],
            kind="follow_up",
            starts_at=SOON + timedelta(minutes=rank % 40),
            minutes=45,
            organisation=room.organisation,
            room=room,
            **BY,
        )

    won, refused = together(book, number)

    assert (len(won), len(refused)) == (1, THREADS - 1)


def test_one_person_for_fifty_agents_is_taken_once(number):
    with context.departement(number):
        person, agents = BeneficiaryFactory(), MembershipFactory.create_batch(THREADS)

    won, _ = together(
        lambda rank: operations.make(
            person,
            kind="follow_up",
            starts_at=SOON,
            minutes=45,
            organisation=agents[rank].organisation,
            agent=agents[rank],
            **BY,
        ),
        number,
    )

    with context.departement(number):
        assert (len(won), Appointment.objects.count()) == (1, 1)


def test_one_person_is_planned_one_interview_however_many_hours_are_given(number):
    with context.departement(number):
        person, agents = BeneficiaryFactory(), MembershipFactory.create_batch(THREADS)

    won, refused = together(
        lambda rank: operations.make(
            person,
            kind="orientation_interview",
            starts_at=SOON + timedelta(hours=rank % 4),
            minutes=60,
            organisation=agents[rank].organisation,
            agent=agents[rank],
            **BY,
        ),
        number,
        ValidationError,
    )

    assert (len(won), len(refused)) == (1, THREADS - 1)
    assert all("déjà un rendez-vous de cette nature" in refusal.messages[0] for refusal in refused)


def test_the_last_places_of_a_session_are_not_sold_twice(number):
    with context.departement(number):
        session, people = SessionFactory(places=3), BeneficiaryFactory.create_batch(THREADS)
        SessionFactory(organisation=session.organisation, starts_at=session.starts_at + timedelta(days=1))

    won, refused = together(lambda rank: operations.join_session(session, people[rank], **BY), number)

    assert (len(won), len(refused)) == (3, THREADS - 3)
    assert all(refusal.alternatives for refusal in refused)
    with context.departement(number):
        assert Session.objects.get(pk=session.pk).taken == Appointment.objects.count() == 3


def test_one_place_given_back_is_offered_once_and_accepted_once(number):
    with context.departement(number):
        session = SessionFactory(places=1)
        made = operations.join_session(session, BeneficiaryFactory(), **BY)
        place = {"kind": session.kind, "organisation": session.organisation, "session": session}
        for person in (reachable() for _ in range(3)):
            operations.wait_for(person, **place, **BY)

    left, _ = together(lambda rank: operations.excuse(made, **BY), number)
    with context.departement(number):
        [offered] = WaitingPlace.objects.filter(status=WaitingStatus.OFFERED)
    accepted, _ = together(lambda rank: _accept(offered), number)

    with context.departement(number):
        planned = Appointment.objects.filter(status=Status.PLANNED).count()
        assert (len(left), len(accepted), planned, Session.objects.get().taken) == (1, 1, 1, 1)


def _accept(offered):
    try:
        return operations.accept_offer(offered, **BY)
    except ValidationError as over:
        raise IllegalMove(over.messages[0]) from over


def chosen(count):
    """A campaign that is being sent, and its people."""
    duties = DutyPeriodFactory.create_batch(count, beneficiary__phone="0612345678", beneficiary__phone_consent="A")
    people = [duty.beneficiary for duty in duties]
    organisation = OrganisationFactory(pole=True)
    made = operations.prepare(
        Beneficiary.objects.filter(pk__in=[one.pk for one in people]),
        kind="orientation_interview",
        organisation=organisation,
        channels=["sms"],
        **BY,
    )
    return operations.launch(made, **BY), people


@pytest.fixture
def by_the_worker(monkeypatch):
    monkeypatch.setattr(inviting, "AT_ONCE", 0)
    monkeypatch.setattr(inviting, "BATCH", 2)


@pytest.mark.usefixtures("by_the_worker")
def test_two_workers_on_one_campaign_invite_nobody_twice(number):
    with context.departement(number):
        made, people = chosen(40)

    def work(_rank):
        while operations.send_next(made, at=NOON):
            pass

    together(work, number)

    with context.departement(number):
        asked = list(Invitation.objects.values_list("beneficiary", flat=True))
        assert sorted(asked) == sorted(one.pk for one in people)
        assert Message.objects.filter(kind="invitation").count() == len(people)


@pytest.mark.usefixtures("by_the_worker")
def test_who_is_given_an_hour_while_their_batch_begins_is_not_invited(number):
    with context.departement(number):
        made, (booked, other) = chosen(2)
    is_booked, waits = Event(), Event()

    def book():
        try:
            with context.departement(number):
                operations.make(
                    booked,
                    kind="orientation_interview",
                    starts_at=SOON,
                    minutes=60,
                    organisation=made.organisation,
                    **BY,
                )
                is_booked.set()
                waits.wait(timeout=1)  # the batch begins while this is not yet anybody else's to read
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        agent = thread.submit(book)
        assert is_booked.wait(timeout=30)
        with context.departement(number):
            operations.send_next(made, at=NOON)
        agent.result()

    with context.departement(number):
        assert list(Invitation.objects.values_list("beneficiary", flat=True)) == [other.pk]
        assert Campaign.objects.get(pk=made.pk).refused == {str(booked.pk): "to_come"}
