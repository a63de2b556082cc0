"""What the day's pages read: who is there, queues, calls, what came of interviews. No clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from rebond.events.forum.models import Arrival, Edition, Hall, Meeting, QueueTicket, Stand, Visitor, Wish
from rebond.events.forum.rules import is_told_by_stand
from rebond.events.forum.states import QUEUED, Outcome, TicketStatus, VisitorStatus
from rebond.events.jobdating.states import MeetingStatus

CALLED_FOR = timedelta(minutes=10)
"""How long a screen shows a call."""
SHOWN = 12


@dataclass(frozen=True)
class Counts:
    """The day in figures."""

    registered: int
    came: int
    here: int
    cvs: int
    interviews: int
    promises: int
    seconds: int
    queued: int


def counts(edition: Edition) -> Counts:
    """The day in figures; four statements."""
    visitors = Visitor.objects.filter(edition=edition)
    people = visitors.aggregate(
        registered=Count("pk", filter=Q(status=VisitorStatus.REGISTERED)),
        cvs=Count("pk", filter=Q(cv_at__isnull=False)),
    )
    presence = Arrival.objects.filter(visitor__edition=edition).aggregate(
        came=Count("visitor", distinct=True), here=Count("pk", filter=Q(left_at=None))
    )
    held = Meeting.objects.filter(stand__edition=edition, status=MeetingStatus.HELD).aggregate(
        interviews=Count("pk"),
        promises=Count("pk", filter=Q(outcome=Outcome.PROMISE)),
        seconds=Count("pk", filter=Q(outcome=Outcome.SECOND)),
    )
    queued = QueueTicket.objects.filter(stand__edition=edition, status__in=QUEUED).count()
    return Counts(**people, **presence, **held, queued=queued)


@dataclass(frozen=True)
class Crowd:
    """A hall and who is in it."""

    hall: Hall
    here: int

    @property
    def percent(self) -> int:
        """Of its capacity."""
        return round(100 * self.here / self.hall.capacity)


def crowds(edition: Edition) -> list[Crowd]:
    """How full each hall is; one statement."""
    rows = Hall.objects.filter(edition=edition).annotate(here=Count("arrivals", filter=Q(arrivals__left_at=None)))
    return [Crowd(hall, hall.here) for hall in rows.order_by("name", "pk")]


@dataclass(frozen=True)
class StandNow:
    """A stand, who waits there and is called, and what was held."""

    stand: Stand
    waiting: int = 0
    called: int = 0
    held: int = 0
    promised: int = 0


def stands_now(edition: Edition, *, limit: int | None = None) -> list[StandNow]:
    """Every stand, or some, the longest queue first; three statements, whatever the crowd."""
    queues = QueueTicket.objects.filter(stand__edition=edition, status__in=QUEUED).values("stand")
    queued = queues.annotate(
        waiting=Count("pk", filter=Q(status=TicketStatus.WAITING)),
        called=Count("pk", filter=Q(status=TicketStatus.CALLED)),
    )
    met = Meeting.objects.filter(stand__edition=edition, status=MeetingStatus.HELD).values("stand")
    told = met.annotate(held=Count("pk"), promised=Count("pk", filter=Q(outcome=Outcome.PROMISE)))
    figures: dict[UUID, dict[str, Any]] = {}
    for row in (*queued, *told):
        figures.setdefault(row["stand"], {}).update(row)
    rows = Stand.objects.filter(edition=edition).select_related("company__organisation", "partner", "hall")
    found = [StandNow(**{**figures.get(one.pk, {}), "stand": one}) for one in rows]
    found.sort(key=lambda now: (-now.waiting, -now.called, now.stand.number))
    return found[:limit]


def calls(edition: Edition, *, at: datetime) -> QuerySet[QueueTicket]:
    """Who is called to a stand now, the latest first: numbers and first names."""
    rows = QueueTicket.objects.filter(stand__edition=edition, status=TicketStatus.CALLED, called_at__gt=at - CALLED_FOR)
    return rows.select_related("visitor", "stand__company__organisation", "stand__partner", "stand__hall").order_by(
        "-called_at"
    )[:SHOWN]


@dataclass(frozen=True)
class Face:
    """What a stand reads of somebody: a first name and what they look for, never a surname, an address or a benefit."""

    row: Meeting | QueueTicket
    wishes: Sequence[str]


def planned_at(stand: Stand) -> list[Meeting]:
    """The interviews planned at a stand, by hour."""
    rows = Meeting.objects.filter(stand=stand, ticket=None).exclude(status=MeetingStatus.CANCELLED)
    return list(rows.select_related("visitor", "vacancy").order_by("starts_at", "table"))


def queue_of(stand: Stand) -> list[QueueTicket]:
    """Who waits or is called at a stand, by number."""
    rows = QueueTicket.objects.filter(stand=stand, status__in=QUEUED).select_related("visitor")
    return list(rows.order_by(F("called_at").asc(nulls_last=True), "number"))


def received_at(stand: Stand) -> list[Meeting]:
    """Whom a stand received after the queue, the latest first."""
    rows = Meeting.objects.filter(stand=stand, ticket__isnull=False).select_related("visitor", "ticket")
    return list(rows.order_by("-starts_at")[:SHOWN])


def promised_at(stand: Stand) -> list[Meeting]:
    """The promises of a stand of which only the stand knows what they became, by hour."""
    rows = Meeting.objects.filter(stand=stand, outcome=Outcome.PROMISE, hire=None)
    return [one for one in rows.select_related("visitor", "stand").order_by("starts_at", "pk") if is_told_by_stand(one)]


def wishes_of(visitors: Sequence[UUID], sectors: dict[str, str]) -> dict[UUID, list[str]]:
    """What these visitors wish, in words; one statement."""
    found: dict[UUID, list[str]] = {}
    rows = Wish.objects.filter(visitor__in=visitors).order_by("visitor", "rank").select_related("vacancy")
    for one in rows:
        label = one.vacancy.title if one.vacancy else sectors.get(one.sector, one.sector)
        found.setdefault(one.visitor_id, []).append(label)
    return found


def faces(rows: Sequence[Meeting] | Sequence[QueueTicket], sectors: dict[str, str]) -> list[Face]:
    """Each with what they wish; one statement."""
    told = wishes_of([one.visitor_id for one in rows], sectors)
    return [Face(one, told.get(one.visitor_id, [])) for one in rows]


def tickets_of(visitor: Visitor) -> list[QueueTicket]:
    """A visitor's places in queues, with how many are before them; one statement a page."""
    rows = QueueTicket.objects.filter(visitor=visitor, status__in=QUEUED)
    before = Count(
        "stand__tickets", filter=Q(stand__tickets__status=TicketStatus.WAITING, stand__tickets__number__lt=F("number"))
    )
    rows = rows.select_related("stand__hall", "stand__company__organisation", "stand__partner").annotate(before=before)
    return list(rows.order_by("taken_at"))


def hours_of(visitor: Visitor) -> list[Meeting]:
    """A visitor's announced interviews, by hour."""
    rows = Meeting.objects.filter(visitor=visitor, ticket=None).exclude(announced_at=None)
    rows = rows.exclude(status=MeetingStatus.CANCELLED)
    return list(
        rows.select_related("stand__hall", "stand__company__organisation", "stand__partner", "vacancy").order_by(
            "starts_at"
        )
    )
