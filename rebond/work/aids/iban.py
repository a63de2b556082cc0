"""An IBAN: checked (ISO 13616, modulo 97), encrypted, compared by its HMAC, shown masked."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from stdnum import bic as bic_number
from stdnum import iban as iban_number

from rebond.work.employers.queries import digits


def _key(use: bytes) -> bytes:
    """A key of its own, derived from that of the NIR: an IBAN is read with neither more nor less than it."""
    return hmac.digest(settings.NIR_READING_KEY, b"aids.iban." + use, hashlib.sha256)


def compact(text: str) -> str:
    """An IBAN or a BIC as it is kept: no spaces, in capitals."""
    return digits(text).upper()


def iban_fault(text: str) -> str:
    """What is wrong with an IBAN, and what to do; nothing when it is right."""
    number = compact(text)
    if not number.isascii() or not number.isalnum():
        return "Un IBAN ne contient que des lettres et des chiffres : recopiez-le depuis le RIB."
    if not iban_number.is_valid(number):
        return "Cet IBAN n'existe pas : un caractère est sans doute faux ou inversé. Recopiez-le depuis le RIB."
    return ""


def bic_fault(text: str) -> str:
    """What is wrong with a BIC."""
    return "" if bic_number.is_valid(compact(text)) else "Un BIC a 8 ou 11 caractères : recopiez-le depuis le RIB."


def seal(text: str) -> bytes:
    """The IBAN encrypted: 12 bytes of nonce, then ciphertext and tag."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(b"read")).encrypt(nonce, compact(text).encode(), b"iban")


def unseal(sealed: bytes | memoryview) -> str:
    """The IBAN back. Raises InvalidTag when the bytes or the key are wrong."""
    kept = bytes(sealed)
    return AESGCM(_key(b"read")).decrypt(kept[:12], kept[12:], b"iban").decode()


def fingerprint(text: str) -> bytes:
    """32 bytes that are equal for equal IBANs and say nothing of them."""
    return hmac.digest(_key(b"match"), compact(text).encode(), hashlib.sha256)


def mask(text: str) -> str:
    """« FR76 •••• •••• 0185 »: enough to know one's own."""
    number = compact(text)
    return f"{number[:4]} •••• •••• {number[-4:]}"
