"""Test M: after a full run, the logs of the site, of the worker and of PostgreSQL hold nothing about anybody."""

import contextlib
import json
import os
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from rebond.ground.jobs import operations as jobs
from rebond.ground.messaging import operations as messaging
from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership
from tests.environment import URLS
from tests.signing import client_of
from tests.trust import addresses, faults, objects, reports, world
from tests.trust.world import NOON, World
from tools import processes
from tools.cluster import Cluster

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]

FAULTS = [f"/{pattern.pattern}" for pattern in faults.urlpatterns[:3]]
PRINCIPALS = ("administrator", "adviser", "person_a")
CSRF = "x" * 32
CONTROL = "control-of-test-m"


class Site:
    """A real site and a real worker, whose addresses and tasks sometimes fail."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.logs = {name: folder / f"{name}.log" for name in ("site", "worker")}
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.trust.faulty_settings",
            "DATABASE_URL": URLS.app,
            "REBOND_MODE": "demo",
            "REBOND_VAR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        command = ["-m", "granian", "rebond.config.wsgi:application", "--interface=wsgi", "--no-ws", "--workers=1"]
        place = ["--host=127.0.0.1", f"--port={self.port}", "--blocking-threads=1"]
        with processes.start([*command, *place], env=self.environment, log=self.logs["site"]) as child:
            try:
                self._wait()
                yield
            finally:
                processes.stop_groups([child.pid])

    def _wait(self) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError(self.logs["site"].read_text())

    def work(self) -> None:
        """Run every waiting job, then stop."""
        command = ["manage.py", "procrastinate", "worker", "--one-shot"]
        with processes.start(command, env=self.environment, log=self.logs["worker"]) as child:
            child.wait(timeout=120)

    def ask(self, session: str, url: str, fields: dict[str, str] | None = None) -> int:
        """One request as a browser; its status."""
        request = urllib.request.Request(
            f"http://localhost:{self.port}{url}",
            data=None if fields is None else urllib.parse.urlencode(fields).encode(),
            headers={"Cookie": f"session={session}; csrf={CSRF}", "X-CSRFToken": CSRF},
        )
        try:
            with urllib.request.build_opener(Unmoved).open(request, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code


class Unmoved(urllib.request.HTTPRedirectHandler):
    """Redirections are answers."""

    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture
def people() -> Iterator[World]:
    """The world of the trust tests, committed, and no job but ours."""
    _forget_jobs()
    yield world.build()
    _forget_jobs()


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def server_log() -> Callable[[], str]:
    """Reads what PostgreSQL has written since the beginning of the test."""
    file = Cluster().data / "server.log"
    start = file.stat().st_size
    return lambda: file.read_bytes()[start:].decode(errors="replace")


def urls(people: World, principal: str, canary: str) -> Iterator[str]:
    """Every address about this principal's own object and about another's, asked with a canary."""
    for address in addresses.all_of_them():
        for scope in ("own", "far") if address.kwargs else ("own",):
            if address.name == "account_logout":
                continue
            with contextlib.suppress(KeyError):  # test A names the addresses whose object nobody described
                path = reverse(address.name, kwargs=objects.kwargs(address, people, principal, scope))
                yield f"{path}?q={canary}&{canary}=1"
    yield f"/{canary}/"


def browse(site: Site, people: World, principal: str) -> list[int]:
    """Everything, then what goes wrong."""
    member: Membership = people.agents[principal]
    canary, owner = people.canaries.word("asked"), member.user.email
    fields = dict.fromkeys(("q", "login", "email", "name", "first_name", "last_name", "phone", "note"), canary)
    statuses = []
    for url in (*urls(people, principal, canary), *(f"{fault}?q={canary}" for fault in FAULTS)):
        session = client_of(member).cookies["session"].value  # some addresses end the session
        statuses += [site.ask(session, url), site.ask(session, url, fields | {"password": canary, "email": owner})]
    return statuses


def events(log: Path) -> list[dict[str, Any]]:
    """The lines of JSON of a log."""
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines]


def prepare_jobs(people: World) -> None:
    """A message that goes, a job that fails for the first time and one that fails for the last."""
    word = people.canaries.word
    with context.departement(13):
        messaging.send_later(
            channel="sms",
            kind="test",
            recipient_id=people.cases["a"].beneficiary.pk,
            recipient_name=word("a"),
            address=people.canaries.phone("a"),
            subject="",
            body=word("a"),
            at=NOON,
        )
        jobs.enqueue("tests.fail")
        last = jobs.enqueue("tests.fail")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET attempts = 4 WHERE id = %s", [last])


def complain() -> None:
    """An error of the superuser, to prove that PostgreSQL's log is the one being read."""
    with (
        psycopg.connect(host=str(Cluster().run), user="postgres", dbname="postgres") as superuser,
        contextlib.suppress(psycopg.Error),
    ):
        superuser.execute(f"SELECT '{CONTROL}'::integer")


def test_no_log_holds_a_canary(people, tmp_path, server_log):
    site = Site(tmp_path)
    prepare_jobs(people)
    with site.running():
        statuses = [status for principal in PRINCIPALS for status in browse(site, people, principal)]
    site.work()
    complain()

    logs = {name: log.read_text() for name, log in site.logs.items()} | {"postgresql": server_log()}
    found = {name: sorted(people.canaries.found(text)) for name, text in logs.items()}
    figures = {
        "canaries_seeded": len(people.canaries.owners),
        "canaries_found": sum(map(len, found.values())),
        "requests": len(statuses),
        "errors_500": statuses.count(500),
        "lines": {name: len(text.splitlines()) for name, text in logs.items()},
    }
    reports.add("m", figures)
    assert found == {"site": [], "worker": [], "postgresql": []}
    assert_nothing_was_missed(site, logs["postgresql"], len(statuses))


def assert_nothing_was_missed(site: Site, server_log: str, requests: int) -> None:
    """The logs do tell what happened: each request, each error, each job."""
    said = events(site.logs["site"])
    did = events(site.logs["worker"])
    assert sum(line["event"] == "request" for line in said) == requests
    assert {line["route"] for line in said if line.get("error") == ["ValueError"]} == {"error"}
    assert {line["sqlstate"] for line in said if "sqlstate" in line} == {"22P02"}
    assert "tests.fail" in {line["job"] for line in did if line["event"] == "job_error"}
    assert "messaging.deliver" in {line.get("job") for line in did if line["event"] == "job_success"}
    assert CONTROL in server_log
