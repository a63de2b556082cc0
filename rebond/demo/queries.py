"""What the demo's pages show: its accounts, and the day of its events."""

import json
from datetime import date
from typing import Any

from django.conf import settings


def accounts() -> list[dict[str, Any]]:
    """The accounts of `var/demo.json`, with the path that signs in; empty before the population is loaded."""
    told = _told()
    return [
        {**account, "path": account["sign_in"].removeprefix(told["address"])} for account in told.get("accounts", [])
    ]


def events_on() -> date | None:
    """The day whose workshops and job dating are the current ones: that of the loading, or the next working one."""
    said = _told().get("events_on")
    return date.fromisoformat(said) if said else None


def _told() -> dict[str, Any]:
    path = settings.VAR / "demo.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told
