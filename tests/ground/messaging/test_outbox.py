"""A message is a row first; it is sent once, or somebody knows that it may not have been."""

import smtplib
import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rebond.ground.jobs.tasks import app
from rebond.ground.journal.actors import Actor
from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging import operations, providers, queries, rules, tasks
from rebond.ground.messaging.email import OutboxBackend
from rebond.ground.messaging.models import Message, PlatformMessage
from rebond.ground.messaging.states import Status
from rebond.ground.tenancy import context
from tests.factories import NOON
from tests.jobs import run_jobs, waiting_jobs

AGENT = Actor("user", uuid.uuid4())


def send_later(**changes: Any) -> Message:
    fields: dict[str, Any] = {
        "channel": "email",
        "kind": "appointment",
        "recipient_id": uuid.uuid4(),
        "recipient_name": "Dominique Personne",
        "address": "dominique@exemple.example",
        "subject": "Votre rendez-vous",
        "body": "Bonjour, rendez-vous mardi à 14 h.",
        **changes,
    }
    return operations.send_later(at=NOON, **fields)


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def sending(**changes: Any) -> Message:
    """A message that a worker took in charge at noon, and has not settled."""
    claimed = operations.claim(send_later(**changes).pk, at=NOON)
    assert claimed is not None
    return claimed


def answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def provider(message: Message) -> None:
        raise error

    monkeypatch.setitem(providers.PROVIDERS, "local", provider)


def test_send_later_sends_after_the_commit(in_13):
    message = send_later()
    before = again(message).status

    ran = run_jobs()

    sent = again(message)
    assert (before, ran) == (Status.QUEUED, ["messaging.deliver"])
    assert (sent.status, sent.attempts) == (Status.SENT, 1)
    assert sent.sent_at is not None


def test_send_later_is_rolled_back_with_the_business(in_13):
    with transaction.atomic():
        send_later()
        transaction.set_rollback(True)

    assert (Message.objects.count(), waiting_jobs()) == (0, [])


def test_send_all_later_takes_few_statements(in_13, django_assert_max_num_queries):
    drafts = [operations.Draft("sms", "reminder", None, "", f"06{n:08}", "", "Bonjour") for n in range(40)]

    with django_assert_max_num_queries(4):
        messages = operations.send_all_later(drafts, at=NOON)

    assert run_jobs() == ["messaging.deliver"] * 40
    assert Message.objects.filter(pk__in=[m.pk for m in messages], status=Status.SENT).count() == 40


@pytest.mark.parametrize(
    "word", ["RSA", "rsa", "R.S.A", "Sanctions", "sanctionné", "SANTÉ", "sante", "radiation", "radiée"]
)
def test_telling_words_are_refused_where_a_stranger_may_read(in_13, word):
    with pytest.raises(ValidationError, match="passant"):
        send_later(channel="sms", body=f"Bonjour, {word}.")
    with pytest.raises(ValidationError, match="passant"):
        send_later(subject=f"Votre {word}")

    assert send_later(body=f"Bonjour, {word}.").body == f"Bonjour, {word}."


@pytest.mark.parametrize(
    "text", ["Versailles", "radio", "la traversa", "sanctuaire", "présanctifié", "Dorsal", "radis"]
)
def test_other_words_are_not(text):
    assert rules.telling_words(text) == []


def test_subject_is_one_line(in_13):
    assert send_later(subject="Bonjour\r\nBcc: tous@exemple.example").subject == "Bonjour Bcc: tous@exemple.example"


def test_claim_is_given_once(in_13):
    message = send_later()

    first, second = operations.claim(message.pk, at=NOON), operations.claim(message.pk, at=NOON)

    assert first is not None
    assert (first.status, first.claimed_at, first.leased_until) == (Status.SENDING, NOON, NOON + operations.LEASE)
    assert second is None


def test_claim_of_a_message_that_has_gone_is_none(in_13):
    assert operations.claim(uuid.uuid4(), at=NOON) is None


def test_refused_message_says_why(in_13, monkeypatch):
    answering(monkeypatch, providers.Refused("Adresse inconnue."))
    message = send_later()

    run_jobs()

    assert (again(message).status, again(message).failure) == (Status.FAILED, "Adresse inconnue.")
    assert list(queries.unsettled()) == [message]


def test_unreachable_provider_is_tried_again_later_then_given_up(in_13, monkeypatch):
    answering(monkeypatch, providers.Unreachable())
    message = send_later()

    ran = [run_jobs() for _ in range(operations.ATTEMPTS + 1)]

    assert ran == [["messaging.deliver"]] * operations.ATTEMPTS + [[]]
    assert (again(message).status, again(message).failure) == (Status.FAILED, operations.SILENT)


def test_doubt_leaves_the_message_in_charge(in_13, monkeypatch):
    answering(monkeypatch, ConnectionResetError())
    message = send_later()

    with pytest.raises(ConnectionResetError):
        tasks.deliver(departement=13, message_id=str(message.pk))
    tasks.deliver(departement=13, message_id=str(message.pk))

    assert again(message).status == Status.SENDING


def test_recover_leaves_a_worker_its_time(in_13):
    message = sending()

    recovered = operations.recover(at=NOON + operations.LEASE)

    assert (recovered, again(message).status) == (0, Status.SENDING)


def test_recover_tries_again_with_the_same_key_while_young(in_13):
    message = sending()

    operations.recover(at=NOON + timedelta(minutes=3))
    run_jobs()

    sent = again(message)
    assert (sent.status, sent.attempts, sent.claimed_at) == (Status.SENT, 2, NOON)


def test_recover_asks_a_human_once_old(in_13):
    message = sending()

    operations.recover(at=NOON + operations.YOUNG)

    assert again(message).status == Status.UNCERTAIN
    assert list(queries.unsettled()) == [message]


def test_recover_asks_a_human_at_once_when_the_provider_forgets_keys(in_13, settings):
    settings.MESSAGING = {"email": "smtp"}
    message = sending()

    operations.recover(at=NOON + timedelta(minutes=3))

    assert again(message).status == Status.UNCERTAIN


def these(*messages: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=[message.pk for message in messages])


@pytest.mark.parametrize(
    ("settle", "status", "sent_at"),
    [
        (operations.consider_sent, Status.SENT, NOON),
        (operations.send_again, Status.QUEUED, None),
        (operations.give_up, Status.ABANDONED, None),
    ],
)
def test_uncertain_messages_are_settled_by_a_human(in_13, settle, status, sent_at):
    messages = [sending(), sending()]
    operations.recover(at=NOON + operations.YOUNG)

    count = settle(these(*messages), by=AGENT, at=NOON + timedelta(hours=1))

    settled = [(again(message).status, again(message).sent_at) for message in messages]
    assert (count, settled) == (2, [(status, sent_at)] * 2)
    assert JournalLine.objects.filter(object_id=messages[0].pk, actor_id=AGENT.id, after=status).count() == 1
    with pytest.raises(IllegalMove):
        settle(these(messages[0]), by=AGENT, at=NOON)


def test_failed_message_is_never_considered_sent(in_13):
    message = operations.fail(sending(), reason="Boîte pleine.", at=NOON)

    with pytest.raises(IllegalMove):
        operations.consider_sent(these(message), by=AGENT, at=NOON)


def test_send_again_starts_anew(in_13, monkeypatch):
    with monkeypatch.context() as broken:
        answering(broken, providers.Refused("Boîte pleine."))
        message = send_later()
        run_jobs()

    operations.send_again(these(message), by=AGENT, at=NOON)
    run_jobs()

    assert (again(message).status, again(message).failure, again(message).attempts) == (Status.SENT, "", 1)


def test_sms_without_a_provider_fails_with_a_clear_sentence(in_13, settings):
    settings.MESSAGING = {"sms": ""}
    message = send_later(channel="sms")

    run_jobs()

    sentence = "Aucun service d'envoi n'est configuré pour ce canal (SMS). Prévenez l'administrateur."
    assert again(message).failure == sentence


class Server:
    """A mail server that answers as it is told."""

    def __init__(self, answer: Exception | None = None, *, opening: Exception | None = None) -> None:
        self.answer, self.opening, self.received = answer, opening, list[EmailMessage]()

    def open(self) -> None:
        if self.opening:
            raise self.opening

    def close(self) -> None: ...

    def send_messages(self, messages: list[EmailMessage]) -> int:
        if self.answer:
            raise self.answer
        self.received += messages
        return len(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.MESSAGING = {"email": "smtp"}

    def install(*args: Any, **options: Any) -> Server:
        made = Server(*args, **options)
        monkeypatch.setattr(providers, "get_connection", lambda *_: made)
        return made

    return install


def test_smtp_carries_the_message_with_its_key(in_13, server):
    made, message = server(), send_later()

    run_jobs()

    assert again(message).status == Status.SENT
    assert [m.to for m in made.received] == [["dominique@exemple.example"]]
    assert made.received[0].extra_headers["Message-ID"] == f"<{message.pk}@localhost>"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), Status.FAILED),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), Status.QUEUED),
        (smtplib.SMTPDataError(554, b"no"), Status.FAILED),
        (smtplib.SMTPDataError(421, b"busy"), Status.QUEUED),
    ],
)
def test_smtp_answers_are_understood(in_13, server, answer, status):
    server(answer)
    message = send_later()

    tasks.deliver(departement=13, message_id=str(message.pk))

    assert again(message).status == status


def test_smtp_server_that_is_away_is_tried_again(in_13, server):
    server(opening=ConnectionRefusedError())
    message = send_later()

    tasks.deliver(departement=13, message_id=str(message.pk))

    assert again(message).status == Status.QUEUED


def test_smtp_connection_cut_while_sending_leaves_a_doubt(in_13, server):
    server(smtplib.SMTPServerDisconnected())
    message = send_later()

    with pytest.raises(smtplib.SMTPServerDisconnected):
        tasks.deliver(departement=13, message_id=str(message.pk))

    assert again(message).status == Status.SENDING


INVITED = "Suivez ce lien :\nhttps://rebond.example/invitation/s3cret/\nIl est personnel."
BLANKED = f"Suivez ce lien :\n{rules.GONE}\nIl est personnel."


def test_links_are_erased_once_the_message_has_left(in_13, server):
    made, message = server(), send_later(body=INVITED)

    run_jobs()

    assert (made.received[0].body, again(message).body) == (INVITED, BLANKED)


@pytest.mark.parametrize("settle", [operations.consider_sent, operations.give_up])
def test_links_are_erased_once_a_human_has_settled(in_13, settings, settle):
    settings.MESSAGING = {"email": "smtp"}
    message = sending(body=INVITED)
    operations.recover(at=NOON + operations.YOUNG)
    before = again(message).body

    settle(these(message), by=AGENT, at=NOON)

    assert (before, again(message).body) == (INVITED, BLANKED)


def test_links_stay_while_the_message_may_be_sent_again(in_13, settings):
    settings.MESSAGING = {"email": "smtp"}
    message = operations.fail(sending(body=INVITED), reason="Boîte pleine.", at=NOON)

    assert again(message).body == INVITED


def test_links_stay_where_the_row_is_the_mailbox(in_13):
    message = send_later(body=INVITED)

    run_jobs()

    assert again(message).body == INVITED


PASSWORD = EmailMessage("Nouveau mot de passe", "Voici le lien.", to=["agent@exemple.example"])


def test_django_mail_inside_a_departement_is_a_row_of_its_outbox(in_13):
    OutboxBackend().send_messages([PASSWORD])

    message = Message.objects.get()
    assert (message.address, message.subject, message.kind) == ("agent@exemple.example", PASSWORD.subject, "account")


def test_django_mail_outside_is_shown_in_the_local_mailbox(db):
    OutboxBackend().send_messages([PASSWORD])

    (shown,) = queries.mailbox("email", address="agent@exemple.example")
    assert isinstance(shown, PlatformMessage)
    assert (shown.subject, shown.get_status_display(), shown.sent_at) == (PASSWORD.subject, "Envoyé", shown.created_at)


def test_django_mail_outside_leaves_by_smtp_where_it_is_chosen(db, settings, monkeypatch):
    settings.MESSAGING = {"email": "smtp"}
    made = Server()
    monkeypatch.setattr("rebond.ground.messaging.email.get_connection", lambda *_, **__: made)

    OutboxBackend().send_messages([PASSWORD])

    assert (made.received, PlatformMessage.objects.count()) == ([PASSWORD], 0)


def test_mailbox_gathers_every_departement_latest_first(in_13):
    send_later(channel="sms", address="0600000001")
    with context.departement(14):
        operations.send_later(
            channel="sms", kind="x", recipient_id=None, recipient_name="", address="0600000002", subject="",
            body="Bonjour", at=NOON + timedelta(hours=1),
        )  # fmt: skip

    assert [row.address for row in queries.mailbox("sms")] == ["0600000002", "0600000001"]
    assert [row.address for row in queries.mailbox("sms", address="0600000001")] == ["0600000001"]
    assert queries.mailbox("email") == []


def test_recover_runs_on_the_timetable(db):
    assert "messaging.recover" in {name for name, _ in app.periodic_registry.periodic_tasks}
    assert mail.outbox == []


def test_what_was_late_in_the_queue_waits_for_the_morning(in_13, monkeypatch):
    evening = datetime(2026, 3, 3, 19, 59, tzinfo=ZoneInfo("Europe/Paris"))
    fields = ("sms", "reminder", None, "", "0612345678", "", "Bonjour")
    drafts = [operations.Draft(*fields, hour) for hour in (evening, None)]
    [quiet, urgent] = operations.send_all_later(drafts, at=evening)
    monkeypatch.setattr(timezone, "now", lambda: evening + timedelta(minutes=6))

    for message in (quiet, urgent):
        tasks.deliver(departement=13, message_id=str(message.pk))

    assert (again(quiet).status, again(urgent).status) == (Status.QUEUED, Status.SENT)
    assert waiting_jobs().count("messaging.deliver") == 3  # the two of the evening, and the one of the morning
    monkeypatch.setattr(timezone, "now", lambda: evening + timedelta(hours=12, minutes=2))
    tasks.deliver(departement=13, message_id=str(quiet.pk))
    assert again(quiet).status == Status.SENT
