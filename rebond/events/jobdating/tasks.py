"""What the worker does for job datings."""

from uuid import UUID

from django.utils import timezone

from rebond.events.jobdating import planning
from rebond.events.jobdating.models import PlanRun
from rebond.events.jobdating.operations import plans
from rebond.events.jobdating.states import PlanStatus
from rebond.ground.jobs.tasks import tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context

SECONDS = 10.0
"""Nobody waits before the page: the engine may look longer than in a request."""


@tenant_task("jobdating.plan", atomic=False)
def plan(*, departement: int, run_id: str) -> None:
    """Compute the plan that was asked for, outside any writing; killed, it is simply computed again."""
    with context.departement(departement):
        run = PlanRun.objects.select_related("job_dating").filter(pk=UUID(run_id), status=PlanStatus.ASKED).first()
        answer = planning.answer(run.job_dating, seconds=SECONDS) if run else None
    if run is None or answer is None:
        return
    with context.departement(departement):
        plans.settle(run, answer, by=WORKER, at=timezone.now())
