"""Which Forums wait for their organisers: to run today, to plan and announce soon."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rebond.events.forum.models import Edition, Meeting
from rebond.events.forum.states import Status
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.parameters import queries as parameters


def of_today(today: date) -> QuerySet[Edition]:
    """The Forum to open or to run today."""
    return Edition.objects.filter(on=today, status__in=(Status.OPEN, Status.RUNNING)).annotate(due_on=F("on"))


def to_announce(today: date) -> QuerySet[Edition]:
    """Forums to come soon that have no plan yet, or hours that nobody was told."""
    ahead = timedelta(days=parameters.get("accelerator.ahead", on=today)["prepare_days"])
    unsaid = Meeting.objects.filter(stand__edition=OuterRef("pk"), status=MeetingStatus.PLANNED, announced_at=None)
    rows = Edition.objects.filter(status=Status.OPEN, on__gt=today, on__lt=today + ahead)
    return rows.filter(Q(planned_at=None) | Exists(unsaid)).annotate(due_on=F("on"))
