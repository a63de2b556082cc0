"""The demo's clock: real time plus a shift that `manage.py advance_clock` writes in a file.

Only the demo replaces Django's clock, at start (rebond.demo.apps); production never loads this app.
Every process of the demo reads the file again when it changes.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

_cache: tuple[float, timedelta] = (0.0, timedelta())


def _file() -> Path:
    path: Path = settings.VAR / "demo-clock"
    return path


def shift() -> timedelta:
    """How far ahead of real time the demo is."""
    global _cache  # noqa: PLW0603 - one value per process, dated by the file it comes from
    try:
        written = _file().stat().st_mtime
    except FileNotFoundError:
        return timedelta()
    if written != _cache[0]:
        _cache = (written, timedelta(seconds=float(_file().read_text())))
    return _cache[1]


def now() -> datetime:
    """What `django.utils.timezone.now` answers in the demo."""
    return datetime.now(UTC) + shift()


def advance(by: timedelta) -> timedelta:
    """Move the demo's clock forward; returns the new shift."""
    total = shift() + by
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(str(total.total_seconds()))
    return total


def reset() -> None:
    """Back to real time."""
    _file().unlink(missing_ok=True)
