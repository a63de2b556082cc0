"""What the worker does for applications. What somebody answered meanwhile is left out, and stops nothing."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.web import bulk
from rebond.work.applications import operations, queries


@periodic_task("applications.remind", cron="10 9 * * 1-5")
def remind() -> None:
    """Companies that have not answered are asked again, once."""
    now = timezone.now()
    rows = queries.to_remind(now).order_by("moved_at", "pk")
    bulk.each(rows, lambda row: operations.remind(row, by=WORKER, at=now))


@periodic_task("applications.void", cron="*/10 * * * *")
def void() -> None:
    """What nothing can come of any more is over, and the person learns it."""
    now = timezone.now()
    rows = queries.to_void().order_by("moved_at", "pk")
    bulk.each(rows, lambda row: operations.void(row, by=WORKER, at=now))
