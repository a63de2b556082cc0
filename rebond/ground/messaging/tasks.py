"""Doors of the worker: one message at a time, and what dead workers left."""

from threading import Lock
from uuid import UUID

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.messaging import answers, operations, providers
from rebond.ground.messaging.operations import reports
from rebond.ground.messaging.states import Event
from rebond.ground.tenancy.context import departement as enter

_ONE = Lock()
"""A worker has one message in its hands: the one that a human must look at if it dies."""


@tenant_task("messaging.deliver", atomic=False)
def deliver(*, departement: int, message_id: str) -> None:
    """Claim and commit, send, commit: wherever this dies, the message is neither lost nor silently sent twice."""
    with _ONE:
        _deliver(departement, message_id)


def _deliver(departement: int, message_id: str) -> None:
    with enter(departement):
        message = operations.claim(UUID(message_id), at=timezone.now())
    if message is None:
        return
    try:
        receipt = providers.send(message)
    except answers.Refused as refusal:
        dead = isinstance(refusal, answers.DeadEnd)
        with enter(departement):
            operations.fail(message, reason=str(refusal), at=timezone.now(), is_dead=dead)
    except answers.Unreachable:
        with enter(departement):
            operations.give_back(message, at=timezone.now())
    else:
        with enter(departement):
            operations.confirm(message, at=timezone.now(), reference=receipt.reference)
            for _ in range(receipt.reports):
                reports.note(message.pk, event=Event.DELIVERED, at=timezone.now())


@periodic_task("messaging.recover", cron="* * * * *")
def recover() -> None:
    """Decide on the messages whose worker died."""
    operations.recover(at=timezone.now())
