"""What the demo's pages show: its accounts."""

import json
from typing import Any

from django.conf import settings


def accounts() -> list[dict[str, Any]]:
    """The accounts of `var/demo.json`, with the path that signs in; empty before the population is loaded."""
    path = settings.VAR / "demo.json"
    if not path.exists():
        return []
    told = json.loads(path.read_text())
    return [{**account, "path": account["sign_in"].removeprefix(told["address"])} for account in told["accounts"]]
