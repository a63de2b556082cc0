"""Test D: messages whose worker is killed again and again are neither lost nor sent twice, even by a forgetful provider."""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import pytest
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging import operations
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Status
from rebond.ground.tenancy import context
from tests.trust import reports
from tools import processes

MESSAGES, KILLS = 5000, 50
PATIENCE = 120  # seconds without a message before the test gives up
pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(not os.environ.get("REBOND_NIGHTLY"), reason="several minutes: `make nightly`"),
    pytest.mark.django_db(transaction=True),
]


class Network(ThreadingHTTPServer):
    """A provider without memory, like the real one: it carries whatever it is given, and counts."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Carrier)
        self.carried, self.lock = Counter[str](), Lock()
        Thread(target=self.serve_forever, daemon=True).start()


class Carrier(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.carried[asked["tag"]] += 1
            number = self.server.carried.total()
        time.sleep(0.01)
        content = json.dumps({"reference": f"r{number}", "messageId": number}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_): ...


class Worker:
    """A real worker, killed and started again."""

    def __init__(self, network, log):
        url = f"http://127.0.0.1:{network.server_port}"
        self.env = {**os.environ, "REBOND_BREVO_KEY": "key", "REBOND_BREVO_URL": url}
        self.log = log
        self.start()

    def start(self):
        command = ["manage.py", "procrastinate", "worker"]
        self.process: subprocess.Popen[bytes] = processes.start(command, env=self.env, log=self.log)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def network():
    network = Network()
    yield network
    network.shutdown()


@pytest.fixture
def worker(network, tmp_path):
    worker = Worker(network, tmp_path / "worker.log")
    yield worker
    worker.kill()


def by_status():
    with context.departement(13):
        return Counter(Message.objects.values_list("status", flat=True))


def wait_until(reached, network):
    """Wait until `reached()`; give up when nothing moves any more."""
    last, since = -1, time.monotonic()
    while not reached():
        if network.carried.total() != last:
            last, since = network.carried.total(), time.monotonic()
        assert time.monotonic() - since < PATIENCE, by_status()
        time.sleep(0.005)


def test_killed_workers_lose_no_message_and_send_none_twice(network, worker, settings):
    settings.MESSAGING = {**settings.MESSAGING, "sms": "brevo"}  # as the worker's
    drafts = [operations.Draft("sms", "reminder", None, "", f"06{n:08}", "", f"Bonjour {n}") for n in range(MESSAGES)]
    with context.departement(13):
        operations.send_all_later(drafts, at=timezone.now())
    draw = random.Random(2026)
    for number in range(KILLS):
        goal = (number + 1) * MESSAGES // (KILLS + 1) + draw.randint(-20, 20)
        wait_until(lambda goal=goal: network.carried.total() >= goal, network)
        time.sleep(draw.random() * 0.02)
        worker.kill()
        worker.start()
    wait_until(lambda: not by_status()[Status.QUEUED], network)
    time.sleep(2)  # the last ones are confirmed

    check(network, worker)


def check(network, worker):
    with context.departement(13):
        operations.recover(at=timezone.now() + operations.LEASE * 2)
        rows = dict(Message.objects.values_list("pk", "status"))
        carried = {pk: network.carried[str(pk)] for pk in rows}
        uncertain = [pk for pk, status in rows.items() if status == Status.UNCERTAIN]
        figures = {
            "messages": len(rows),
            "message_kills": KILLS,
            "messages_twice": sum(count > 1 for count in carried.values()),
            "messages_said_sent_and_lost": sum(
                status == Status.SENT and not carried[pk] for pk, status in rows.items()
            ),
            "messages_forgotten": sum(status not in (Status.SENT, Status.UNCERTAIN) for status in rows.values()),
            "messages_uncertain": len(uncertain),
            "messages_uncertain_that_had_left": sum(carried[pk] for pk in uncertain),
        }
        settle(uncertain, carried)
    wait_until(lambda: by_status() == {Status.SENT: MESSAGES}, network)
    figures["messages_carried_once"] = sum(network.carried[str(pk)] == 1 for pk in rows)
    reports.add("d", figures)
    assert figures["messages_twice"] == figures["messages_said_sent_and_lost"] == figures["messages_forgotten"] == 0
    assert figures["messages"] == figures["messages_carried_once"] == network.carried.total() == MESSAGES


def settle(uncertain, carried):
    """A human reads the provider's own list: what left is considered sent, the rest is sent again."""
    left = [pk for pk in uncertain if carried[pk]]
    never = [pk for pk in uncertain if not carried[pk]]
    operations.consider_sent(Message.objects.filter(pk__in=left), by=WORKER, at=timezone.now())
    operations.send_again(Message.objects.filter(pk__in=never), by=WORKER, at=timezone.now())
