"""What a page carries until it is confirmed: signed, so that what is written is what was shown."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing

from rebond.ground.web import pages

FRESH = timedelta(minutes=5)
"""What was shown longer ago is not written: the day has gone on since."""


class _Json(signing.JSONSerializer):
    """Keys and instants as text."""

    def dumps(self, obj: object) -> bytes:
        return super().dumps(_plain(obj))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def seal(told: Mapping[str, Any], *, salt: str) -> str:
    """The answer as a page carries it."""
    return signing.dumps(dict(told), salt=salt, compress=True, serializer=_Json)


def unseal(text: str, *, salt: str, refusal: str) -> dict[str, Any]:
    """The answer that a page carried. Raises Changed, with this sentence, when it is too old or not ours."""
    try:
        told: dict[str, Any] = signing.loads(text, salt=salt, max_age=FRESH, serializer=_Json)
    except signing.BadSignature as error:
        raise pages.Changed(refusal) from error
    return told
