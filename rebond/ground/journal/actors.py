"""Who acts: the one word that every operation takes as `by`."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Kind = Literal["user", "link", "worker", "flow"]


@dataclass(frozen=True)
class Actor:
    """A person signed in, the bearer of a link, the worker, or a partner's flow.

    `id` is the user's, the link's object's or the import's; None for the worker.
    `capacity` is what a user acts as (their membership), so that a change of role stays readable.
    """

    kind: Kind
    id: UUID | None = None
    capacity: UUID | None = None


WORKER = Actor("worker")
