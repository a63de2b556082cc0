"""What the coming days of the Accélérateur wait for: who has not answered, a cohort to draw, a rotation to make."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from rebond.events.accelerator.models import Day, Selection
from rebond.events.accelerator.rules import KIND
from rebond.ground.parameters import queries as parameters
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.states import SessionStatus, Status


def _until(today: date, kind: str) -> date:
    """The first day for which nothing is to be done yet: the pack says how long before, to prepare or to call."""
    return today + timedelta(days=parameters.get("accelerator.ahead", on=today)[kind])


def days_between(first: date, until: date) -> QuerySet[Day]:
    """Days to hold, from the first date to the second one excluded; `due_on`: their date."""
    rows = Day.objects.filter(session__status=SessionStatus.PLANNED, session__starts_at__gte=beginning_of(first))
    rows = rows.filter(session__starts_at__lt=beginning_of(until))
    return rows.annotate(due_on=TruncDate("session__starts_at"))


def of_today(today: date) -> QuerySet[Day]:
    """Days to run today."""
    return days_between(today, today + timedelta(days=1))


def unanswered(today: date) -> QuerySet[Appointment]:
    """Places of the next days of which nobody said anything: to be called."""
    first, until = beginning_of(today + timedelta(days=1)), beginning_of(_until(today, "call_days"))
    rows = Appointment.objects.filter(kind=KIND, status=Status.PLANNED, confirmed_at=None)
    rows = rows.filter(starts_at__gte=first, starts_at__lt=until, session__status=SessionStatus.PLANNED)
    return rows.annotate(due_on=TruncDate("starts_at"))


def to_draw(today: date) -> QuerySet[Day]:
    """Days whose cohort nobody invited yet."""
    rows = days_between(today + timedelta(days=1), _until(today, "prepare_days")).filter(session__taken=0)
    return rows.filter(~Exists(Selection.objects.filter(day=OuterRef("pk"), sent_at__isnull=False)))


def to_rotate(today: date) -> QuerySet[Day]:
    """Days with people, and no rotation yet."""
    return days_between(today, _until(today, "call_days")).filter(session__taken__gt=0, planned_at=None)


def with_what_waits(rows: QuerySet[Day]) -> QuerySet[Day]:
    """Each day with how many people have not answered, and whether its invitations left."""
    silent = Q(session__participations__status=Status.PLANNED, session__participations__confirmed_at=None)
    sent = Selection.objects.filter(day=OuterRef("pk"), sent_at__isnull=False)
    return rows.annotate(
        silent=Count("session__participations", filter=silent), is_sent=Exists(sent), taken=F("session__taken")
    )
