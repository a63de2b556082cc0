"""At the date of the pack, what is known of visitors whom nobody accompanies is deleted; the counts stay."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.forum.models import Edition, Visitor
from rebond.events.forum.operations.telling import VISITOR
from rebond.events.forum.states import Status
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Link

NOTHING = {"first_name": "", "last_name": "", "phone": "", "email": "", "city": ""}
UNTOLD = dict.fromkeys(("recipient_name", "address", "subject", "body", "failure", "reference"), "")


@transaction.atomic
def clear(edition: Edition, *, today: date, by: Actor, at: datetime) -> int:
    """Names, telephones, addresses and messages of visitors who are nobody's beneficiary are gone. How many visitors.

    Presence, interviews and outcomes stay, under the badge alone. Raises ValidationError before the date, IllegalMove
    unless the Forum is over.
    """
    if today < edition.clear_on:
        raise ValidationError("La date d'effacement n'est pas atteinte.")
    row = move(edition, to=Status.CLEARED, by=by, at=at)
    gone = Visitor.objects.filter(edition=row, beneficiary=None, cleared_at=None)
    keys = list(gone.values_list("pk", flat=True))
    Message.objects.filter(recipient_id__in=keys).update(**UNTOLD)
    Link.objects.filter(departement=context.current(), purpose=VISITOR, object_id__in=keys).delete()
    gone.update(**NOTHING, cleared_at=at)
    journal.record("clear_visitors", row, by=by, at=at, after=str(len(keys)))
    return len(keys)


def due(today: date) -> list[Edition]:
    """Editions whose date has come; one that nobody closed is among them."""
    return list(Edition.objects.filter(clear_on__lte=today).exclude(status=Status.CLEARED).order_by("on"))


@transaction.atomic
def clear_due(*, today: date, by: Actor, at: datetime) -> int:
    """Clear every edition whose date has come: one that was never closed is closed first, one never opened left alone."""
    count = 0
    for edition in due(today):
        if edition.status == Status.OPEN:
            edition = move(edition, to=Status.RUNNING, by=by, at=at)
        if edition.status == Status.RUNNING:
            edition = move(edition, to=Status.OVER, by=by, at=at)
        if edition.status == Status.OVER:
            count += clear(edition, today=today, by=by, at=at)
    return count
