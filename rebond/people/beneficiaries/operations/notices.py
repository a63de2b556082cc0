"""Telling a person something by the channel they agreed to, in the neutral words of the pack."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Notice:
    """One person to tell, with what fills the text for them."""

    beneficiary: Beneficiary
    places: Mapping[str, str] = field(default_factory=dict)


def tell(
    beneficiary: Beneficiary,
    *,
    message: str,
    at: datetime,
    kind: str = "",
    channels: Sequence[Channel] | None = None,
    **places: str,
) -> Message | None:
    """`tell_all` for one person: None when no channel reaches them. Raises MissingParameter."""
    told = tell_all([Notice(beneficiary, places)], message=message, kind=kind, channels=channels, at=at)
    return told[0] if told else None


def tell_all(
    notices: Sequence[Notice],
    *,
    message: str,
    at: datetime,
    kind: str = "",
    channels: Sequence[Channel] | None = None,
) -> list[Message]:
    """Put the text `message.<code>` in the outbox for each person, in a handful of statements.

    `channels`: those allowed, the preferred first (SMS, then e-mail, unless said); the first that the person's consent
    and coordinates allow is taken, and who has none is left out. `kind`: the kind of appointment it is about.
    `places` fill the text; the first name and the institution are filled here. Raises MissingParameter.
    """
    text = parameters.get(f"message.{message}", on=timezone.localtime(at).date())
    drafts = []
    for notice in notices:
        person = notice.beneficiary
        channel, address = _channel(person, channels or DEFAULT)
        if channel is None:
            continue
        told = {name: _neutral(value) for name, value in notice.places.items()}
        told |= {"first_name": words.proper(person.first_name), "institution": _institution(person.departement)}
        drafts.append(
            messaging.Draft(
                channel=channel,
                kind=message,
                recipient_id=person.pk,
                recipient_name=person.full_name,
                address=address,
                subject=text["subject"].format(**told) if channel == Channel.EMAIL else "",
                body=text["sms" if channel == Channel.SMS else "email"].format(**told).strip(),
            )
        )
    return messaging.send_all_later(drafts, at=at)


DEFAULT = (Channel.SMS, Channel.EMAIL)


def _channel(beneficiary: Beneficiary, channels: Sequence[Channel]) -> tuple[Channel | None, str]:
    allowed = {
        Channel.SMS: beneficiary.phone if beneficiary.phone_consent == Consent.AGREED else "",
        Channel.EMAIL: beneficiary.email if beneficiary.email_consent == Consent.AGREED else "",
    }
    return next(((channel, address) for channel in channels if (address := allowed.get(channel, ""))), (None, ""))


def _institution(departement: Departement) -> str:
    """« Département 13 »: short, because an SMS is."""
    return departement.contact.get("short_name") or departement.name


def _neutral(value: str) -> str:
    """A structure's name may hold a word that a passer-by should not read: it is left out."""
    if not TELLING.search(value):
        return value
    return " ".join(TELLING.sub("", value).split()).replace(" ,", ",") or "votre interlocuteur"
