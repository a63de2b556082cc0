"""Messages that did not leave, or of which nobody knows: who decides on them, and what comes of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from rebond.faces.casefile.queries.waiting import tasks
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Status
from rebond.people.accounts.states import Role
from tests.faces.casefile.conftest import signed
from tests.factories import NOON, BeneficiaryFactory
from tests.jobs import waiting_jobs
from tests.people.appointments.factories import AppointmentFactory

MESSAGES = reverse("casefile:messages")


def message(status=Status.FAILED, **fields):
    known = {"channel": "email", "kind": "interview_booked", "recipient_name": "Dominique Personne", "body": "Bonjour."}
    days = {"created_at": NOON, "claimed_at": NOON}
    why = {"failure": "Boîte pleine."} if status == Status.FAILED else {}
    address = "dominique@exemple.example"
    return Message.objects.create(status=status, address=address, **{**known, **days, **why, **fields})


def act(browser, name, *rows, **data):
    ids = [str(row.pk) for row in rows]
    return browser.post(reverse(f"casefile:{name}"), {"ids": ids, "confirmed": str(len(ids)), **data})


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def statuses(*rows):
    return [Message.objects.get(pk=row.pk).status for row in rows]


@pytest.fixture
def administrator(departement):
    return signed(Role.ADMINISTRATOR)


def test_list_says_who_and_why_and_never_shows_a_link(administrator):
    person = BeneficiaryFactory()
    message(recipient_id=person.pk)
    message(Status.UNCERTAIN, recipient_name="Ali Incertain")
    message(kind="invitation", recipient_id=uuid4(), recipient_name="Un agent", body="https://rebond.example/secret/")
    message(Status.SENT, recipient_name="Ève Envoyée")

    page = administrator[0].get(MESSAGES).content.decode()

    assert all(word in page for word in ("Dominique Personne", "Boîte pleine.", "Ali Incertain", "Un agent"))
    assert "s&#x27;est interrompu" in page
    assert page.count(str(person.pk)) == 1
    assert "Ève Envoyée" not in page and "secret" not in page


def test_list_filters_by_status(administrator):
    message()
    message(Status.UNCERTAIN, recipient_name="Ali Incertain")

    page = administrator[0].get(MESSAGES, {"statut": "uncertain"}).content.decode()

    assert "Ali Incertain" in page and "Dominique Personne" not in page


def test_messages_are_sent_again(administrator):
    rows = [message(), message(Status.UNCERTAIN)]

    response = act(administrator[0], "messages_again", *rows)

    assert statuses(*rows) == [Status.QUEUED] * 2
    assert [job for job in waiting_jobs() if job == "messaging.deliver"] == ["messaging.deliver"] * 2
    assert told(response) == ["2\xa0messages remis à l'envoi."]


def test_only_uncertain_messages_are_considered_sent(administrator):
    failed, uncertain = message(), message(Status.UNCERTAIN)

    response = act(administrator[0], "messages_sent", failed, uncertain)

    assert statuses(failed, uncertain) == [Status.FAILED, Status.SENT]
    assert told(response) == [
        "1\xa0message considéré comme envoyé sur 2. Sans changement : 1 — en échec, donc pas partis (1)."
    ]


def test_messages_are_given_up(administrator):
    rows = [message(), message(Status.UNCERTAIN)]

    response = act(administrator[0], "messages_dropped", *rows)

    assert statuses(*rows) == [Status.ABANDONED] * 2
    assert told(response) == ["2\xa0messages abandonnés."]


def test_nothing_happens_before_the_count_is_confirmed(administrator):
    row = message()

    pages = [
        administrator[0].post(reverse(f"casefile:messages_{act}"), {"ids": [str(row.pk)]}).content.decode()
        for act in ("again", "sent", "dropped")
    ]

    assert all("1\xa0message" in page for page in pages)
    assert statuses(row) == [Status.FAILED]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.MANAGER}))
def test_others_neither_see_nor_settle_them(in_13, role):
    browser, _ = signed(role)
    row = message()

    assert browser.get(MESSAGES).status_code == 403
    assert act(browser, "messages_again", row).status_code == 403
    assert statuses(row) == [Status.FAILED]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER])
def test_home_counts_them_for_who_answers_for_the_departement(in_13, role):
    browser, who = signed(role)
    message()
    message(Status.UNCERTAIN)
    message(Status.SENT)

    counted = {task.source.pile.key: task.tally.count for task in tasks(who, now=timezone.now())}

    assert counted["messages"] == 2
    assert "2\xa0messages attendent" in browser.get(reverse("casefile:home")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number_of_rows(in_13, rows, django_assert_num_queries):
    browser, _ = signed(Role.MANAGER)
    for _ in range(rows):
        message()
    browser.get(MESSAGES)

    with django_assert_num_queries(9):
        browser.get(MESSAGES)


def test_list_says_which_message_and_its_words(administrator):
    person = BeneficiaryFactory()
    message(kind="referent_named", recipient_id=person.pk, body="Bonjour <b>Ali</b>, voyez https://rebond.example/r/x/")
    message(kind="code", recipient_id=person.pk, body="Votre code est 123456")

    page = administrator[0].get(MESSAGES).content.decode()

    assert "<summary>Référent désigné</summary>" in page and "Bonjour &lt;b&gt;Ali&lt;/b&gt;, voyez [lien]" in page
    assert "Code de connexion" in page and "123456" not in page


def test_what_is_no_longer_true_is_not_sent_again(administrator):
    row = AppointmentFactory(told_at=NOON, starts_at=timezone.now() + timedelta(days=3))
    moved = AppointmentFactory(told_at=timezone.now(), starts_at=timezone.now() + timedelta(days=3))
    rows = [
        message(kind="appointment_booked", recipient_id=row.beneficiary_id),
        message(kind="appointment_booked", recipient_id=moved.beneficiary_id),
        message(kind="invitation", recipient_id=moved.beneficiary_id),
    ]

    response = act(administrator[0], "messages_again", *rows)

    assert statuses(*rows) == [Status.QUEUED, Status.FAILED, Status.FAILED]
    [sentence] = told(response)
    assert sentence.startswith("1\xa0message remis à l'envoi sur 3. Sans changement : 2 — rendez-vous déplacé, annulé")
    assert sentence.endswith("annoncé de nouveau (1), invitation ou proposition terminée (1).")
