"""What the worker does for offers."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.journal.actors import WORKER
from rebond.work.vacancies import operations


@periodic_task("vacancies.pause_stale", cron="15 3 * * *")
def pause_stale() -> None:
    """Offers that nobody has confirmed for long are suspended until somebody does."""
    operations.pause_stale(by=WORKER, at=timezone.now())
