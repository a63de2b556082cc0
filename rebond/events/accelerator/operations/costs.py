"""What a day of workshops cost, as somebody found it in the accounts."""

from datetime import datetime

from django.db import transaction

from rebond.events.accelerator.models import Day
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor


@transaction.atomic
def note_cost(day: Day, *, cents: int | None, by: Actor, at: datetime) -> Day:
    """Keep what it cost, or forget it with None. The same amount again writes nothing."""
    row = Day.objects.select_for_update(of=("self",)).get(pk=day.pk)
    if row.cost_cents == cents:
        return row
    before, row.cost_cents = row.cost_cents, cents
    row.save(update_fields=["cost_cents"])
    said = ["" if amount is None else str(amount) for amount in (before, cents)]
    journal.record("note_cost", row, by=by, at=at, before=said[0], after=said[1])
    return row
