"""Doors of the worker: one message at a time, and what dead workers left."""

from uuid import UUID

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.messaging import operations, providers
from rebond.ground.tenancy.context import departement as enter


@tenant_task("messaging.deliver", atomic=False)
def deliver(*, departement: int, message_id: str) -> None:
    """Claim and commit, send, commit: wherever this dies, the message is neither lost nor silently sent twice."""
    with enter(departement):
        message = operations.claim(UUID(message_id), at=timezone.now())
    if message is None:
        return
    try:
        providers.send(message)
    except providers.Refused as refusal:
        with enter(departement):
            operations.fail(message, reason=str(refusal), at=timezone.now())
    except providers.Unreachable:
        with enter(departement):
            operations.give_back(message, at=timezone.now())
    else:
        with enter(departement):
            operations.confirm(message, at=timezone.now())


@periodic_task("messaging.recover", cron="* * * * *")
def recover() -> None:
    """Decide on the messages whose worker died."""
    operations.recover(at=timezone.now())
