"""What the network says of a message once it has been sent: arrived, read, came back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.operations import bury
from rebond.ground.messaging.states import Event

COLUMNS = {Event.DELIVERED: "delivered_at", Event.READ: "read_at", Event.BOUNCED: "bounced_at"}
BOUNCED = "Le message est revenu : cette coordonnée n'existe plus, ou ne reçoit pas."


@transaction.atomic
def note(message_id: UUID, *, event: Event, at: datetime, reason: str = "", is_dead: bool = True) -> bool:
    """Keep what is reported of a message, once: the same report again changes nothing. Whether it was new.

    A message that came back for good (`is_dead`) makes its address a dead one.
    """
    column = COLUMNS[event]
    message = Message.objects.filter(pk=message_id, **{column: None}).select_for_update(of=("self",)).first()
    if message is None:
        return False
    changes: dict[str, object] = {column: at}
    if event == Event.BOUNCED:
        changes["failure"] = (reason or BOUNCED)[:200]
        if is_dead:
            bury([(message.channel, message.address)], reason=reason or BOUNCED, at=at)
    Message.objects.filter(pk=message.pk).update(**changes)
    journal.record(event, message, by=WORKER, at=at)
    return True


def find(*, tag: str = "", reference: str = "") -> UUID | None:
    """The message that a report is about: by its own id, which travels with it, else by the provider's number."""
    try:
        return UUID(tag)
    except ValueError:
        pass
    if not reference:
        return None
    return Message.objects.filter(reference=reference[:64]).values_list("pk", flat=True).first()
