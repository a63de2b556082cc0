"""The code with which the person signs: six digits, a few minutes, once, a few tries; only its HMAC is kept."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.contracts.models import ContractText, SigningCode
from rebond.journey.contracts.operations.signable import signable
from rebond.journey.contracts.states import Party
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices
from rebond.people.beneficiaries.operations.notices import Notice

DIGITS = 6
HOUR = timedelta(hours=1)
UNREACHED = {
    Channel.SMS: "Aucun SMS ne peut partir : il manque un numéro de portable, ou l'accord de la personne.",
    Channel.EMAIL: "Aucun e-mail ne peut partir : il manque une adresse, ou l'accord de la personne.",
}


@transaction.atomic
def send_code(text: ContractText, *, channel: str, by: Actor, at: datetime) -> SigningCode:
    """Send the person a new code for this text; the codes before it serve no more.

    Raises ValidationError when nothing reaches them by this channel, after too many codes in an hour, or when there is nothing
    to sign.
    """
    contract, text = signable(text, Party.PERSON)
    asked = parameters.get("contract.code", on=timezone.localtime(at).date())
    recent = SigningCode.objects.filter(text__contract=contract, sent_at__gt=at - HOUR).order_by("sent_at")
    if len(recent) >= asked["per_hour"]:
        again = words.hour(recent[0].sent_at + HOUR)
        raise ValidationError(f"Trop de codes demandés : vous pourrez en demander un autre à {again}.", code="limit")
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    expires_at = at + timedelta(minutes=asked["minutes"])
    row = SigningCode(text=text, channel=Channel(channel), sent_at=at, expires_at=expires_at)
    row.code_hash = _hash(row, digits)
    row.save(force_insert=True)
    places = {"code": digits, "time": words.hour(expires_at)}
    notice = Notice(contract.beneficiary, places, needed_by=expires_at)
    if not notices.tell_all([notice], message="code", channels=[Channel(channel)], at=at):
        raise ValidationError(UNREACHED[Channel(channel)], code="unreached")
    journal.record("send_code", row, by=by, at=at, after=channel)
    return row


def spend(text: ContractText, *, channel: str, code: str, at: datetime) -> SigningCode | None:
    """Use the latest code of this text; None, and one try less, when it is not this one. The caller holds the contract.

    Raises ValidationError when there is none that may still be used.
    """
    row = SigningCode.objects.filter(text=text).order_by("-sent_at", "-pk").first()
    tries = parameters.get("contract.code", on=timezone.localtime(at).date())["tries"]
    if row is None or row.channel != channel or row.used_at is not None:
        raise ValidationError("Demandez d'abord un code.", code="none")
    if row.expires_at <= at:
        raise ValidationError("Ce code n'est plus valable : demandez-en un autre.", code="expired")
    if row.tries >= tries:
        raise ValidationError("Trop d'essais : demandez un nouveau code.", code="tries")
    if not constant_time_compare(bytes(row.code_hash), _hash(row, "".join(code.split()))):
        row.tries += 1
        row.save(update_fields=["tries"])
        return None
    row.used_at = at
    row.save(update_fields=["used_at"])
    return row


def masked(person: Beneficiary, channel: str) -> str:
    """« 06 •• •• •• 12 », « z•••@exemple.example »: enough to know one's own."""
    if channel == Channel.SMS:
        return f"{person.phone[:2]} •• •• •• {person.phone[-2:]}"
    name, _, place = person.email.partition("@")
    return f"{name[:1]}•••@{place}"


def _hash(row: SigningCode, code: str) -> bytes:
    return salted_hmac("contracts.code", f"{row.pk}:{code}", algorithm="sha256").digest()
