"""Collective sessions and the waiting list: places counted, given back, offered to one person at a time."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.people.appointments import kinds, operations, tasks
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.states import Origin, SessionStatus, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, BeneficiaryFactory, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import (
    AppointmentFactory,
    OpeningFactory,
    RoomFactory,
    SessionFactory,
    reachable,
)

pytestmark = pytest.mark.django_db

BY = {"by": WORKER, "at": NOON}
SOON = NOON + timedelta(days=6)
HOUR = timedelta(hours=1)


def full(places=2, **fields):
    session = SessionFactory(places=places, **fields)
    return session, [operations.join_session(session, BeneficiaryFactory(), **BY) for _ in range(places)]


def wait(session):
    place = {"kind": session.kind, "organisation": session.organisation, "session": session}
    at = NOON + timedelta(seconds=WaitingPlace.objects.count())
    return operations.wait_for(reachable(), **place, by=WORKER, at=at)


def planned(**fields):
    """A first interview at noon on Thursday, in the open hours of its agent."""
    opening = OpeningFactory(closes=time(13))
    return AppointmentFactory(agent=opening.agent, organisation=opening.organisation, **fields)


def wait_for_hour(made, **fields):
    """Who waits for an hour such as this one; the later asked, the later in the list."""
    at = NOON + timedelta(seconds=WaitingPlace.objects.count())
    place = {"kind": made.kind, "organisation": made.organisation}
    return operations.wait_for(reachable(**fields), **place, by=WORKER, at=at)


def status_of(waiting):
    return WaitingPlace.objects.get(pk=waiting.pk).status


def taken(session):
    session.refresh_from_db()
    return session.taken


def test_a_session_is_opened_with_the_numbers_of_the_pack(departement):
    kind = kinds.get("collective_information", at=SOON)

    session = operations.open_session(kind=kind.code, organisation=OrganisationFactory(), starts_at=SOON, **BY)

    assert (session.places, session.minutes, session.buffer_minutes) == (kind.places, kind.minutes, kind.buffer_minutes)
    assert session.until == SOON + timedelta(minutes=kind.minutes + kind.buffer_minutes)


def test_another_session_is_the_same_appointment_moved(departement):
    first, second = SessionFactory(places=1), SessionFactory(starts_at=SOON + timedelta(days=1), place_note="Salle B")
    made = operations.join_session(first, reachable(), **BY)
    waits, later = wait(first), {"by": WORKER, "at": NOON + HOUR}

    moved = operations.change_session(made, second, **later)

    assert (moved.pk, moved.session, moved.status) == (made.pk, second, Status.PLANNED)
    assert (moved.starts_at, moved.place_note) == (second.starts_at, "Salle B")
    assert not Appointment.objects.exclude(status=Status.PLANNED).exists()
    assert Message.objects.get(recipient_id=made.beneficiary_id, created_at=NOON + HOUR).kind == "appointment_moved"
    assert (taken(first), taken(second), status_of(waits)) == (1, 1, WaitingStatus.OFFERED)


def test_a_full_session_leaves_the_person_in_theirs(departement):
    (other, _), session = full(places=1), SessionFactory(starts_at=SOON + timedelta(days=1))
    made = operations.join_session(session, reachable(), **BY)

    with pytest.raises(operations.SlotTaken, match="complète"):
        operations.change_session(made, other, **BY)

    made.refresh_from_db()
    assert (made.session, taken(session), taken(other)) == (session, 1, 1)


def test_a_session_is_refused_when_it_cannot_be(departement):
    room, agent = RoomFactory(seats=4), MembershipFactory()
    plan = {"kind": "collective_information", "organisation": room.organisation, "starts_at": SOON, **BY}

    with pytest.raises(ValidationError, match="c'est un dimanche"):
        operations.open_session(**{**plan, "starts_at": SOON - timedelta(days=1)})
    with pytest.raises(ValidationError, match="ne se tient pas à plusieurs"):
        operations.open_session(**{**plan, "kind": "follow_up"})
    with pytest.raises(ValidationError, match="n'a que 4 places assises"):
        operations.open_session(room=room, **plan)
    operations.open_session(agent=agent, room=room, places=4, **plan)
    with pytest.raises(operations.SlotTaken, match="L'agent a déjà"):
        operations.open_session(agent=agent, **plan)
    with pytest.raises(operations.SlotTaken, match="salle est déjà prise"):
        operations.open_session(room=room, places=4, **plan)


def test_the_place_after_the_last_is_refused_with_other_sessions(departement):
    session, _ = full()
    other = SessionFactory(organisation=session.organisation, starts_at=SOON + timedelta(days=1))

    with pytest.raises(operations.SlotTaken, match="complète") as refused:
        operations.join_session(session, BeneficiaryFactory(), **BY)

    assert refused.value.alternatives == [other]
    assert (taken(session), Appointment.objects.count()) == (2, 2)


def test_a_person_who_is_taken_does_not_take_a_place(in_13):
    session = SessionFactory()
    busy = AppointmentFactory(starts_at=session.starts_at).beneficiary

    with pytest.raises(operations.SlotTaken, match="Cette personne a déjà"):
        operations.join_session(session, busy, **BY)

    assert taken(session) == 0


@pytest.mark.parametrize("leave", [operations.leave_session, operations.cancel])
def test_who_leaves_gives_the_place_back_and_it_goes_to_who_waits_first(departement, leave):
    session, [first, _] = full()
    waiting, later = wait(session), wait(session)

    leave(first, **BY)

    assert (status_of(waiting), status_of(later), taken(session)) == (WaitingStatus.OFFERED, WaitingStatus.WAITING, 2)
    with pytest.raises(operations.SlotTaken):
        operations.join_session(session, BeneficiaryFactory(), **BY)

    made = operations.accept_offer(waiting, **BY)

    assert (made.session, made.origin, status_of(waiting), taken(session)) == (
        session,
        Origin.WAITING_LIST,
        WaitingStatus.ACCEPTED,
        2,
    )


def test_an_offer_declined_or_expired_goes_to_the_next_then_the_place_is_free(departement):
    session, [first, _] = full()
    waiting = [wait(session) for _ in range(2)]
    operations.leave_session(first, **BY)

    operations.decline_offer(waiting[0], **BY)
    assert status_of(waiting[1]) == WaitingStatus.OFFERED
    hours = kinds.get(session.kind, at=NOON).offer_hours
    assert operations.expire_offers(at=NOON + timedelta(hours=hours, seconds=-1)) == 0
    assert operations.expire_offers(at=NOON + timedelta(hours=hours)) == 1

    assert (status_of(waiting[1]), taken(session)) == (WaitingStatus.EXPIRED, 1)
    with pytest.raises(ValidationError, match="n'est plus proposée"):
        operations.accept_offer(waiting[1], **BY)


def test_nobody_is_offered_a_place_they_could_no_longer_give_back(departement):
    session, [first, _] = full()
    waiting = wait(session)

    operations.leave_session(first, by=WORKER, at=session.starts_at - timedelta(hours=1))

    assert (status_of(waiting), taken(session)) == (WaitingStatus.WAITING, 1)


def test_an_offer_lasts_from_the_end_of_the_quiet_hours(departement):
    session, [first, _] = full()
    waiting = wait(session)
    night, morning = NOON + timedelta(hours=10), NOON + timedelta(hours=20)

    operations.leave_session(first, by=WORKER, at=night)

    waiting.refresh_from_db()
    assert waiting.offered_until == morning + timedelta(hours=kinds.get(session.kind, at=NOON).offer_hours)


def test_nobody_is_offered_at_night_what_is_over_in_the_morning(departement):
    session, [first, _] = full()
    waiting = wait(session)

    operations.leave_session(first, by=WORKER, at=session.starts_at - timedelta(hours=14))

    assert (status_of(waiting), taken(session)) == (WaitingStatus.WAITING, 1)


def test_who_stops_waiting_lets_the_next_one_have_it(departement):
    session, [first, _] = full()
    waiting, later = wait(session), wait(session)
    operations.leave_session(first, **BY)

    operations.stop_waiting(waiting, **BY)

    assert (status_of(waiting), status_of(later)) == (WaitingStatus.WITHDRAWN, WaitingStatus.OFFERED)


def test_one_waits_once(in_13):
    waiting = wait(SessionFactory())
    place = {"kind": waiting.kind, "organisation": waiting.organisation, "session": waiting.session}

    with pytest.raises(ValidationError, match="attend déjà une place"):
        operations.wait_for(waiting.beneficiary, **place, **BY)


def test_a_freed_hour_goes_to_who_waits_for_the_kind_at_the_site(departement):
    made = planned()
    waiting = operations.wait_for(reachable(), kind=made.kind, organisation=made.organisation, **BY)
    elsewhere = operations.wait_for(reachable(), kind=made.kind, organisation=OrganisationFactory(), **BY)

    operations.excuse(made, **BY)
    assert status_of(elsewhere) == WaitingStatus.WAITING
    taken_over = operations.accept_offer(waiting, **BY)

    assert (taken_over.starts_at, taken_over.agent, taken_over.minutes) == (made.starts_at, made.agent, made.minutes)


def test_what_a_transfer_cancels_goes_to_who_waits(departement):
    session, (made,) = full(places=1)
    first, second = wait(session), wait(session)

    operations.cancel_coming(made.beneficiary_id, **BY)

    assert (status_of(first), status_of(second), taken(session)) == (WaitingStatus.OFFERED, WaitingStatus.WAITING, 1)


def test_an_hour_that_an_agent_used_meanwhile_ends_the_offer_and_keeps_the_rank(departement):
    made = planned()
    waiting, later = wait_for_hour(made), wait_for_hour(made)
    operations.cancel(made, **BY)
    AppointmentFactory(agent=made.agent)

    assert operations.accept_offer(waiting, **BY) is None

    again = WaitingPlace.objects.get(pk=waiting.pk)
    assert (again.status, again.since, again.offered_until) == (WaitingStatus.WAITING, waiting.since, None)
    assert status_of(later) == WaitingStatus.WAITING


def test_an_hour_that_is_kept_is_not_an_agents_to_give(departement):
    made = planned()
    waiting, other = wait_for_hour(made), AppointmentFactory(agent=made.agent, starts_at=made.starts_at - HOUR)
    operations.cancel(made, **BY)
    hour = {"starts_at": made.starts_at, "agent": made.agent}

    with pytest.raises(operations.SlotTaken, match="proposée à une personne de la liste d'attente") as refused:
        operations.make(BeneficiaryFactory(), kind=made.kind, minutes=60, organisation=made.organisation, **hour, **BY)
    assert refused.value.alternatives
    with pytest.raises(operations.SlotTaken, match="proposée"):
        operations.reschedule(other, room=None, **hour, **BY)
    assert operations.accept_offer(waiting, **BY).starts_at == made.starts_at


@pytest.mark.parametrize("closed", ["agent", "organisation"])
@pytest.mark.parametrize("act", [operations.cancel, operations.reschedule])
def test_an_hour_freed_in_an_absence_is_nobodys(departement, act, closed):
    made = planned()
    waiting = wait_for_hour(made)
    span = {"since": made.starts_at - HOUR, "until": made.starts_at + HOUR}
    operations.close(**{closed: getattr(made, closed)}, **span, **BY)

    more = {"starts_at": made.starts_at + timedelta(days=1), "agent": made.agent, "room": None}
    act(made, **(more if act is operations.reschedule else {}), **BY)

    assert status_of(waiting) == WaitingStatus.WAITING
    assert not Message.objects.filter(kind="place_offered").exists()


def test_an_offered_hour_that_closes_is_lost_without_losing_the_rank(departement):
    made = planned()
    waiting = wait_for_hour(made)
    operations.cancel(made, **BY)
    operations.close(agent=made.agent, since=made.starts_at, until=made.starts_at + HOUR, **BY)

    assert operations.expire_offers(at=NOON) == 1

    assert status_of(waiting) == WaitingStatus.WAITING


def test_an_hour_that_the_holder_takes_otherwise_is_not_passed_on(departement):
    made = planned()
    waiting, later = wait_for_hour(made), wait_for_hour(made)
    operations.cancel(made, **BY)

    operations.make(
        waiting.beneficiary,
        kind=made.kind,
        starts_at=made.starts_at,
        minutes=60,
        organisation=made.organisation,
        agent=made.agent,
        origin=Origin.PERSON,
        **BY,
    )

    assert (status_of(waiting), status_of(later)) == (WaitingStatus.WITHDRAWN, WaitingStatus.WAITING)


def test_a_dead_hour_is_not_passed_on(departement):
    made = planned()
    waiting, later = wait_for_hour(made), wait_for_hour(made)
    operations.cancel(made, **BY)
    AppointmentFactory(agent=made.agent)

    operations.decline_offer(waiting, **BY)

    assert status_of(later) == WaitingStatus.WAITING


def test_whom_no_message_reaches_keeps_their_rank_and_the_next_is_offered(departement):
    session, [first, _] = full()
    mute, dead, reached = (wait(session) for _ in range(3))
    Beneficiary.objects.filter(pk=mute.beneficiary_id).update(phone_consent="R")
    Beneficiary.objects.filter(pk=dead.beneficiary_id).update(phone="0699999999")
    messaging.bury([("sms", "0699999999")], reason="Inconnu.", at=NOON)

    operations.leave_session(first, **BY)

    assert [status_of(row) for row in (mute, dead, reached)] == ["waiting", "waiting", "offered"]


def test_hours_that_open_are_offered_in_order_by_the_worker(departement):
    opening = OpeningFactory(closes=time(11))
    kept = AppointmentFactory(organisation=opening.organisation)
    first, second, third = (wait_for_hour(kept) for _ in range(3))

    assert (operations.offer_free(at=NOON), operations.offer_free(at=NOON)) == (3, 0)

    hours = [WaitingPlace.objects.get(pk=row.pk).offered_starts_at for row in (first, second, third)]
    assert [timezone.localtime(hour).hour for hour in hours] == [9, 10, 9]
    assert timezone.localtime(hours[2]).day == 12


def test_a_session_that_opens_is_offered_in_order_by_the_worker(departement):
    session, _ = full()
    waiting, later = wait(session), wait(session)
    Session.objects.filter(pk=session.pk).update(places=3)

    assert operations.offer_free(at=NOON) == 1

    assert (status_of(waiting), status_of(later), taken(session)) == ("offered", "waiting", 3)


def test_who_has_a_referent_is_offered_their_hours_alone(departement):
    host = OrganisationFactory()
    mine, other = (MembershipFactory(role="referent", organisation=host) for _ in range(2))
    for agent in (mine, other):
        OpeningFactory(agent=agent, kinds=["follow_up"], opens=time(9 if agent is other else 11))
    row = operations.wait_for(reachable(referent=mine), kind="follow_up", organisation=host, **BY)

    operations.offer_free(at=NOON)

    assert WaitingPlace.objects.get(pk=row.pk).offered_agent == mine


def test_an_hour_freed_by_a_move_is_offered_too(departement):
    made = planned()
    waiting = wait_for_hour(made)

    operations.reschedule(made, starts_at=made.starts_at + timedelta(days=1), agent=made.agent, room=None, **BY)

    offered = WaitingPlace.objects.get(pk=waiting.pk)
    assert (offered.status, offered.offered_starts_at) == (WaitingStatus.OFFERED, made.starts_at)


def test_a_session_called_off_frees_everybody_and_is_not_offered(departement):
    session, made = full()
    waiting = wait(session)

    told = operations.cancel_session(session, **BY)

    assert {row.pk for row in told} == {row.pk for row in made}
    assert set(Appointment.objects.values_list("status", flat=True)) == {Status.CANCELLED}
    assert status_of(waiting) == WaitingStatus.WITHDRAWN


def test_a_session_is_held_after_its_hour(in_13):
    session = SessionFactory()

    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        operations.hold_session(session, **BY)
    assert operations.hold_session(session, by=WORKER, at=session.starts_at).status == SessionStatus.HELD


def test_a_place_excused_in_bulk_before_the_hour_is_given_back(departement):
    session, made = full()

    operations.record_attendance_all(
        Appointment.objects.filter(pk=made[0].pk), status=Status.EXCUSED, by=WORKER, at=NOON
    )

    assert taken(session) == 1


def test_the_worker_passes_on_what_nobody_took_in_time(departement):
    session, [first, _] = full()
    waiting = wait(session)
    operations.leave_session(first, **BY)

    tasks.expire_offers()  # months later

    assert status_of(waiting) == WaitingStatus.EXPIRED
