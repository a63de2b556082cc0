"""Telling a person something by the channel they agreed to, in the neutral words of the pack."""

import re
from datetime import datetime

from django.utils import timezone

from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy.models import Departement
from rebond.ground.web import words
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent

TELLING = re.compile(r"\b(rsa|sanctions?|sant[ée]|radiations?|radi[ée]e?s?)\b", re.IGNORECASE)
"""Words that would tell a stranger too much."""


def tell(beneficiary: Beneficiary, *, message: str, at: datetime, **places: str) -> Message | None:
    """Put the pack's text `message.<code>` in the outbox: by SMS, else by e-mail; None without the person's consent.

    `places` fill the text; the first name and the institution are filled here. Raises MissingParameter.
    """
    channel, address = _channel(beneficiary)
    if channel is None:
        return None
    text = parameters.get(f"message.{message}", on=timezone.localtime(at).date())
    told = {name: _neutral(value) for name, value in places.items()}
    told |= {"first_name": words.proper(beneficiary.first_name), "institution": _institution(beneficiary.departement)}
    return messaging.send_later(
        channel=channel,
        kind=message,
        recipient_id=beneficiary.pk,
        recipient_name=beneficiary.full_name,
        address=address,
        subject=text["subject"].format(**told) if channel == Channel.EMAIL else "",
        body=text["sms" if channel == Channel.SMS else "email"].format(**told).strip(),
        at=at,
    )


def _channel(beneficiary: Beneficiary) -> tuple[Channel | None, str]:
    if beneficiary.phone and beneficiary.phone_consent == Consent.AGREED:
        return Channel.SMS, beneficiary.phone
    if beneficiary.email and beneficiary.email_consent == Consent.AGREED:
        return Channel.EMAIL, beneficiary.email
    return None, ""


def _institution(departement: Departement) -> str:
    """« Département 13 »: short, because an SMS is."""
    return departement.contact.get("short_name") or departement.name


def _neutral(value: str) -> str:
    """A structure's name may hold a word that a passer-by should not read: it is left out."""
    if not TELLING.search(value):
        return value
    return " ".join(TELLING.sub("", value).split()).replace(" ,", ",") or "votre interlocuteur"
