"""Work of hires done by the worker."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.work.hires.operations import news


@periodic_task("hires.ask_due", cron="40 9 * * 1-5")
def ask_due() -> None:
    """On working days, those of whom it is time to have news are asked."""
    now = timezone.now()
    news.ask_due(today=timezone.localdate(now), at=now)
