"""Reading the journal: what was done to an object, and who read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from rebond.ground.journal.models import READ, JournalLine


@dataclass(frozen=True)
class Reader:
    """Somebody who read an object: `actor` is the user, `capacity` their membership (role and organisation)."""

    kind: str
    actor: UUID | None
    capacity: UUID | None
    times: int
    first_at: datetime
    last_at: datetime


def about(object_ids: Iterable[UUID]) -> QuerySet[JournalLine]:
    """Every line about these objects, acts and reads, latest first."""
    return JournalLine.objects.filter(object_id__in=list(object_ids)).order_by("-seq")


def readers_of(object_id: UUID) -> list[Reader]:
    """« Qui a consulté mon dossier » : each reader of an object, the latest first.

    `times` counts the hours in which they read it, as `record_read` notes them.
    """
    rows = (
        JournalLine.objects.filter(object_id=object_id, verb=READ)
        .values("actor_kind", "actor_id", "capacity_id")
        .annotate(times=Count("seq"), first_at=Min("at"), last_at=Max("at"))
        .order_by("-last_at")
    )
    return [
        Reader(
            kind=row["actor_kind"],
            actor=row["actor_id"],
            capacity=row["capacity_id"],
            times=row["times"],
            first_at=row["first_at"],
            last_at=row["last_at"],
        )
        for row in rows
    ]
