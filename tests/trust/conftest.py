"""The world of the trust tests: built once for each file of tests, in a transaction that is rolled back."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from rebond.config import urls
from tests.trust import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refusals in one word: their real pages, the same for every address, have a test of their own."""
    for code in (403, 404):
        monkeypatch.setattr(urls, f"handler{code}", lambda request, exception, code=code: HttpResponse(status=code))
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
