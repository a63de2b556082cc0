"""Which job datings wait for their organisers: to run today, to plan and announce soon."""

from datetime import date, timedelta

from django.db.models import F, QuerySet

from rebond.events.jobdating.models import JobDating
from rebond.events.jobdating.states import Status

AHEAD = timedelta(days=21)
"""How long before it an event is planned and announced, so that people are told in time."""


def of_today(today: date) -> QuerySet[JobDating]:
    """Events to open or to run today."""
    rows = JobDating.objects.filter(on=today, status__in=(Status.ANNOUNCED, Status.RUNNING))
    return rows.annotate(due_on=F("on"))


def to_announce(today: date) -> QuerySet[JobDating]:
    """Events to come soon whose people were told no hour yet."""
    rows = JobDating.objects.filter(status=Status.PREPARING, on__gte=today, on__lt=today + AHEAD)
    return rows.annotate(due_on=F("on"))
