"""Appointments made, held, missed, cancelled, and what the person is told."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Status as MessageStatus
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import links
from rebond.people.appointments import operations
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Origin, Status
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

SOON = NOON + timedelta(days=2)
NOWHERE = {"agent": None, "room": None}


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
    assert (message.channel, message.address, message.kind) == ("sms", "0612345678", "appointment_booked")
    assert "Lina, votre premier rendez-vous aura lieu le jeudi 5 mars à 12 h, Pôle Modèle. " in message.body
    assert re.search(r"Changer ou annuler : http://\S+/r/[\w-]{22}/$", message.body)
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


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [
        (NOON - timedelta(hours=1), "Cette heure est passée"),
        (NOON + timedelta(days=5), "dimanche 8.+mars : c'est un dimanche"),
        (datetime(2026, 5, 1, 9, tzinfo=UTC), "c'est férié .Fête du Travail."),
    ],
)
def test_make_refuses_a_day_on_which_nobody_receives(in_13, starts_at, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make(BeneficiaryFactory(), starts_at=starts_at)


@pytest.mark.parametrize("kind", ["orientation_interview", "first_meeting"])
def test_make_refuses_a_second_one_of_what_happens_once(departement, kind):
    person = BeneficiaryFactory()
    make(person, kind=kind)

    with pytest.raises(
        ValidationError, match="un rendez-vous de cette nature, jeudi 5.+ : déplacez-le depuis le dossier"
    ):
        make(person, kind=kind, starts_at=SOON + timedelta(days=1))
    assert make(person, kind="follow_up", starts_at=SOON + timedelta(days=1)).status == Status.PLANNED


def test_the_database_keeps_one_to_come_of_what_happens_once(in_13):
    first = AppointmentFactory()

    with pytest.raises(IntegrityError, match="appointment_open_once"), transaction.atomic():
        AppointmentFactory(beneficiary=first.beneficiary, starts_at=NOON + timedelta(days=9))


def test_make_asks_first_whether_the_person_came(in_13):
    past = AppointmentFactory(past=True)

    with pytest.raises(ValidationError, match="dites d'abord si la personne est venue"):
        make(past.beneficiary)


def test_cancel_coming_tells_the_person_of_each_and_leaves_the_past(in_13):
    person = BeneficiaryFactory(phone="0612345678", phone_consent="A")
    past = AppointmentFactory(beneficiary=person, past=True)
    coming = AppointmentFactory(beneficiary=person, kind="follow_up")

    cancelled = operations.cancel_coming(person.pk, by=WORKER, at=NOON)

    past.refresh_from_db()
    assert (cancelled, past.status) == ([coming], Status.PLANNED)
    assert "n'avez pas à vous déplacer" in Message.objects.get(kind="appointment_cancelled").body


def test_cancel_coming_leaves_nothing_that_the_person_could_still_answer(departement):
    session = SessionFactory(places=1)
    kept = operations.join_session(session, BeneficiaryFactory(), by=WORKER, at=NOON)
    person = BeneficiaryFactory()
    place = {"kind": session.kind, "organisation": session.organisation, "session": session}
    waiting = operations.wait_for(person, **place, by=WORKER, at=NOON)
    invitation, other = InvitationFactory(beneficiary=person), InvitationFactory(beneficiary=person, kind="follow_up")

    operations.cancel_coming(person.pk, kind=session.kind, by=WORKER, at=NOON)
    operations.cancel_coming(person.pk, kind=invitation.kind, by=WORKER, at=NOON)

    for row in (waiting, invitation, other, kept):
        row.refresh_from_db()
    assert (waiting.status, invitation.withdrawn_at, other.withdrawn_at) == ("withdrawn", NOON, None)
    assert kept.status == Status.PLANNED


def test_who_has_an_appointment_waits_for_none(departement):
    person, host = BeneficiaryFactory(), OrganisationFactory(pole=True)
    waiting = operations.wait_for(person, kind="follow_up", organisation=host, by=WORKER, at=NOON)

    make(person, kind="follow_up", organisation=host)

    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"


def test_a_freed_hour_is_offered_by_a_message_with_its_link(departement):
    person, opening = reachable(), OpeningFactory(**ADVISER_HOURS)
    made = make(BeneficiaryFactory(), agent=opening.agent, organisation=opening.organisation)
    place = {"kind": made.kind, "organisation": made.organisation}
    waiting = operations.wait_for(person, **place, by=WORKER, at=NOON)

    operations.cancel(made, by=WORKER, at=NOON)

    waiting.refresh_from_db()
    body = Message.objects.get(kind="place_offered", recipient_id=person.pk).body
    (token,) = re.findall(r"/r/([\w-]{22})/$", body)
    assert links.find(token, purpose="booking.waiting", at=NOON).object_id == waiting.pk
    assert "le jeudi 5 mars à 12 h" in body
    assert "Répondez avant mercredi 4 mars à 12 h" in body


def test_a_person_is_told_in_their_own_words_that_they_have_one_already(departement):
    opening = OpeningFactory(**ADVISER_HOURS)
    person = BeneficiaryFactory()
    make(person, agent=opening.agent, organisation=opening.organisation)

    with pytest.raises(ValidationError, match="Vous avez déjà un rendez-vous, jeudi 5.+ déplacez celui-là"):
        operations.make(
            person,
            kind="orientation_interview",
            starts_at=SOON + timedelta(hours=1),
            minutes=60,
            organisation=opening.organisation,
            agent=opening.agent,
            origin=Origin.PERSON,
            by=WORKER,
            at=NOON,
        )


def test_a_correction_is_not_announced(in_13):
    held = AppointmentFactory(
        past=True, status=Status.HELD, beneficiary__phone="0612345678", beneficiary__phone_consent="A"
    )

    operations.record_attendance(held, status=Status.MISSED, by=WORKER, at=NOON)

    assert not Message.objects.exists()


@pytest.mark.parametrize("status", [Status.HELD, Status.EXCUSED])
@pytest.mark.parametrize("is_bulk", [False, True])
def test_an_absence_corrected_soon_enough_is_never_told(departement, status, is_bulk):
    made = AppointmentFactory(past=True, beneficiary=reachable())
    delay = timedelta(minutes=parameters.get("messaging.missed_delay_minutes", on=NOON.date()))
    operations.record_attendance(made, status=Status.MISSED, by=WORKER, at=NOON)
    told = Message.objects.get(kind="interview_missed")

    if is_bulk:
        operations.record_attendance_all(Appointment.objects.all(), status=status, by=WORKER, at=NOON + delay / 2)
    else:
        operations.record_attendance(made, status=status, by=WORKER, at=NOON + delay / 2)

    told.refresh_from_db()
    assert (delay > timedelta(), told.not_before, told.status) == (True, NOON + delay, MessageStatus.ABANDONED)
    assert messaging.claim(told.pk, at=NOON + delay) is None


def test_an_absence_corrected_too_late_has_been_told(departement):
    made, other = (AppointmentFactory(past=True, beneficiary=reachable()) for _ in range(2))
    for row in (made, other):
        operations.record_attendance(row, status=Status.MISSED, by=WORKER, at=NOON)
    told = Message.objects.get(recipient_id=made.beneficiary_id)
    messaging.confirm(messaging.claim(told.pk, at=NOON + timedelta(hours=1)), at=NOON + timedelta(hours=1))

    operations.record_attendance(made, status=Status.HELD, by=WORKER, at=NOON + timedelta(hours=2))

    told.refresh_from_db()
    assert told.status == MessageStatus.SENT
    assert Message.objects.get(recipient_id=other.beneficiary_id).status == MessageStatus.QUEUED


def test_make_again_after_a_cancelled_one(in_13):
    person = BeneficiaryFactory()
    operations.cancel(make(person), by=WORKER, at=NOON)

    assert make(person).status == Status.PLANNED


def test_cancel_tells_the_person(in_13):
    appointment = make(BeneficiaryFactory(phone="0612345678", phone_consent="A"))

    operations.cancel(appointment, by=WORKER, at=NOON)

    assert Message.objects.filter(kind="appointment_postponed").count() == 1
    with pytest.raises(IllegalMove):
        operations.record_attendance(appointment, status=Status.HELD, by=WORKER, at=SOON)


def moving(row, at):
    operations.reschedule(row, starts_at=row.starts_at + timedelta(hours=2), **NOWHERE, by=WORKER, at=at)


def calling_off(row, at):
    operations.cancel(row, by=WORKER, at=at)


def excusing(row, at):
    operations.excuse(row, by=WORKER, at=at)


@pytest.mark.parametrize("change", [moving, calling_off, excusing])
def test_what_still_waits_to_say_the_former_hour_never_leaves(departement, change):
    row = make(BeneficiaryFactory())
    said = {"recipient_id": row.beneficiary_id, "address": "1 rue Longue", "body": "Bonjour", "created_at": NOON}
    letter = Message.objects.create(channel="letter", kind="convocation", status=MessageStatus.QUEUED, **said)

    change(row, NOON + timedelta(hours=1))

    letter.refresh_from_db()
    assert letter.status == MessageStatus.ABANDONED


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


def test_every_kind_is_announced_in_words_that_tell_nothing(departement):
    make(BeneficiaryFactory(phone="0612345678", phone_consent="A"), kind="doctor")

    body = Message.objects.get(kind="appointment_booked").body
    assert "votre rendez-vous aura lieu" in body
    assert "médecin" not in body.lower()


ADVISER_HOURS = {"opens": time(9), "closes": time(16), "weekday": SOON.isoweekday()}


def test_who_comes_second_is_shown_other_hours(departement):
    opening = OpeningFactory(**ADVISER_HOURS)
    hour = {"agent": opening.agent, "organisation": opening.organisation}
    make(BeneficiaryFactory(), **hour)

    with pytest.raises(operations.SlotTaken) as refused:
        make(BeneficiaryFactory(), **hour)

    shown = [timezone.localtime(slot.starts_at).hour for slot in refused.value.alternatives]
    assert len(shown) == 5
    assert 12 not in shown


def test_a_person_takes_only_an_hour_that_is_offered(departement):
    opening = OpeningFactory(**ADVISER_HOURS)
    plan = {
        "kind": "orientation_interview",
        "minutes": 60,
        "organisation": opening.organisation,
        "agent": opening.agent,
    }
    plan |= {"origin": Origin.PERSON, "by": WORKER, "at": NOON}

    with pytest.raises(operations.SlotTaken, match="n'est plus libre"):
        operations.make(BeneficiaryFactory(), starts_at=SOON + timedelta(minutes=30), **plan)
    with pytest.raises(operations.SlotTaken, match="n'est plus libre"):
        operations.make(BeneficiaryFactory(), starts_at=SOON, **{**plan, "minutes": 30})
    with pytest.raises(operations.SlotTaken, match="n'est plus libre"):
        operations.make(BeneficiaryFactory(), starts_at=SOON, mode="visit", **plan)

    assert operations.make(BeneficiaryFactory(), starts_at=SOON, **plan).origin == Origin.PERSON


def test_the_buffer_is_the_kinds_or_the_agents_when_longer(departement):
    agenda = AgendaFactory(gap_minutes=40)

    assert make(BeneficiaryFactory(), kind="tripartite").buffer_minutes == 15
    assert make(BeneficiaryFactory(), kind="tripartite", agent=agenda.agent).buffer_minutes == 40


def test_making_answers_the_pending_invitations_of_the_kind(in_13):
    asked, other = InvitationFactory(), InvitationFactory()

    make(asked.beneficiary)

    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.answered_at, other.answered_at) == (NOON, None)


def test_an_invitation_that_expired_is_not_answered_by_what_an_agent_makes_later(in_13):
    expired = InvitationFactory(created_at=NOON - timedelta(days=12), expires_at=NOON - timedelta(days=2))

    make(expired.beneficiary)

    expired.refresh_from_db()
    assert expired.answered_at is None


@pytest.mark.parametrize("whose", ["agent", "room", "organisation"])
def test_closed_hours_are_closed_to_agents_too(departement, whose):
    room, agent = RoomFactory(), MembershipFactory()
    closed = {"agent": agent, "room": room, "organisation": room.organisation}
    operations.close(**{whose: closed[whose]}, since=SOON, until=SOON + timedelta(hours=3), by=WORKER, at=NOON)
    plan = {"organisation": room.organisation, "agent": agent, "room": room, "by": WORKER, "at": NOON}
    one = {"kind": "orientation_interview", "minutes": 60}

    with pytest.raises(ValidationError, match="rouvrez d'abord"):
        operations.make(BeneficiaryFactory(), starts_at=SOON + timedelta(minutes=30), **one, **plan)
    with pytest.raises(ValidationError, match="rouvrez d'abord"):
        operations.open_session(kind="collective_information", starts_at=SOON, places=5, **plan)
    made = operations.make(BeneficiaryFactory(), starts_at=SOON + timedelta(hours=3), **one, **plan)
    with pytest.raises(ValidationError, match="rouvrez d'abord"):
        operations.reschedule(made, starts_at=SOON, agent=agent, room=room, by=WORKER, at=NOON)


def test_reschedule_moves_the_hour_and_tells(departement):
    person, agent = BeneficiaryFactory(phone="0612345678", phone_consent="A"), MembershipFactory()
    made = make(person, agent=agent)

    moved = operations.reschedule(made, starts_at=SOON + timedelta(hours=2), agent=agent, room=None, by=WORKER, at=NOON)

    assert (moved.starts_at, moved.agent, moved.until) == (SOON + timedelta(hours=2), agent, SOON + timedelta(hours=3))
    told = dict(Message.objects.values_list("kind", "body"))
    assert "à 12 h" in told["appointment_booked"]
    assert "nouvelle date" in told["appointment_moved"]
    assert "à 14 h" in told["appointment_moved"]
    assert make(BeneficiaryFactory(), agent=agent).starts_at == SOON


@pytest.mark.parametrize("by_room", [True, False])
def test_a_moved_appointment_has_exactly_the_agent_and_the_room_of_its_hour(departement, by_room):
    room, agent, other = RoomFactory(), MembershipFactory(), MembershipFactory()
    later = SOON + timedelta(hours=2)
    AppointmentFactory(agent=other, room=room, organisation=room.organisation, starts_at=later)
    made = AppointmentFactory(agent=agent, room=room, organisation=room.organisation, starts_at=SOON, mode="phone")
    place = {"agent": None, "room": RoomFactory()} if by_room else {"agent": agent, "room": None}

    moved = operations.reschedule(made, starts_at=later, **place, by=WORKER, at=NOON)

    moved.refresh_from_db()
    assert (moved.starts_at, moved.agent, moved.room, moved.mode) == (later, place["agent"], place["room"], "phone")


def test_reschedule_to_a_taken_hour_keeps_the_former_one(in_13):
    agent = MembershipFactory()
    make(BeneficiaryFactory(), agent=agent, starts_at=SOON + timedelta(hours=2))
    made = make(BeneficiaryFactory(), agent=agent)

    with pytest.raises(operations.SlotTaken, match="L'agent a déjà"):
        operations.reschedule(
            made, starts_at=SOON + timedelta(hours=1, minutes=30), agent=agent, room=None, by=WORKER, at=NOON
        )

    made.refresh_from_db()
    assert made.starts_at == SOON


def test_reschedule_refuses_what_is_past_over_or_collective(in_13):
    made = make(BeneficiaryFactory())
    later = SOON + timedelta(days=1)

    with pytest.raises(ValidationError, match="est passé"):
        operations.reschedule(made, starts_at=later, **NOWHERE, by=WORKER, at=SOON)
    with pytest.raises(ValidationError, match="Cette heure est passée"):
        operations.reschedule(made, starts_at=NOON, **NOWHERE, by=WORKER, at=NOON)
    with pytest.raises(ValidationError, match="c'est un dimanche"):
        operations.reschedule(made, starts_at=SOON + timedelta(days=3), **NOWHERE, by=WORKER, at=NOON)
    with pytest.raises(ValidationError, match="quittez-la"):
        operations.reschedule(
            AppointmentFactory(session=SessionFactory()), starts_at=later, **NOWHERE, by=WORKER, at=NOON
        )
    operations.cancel(made, by=WORKER, at=NOON)
    with pytest.raises(IllegalMove):
        operations.reschedule(made, starts_at=later, **NOWHERE, by=WORKER, at=NOON)


@pytest.mark.parametrize("change", ["excuse", "reschedule"])
def test_a_person_changes_alone_until_four_hours_before(departement, change):
    opening = OpeningFactory(**ADVISER_HOURS)
    made = make(BeneficiaryFactory(), agent=opening.agent, organisation=opening.organisation)
    moved = {"starts_at": SOON + timedelta(hours=1), "agent": opening.agent, "room": None}
    how = {"excuse": {}, "reschedule": moved}[change]
    limit = SOON - timedelta(hours=4)

    with pytest.raises(ValidationError, match="moins de 4.+heures : téléphonez"):
        getattr(operations, change)(made, **how, by_person=True, by=WORKER, at=limit + timedelta(seconds=1))
    getattr(operations, change)(made, **how, by_person=True, by=WORKER, at=limit)


@pytest.mark.parametrize("status", [Status.HELD, Status.MISSED])
def test_before_its_hour_an_appointment_is_only_called_off(in_13, status):
    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        operations.record_attendance(AppointmentFactory(), status=status, by=WORKER, at=NOON)


def test_called_off_before_its_hour_it_counts_from_that_instant(in_13):
    made = operations.excuse(AppointmentFactory(), by=WORKER, at=NOON)
    late = operations.excuse(AppointmentFactory(past=True), by=WORKER, at=NOON)

    for row in (made, late):
        row.refresh_from_db()
    assert (made.decisive_at, late.decisive_at) == (NOON, late.starts_at)


PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 3, 4, 8, tzinfo=PARIS)


def when_told(act, at):
    """When the message of an act may arrive: None at any hour."""
    act(at)
    return Message.objects.latest("created_at").not_before


@pytest.mark.parametrize(
    ("at", "starts_at", "leaves"),
    [
        ("2026-03-04 00:30", "2026-03-04 14:00", MORNING),
        ("2026-03-03 21:00", "2026-03-04 09:00", MORNING),
        ("2026-03-03 21:00", "2026-03-04 08:59", None),
        ("2026-03-03 19:59", "2026-03-04 08:59", None),
        ("2026-03-03 21:00", "2026-03-04 08:30", None),
    ],
)
@pytest.mark.parametrize("act", ["make", "cancel"])
def test_a_message_waits_for_the_morning_unless_it_would_come_too_late(departement, act, at, starts_at, leaves):
    at, starts_at = (datetime.fromisoformat(said).replace(tzinfo=PARIS) for said in (at, starts_at))
    plan = {"kind": "follow_up", "starts_at": starts_at, "organisation": OrganisationFactory()}
    made = AppointmentFactory(beneficiary=reachable(), **plan) if act == "cancel" else None

    def acting(now):
        if made is not None:
            operations.cancel(made, by=WORKER, at=now)
        else:
            operations.make(reachable(), minutes=45, by=WORKER, at=now, **plan)

    assert when_told(acting, at) == leaves


def test_an_absence_noted_in_the_evening_is_told_in_the_morning(departement):
    made = AppointmentFactory(beneficiary=reachable(), starts_at=NOON)

    def noting(at):
        operations.record_attendance(made, status=Status.MISSED, by=WORKER, at=at)

    assert when_told(noting, datetime(2026, 3, 3, 20, 30, tzinfo=PARIS)) == MORNING


@pytest.mark.parametrize("url", ["https://visio.exemple.example/lea", ""])
def test_a_video_meeting_is_told_with_its_address(departement, url):
    agenda = AgendaFactory(video_url=url)
    by_sms, by_email = reachable(), BeneficiaryFactory(email="lea@exemple.example", email_consent="A")
    for rank, person in enumerate((by_sms, by_email)):
        hour = {"starts_at": SOON + timedelta(days=5, hours=rank), "agent": agenda.agent, "mode": "video"}
        plan = {"kind": "follow_up", "minutes": 45, "organisation": OrganisationFactory()}
        operations.make(person, by=WORKER, at=NOON, **plan, **hour)
    operations.remind(at=NOON + timedelta(days=5))

    bodies = Message.objects.filter(kind__in=("appointment_booked", "appointment_reminder")).values_list(
        "body", flat=True
    )
    assert len(bodies) == 4
    assert all(
        (f"en visio : {url}" in body) if url else ("en visio" in body and "visio :" not in body) for body in bodies
    )


def test_where_in_the_building_is_told_too(departement):
    plan = {"kind": "follow_up", "minutes": 45, "organisation": OrganisationFactory(), "starts_at": SOON}
    operations.make(reachable(), place_note="3e étage, bureau 12", by=WORKER, at=NOON, **plan)

    assert "3e étage, bureau 12. Changer" in Message.objects.get().body
