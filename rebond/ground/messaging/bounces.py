"""Reading what mail servers send back: delivery status notifications (RFC 3464). No database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from uuid import UUID

_OURS = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@")


@dataclass(frozen=True)
class Notice:
    """What became of one of our e-mails, whose id is in the Message-ID that it left with."""

    message: UUID
    is_delivered: bool
    is_dead: bool
    status: str


def read(content: bytes) -> Notice | None:
    """The notice in a mail; None when it is something else, or a delay, or about a mail that is not ours."""
    mail = message_from_bytes(content, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    message = _original(mail)
    fields = next(_recipients(mail), None)
    if message is None or fields is None:
        return None
    action, status = str(fields.get("Action", "")).strip().lower(), str(fields.get("Status", "")).strip()[:20]
    if action not in ("failed", "delivered"):
        return None
    return Notice(message, action == "delivered", status.startswith("5."), status)


def _recipients(mail: EmailMessage) -> Iterator[Message]:
    """The blocks of the notification that name a recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (block for block in blocks if isinstance(block, Message) and block.get("Final-Recipient"))


def _original(mail: EmailMessage) -> UUID | None:
    """Our message's id, from the headers of the mail that came back."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            held = part.get_payload()
            headers = held[0] if isinstance(held, list) and held else None
            text = str(headers.get("Message-ID", "")) if isinstance(headers, Message) else ""
        elif part.get_content_type() == "text/rfc822-headers":
            text = str(part.get_payload())
        else:
            continue
        if found := _OURS.search(text):
            return UUID(found[1])
    return None
