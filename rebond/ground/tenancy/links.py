"""Secret addresses: 128 random bits in the URL, their hash in the database."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Link


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def create(*, purpose: str, object_id: UUID, expires_at: datetime) -> str:
    """A new token for one object of the current département; only its hash is kept."""
    return create_all(purpose=purpose, object_ids=[object_id], expires_at=expires_at)[object_id]


def create_all(*, purpose: str, object_ids: Iterable[UUID], expires_at: datetime) -> dict[UUID, str]:
    """A new token for each object, by its id, in one statement for a thousand."""
    tokens = {object_id: secrets.token_urlsafe(16) for object_id in object_ids}
    Link.objects.bulk_create(
        [
            Link(
                token_hash=_hash(token),
                departement_id=context.current(),
                purpose=purpose,
                object_id=object_id,
                expires_at=expires_at,
            )
            for object_id, token in tokens.items()
        ],
        batch_size=1000,
    )
    return tokens


def find(token: str, *, purpose: str | Collection[str], at: datetime) -> Link | None:
    """The live link behind a token, or None when it is unknown, used, past, or made for another door."""
    purposes = [purpose] if isinstance(purpose, str) else purpose
    return Link.objects.filter(token_hash=_hash(token), purpose__in=purposes, expires_at__gt=at, used_at=None).first()


def use(token: str, *, purpose: str, at: datetime) -> Link | None:
    """Spend the link: of two that come together, one gets it and the other gets None."""
    live = Link.objects.filter(token_hash=_hash(token), purpose=purpose, expires_at__gt=at, used_at=None)
    return Link.objects.get(token_hash=_hash(token)) if live.update(used_at=at) else None


def revoke(*, purpose: str, object_id: UUID) -> int:
    """No token of this purpose leads to the object any more. How many there were."""
    mine = Link.objects.filter(departement=context.current(), purpose=purpose, object_id=object_id)
    return mine.delete()[0]


def forget(*, before: datetime) -> int:
    """Delete the links that ended before an instant, of every département. How many."""
    return Link.objects.filter(expires_at__lt=before).delete()[0]
