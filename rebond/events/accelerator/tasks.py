"""What the timetable does for the Accélérateur."""

from django.utils import timezone

from rebond.events.accelerator.operations import takeaways
from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.journal.actors import WORKER


@periodic_task("accelerator.remove_due_photos", cron="25 2 * * *")
def remove_due_photos() -> None:
    """Delete the photos whose day has come."""
    now = timezone.now()
    takeaways.remove_due_photos(on=timezone.localdate(now), by=WORKER, at=now)
