"""Secret addresses: 128 random bits in the URL, their hash in the database."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Link


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def create(*, purpose: str, object_id: UUID, expires_at: datetime) -> str:
    """A new token for one object of the current département; only its hash is kept."""
    token = secrets.token_urlsafe(16)
    Link.objects.create(
        token_hash=_hash(token),
        departement_id=context.current(),
        purpose=purpose,
        object_id=object_id,
        expires_at=expires_at,
    )
    return token


def find(token: str, *, purpose: str, at: datetime) -> Link | None:
    """The live link behind a token, or None when it is unknown, used or past."""
    return Link.objects.filter(token_hash=_hash(token), purpose=purpose, expires_at__gt=at, used_at=None).first()


def use(token: str, *, purpose: str, at: datetime) -> Link | None:
    """Spend the link: of two that come together, one gets it and the other gets None."""
    live = Link.objects.filter(token_hash=_hash(token), purpose=purpose, expires_at__gt=at, used_at=None)
    return Link.objects.get(token_hash=_hash(token)) if live.update(used_at=at) else None
