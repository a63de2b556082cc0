"""SMS through Brevo, a French provider: one POST of JSON for each message (developers.brevo.com, transactional SMS).

Brevo has no idempotency key: a connection that breaks after the message was given leaves a doubt that a human settles.
The id of the message travels as its tag, and comes back in each delivery report.
"""

import http.client
import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from rebond.ground.messaging import doors
from rebond.ground.messaging.answers import DeadEnd, OutOfCredit, Receipt, Refused, Unreachable
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.rules import foreign

PATIENCE = 15  # seconds
PATH = "/v3/transactionalSMS/send"


class Doubt(Exception):
    """Brevo may have taken the message, and did not say so."""


def send(message: Message) -> Receipt:
    """Give one SMS to Brevo. Raises DeadEnd, OutOfCredit, Refused, Unreachable, or Doubt."""
    status, answer = _post(_payload(message))
    if status in (200, 201, 202):
        return Receipt(str(answer.get("messageId") or answer.get("reference") or ""))
    if status == 402:
        raise OutOfCredit
    if status == 429:
        raise Unreachable
    if status >= 500:
        raise Doubt(f"{status}")
    raise _refusal(status, answer)


def _payload(message: Message) -> dict[str, Any]:
    return {
        "type": "transactional",
        "sender": settings.BREVO_SENDER,
        "recipient": international(message.address),
        "content": message.body,
        "unicodeEnabled": bool(foreign(message.body)),
        "tag": str(message.pk),
        "webUrl": doors.reports_url(message.departement_id or 0),
    }


def international(number: str) -> str:
    """« 0612345678 » as Brevo wants it: « 33612345678 »."""
    digits = re.sub(r"\D", "", number)
    return f"33{digits[1:]}" if digits.startswith("0") and not digits.startswith("00") else digits.removeprefix("00")


def _post(payload: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Nothing has left while the connection is being made; from the first byte on, any break is a doubt."""
    url = urlsplit(settings.BREVO_URL)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        connection.connect()
    except OSError as error:
        raise Unreachable from error
    try:
        headers = {"api-key": settings.BREVO_KEY, "Content-Type": "application/json", "Accept": "application/json"}
        connection.request("POST", PATH, json.dumps(payload), headers)
        response = connection.getresponse()
        return response.status, _json(response.read(100_000))
    except (OSError, http.client.HTTPException) as error:
        raise Doubt from error
    finally:
        connection.close()


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(status: int, answer: dict[str, Any]) -> Refused:
    code, said = str(answer.get("code", "")), str(answer.get("message", ""))
    if code == "not_enough_credits":
        return OutOfCredit()
    if status == 401:
        return Refused("Le service d'envoi ne reconnaît pas la clé du Département. Prévenez l'administrateur.")
    if "recipient" in said.lower() or "mobile number" in said.lower() or "telephone" in said.lower():
        return DeadEnd("Le service d'envoi ne reconnaît pas ce numéro : corrigez-le, ou joignez la personne autrement.")
    return Refused(f"Le service d'envoi a refusé ce message (code {status}) : vérifiez le texte, puis renvoyez-le.")
