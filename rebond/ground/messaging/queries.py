"""Reading the outbox."""

from operator import attrgetter

from django.db.models import QuerySet

from rebond.ground.messaging.models import Message, PlatformMessage
from rebond.ground.messaging.states import UNSETTLED, Channel
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement


def unsettled() -> QuerySet[Message]:
    """Messages that were not sent, `failure` saying why, or of which nobody knows: a human must decide."""
    return Message.objects.filter(status__in=UNSETTLED)


def mailbox(channel: str, *, address: str = "", limit: int = 100) -> list[Message | PlatformMessage]:
    """The local mailbox or telephone of the demo: the last messages of every département, latest first.

    With `address`, those of one person only. Messages sent outside any département are among them.
    """
    found: list[Message | PlatformMessage] = []
    mine = {"address": address} if address else {}
    for departement in Departement.objects.order_by("pk").values_list("pk", flat=True):
        with context.departement(departement):
            found += Message.objects.filter(channel=channel, **mine).order_by("-created_at")[:limit]
    if channel == Channel.EMAIL:
        found += PlatformMessage.objects.filter(**mine).order_by("-created_at")[:limit]
    return sorted(found, key=attrgetter("created_at"), reverse=True)[:limit]
