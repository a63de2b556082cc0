"""The NIR: matched by its HMAC, read through AES-GCM, shown masked.

CASF R262-110 lets départements use it for RSA; CNIL 2024-088 forbids it as a general identifier.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def fingerprint(nir13: str) -> bytes:
    """32 bytes that are equal for equal NIR (first 13 characters) and say nothing of them."""
    return hmac.digest(settings.NIR_MATCHING_KEY, nir13.encode(), hashlib.sha256)


def seal(nir13: str) -> bytes:
    """The NIR encrypted: 12 bytes of nonce, then ciphertext and tag."""
    nonce = os.urandom(12)
    return nonce + AESGCM(settings.NIR_READING_KEY).encrypt(nonce, nir13.encode(), b"nir")


def unseal(sealed: bytes) -> str:
    """The 13 characters back. Raises InvalidTag when the bytes or the key are wrong."""
    sealed = bytes(sealed)
    return AESGCM(settings.NIR_READING_KEY).decrypt(sealed[:12], sealed[12:], b"nir").decode()


def mask(nir13: str) -> str:
    """« 1 85 •• •• ••• ••• »: sex and year only."""
    return f"{nir13[:1]} {nir13[1:3]} •• •• ••• •••"
