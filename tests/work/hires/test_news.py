"""News asked and answered: by whom, once, several times, contradicted; contracts that follow; ways taken up again."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.rules import telling_words
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Consent
from rebond.work.hires import operations, queries
from rebond.work.hires.models import Hire, HireFollower, NewsRequest, PostCheck
from rebond.work.hires.operations import news
from rebond.work.hires.states import FollowerKind, Party, Status
from tests.conftest import NOON, TODAY
from tests.factories import AssignmentFactory, BeneficiaryFactory, principal
from tests.people.appointments.factories import AppointmentFactory
from tests.signing import client_of
from tests.work.factories import ContactFactory, HireFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")

MONTH = TODAY + timedelta(days=31)
WHO = {"by": WORKER, "at": NOON}


@pytest.fixture
def hire():
    person = BeneficiaryFactory(phone="0612345678", phone_consent=Consent.AGREED)
    made = HireFactory(beneficiary=person, signed=True)
    ContactFactory(company=made.company, email="rh@bistrot.example")
    return made


def _say(hire, party, *, yes, days=20, **fields):
    given = {} if yes else {"left_on": TODAY + timedelta(days=days), "reason": "term"}
    return news.answer(hire, party=party, is_in_post=yes, today=MONTH, **given, **fields, **WHO)


def test_a_company_whose_people_refused_our_messages_is_not_written_to(hire):
    hire.company.contacts.update(refused_on=TODAY)
    ContactFactory(company=hire.company, email="RH@bistrot.example")

    assert news.ask_due(today=MONTH, at=NOON) == 1
    assert not Message.objects.filter(kind="hire_news_employer").exists()
    assert not NewsRequest.objects.get(party="employer").is_sent


def test_the_person_and_the_company_are_asked_once_when_it_is_time(hire):
    assert news.ask_due(today=TODAY + timedelta(days=29), at=NOON) == 0
    assert news.ask_due(today=MONTH, at=NOON) == 1
    assert news.ask_due(today=MONTH, at=NOON) == 0

    sent = {message.kind: message for message in Message.objects.all()}
    assert sorted(sent) == ["hire_news", "hire_news_employer"]
    assert sent["hire_news"].channel == "sms"
    assert not telling_words(sent["hire_news"].body + sent["hire_news_employer"].subject)
    assert set(NewsRequest.objects.values_list("party", "months", "is_sent")) == {
        ("person", 1, True),
        ("employer", 1, True),
    }


def test_whom_nothing_reaches_is_noted_so(hire):
    hire.beneficiary.phone_consent = Consent.REFUSED
    hire.beneficiary.save()
    hire.company.contacts.update(ended_on=TODAY)

    assert news.ask_due(today=MONTH, at=NOON) == 1
    assert not Message.objects.exists()
    assert list(NewsRequest.objects.values_list("is_sent", flat=True)) == [False, False]


def test_one_message_for_a_company_of_several_hires(hire):
    HireFactory(company=hire.company, signed=True)

    assert news.ask_due(today=MONTH, at=NOON) == 2
    assert Message.objects.filter(kind="hire_news_employer").count() == 1


def test_no_ends_the_job_with_its_day_unless_the_other_says_yes(hire):
    _say(hire, Party.PERSON, yes=False)

    hire.refresh_from_db()
    assert (hire.status, hire.ended_on, hire.end_reason) == (Status.ENDED, TODAY + timedelta(days=20), "term")


def test_a_disagreement_waits_for_an_agent_who_is_right(hire):
    who = principal(Role.RTEF)
    _say(hire, Party.EMPLOYER, yes=True)
    _say(hire, Party.PERSON, yes=False)

    hire.refresh_from_db()
    assert hire.status == Status.SIGNED
    assert queries.to_settle(who, MONTH).get() == hire
    operations.note_post(hire, months=1, is_in_post=True, on=MONTH, **WHO)
    assert not queries.to_settle(who, MONTH).exists()


def test_an_end_told_by_one_is_undone_when_the_agent_finds_them_there(hire):
    _say(hire, Party.PERSON, yes=False)
    _say(hire, Party.EMPLOYER, yes=True)
    hire.refresh_from_db()
    assert hire.status == Status.ENDED

    operations.note_post(hire, months=1, is_in_post=True, on=MONTH, **WHO)

    hire.refresh_from_db()
    assert (hire.status, hire.ended_on) == (Status.SIGNED, None)
    with pytest.raises(ValidationError, match="Un agent a déjà noté"):
        _say(hire, Party.PERSON, yes=False)


def test_who_changes_their_mind_is_heard_again(hire):
    _say(hire, Party.PERSON, yes=False)
    _say(hire, Party.PERSON, yes=True)

    hire.refresh_from_db()
    assert hire.status == Status.SIGNED
    assert PostCheck.objects.get().is_in_post


def test_an_end_noted_by_an_agent_is_not_undone_by_a_late_answer(hire):
    operations.end(hire, on=TODAY + timedelta(days=5), reason="trial", **WHO)

    with pytest.raises(ValidationError, match="Un agent a déjà noté"):
        _say(hire, Party.EMPLOYER, yes=True)


def test_a_departure_has_a_day_and_a_reason_and_a_dropped_hire_no_answer(hire):
    with pytest.raises(ValidationError, match="depuis quand"):
        news.answer(hire, party=Party.PERSON, is_in_post=False, today=MONTH, **WHO)
    operations.drop(hire, reason="not_started", **WHO)
    with pytest.raises(ValidationError, match="plus rien à dire"):
        _say(hire, Party.PERSON, yes=True)


def _followed_by(hire):
    referent = principal(Role.REFERENT)
    AssignmentFactory(
        beneficiary=hire.beneficiary, structure=referent.membership.organisation, referent=referent.membership,
        referent_named_at=NOON,
    )  # fmt: skip
    return referent


def test_who_was_asked_to_follow_asks_then_the_referent(hire):
    referent, rtef = _followed_by(hire), principal(Role.RTEF)
    given = {"member": rtef.membership, "kind": FollowerKind.RTEF, "starts_on": TODAY, "ends_on": MONTH}
    operations.follow(hire, **given, **WHO)
    third = TODAY + relativedelta(months=3)

    assert [queries.to_ask(one, MONTH).count() for one in (referent, rtef)] == [0, 1]
    assert [queries.to_ask(one, third).count() for one in (referent, rtef)] == [1, 0]
    assert operations.unfollow(hire, kind=FollowerKind.RTEF, **WHO) == 1
    assert queries.to_ask(referent, MONTH).count() == 1


def test_an_offer_found_on_a_visit_is_followed_by_who_visits_as_the_pack_says(hire):
    referent, rtef = _followed_by(hire), principal(Role.RTEF)
    offer = VacancyFactory(company=hire.company, origin="rtef")
    Hire.objects.update(vacancy=offer)

    assert [queries.to_ask(one, MONTH).count() for one in (referent, rtef)] == [0, 1]


def test_another_contract_follows_and_keeps_the_times_of_the_first(hire):
    Hire.objects.update(contract="cdd", ends_on=TODAY + timedelta(days=60))
    follower = principal(Role.RTEF).membership
    given = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=95), "kind": FollowerKind.RTEF}
    operations.follow(hire, member=follower, **given, **WHO)
    starts_on = TODAY + timedelta(days=61)

    made = operations.renew(hire, contract="cdi", signed_on=TODAY, starts_on=starts_on, **WHO)

    hire.refresh_from_db()
    assert (hire.status, hire.end_reason, hire.ended_on) == ("ended", "renewed", starts_on - timedelta(days=1))
    made.refresh_from_db()
    assert (made.previous, made.since_on, made.status) == (hire, TODAY, "signed")
    assert HireFollower.objects.get().hire == made
    found = queries.to_ask(principal(Role.RTEF), TODAY + relativedelta(months=3))
    assert [stage.months for stage in queries.stages(made, today=TODAY)] == [3, 6, 12]
    assert not found.exists()  # the référent's absence is the follower's turn
    with pytest.raises(ValidationError, match="déjà noté à la suite"):
        operations.renew(hire, contract="cdi", signed_on=TODAY, starts_on=starts_on, **WHO)


def test_a_contract_that_another_follows_is_not_taken_up_again(hire):
    made = operations.renew(hire, contract="cdi", signed_on=TODAY, starts_on=TODAY + timedelta(days=61), **WHO)
    browser = client_of(principal(Role.RTEF).membership)
    door = reverse("hires:resume", args=[hire.pk])

    assert door not in browser.get(reverse("hires:hire", args=[hire.pk])).content.decode()
    assert browser.post(door).status_code == 409
    operations.drop(made, reason="not_started", **WHO)
    browser.post(door)
    assert Hire.objects.get(status=Status.SIGNED) == hire


def test_an_end_that_another_contract_follows_stays_whatever_is_said_later(hire):
    _say(hire, Party.PERSON, yes=False)
    hire.refresh_from_db()
    operations.renew(hire, contract="cdi", signed_on=TODAY, starts_on=TODAY + timedelta(days=61), **WHO)

    _say(hire, Party.PERSON, yes=True)
    operations.note_post(hire, months=1, is_in_post=True, on=MONTH, **WHO)
    hire.refresh_from_db()
    assert hire.status == Status.ENDED


def test_a_mistaken_day_is_put_right_and_the_journal_keeps_both(hire):
    operations.correct(hire, starts_on=TODAY + timedelta(days=2), **WHO)

    line = JournalLine.objects.get(verb="correct_hire")
    assert (line.before, line.after) == (f"début {TODAY}", f"début {TODAY + timedelta(days=2)}")
    with pytest.raises(ValidationError, match="dernier jour prévu"):
        operations.correct(hire, ends_on=TODAY - timedelta(days=9), **WHO)


def test_a_pay_goes_with_its_period(hire):
    with pytest.raises(ValidationError, match="période"):
        operations.correct(hire, pay_cents=180_000, **WHO)
    assert operations.correct(hire, pay_cents=180_000, pay_period="month", **WHO).pay_cents == 180_000


def test_whose_job_ended_is_met_again_by_their_referent(hire):
    referent = _followed_by(hire)
    operations.end(hire, on=TODAY, reason="trial", **WHO)

    found = queries.to_meet_again(referent, MONTH).get()
    assert found.due_on == TODAY + timedelta(days=15)
    AppointmentFactory(beneficiary=hire.beneficiary, starts_at=NOON + timedelta(days=3))
    assert not queries.to_meet_again(referent, MONTH).exists()


@pytest.mark.parametrize("reason", ["other_job", "renewed"])
def test_who_works_elsewhere_does_not_come_back(hire, reason):
    referent = _followed_by(hire)
    Hire.objects.update(status="ended", ended_on=TODAY, end_reason=reason)

    assert not queries.to_meet_again(referent, MONTH).exists()


def _link(kind):
    body = Message.objects.get(kind=kind).body
    return "/" + next(word for word in body.split() if "/embauches/" in word).split("/", 3)[3]


@pytest.fixture
def asked(hire):
    day = timezone.localdate() - timedelta(days=40)
    Hire.objects.update(starts_on=day, signed_on=day)
    news.ask_due(today=timezone.localdate(), at=timezone.now())
    return hire


def test_the_person_says_yes_in_one_tap_then_changes_their_mind(client, asked):
    link = _link("hire_news")

    page = client.get(link).content.decode()
    assert "Oui, j'y travaille toujours" in page
    assert not PostCheck.objects.exists()
    assert client.post(link, {"answer": "yes"}).status_code == 303
    assert "C'est noté" in client.get(link).content.decode()
    missing = client.post(link, {"answer": "no", "left_on": "", "reason": "term"})
    assert missing.status_code == 422
    client.post(link, {"answer": "no", "left_on": timezone.localdate().isoformat(), "reason": "trial"})
    asked.refresh_from_db()
    assert asked.status == Status.ENDED
    assert "dossier continue" in client.get(link).content.decode()


def test_the_employer_answers_for_each_on_one_page(client, asked):
    link = _link("hire_news_employer")

    page = client.get(link).content.decode()
    assert asked.beneficiary.full_name in page
    assert client.post(f"{link}{asked.pk}/", {"answer": "yes"}).status_code == 303
    assert "Toujours en poste" in client.get(link).content.decode()
    assert client.get(f"{link}{HireFactory(signed=True).pk}/").status_code == 404


def test_a_link_that_ended_or_whose_hire_was_dropped_says_so(client, asked):
    link = _link("hire_news")
    operations.drop(asked, reason="not_started", **WHO)

    assert client.get(link).status_code == 410
    assert client.get("/embauches/n/inconnu/").status_code == 410
    assert "rien à répondre" in client.get(_link("hire_news_employer")).content.decode()


def test_several_are_noted_in_post_at_once(asked):
    browser = client_of(principal(Role.RTEF).membership)
    HireFactory(signed=True, starts_on=timezone.localdate())
    rows = [str(pk) for pk in Hire.objects.values_list("pk", flat=True)]

    assert "Noter en poste" in browser.post(reverse("hires:keep"), {"ids": rows}).content.decode()
    browser.post(reverse("hires:keep"), {"ids": rows, "confirmed": "2"})
    assert PostCheck.objects.get().hire == asked


def test_an_agent_corrects_renews_and_gives_the_follow_up(asked):
    who = principal(Role.RTEF)
    browser, today = client_of(who.membership), timezone.localdate()
    day = {"contract": "cdi", "signed_on": today, "starts_on": today - timedelta(days=41), "pay": "1850,50"}

    refused = browser.post(reverse("hires:correct", args=[asked.pk]), day)
    assert "de l&#x27;heure, par mois" in refused.content.decode()
    browser.post(reverse("hires:correct", args=[asked.pk]), day | {"pay_period": "month"})
    asked.refresh_from_db()
    assert asked.pay_cents == 185_050
    until = today + timedelta(days=9)
    browser.post(reverse("hires:follow", args=[asked.pk]), {"member": who.membership.pk, "ends_on": until})
    assert HireFollower.objects.get().member == who.membership
    page = browser.get(reverse("hires:hire", args=[asked.pk])).content.decode()
    assert "1\u202f850,50" in page
    assert who.user.full_name in page
    browser.post(reverse("hires:unfollow", args=[asked.pk]))
    browser.post(reverse("hires:renew", args=[asked.pk]), {"contract": "cdd", "signed_on": today, "starts_on": today})
    assert (
        "Contrat précédent"
        in browser.get(reverse("hires:hire", args=[Hire.objects.get(previous=asked).pk])).content.decode()
    )


def test_the_person_says_in_their_space_that_it_is_over(asked):
    who = principal(Role.BENEFICIARY)
    asked.beneficiary.account = who.membership
    asked.beneficiary.save()
    browser = client_of(who.membership)
    door = reverse("portal:job", args=[asked.pk])

    assert door in browser.get("/mon-espace/").content.decode()
    browser.post(door, {"answer": "no", "left_on": timezone.localdate().isoformat(), "reason": "person"})
    asked.refresh_from_db()
    assert (asked.status, asked.end_reason) == (Status.ENDED, "person")
    assert browser.get(door).status_code == 409
