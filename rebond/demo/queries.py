"""What the demo's pages show: its accounts, and every message that was sent."""

import json
from operator import attrgetter
from typing import Any

from django.conf import settings

from rebond.ground.messaging.models import Message
from rebond.ground.tenancy.context import departement
from rebond.ground.tenancy.models import Departement

MOST = 100


def accounts() -> list[dict[str, Any]]:
    """The accounts of `var/demo.json`, with the path that signs in; empty before the population is loaded."""
    path = settings.VAR / "demo.json"
    if not path.exists():
        return []
    told = json.loads(path.read_text())
    return [{**account, "path": account["sign_in"].removeprefix(told["address"])} for account in told["accounts"]]


def messages(channel: str, address: str) -> list[Message]:
    """The last messages of one channel in every département, latest first; to one address if it is given."""
    found: list[Message] = []
    for number in Departement.objects.order_by("pk").values_list("pk", flat=True):
        with departement(number):
            rows = Message.objects.filter(channel=channel)
            rows = rows.filter(address=address) if address else rows
            found += rows.order_by("-created_at")[:MOST]
    return sorted(found, key=attrgetter("created_at"), reverse=True)[:MOST]
