"""What a job dating cost, as somebody found it in the accounts."""

from datetime import datetime

from django.db import transaction

from rebond.events.jobdating.models import JobDating
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor


@transaction.atomic
def note_cost(job_dating: JobDating, *, cents: int | None, by: Actor, at: datetime) -> JobDating:
    """Keep what it cost, or forget it with None. The same amount again writes nothing."""
    row = JobDating.objects.select_for_update(of=("self",)).get(pk=job_dating.pk)
    if row.cost_cents == cents:
        return row
    before, row.cost_cents = row.cost_cents, cents
    row.save(update_fields=["cost_cents"])
    said = ["" if amount is None else str(amount) for amount in (before, cents)]
    journal.record("note_cost", row, by=by, at=at, before=said[0], after=said[1])
    return row
