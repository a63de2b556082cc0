"""Doors for the worker: computing a plan, sending its convocations."""

from uuid import UUID

from django.utils import timezone

from rebond.faces.allocation import operations
from rebond.ground.jobs import queries as jobs
from rebond.ground.jobs.tasks import tenant_task
from rebond.ground.tenancy import context


@tenant_task("allocation.compute")
def compute(*, plan_id: str) -> None:
    """Compute who gets which hour, for someone to look at."""
    plan = jobs.progress(UUID(plan_id))
    if plan is not None and not plan.is_over:
        operations.compute(plan, at=timezone.now())


@tenant_task("allocation.send", atomic=False)
def send(*, departement: int, sending_id: str) -> None:
    """Make the appointments batch after batch, each in its transaction."""
    is_left = True
    while is_left:
        with context.departement(departement):
            is_left = operations.send_next(UUID(sending_id), at=timezone.now())
