"""A clock for imports: the files of these tests are of November 2026, whatever the day."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TICKS = count()


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Each look at the clock is a millisecond later than the one before, from one test to the next."""
    monkeypatch.setattr(timezone, "now", lambda: START + timedelta(milliseconds=next(TICKS)))
