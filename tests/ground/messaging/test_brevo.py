"""Brevo's public API, played by a local server: what each answer becomes."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from rebond.ground.messaging import brevo, doors, operations, tasks
from rebond.ground.messaging.answers import Unreachable
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.ground.messaging.states import Status
from tests.ground.messaging.test_outbox import again, send_later

ACCEPTED = {
    "reference": "ab1cde2fgh3i4jklmno",
    "messageId": 1511882900176220,
    "smsCount": 1,
    "usedCredits": 0.7,
    "remainingCredits": 82.85,
}
EMPTY = {"code": "not_enough_credits", "message": "Not enough credits to send SMS"}
WRONG = {"code": "invalid_parameter", "message": "Invalid telephone number"}


class Fake(HTTPServer):
    """It answers as it is told, and keeps what it was asked."""

    answer: tuple[int, Any] = (201, ACCEPTED)
    cut = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        if self.server.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, said = self.server.answer
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with Fake() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.MESSAGING = {**settings.MESSAGING, "sms": "brevo"}
        settings.BREVO_URL = f"http://127.0.0.1:{server.server_port}"
        settings.BREVO_KEY, settings.BREVO_SENDER = "xkeysib-secret", "Dept 13"
        yield server
        server.shutdown()


def deliver(**fields: Any) -> Message:
    message = send_later(channel="sms", subject="", **{"address": "0612345678", **fields})
    tasks.deliver(departement=13, message_id=str(message.pk))
    return again(message)


def test_accepted_message_keeps_the_reference(in_13, fake):
    message = deliver(body="Rendez-vous à 14 h")

    ((path, headers, asked),) = fake.asked
    assert (message.status, message.reference) == (Status.SENT, "1511882900176220")
    assert (path, headers["api-key"]) == ("/v3/transactionalSMS/send", "xkeysib-secret")
    assert asked == {
        "type": "transactional",
        "sender": "Dept 13",
        "recipient": "33612345678",
        "content": "Rendez-vous à 14 h",
        "unicodeEnabled": False,
        "tag": str(message.pk),
        "webUrl": doors.reports_url(13),
    }


def test_a_sign_out_of_the_alphabet_asks_for_unicode(in_13, fake):
    deliver(body="À bientôt Zoë")

    assert fake.asked[0][2]["unicodeEnabled"] is True


@pytest.mark.parametrize(
    ("answer", "status", "word", "is_dead"),
    [
        ((402, EMPTY), Status.FAILED, "crédit de SMS est épuisé", False),
        ((400, EMPTY), Status.FAILED, "crédit de SMS est épuisé", False),
        ((400, WRONG), Status.FAILED, "ne reconnaît pas ce numéro", True),
        ((400, {"code": "missing_parameter", "message": "sender is missing"}), Status.FAILED, "code 400", False),
        ((401, {"code": "unauthorized", "message": "Key not found"}), Status.FAILED, "clé", False),
        ((429, b""), Status.QUEUED, "", False),
    ],
)
def test_refusals_are_understood(in_13, fake, answer, status, word, is_dead):
    fake.answer = answer

    message = deliver()

    assert message.status == status
    assert word in message.failure
    assert DeadAddress.objects.filter(channel="sms", address="0612345678").exists() == is_dead


@pytest.mark.parametrize("answer", [(500, b"oops"), (503, {}), None])
def test_a_break_after_the_message_was_given_leaves_a_doubt(in_13, fake, answer):
    fake.cut, fake.answer = answer is None, answer or (201, ACCEPTED)
    message = send_later(channel="sms", address="0612345678")

    with pytest.raises(brevo.Doubt):
        tasks.deliver(departement=13, message_id=str(message.pk))
    tasks.deliver(departement=13, message_id=str(message.pk))
    operations.recover(at=(again(message).leased_until or message.created_at) + operations.YOUNG)

    assert (again(message).status, len(fake.asked)) == (Status.UNCERTAIN, 1)


def test_a_slow_answer_leaves_a_doubt(in_13, settings, monkeypatch):
    monkeypatch.setattr(brevo, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.BREVO_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(brevo.Doubt):
            brevo.send(send_later(channel="sms", address="0612345678"))


def test_nobody_at_the_door_is_tried_again(in_13, settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.BREVO_URL = f"http://127.0.0.1:{port}"

    with pytest.raises(Unreachable):
        brevo.send(send_later(channel="sms", address="0612345678"))


@pytest.mark.parametrize(
    ("number", "said"),
    [("0612345678", "33612345678"), ("+33612345678", "33612345678"), ("0032475123456", "32475123456")],
)
def test_numbers_are_said_with_their_country(number, said):
    assert brevo.international(number) == said
