"""A company answers by its link, without an account; whatever becomes of an application, the person learns it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.rules import telling_words
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.states import Consent
from rebond.work.applications import operations, queries, tasks
from rebond.work.applications.models import Application
from rebond.work.vacancies import operations as vacancies
from tests.conftest import NOON, TODAY
from tests.factories import BeneficiaryFactory, principal
from tests.signing import client_of
from tests.work.factories import ContactFactory, HireFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def rtef():
    return principal(Role.RTEF)


@pytest.fixture
def row(rtef):
    """An application that a company received by a message."""
    person = BeneficiaryFactory(phone="0612345678", phone_consent=Consent.AGREED)
    JobSearchFactory(beneficiary=person, has=["licence_b"])
    offer = VacancyFactory()
    ContactFactory(company=offer.company, email="rh@example.test")
    at = timezone.now()
    made = operations.propose(offer, person, by_member=rtef.membership, reasons=["Secret."], by=rtef.actor, at=at)
    return operations.send(made, by=rtef.actor, at=at)


def _link(kind="application_received"):
    body = Message.objects.filter(kind=kind).latest("created_at").body
    return "/" + next(word for word in body.split() if "/candidatures/r/" in word).split("/", 3)[3]


def _heard(person):
    return set(Message.objects.filter(recipient_id=person.pk).values_list("kind", flat=True)) - {"vacancy_proposed"}


def test_the_link_shows_capacities_and_a_telephone_only_once_they_meet(client, row):
    page = client.get(_link()).content.decode()

    assert row.beneficiary.full_name in page
    assert "Permis B" in page
    assert "tel:" not in page
    assert "Secret." not in page
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = client.post(f"{_link()}entretien/", {"day": day, "hour": "10:30", "place": "Au siège"})
    assert sent.status_code == 303
    row.refresh_from_db()
    assert (row.status, row.place) == ("meeting", "Au siège")
    assert "tel:0612345678" in client.get(_link()).content.decode()
    assert _heard(row.beneficiary) == {"application_meeting"}


def test_one_tap_by_the_link_is_a_promise_and_the_journal_says_who(client, row):
    page = client.get(f"{_link()}retenir/").content.decode()
    assert "Retenir cette personne" in page
    assert Application.objects.get().status == "sent"  # a page that is only opened answers nothing

    client.post(f"{_link()}retenir/", {"form_key": "1f0c86b2-2f62-4f0e-9d4c-1f6f0a5b7a11"})

    row.refresh_from_db()
    assert (row.status, row.hire.status) == ("accepted", "promised")
    assert JournalLine.objects.filter(actor_kind="link", after="accepted").exists()
    assert "Appelez cette personne" in client.get(_link()).content.decode()
    again = client.post(f"{_link()}refuser/", {"reason": "skills"}, follow=True)
    assert "déjà reçu une réponse" in again.content.decode()


def test_a_refusal_by_the_link_asks_why(client, row):
    assert "pas répondu" not in client.get(f"{_link()}refuser/").content.decode()
    assert client.post(f"{_link()}refuser/", {"reason": ""}).status_code == 422
    assert client.post(f"{_link()}refuser/", {"reason": "no_answer"}).status_code == 422
    client.post(f"{_link()}refuser/", {"reason": "hours"})

    assert Application.objects.get().refusal_reason == "hours"
    assert _heard(row.beneficiary) == {"application_answered"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(-1, 3, "avant son premier jour"), (3, 1, "vient après le premier"), (1, 40, "1 mois au plus")],
)
def test_an_immersion_is_to_come_in_order_and_of_a_month_at_most(client, row, first, last, said):
    days = {name: timezone.localdate() + timedelta(days=n) for name, n in (("starts_on", first), ("ends_on", last))}

    page = client.post(f"{_link()}immersion/", {"purpose": "recruit", **days})

    assert page.status_code == 422
    assert said in page.content.decode()


def test_an_immersion_says_what_for_and_what_to_sign(client, row):
    first = timezone.localdate() + timedelta(days=2)

    client.post(f"{_link()}immersion/", {"purpose": "recruit", "starts_on": first, "ends_on": first})

    row.refresh_from_db()
    assert (row.status, row.trial_purpose, row.trial_ends_on) == ("trial", "recruit", first)
    assert "Cerfa 13912" in client.get(_link()).content.decode()
    assert _heard(row.beneficiary) == {"application_trial"}


def test_a_link_that_is_unknown_past_or_of_another_act_opens_nothing(client, row):
    assert client.get("/candidatures/r/inconnu/").status_code == 410
    assert client.get(f"{_link()}embaucher/").status_code == 404
    later = timezone.now() + timedelta(days=61)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: later)
        assert client.get(_link()).status_code == 410


def test_a_reminder_brings_a_link_that_opens_too(client, row):
    operations.remind(row, by=principal(Role.RTEF).actor, at=timezone.now())

    assert client.get(_link("application_reminder")).status_code == 200


def test_a_company_that_nobody_can_write_to_is_called_the_next_day(rtef):
    person = BeneficiaryFactory()
    made = operations.apply(VacancyFactory(), person, by=rtef.actor, at=NOON)

    assert made.told_at is None
    assert list(queries.to_answer(rtef, TODAY)) == []
    assert list(queries.to_answer(rtef, TODAY + timedelta(days=1))) == [made]
    assert list(queries.to_remind(NOON + timedelta(days=30))) == []
    page = client_of(rtef.membership).get(reverse("applications:application", args=[made.pk])).content.decode()
    assert "n'est pas prévenue" in page


@pytest.mark.parametrize(
    ("act", "heard", "told"),
    [
        (operations.withdraw, "application_answered", True),
        (lambda row, **who: vacancies.close(row.vacancy, **who), "application_answered", False),
        (lambda row, **who: vacancies.fill(row.vacancy, **who), "application_answered", False),
        (lambda row, **who: HireFactory(beneficiary=row.beneficiary, signed=True), "application_answered", True),
        (lambda row, **who: operations.refuse(row, reason="no_answer", **who), "application_answered", False),
    ],
)
def test_whatever_ends_an_application_the_person_learns_it_and_the_company_what_it_did_not_do(
    rtef, row, act, heard, told
):
    Application.objects.update(made_at=NOON - timedelta(days=1))

    act(row, by=rtef.actor, at=timezone.now())
    tasks.void()

    assert _heard(row.beneficiary) == {heard}
    assert Message.objects.filter(kind="application_over").exists() is told
    assert not any(telling_words(message.body) for message in Message.objects.filter(recipient_id=row.beneficiary_id))


@pytest.mark.parametrize("ending", ["closed", "filled", "paused", "withdrawn"])
def test_what_was_only_proposed_ends_in_other_words_and_the_company_hears_nothing(rtef, ending):
    person = BeneficiaryFactory(phone="0612345678", phone_consent=Consent.AGREED)
    row = operations.propose(VacancyFactory(), person, by_member=rtef.membership, by=rtef.actor, at=NOON)

    if ending == "withdrawn":
        operations.withdraw(row, by=rtef.actor, at=NOON)
    type(row.vacancy).objects.update(status=ending if ending != "withdrawn" else "open")
    tasks.void()

    assert _heard(person) == {"vacancy_over"}
    assert not Message.objects.filter(kind__in=["application_over", "application_received"]).exists()


def test_what_is_answered_while_the_worker_reminds_stops_no_other(monkeypatch, row):
    other = operations.apply(row.vacancy, BeneficiaryFactory(), by=principal(Role.RTEF).actor, at=timezone.now())
    stale = list(Application.objects.order_by("pk"))
    operations.refuse(row, reason="hours", by=principal(Role.RTEF).actor, at=timezone.now())
    monkeypatch.setattr(queries, "to_remind", lambda at: _Rows(stale))
    monkeypatch.setattr(queries, "to_void", lambda: _Rows(stale))

    tasks.remind()
    tasks.void()

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.status, row.reminded_at) == ("refused", None)
    assert (other.status, other.reminded_at is None) == ("obsolete", False)


class _Rows(list[Application]):
    """Rows as they were read before somebody answered."""

    def order_by(self, *names: str) -> "_Rows":
        return self
