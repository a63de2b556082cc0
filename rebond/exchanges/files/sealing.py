"""What a line says, sealed while it waits: a copy of the database tells no name and no NIR of it."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import TextChoices

from rebond.people.beneficiaries.intake import Adult, Record
from rebond.people.beneficiaries.states import Consent, HouseholdRole, Payer, RightsStatus, Sex

_NONCE = 12
_PURPOSE = b"import"
_DAYS = frozenset({"birth_date", "died_on", "duties_from", "requested_on", "rights_from", "informed_on"})
_CHOICES: dict[str, type[TextChoices]] = {
    "role": HouseholdRole,
    "sex": Sex,
    "phone_consent": Consent,
    "email_consent": Consent,
    "payer": Payer,
    "rights": RightsStatus,
}
_SILENT = {kind: {field.name: field.default for field in fields(kind)} for kind in (Adult, Record)}


def seal(content: Mapping[str, Any]) -> bytes:
    """JSON under AES-256-GCM: 12 bytes of nonce, then ciphertext and tag."""
    nonce = os.urandom(_NONCE)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return nonce + AESGCM(settings.NIR_READING_KEY).encrypt(nonce, text.encode(), _PURPOSE)


def unseal(sealed: bytes | memoryview | None) -> dict[str, Any]:
    """What was sealed. Raises InvalidTag when the bytes or the key are wrong."""
    raw = bytes(sealed or b"")
    content: dict[str, Any] = json.loads(AESGCM(settings.NIR_READING_KEY).decrypt(raw[:_NONCE], raw[_NONCE:], _PURPOSE))
    return content


def seal_record(record: Record, cells: Sequence[str] = ()) -> bytes:
    """A record, without what it does not say; and the texts of its line, for whoever would correct it."""
    content = _said(record)
    content["adults"] = [_said(adult) for adult in record.adults]
    if cells:
        content["cells"] = cells
    return seal(content)


def unseal_record(sealed: bytes | memoryview | None) -> Record:
    """The record back."""
    content = unseal(sealed)
    content.pop("cells", None)
    adults = tuple(Adult(**_typed(adult)) for adult in content.pop("adults"))
    content["children_born_on"] = tuple(map(date.fromisoformat, content.get("children_born_on", ())))
    return Record(adults=adults, **_typed(content))


def _said(thing: Adult | Record) -> dict[str, Any]:
    silent = _SILENT[type(thing)]
    values = {name: value for name, value in vars(thing).items() if value != silent[name] and name != "adults"}
    for name in values.keys() & _DAYS:
        values[name] = values[name].isoformat()
    if "children_born_on" in values:
        values["children_born_on"] = [day.isoformat() for day in values["children_born_on"]]
    if "is_same_as" in values:
        values["is_same_as"] = str(values["is_same_as"])
    return values


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    for name in values.keys() & _DAYS:
        values[name] = date.fromisoformat(values[name])
    for name in values.keys() & _CHOICES.keys():
        values[name] = _CHOICES[name](values[name])
    if "is_same_as" in values:
        values["is_same_as"] = UUID(values["is_same_as"])
    return values
