"""Reports of SMS providers, in the shape that Brevo gives them. No database."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from rebond.ground.messaging.states import Event

EVENTS = {
    "delivered": Event.DELIVERED,
    "hard_bounce": Event.BOUNCED,
    "hardbounce": Event.BOUNCED,
    "soft_bounce": Event.BOUNCED,
    "softbounce": Event.BOUNCED,
    "rejected": Event.BOUNCED,
    "blacklisted": Event.BOUNCED,
}
DEAD = frozenset({"hard_bounce", "hardbounce"})
"""The number does not exist; the other failures may pass."""
STOPS = frozenset({"unsubscribe", "unsubscribed", "stop"})
_STOP = re.compile(r"\bstop\b", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What a provider says: of which message, what happened; or that a number answered « STOP »."""

    tag: str
    reference: str
    number: str
    event: Event | None
    is_dead: bool
    is_stop: bool


def report(said: dict[str, Any]) -> Report | None:
    """The report in our words; None when it says nothing that we keep (accepted, sent, unknown)."""
    status = _text(said.get("msg_status") or said.get("event")).lower()
    reply = _text(said.get("reply") or said.get("content"))
    is_stop = status in STOPS or (status == "replied" and bool(_STOP.search(_plain(reply))))
    event = EVENTS.get(status)
    if event is None and not is_stop:
        return None
    return Report(
        tag=_text(said.get("tag")),
        reference=_text(said.get("messageId") or said.get("reference")),
        number=_text(said.get("to") or said.get("recipient")),
        event=event,
        is_dead=status in DEAD,
        is_stop=is_stop,
    )


def _text(value: object) -> str:
    """Numbers, texts, or the first of a list: providers do not agree with themselves."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value)[:200].replace("\x00", "") if isinstance(value, str | int) else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
