"""Inviting: one, many, twice at once; reminding; taking back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.people.appointments import kinds, operations
from rebond.people.appointments.models import Appointment, Campaign, Invitation
from rebond.people.appointments.operations import inviting
from rebond.people.appointments.queries import follow_up
from rebond.people.appointments.queries import invitations as queries
from rebond.people.appointments.states import CampaignStatus, FollowUp, Refusal, Status
from rebond.people.beneficiaries.models import Beneficiary
from tests.factories import NOON, BeneficiaryFactory, DutyPeriodFactory, principal
from tests.jobs import run_jobs
from tests.journey.orientation.factories import pole
from tests.people.appointments.factories import AppointmentFactory, InvitationFactory, OpeningFactory

KIND = "orientation_interview"
SMS = ("sms",)


def day(count):
    return NOON + timedelta(days=count)


def followed(**fields):
    return DutyPeriodFactory(beneficiary=BeneficiaryFactory(**{"pole": pole(), **fields})).beneficiary


def reachable(**fields):
    return followed(**{"phone": "0612345678", "phone_consent": "A", **fields})


@pytest.fixture
def adviser(departement):
    return principal(Role.ADVISER, organisation=pole())


def invite(people, at=NOON, channels=("sms", "email"), **fields):
    keys = [person.pk for person in people]
    return operations.invite(
        keys, **{"kind": KIND, "organisation": None, "channels": channels, "by": WORKER, "at": at, **fields}
    )


def campaign(people, by, **fields):
    rows = Beneficiary.objects.filter(pk__in=[person.pk for person in people])
    known = {"kind": KIND, "organisation": None, "channels": SMS, "by": by.actor, "at": NOON}
    return operations.prepare(rows, **{**known, **fields})


def stands(person, now):
    return follow_up.of(person, KIND, now=now)


def test_an_invitation_lives_as_long_as_its_kind_says_and_is_told_with_its_link(departement):
    person = reachable(first_name="Zoé")

    made = invite([person])

    row, message = Invitation.objects.get(), Message.objects.get(recipient_id=person.pk)
    assert not made.refused
    assert (row.organisation, row.expires_at) == (pole(), day(10))
    assert message.channel == "sms" and "/r/" in message.body and "Zoé" in message.body
    assert JournalLine.objects.filter(verb="invite", object_id=row.pk).exists()


def test_who_may_not_be_invited_is_told_why(departement):
    asked, booked, past, closed = (reachable() for _ in range(4))
    InvitationFactory(beneficiary=asked, created_at=day(-1))
    AppointmentFactory(beneficiary=booked, starts_at=day(3))
    AppointmentFactory(beneficiary=past, starts_at=day(-3))
    operations.review(closed, kind=KIND, is_closing=True, by=WORKER, at=day(-1))
    silent, homeless, free = followed(), reachable(pole=None), reachable()
    stranger = BeneficiaryFactory(pole=pole(), phone="0612345678", phone_consent="A")
    gone = reachable()
    gone.duties.update(ends_on=day(-1).date(), end_reason="by_agent")

    made = invite([asked, booked, past, closed, silent, homeless, free, stranger, gone])

    assert made.refused == {
        asked.pk: Refusal.INVITED,
        booked.pk: Refusal.TO_COME,
        past.pk: Refusal.TO_QUALIFY,
        closed.pk: Refusal.CLOSED,
        silent.pk: Refusal.UNREACHABLE,
        homeless.pk: Refusal.NOWHERE,
        stranger.pk: Refusal.NOT_FOLLOWED,
        gone.pk: Refusal.NOT_FOLLOWED,
    }
    assert list(Invitation.objects.filter(created_at=NOON).values_list("beneficiary", flat=True)) == [free.pk]


def test_the_same_channel_is_not_used_twice_within_its_hours(departement):
    person = reachable(email="zoe@exemple.example", email_consent="A")
    invite([person])
    Invitation.objects.update(withdrawn_at=NOON)

    assert not invite([person], at=NOON + timedelta(hours=2)).refused
    Invitation.objects.update(withdrawn_at=NOON)
    made = invite([person], at=NOON + timedelta(hours=3))

    assert list(Message.objects.order_by("created_at").values_list("channel", flat=True)) == ["sms", "email"]
    assert made.refused == {person.pk: Refusal.RECENT}


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(departement):
    counts = []
    for size in (2, 12):
        people = [reachable() for _ in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            invite(people)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 20


def test_one_person_is_refused_with_a_sentence(departement):
    person = reachable()
    operations.invite_one(person, kind=KIND, organisation=None, by=WORKER, at=NOON)

    with pytest.raises(ValidationError, match="déjà invitée"):
        operations.invite_one(person, kind=KIND, organisation=None, by=WORKER, at=day(2))


def test_a_small_campaign_is_sent_at_once_and_knows_whom_it_left_out(adviser):
    people = [reachable(), reachable(), followed()]

    sent = operations.launch(campaign(people, adviser), by=adviser.actor, at=NOON)

    assert (sent.status, sent.position) == (CampaignStatus.SENT, 3)
    assert sent.refused == {str(people[2].pk): "unreachable"}
    assert queries.outcome(sent, now=NOON)["en-attente"] == 2


def test_those_whose_right_opened_first_come_first(adviser):
    late, early, unknown = reachable(), reachable(), BeneficiaryFactory(pole=pole())
    late.duties.update(informed_on=day(-2).date())
    early.duties.update(informed_on=day(-20).date())

    assert campaign([late, early, unknown], adviser).people == [early.pk, late.pk, unknown.pk]


def test_who_is_seen_between_the_choice_and_their_turn_is_left_out(adviser):
    seen, other = reachable(), reachable()
    AppointmentFactory(beneficiary=seen, starts_at=day(-9), status=Status.HELD, noted_at=day(-9))
    AppointmentFactory(beneficiary=other, starts_at=day(-1))
    made = campaign([seen, other], adviser)
    Appointment.objects.filter(beneficiary=other).update(status=Status.HELD, noted_at=day(1))

    sent = operations.launch(made, by=adviser.actor, at=day(2))

    assert sent.refused == {str(other.pk): "seen"}
    assert [row.beneficiary for row in Invitation.objects.all()] == [seen]


def test_a_large_campaign_goes_on_where_it_was_killed(adviser, monkeypatch):
    monkeypatch.setattr(inviting, "AT_ONCE", 1)
    monkeypatch.setattr(inviting, "BATCH", 2)
    people = [reachable() for _ in range(5)]
    made = operations.launch(campaign(people, adviser), by=adviser.actor, at=NOON)
    assert not Invitation.objects.exists()

    operations.send_next(made, at=NOON)
    assert (Invitation.objects.count(), Campaign.objects.get().position) == (2, 2)
    run_jobs("appointments.send_invitations")

    assert Campaign.objects.get().status == CampaignStatus.SENT
    assert Invitation.objects.values("beneficiary").distinct().count() == Invitation.objects.count() == 5
    assert Message.objects.count() == 5
    assert not operations.send_next(made, at=NOON)


def test_a_campaign_is_launched_once_or_given_up(adviser):
    made = campaign([reachable()], adviser)
    operations.drop(made, by=adviser.actor, at=NOON)

    with pytest.raises(ValidationError):
        operations.launch(made, by=adviser.actor, at=NOON)
    assert not Message.objects.exists()


def test_hours_are_counted_before_inviting(adviser):
    OpeningFactory(agent=adviser.membership, one_day=True)  # three hours, two days from now
    people = [reachable() for _ in range(5)]
    kind = kinds.get(KIND, at=NOON)
    InvitationFactory(organisation=pole(), created_at=day(-1))
    made = queries.plan([p.pk for p in people], kind, organisation=None, channels=SMS, at=NOON)

    (room,) = queries.rooms(made.places, kind, at=NOON)

    assert (room.asked, room.available, room.pending, room.left, room.missing) == (5, 3, 1, 2, 3)
    assert adviser.user.full_name in room.openers
    assert queries.fitting(made.candidates, [room]) == [p.pk for p in people[:2]]


def test_reminded_once_on_the_third_day_if_two_remain(departement):
    person, booked = reachable(), reachable()
    invite([person, booked])
    AppointmentFactory(beneficiary=booked, starts_at=day(5), made_at=day(1))

    assert operations.remind_invited(at=day(2.9)) == 0
    assert operations.remind_invited(at=day(3)) == 1
    assert operations.remind_invited(at=day(3)) == 0
    assert Invitation.objects.get(beneficiary=person).reminded_at == day(3)
    reminder = Message.objects.get(kind="invitation_reminder")
    assert reminder.recipient_id == person.pk and "7 jours" in reminder.body.replace("\xa0", " ")


def test_not_reminded_when_the_end_is_near_nor_by_a_channel_used_today(departement):
    late, recent = reachable(), reachable()
    invite([late])
    assert operations.remind_invited(at=day(8.5)) == 0
    invite([recent], at=day(0))
    Message.objects.filter(recipient_id=recent.pk).update(created_at=day(2.5))

    assert operations.remind_invited(at=day(3)) == 1  # the other
    assert operations.remind_invited(at=day(4)) == 1


def test_an_invitation_taken_back_may_be_sent_again(departement):
    person = reachable()
    invite([person])

    assert operations.withdraw(queries.pending(KIND, now=NOON), by=WORKER, at=day(1)) == 1
    assert operations.withdraw(Invitation.objects.all(), by=WORKER, at=day(1)) == 0
    assert stands(person, day(1)) == FollowUp.NOT_INVITED
    assert not invite([person], at=day(2)).refused


def test_unanswered_says_the_same_as_the_follow_up(departement):
    silent, again, met, done, open_ = (reachable() for _ in range(5))
    everybody = [silent, again, met, done, open_]
    invite([silent, again, met, done])
    invite([again, open_], at=day(12))
    AppointmentFactory(beneficiary=met, starts_at=day(11), status=Status.MISSED)
    operations.review(done, kind=KIND, is_closing=True, by=WORKER, at=day(12))
    manager = principal(Role.MANAGER)

    found = queries.unanswered(manager, KIND, now=day(13)).values_list("pk", flat=True)

    assert set(found) == {p.pk for p in everybody if stands(p, day(13)) == FollowUp.EXPIRED} == {silent.pk}


def test_what_came_of_a_campaign_is_counted(adviser):
    people = [reachable() for _ in range(4)]
    made = operations.launch(campaign(people, adviser), by=adviser.actor, at=NOON)
    Invitation.objects.filter(beneficiary=people[0]).update(answered_at=day(1))
    operations.withdraw(Invitation.objects.filter(beneficiary=people[1]), by=WORKER, at=day(1))
    operations.remind_invited(at=day(3))
    Message.objects.filter(recipient_id=people[2].pk, kind="invitation").update(status="failed", failure="inconnu")

    assert queries.outcome(made, now=day(11)) == {
        "invitees": 4,
        "en-attente": 0,
        "pris": 1,
        "sans-reponse": 2,
        "rappelees": 2,
        "retirees": 1,
        "echec": 1,
    }


def test_several_files_are_reviewed_together(departement):
    people = [reachable(), reachable()]
    for person in people:
        for on in (-9, -5):
            AppointmentFactory(beneficiary=person, starts_at=day(on), status=Status.MISSED)
    manager, kind = principal(Role.MANAGER), kinds.get(KIND, at=NOON)
    assert follow_up.absences_to_review(manager, kind).count() == 2

    assert operations.review_all(Beneficiary.objects.filter(pk=people[0].pk), kind=KIND, by=WORKER, at=NOON) == 1

    assert list(follow_up.absences_to_review(manager, kind)) == [people[1]]
