"""Writing the journal."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from rebond.ground.journal.actors import Actor
from rebond.ground.journal.models import JournalLine


def _line(
    verb: str, table: str, object_id: UUID | None, by: Actor, at: datetime, before: str, after: str
) -> JournalLine:
    return JournalLine(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        capacity_id=by.capacity,
        verb=verb,
        table=table,
        object_id=object_id,
        before=before,
        after=after,
    )


def record(verb: str, obj: models.Model, *, by: Actor, at: datetime, before: str = "", after: str = "") -> None:
    """Add one line about one object. `verb` is the operation's name, or « read » for a sensitive read."""
    _line(verb, obj._meta.label, obj.pk, by, at, before, after).save(force_insert=True)


def record_all(
    verb: str,
    model: type[models.Model],
    changes: Iterable[tuple[UUID, str, str]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add one line for each (object, before, after) of a bulk act."""
    label = model._meta.label
    JournalLine.objects.bulk_create(
        [_line(verb, label, pk, by, at, before, after) for pk, before, after in changes],
        batch_size=1000,
    )
