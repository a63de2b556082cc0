"""What the worker does for appointments."""

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.people.appointments import operations


@periodic_task("appointments.expire_offers", cron="*/5 * * * *")
def expire_offers() -> None:
    """A freed place that nobody took in time goes to who waits next."""
    operations.expire_offers(at=timezone.now())
