"""A real Chromium before a real server: one of each a run, one world a file, cleaned once."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import got_request_exception
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from rebond.people.accounts.models import Membership
from tests import baseline
from tests.signing import client_of
from tools import chromium

__all__ = ["base_url", "browser_type_launch_args", "pytest_runtest_makereport", "server", "site", "visits"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop in the thread of the tests

PATIENCE = 15_000
"""Milliseconds before a page is given up: the machine may be busy."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url() -> None:
    """In place of the plugin's, which pytest 9 warns about."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if chromium.path() is None:
        pytest.skip("no Chromium on this machine")
    return {"executable_path": chromium.path(), "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The site, served to real browsers by threads of this process, as the application's role."""
    with serving(WSGIHandler()) as url:
        yield url


@contextmanager
def serving(application: WSGIApplication) -> Iterator[str]:
    """This application, answering at this address."""
    httpd = ThreadedWSGIServer(("localhost", 0), QuietWSGIRequestHandler)
    httpd.set_app(application)
    Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://localhost:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="module")
def site(server: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The server, over a database that the tests of one file fill for good; emptied after the last of them."""
    with django_db_blocker.unblock():
        yield server
        baseline.restore()


class Visits:
    """The windows that one test opens, and everything wrong that they say."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, path: str = "/", *, member: Membership | None = None, width: int = 1280, **options: Any) -> Page:
        """A new browser at this address, signed in as this member with a second factor, or a visitor's."""
        size = {"width": width, "height": 800}
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="fr-FR", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if member is not None:
            cookie = client_of(member).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}])
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._judge)
        page.goto(path)
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):  # a refusal, judged by its status
            self.complaints.append(text)

    def _judge(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")

    def seen(self) -> str:
        """What each window shows now, for whoever reads the failure of a test."""
        pages = [page for context in self.contexts for page in context.pages]
        return "\n".join(f"{page.url}\n{page.locator('body').aria_snapshot()}" for page in pages)

    def note_exception(self, request: Any = None, **_: Any) -> None:
        """Keep what broke on the server, where no window can see it."""
        self.complaints.append(f"exception at {request.path if request else '?'}")


@pytest.fixture
def visits(browser: Browser, site: str) -> Iterator[Visits]:
    """`visits.open("/a-faire/", member=…)`: at the end of the test, no window may have complained."""
    opened = Visits(browser, site)
    got_request_exception.connect(opened.note_exception)
    yield opened
    got_request_exception.disconnect(opened.note_exception)
    for context in opened.contexts:
        context.close()
    if opened.complaints:
        pytest.fail("\n".join(opened.complaints))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside the failure of a test, what its windows showed."""
    report = yield
    opened = item.funcargs.get("visits") if report.when == "call" and report.failed else None
    if isinstance(opened, Visits):
        report.sections.append(("windows", opened.seen()))
    return report
