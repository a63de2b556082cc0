"""What the timetable does to the journal."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.journal import operations


@periodic_task("journal.seal", cron="* * * * *")
def seal() -> None:
    """Seal the lines of the last minute."""
    operations.seal(at=timezone.now())
