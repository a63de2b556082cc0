"""The clock of the tests: real time moved on to ten o'clock of the coming Tuesday that is worked.

No test depends on when it is run: at night and on Sundays messages wait and doors are closed.
"""

from datetime import UTC, datetime, time, timedelta

from django.core.cache.backends import db  # noqa: F401  # takes the real clock first, as the demo does
from django.utils import timezone

from rebond.ground.deadlines import holidays

TUESDAY = 1


def _shift() -> timedelta:
    now = timezone.localtime()
    day = holidays.open_day_after(now.date(), 1)
    while day.weekday() != TUESDAY:
        day = holidays.open_day_after(day, 1)
    return timezone.make_aware(datetime.combine(day, time(10))) - now


def move_on() -> None:
    """From now on `timezone.now` answers so, in this process."""
    shift = _shift()
    timezone.now = lambda: datetime.now(UTC) + shift
