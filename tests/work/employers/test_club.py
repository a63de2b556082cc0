"""The club: the charter, promises and what is kept; how the relation is; letters and meetings, to who agreed only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.people.accounts.states import Role
from rebond.work.employers import operations, rules
from rebond.work.employers.models import ClubGuest, ClubLetter, Company, CompanyContact
from rebond.work.employers.operations import club, letters, meetings
from rebond.work.employers.queries import club as queries
from rebond.work.employers.states import Answer, Relation
from tests.conftest import NOON, TODAY
from tests.factories import MembershipFactory, principal
from tests.work.employers.factories import ClubEventFactory, GuestFactory, MemberFactory, ReaderFactory
from tests.work.factories import ApplicationFactory, CompanyFactory, ContactFactory, HireFactory, VacancyFactory
from tests.work.prospecting.factories import VisitFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def acts():
    return {"by": principal(Role.RTEF).actor, "at": NOON}


def test_a_company_signs_the_charter_once_and_may_come_back(acts):
    company = CompanyFactory()

    member = club.join(company, signed_on=TODAY, commitments={"immersions": 4, "visits": 1}, **acts)
    with pytest.raises(ValidationError, match="déjà membre"):
        club.join(company, signed_on=TODAY, commitments={}, **acts)
    club.leave(member, on=TODAY, **acts)

    assert queries.membership_of(company) is None
    again = club.join(company, signed_on=TODAY, commitments={}, **acts)
    assert queries.membership_of(company) == again


def test_a_promise_is_of_the_list_and_of_some(acts):
    company = CompanyFactory()

    with pytest.raises(ValidationError, match="n'est pas un engagement"):
        club.join(company, signed_on=TODAY, commitments={"gifts": 1}, **acts)
    with pytest.raises(ValidationError, match="de 1 à 500"):
        club.join(company, signed_on=TODAY, commitments={"visits": 0}, **acts)
    with pytest.raises(ValidationError, match="le jour venu"):
        club.join(company, signed_on=TODAY + timedelta(days=1), commitments={}, **acts)
    assert queries.membership_of(company) is None


def test_what_is_kept_is_counted_by_year(acts):
    member = club.join(CompanyFactory(), signed_on=date(2024, 1, 1), commitments={"immersions": 4, "visits": 1}, **acts)
    for kind, day, count in (("immersions", TODAY, 2), ("immersions", TODAY, 1), ("visits", date(2025, 6, 1), 5)):
        club.note_deed(member, kind=kind, done_on=day, count=count, **acts)
    club.note_deed(member, kind="forum", done_on=TODAY, **acts)

    told = {one.kind: (one.yearly, one.kept, one.is_kept) for one in queries.promises(member, today=TODAY)}
    assert told == {"immersions": (4, 3, False), "visits": (1, 0, False), "forum": (0, 1, True)}

    club.promise(member, commitments={"immersions": 3}, **acts)
    assert [one.is_kept for one in queries.promises(member, today=TODAY)] == [True, True]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2020, 1, 1)])
def test_a_deed_is_done_between_the_charter_and_today(acts, day):
    with pytest.raises(ValidationError, match="entre la signature"):
        club.note_deed(MemberFactory(), kind="visits", done_on=day, **acts)


def test_who_left_the_club_promises_nothing(acts):
    member = MemberFactory(ended_on=TODAY)

    for act in (
        lambda: club.promise(member, commitments={}, **acts),
        lambda: club.leave(member, on=TODAY, **acts),
        lambda: club.note_deed(member, kind="visits", done_on=TODAY, **acts),
    ):
        with pytest.raises(ValidationError, match="a quitté le club"):
            act()


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, Relation.ALIVE), (89, Relation.ALIVE), (90, Relation.WATCHED), (179, Relation.WATCHED), (180, Relation.COLD)],
)
def test_a_relation_cools_with_silence(days, said):
    last = TODAY - timedelta(days=days)

    assert rules.relation(last, today=TODAY, **queries.limits(TODAY)) == said
    assert rules.relation(None, today=TODAY, **queries.limits(TODAY)) == Relation.COLD


def _relation(company):
    found = queries.health(company, today=TODAY)
    return found.relation, found.last_sign_on


def test_a_company_answers_so_often_to_what_it_is_asked():
    company = MemberFactory().company
    assert queries.health(company, today=TODAY).asked == 0
    vacancy, met, refused = (
        VacancyFactory(company=company),
        {"status": "meeting", "meets_at": NOON},
        {"status": "refused"},
    )
    for told in (met, {**refused, "refusal_reason": "no_post"}, {**refused, "refusal_reason": "no_answer"}, {}):
        ApplicationFactory(vacancy=vacancy, sent=True, **told)
    ApplicationFactory(vacancy=vacancy, sent=True, status="withdrawn")
    ApplicationFactory(vacancy=vacancy, sent=True, made_at=NOON - timedelta(days=400))
    ApplicationFactory(vacancy=vacancy)
    GuestFactory(contact__company=company, answer="yes", answered_at=NOON)
    GuestFactory(contact__company=company)
    GuestFactory(contact__company=company, event__status="called_off")

    found = queries.health(company, today=TODAY)
    assert (found.answered, found.asked, found.open_offers, found.relation) == (3, 6, 1, Relation.ALIVE)
    [row] = queries.members(principal(Role.RTEF), today=TODAY)
    assert (row.answered, row.asked) == (3, 6)


def test_the_last_sign_of_life_is_the_latest_of_all(acts):
    member = MemberFactory()
    company = member.company
    assert _relation(company) == (Relation.COLD, None)

    VacancyFactory(company=company, published_at=NOON - timedelta(days=200))
    assert _relation(company)[1] == TODAY - timedelta(days=200)
    VisitFactory(company=company, done=True, outcome="nobody", starts_at=NOON - timedelta(days=30))
    VisitFactory(company=company, starts_at=NOON + timedelta(days=3))
    assert _relation(company)[1] == TODAY - timedelta(days=200)
    VisitFactory(company=company, done=True, starts_at=NOON - timedelta(days=150))
    assert _relation(company)[1] == TODAY - timedelta(days=150)
    HireFactory(company=company, promised_at=NOON - timedelta(days=100))
    assert _relation(company) == (Relation.WATCHED, TODAY - timedelta(days=100))
    GuestFactory(contact__company=company, answer="no", answered_at=NOON - timedelta(days=50))
    assert _relation(company)[1] == TODAY - timedelta(days=50)
    club.note_deed(member, kind="visits", done_on=TODAY - timedelta(days=2), **acts)
    assert _relation(company) == (Relation.ALIVE, TODAY - timedelta(days=2))

    [row] = queries.members(principal(Role.RTEF), today=TODAY)
    assert (row.last_sign_on, row.open_offers, row.kept, row.promised) == (TODAY - timedelta(days=2), 1, 1, 0)


@pytest.mark.parametrize(("days", "state"), [(0, "alive"), (100, "watched"), (300, "cold"), (None, "cold")])
def test_the_list_narrows_to_a_state(days, state):
    member = MemberFactory()
    if days is not None:
        VacancyFactory(company=member.company, published_at=NOON - timedelta(days=days))
    rows = queries.members(principal(Role.RTEF), today=TODAY)

    found = [one for one in Relation if rows.filter(queries.in_state(one, today=TODAY)).exists()]

    assert found == [state]


def test_a_letter_goes_to_who_agreed_and_to_nobody_else(acts):
    reader = ReaderFactory.create(first_name="Ada")
    never = ContactFactory.create(email="jamais@exemple.example")
    out = ReaderFactory.create(refused_on=TODAY)
    gone = ReaderFactory.create(ended_on=TODAY)
    twin = ReaderFactory.create(email=out.email.upper())
    dead = ReaderFactory.create()
    DeadAddress.objects.create(channel="email", address=dead.email, since=NOON, reason="x")

    letter = letters.send(
        [reader, never, out, gone, twin, dead], subject="Des nouvelles", body="Bonjour {link}", sent_by=None, **acts
    )

    [message] = Message.objects.all()
    assert (message.address, message.subject, message.kind) == (reader.email, "Des nouvelles", "club_letter")
    assert "Bonjour {link}" in message.body
    assert "/lettres/" in message.body
    assert letter.recipients == 1


def test_whoever_refused_receives_nothing_even_chosen_alone(acts):
    reader = ReaderFactory.create()
    letters.refuse(reader, **acts)
    letters.refuse(reader, **acts)

    with pytest.raises(ValidationError, match="rien n'est envoyé"):
        letters.send([reader], subject="Encore", body="…", sent_by=None, **acts)
    assert meetings.invite(ClubEventFactory(), [reader], **acts) == []
    assert not Message.objects.exists()
    assert not ClubLetter.objects.exists()


def test_agreeing_anew_opens_the_letters_again(acts):
    reader = ReaderFactory.create(refused_on=TODAY - timedelta(days=10))

    with pytest.raises(ValidationError, match="après le dernier refus"):
        letters.consent(reader, on=TODAY - timedelta(days=11), **acts)
    letters.consent(reader, on=TODAY, **acts)

    assert letters.agreeing([reader]) == [reader]


def test_agreeing_needs_an_address_and_a_past_day(acts):
    with pytest.raises(ValidationError, match="donnez d'abord l'adresse"):
        letters.consent(ContactFactory.create(), on=TODAY, **acts)
    with pytest.raises(ValidationError, match="aujourd'hui ou avant"):
        letters.consent(ContactFactory.create(email="a@b.example"), on=TODAY + timedelta(days=1), **acts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyContact.objects.filter(pk=ContactFactory.create().pk).update(consented_on=TODAY)


def test_an_object_that_says_too_much_sends_nothing(acts):
    with pytest.raises(ValidationError, match="Un passant peut lire"):
        letters.send([ReaderFactory.create()], subject="Le RSA et vous", body="…", sent_by=None, **acts)


def test_each_address_is_written_to_once():
    company = CompanyFactory()
    one = ReaderFactory.create(company=company, email="accueil@exemple.example")
    ReaderFactory.create(company=company, email="Accueil@exemple.example")

    assert len(queries.readers(Company.objects.all())) == 1
    assert one.receives_letters


def test_a_meeting_is_answered_by_its_guests_until_it_is_past(acts):
    event, readers = ClubEventFactory(), [ReaderFactory.create(), ReaderFactory.create()]

    first, second = meetings.invite(event, readers, **acts)
    assert meetings.invite(event, readers, **acts) == []
    meetings.answer(first, answer=Answer.YES, **acts)
    meetings.answer(first, answer=Answer.NO, **acts)
    meetings.answer(second, answer=Answer.YES, **acts)

    [told] = queries.events()
    assert (told.invited, told.coming, told.declined) == (2, 1, 1)
    late = {**acts, "at": event.starts_at + timedelta(hours=1)}
    with pytest.raises(ValidationError, match="passée ou annulée"):
        meetings.answer(first, answer=Answer.YES, **late)


def test_a_meeting_called_off_is_told_to_who_had_not_said_no(acts):
    event = ClubEventFactory()
    guests = meetings.invite(event, [ReaderFactory.create(), ReaderFactory.create(), ReaderFactory.create()], **acts)
    meetings.answer(guests[0], answer=Answer.NO, **acts)
    Message.objects.all().delete()

    meetings.call_off(event, **acts)

    assert {one.address for one in Message.objects.all()} == {guests[1].contact.email, guests[2].contact.email}
    with pytest.raises((ValidationError, IllegalMove)):
        meetings.call_off(event, **acts)
    assert ClubGuest.objects.count() == 3


def test_a_meeting_called_off_leaves_in_peace_who_left_or_refused_and_had_not_said_yes(acts):
    event = ClubEventFactory()
    refused, left, coming, waiting = [GuestFactory(event=event) for _ in range(4)]
    meetings.answer(coming, answer=Answer.YES, **acts)
    for guest in (refused, coming):
        letters.refuse(guest.contact, **acts)
    operations.end_contact(left.contact, on=TODAY, **acts)
    Message.objects.all().delete()

    meetings.call_off(event, **acts)

    assert {one.address for one in Message.objects.all()} == {coming.contact.email, waiting.contact.email}


def test_a_meeting_is_to_come(acts):
    with pytest.raises(ValidationError, match="déjà passée"):
        meetings.open_event(title="x", starts_at=NOON, place="y", **acts)


def test_a_letter_says_who_wrote_it(acts):
    author = MembershipFactory(role=Role.RTEF)

    letter = letters.send([ReaderFactory.create()], subject="a", body="b", sent_by=author, **acts)

    assert letter.sent_by == author
