"""Which job datings wait for their organisers: to run today, to plan and announce soon."""

from datetime import date, timedelta

from django.db.models import F, QuerySet

from rebond.events.jobdating.models import JobDating
from rebond.events.jobdating.states import Status
from rebond.ground.parameters import queries as parameters


def of_today(today: date) -> QuerySet[JobDating]:
    """Events to open or to run today."""
    rows = JobDating.objects.filter(on=today, status__in=(Status.ANNOUNCED, Status.RUNNING))
    return rows.annotate(due_on=F("on"))


def to_announce(today: date) -> QuerySet[JobDating]:
    """Events to come soon whose people were told no hour yet."""
    ahead = timedelta(days=parameters.get("accelerator.ahead", on=today)["prepare_days"])
    rows = JobDating.objects.filter(status=Status.PREPARING, on__gte=today, on__lt=today + ahead)
    return rows.annotate(due_on=F("on"))
