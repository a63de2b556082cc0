"""Sealing the secrets of second factors, and one try at a time on one account."""

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

_NONCE = 12


def seal(text: str) -> str:
    """AES-256-GCM under the key of second factors, in base64."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + AESGCM(settings.SECOND_FACTOR_KEY).encrypt(nonce, text.encode(), None)).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed. Raises InvalidTag when the key or the text is another."""
    raw = base64.b64decode(sealed)
    return AESGCM(settings.SECOND_FACTOR_KEY).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def take_turns(name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until ours ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
