"""Sealing everything again under the first key of the ring, so that an old one may be thrown away."""

from datetime import datetime

from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.journey.health import sealing
from rebond.journey.health.models import Consultation, HealthLetter, HealthRow

BATCH = 200


@transaction.atomic
def rotate(
    model: type[Consultation] | type[HealthLetter], *, after: object, by: Actor, at: datetime
) -> list[HealthRow]:
    """Seal the next rows of one table again; those read, the ones that could not be opened left as they are.

    To be called until it returns nothing, each time with the last id: killed, it begins again where it was.
    """
    waiting = model._base_manager.exclude(key_id=sealing.first_key()).order_by("pk")
    rows = waiting.filter(pk__gt=after) if after else waiting
    found: list[HealthRow] = list(rows.select_for_update(of=("self",))[:BATCH])
    changes = []
    for row in found:
        before = row.key_id
        try:
            sealing.seal(row, sealing.unseal(row))
        except sealing.Unreadable:
            continue
        row.save(update_fields=["key_id", "sealed"])
        changes.append((row.pk, before, row.key_id))
    journal.record_all("rotate_health_key", model, changes, by=by, at=at)
    return found
