"""What an event cost, a job dating or a day of workshops, as somebody found it in the accounts."""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor

E = TypeVar("E", bound=models.Model)


@transaction.atomic
def note_cost(event: E, *, cents: int | None, by: Actor, at: datetime) -> E:
    """Keep what it cost in its `cost_cents`, or forget it with None. The same amount again writes nothing."""
    row = type(event)._base_manager.select_for_update(of=("self",)).get(pk=event.pk)
    before = getattr(row, "cost_cents")  # noqa: B009  # whichever event it is
    if before == cents:
        return row
    setattr(row, "cost_cents", cents)  # noqa: B010
    row.save(update_fields=["cost_cents"])
    said = ["" if amount is None else str(amount) for amount in (before, cents)]
    journal.record("note_cost", row, by=by, at=at, before=said[0], after=said[1])
    return row
