"""What the timetable does for the pages."""

from datetime import timedelta

from django.utils import timezone

from rebond.ground.jobs.tasks import periodic_task
from rebond.ground.tenancy import links
from rebond.ground.web import operations

KEPT = timedelta(days=7)


@periodic_task("web.forget_form_keys", cron="40 3 * * *")
def forget_form_keys() -> None:
    """Forget the keys of forms that nobody can post again by mistake."""
    operations.forget_form_keys(before=timezone.now() - KEPT)


@periodic_task("web.forget_links", cron="45 3 * * *")
def forget_links() -> None:
    """Forget the secret addresses that ended a week ago: they lead nowhere any more."""
    links.forget(before=timezone.now() - KEPT)
