"""What every test stands on: the application's database role, two real départements, fixed days."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import TransactionTestCase

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from tests import baseline, clock, guards
from tests.browser import *  # noqa: F403  # the fixtures of a browser

clock.move_on()

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)

STARTED = time.monotonic()
SLOW = 30
"""Seconds from which a test is named while the others run."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "pytest.FixtureRequest") -> None:
    """Migrate as the owner; tests then run as the application's role, never as the owner."""
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        baseline.restore()


def _after_transactions(self: TransactionTestCase) -> None:
    baseline.restore()


TransactionTestCase._fixture_teardown = _after_transactions  # type: ignore[method-assign]  # TRUNCATE is the owner's


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def departement(request: pytest.FixtureRequest, db: None) -> Iterator[Departement]:
    """Each of the two départements in turn, entered: for every test that touches a rule."""
    with context.departement(request.param):
        yield Departement.objects.get(pk=request.param)


@pytest.fixture
def in_13(db: None) -> Iterator[Departement]:
    """The Bouches-du-Rhône, entered: for tests that no rule changes."""
    with context.departement(13):
        yield Departement.objects.get(pk=13)


@pytest.fixture
def in_14(db: None) -> Iterator[Departement]:
    with context.departement(14):
        yield Departement.objects.get(pk=14)


@pytest.fixture(autouse=True)
def _get_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guard: a GET that writes fails its test, whichever it is."""
    guards.refuse_writes_on_get(monkeypatch)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once what fails and what is slow, for whoever reads a run that was cut."""
    if (report.failed or report.duration > SLOW) and "PYTEST_XDIST_WORKER" not in os.environ:
        word, minutes = "failed" if report.failed else "slow", (time.monotonic() - STARTED) / 60
        told = f"{word}: {report.nodeid} ({report.when}, {report.duration:.0f} s), minute {minutes:.0f}"
        print(f"\n{told}", file=sys.__stdout__, flush=True)
