"""The key ring of the compartment: what doctor and nurse write is sealed for one row of one person, and opens nowhere else.

AES-256-GCM (NIST SP 800-38D): twelve bytes of nonce, then ciphertext and tag. The département, the person, the table and
the row are authenticated with the text, so that a sealed text copied to another row does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from rebond.journey.health.models import HealthRow

_NONCE = 12


class Unreadable(Exception):  # it says what the text is
    """The text cannot be opened: its key is not in the ring, or the bytes are not those that were sealed."""


def first_key() -> str:
    """The name of the key that seals from now on."""
    name: str = settings.HEALTH_KEYS[0][0]
    return name


def seal(row: HealthRow, text: str) -> None:
    """Put the text in the row, sealed under the first key of the ring."""
    name, key = settings.HEALTH_KEYS[0]
    nonce = os.urandom(_NONCE)
    row.key_id, row.sealed = name, nonce + AESGCM(key).encrypt(nonce, text.encode(), _bound_to(row))


def unseal(row: HealthRow) -> str:
    """The text of the row. Raises Unreadable, which tells nothing of it."""
    key = dict(settings.HEALTH_KEYS).get(row.key_id)
    if key is None:
        raise Unreadable(f"La clé « {row.key_id} » n'est pas au trousseau.")
    raw = bytes(row.sealed)
    try:
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], _bound_to(row)).decode()
    except InvalidTag as error:
        raise Unreadable("Le texte chiffré n'est pas celui qui a été écrit.") from error


def _bound_to(row: HealthRow) -> bytes:
    return f"{row.departement_id}/{row.beneficiary_id}/{row._meta.label}/{row.pk}".encode()
