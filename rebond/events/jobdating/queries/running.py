"""The day as it goes: the queue of each table, who is called, what is still to be said. No clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.states import CandidateStatus, MeetingStatus, Outcome, Status
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import best_matches

SHOWN = 3
"""Interviews shown at each table: now, next, after."""
FOUND = 12
"""People shown by the search of the entrance."""
CALLED_FOR = timedelta(minutes=12)
"""A call stays on the screen so long, unless the interview is over."""
SOON = timedelta(minutes=20)
"""What the screen announces before it is called."""
WHO = ("candidate__beneficiary", "recruiter__company__organisation", "vacancy")


@dataclass
class Table:
    """One table of a recruiter: its interviews to come, nearest first, and those whose hour is over without a word."""

    recruiter: Recruiter
    number: int
    queue: list[Meeting] = field(default_factory=list)
    unsaid: list[Meeting] = field(default_factory=list)

    @property
    def shown(self) -> list[Meeting]:
        """Now, next, after."""
        return self.queue[:SHOWN]

    @property
    def more(self) -> int:
        """How many come later."""
        return len(self.queue[SHOWN:])

    @property
    def state(self) -> str:
        """Where the recruiter is: `gone`, `left`, `here`, `late`, or "" before anything is known."""
        who = self.recruiter
        if who.withdrawn_at is not None:
            return "gone"
        if who.left_at is not None:
            return "left"
        return "here" if who.arrived_at else "late" if who.late_until else ""


@dataclass(frozen=True)
class Counts:
    """How the day goes, in a few numbers."""

    expected: int
    arrived: int
    planned: int
    held: int
    missed: int
    promises: int
    seconds: int


def tables(job_dating: JobDating, *, at: datetime) -> list[Table]:
    """Every table in the order of halls and names, with its queue at this instant; two reads."""
    recruiters = job_dating.recruiters.select_related("company__organisation").order_by(
        "hall", "company__organisation__name", "pk"
    )
    found = {(who.pk, number): Table(who, number) for who in recruiters for number in range(1, who.tables + 1)}
    length = timedelta(minutes=job_dating.slot_minutes)
    for meeting in planned(job_dating).select_related(*WHO).order_by("starts_at", "table"):
        table = found.get((meeting.recruiter_id, meeting.table))
        if table is None:  # tables were taken away after the plan: shown at the recruiter's first one
            table = found[meeting.recruiter_id, 1]
        is_over = meeting.starts_at + length <= at and (meeting.called_at is None or meeting.called_at + length <= at)
        (table.unsaid if is_over else table.queue).append(meeting)
    return list(found.values())


def planned(job_dating: JobDating) -> QuerySet[Meeting]:
    """The interviews of which nothing is said yet, past or to come."""
    return job_dating.meetings.filter(status=MeetingStatus.PLANNED)


@dataclass(frozen=True)
class ToCome:
    """Interviews that have not begun, and when the last of them does."""

    count: int
    last: datetime


def to_come(job_dating: JobDating, *, at: datetime) -> ToCome | None:
    """What is still to take place at this instant; None when nothing is."""
    found = planned(job_dating).filter(starts_at__gt=at).aggregate(count=Count("pk"), last=Max("starts_at"))
    return ToCome(**found) if found["count"] else None


def counts(job_dating: JobDating) -> Counts:
    """The figures at the top of the page: two reads."""
    here = Q(status=CandidateStatus.RETAINED)
    people = job_dating.candidates.aggregate(
        expected=Count("pk", filter=here), arrived=Count("pk", filter=here & Q(arrived_at__isnull=False))
    )
    said = job_dating.meetings.aggregate(
        planned=Count("pk", filter=Q(status=MeetingStatus.PLANNED)),
        held=Count("pk", filter=Q(status=MeetingStatus.HELD)),
        missed=Count("pk", filter=Q(status=MeetingStatus.MISSED)),
        promises=Count("pk", filter=Q(outcome=Outcome.PROMISE)),
        seconds=Count("pk", filter=Q(outcome=Outcome.SECOND)),
    )
    return Counts(**people, **said)


def find(job_dating: JobDating, text: str) -> list[Candidate]:
    """Whom the entrance looks for: a number, or a name; the retained ones who are not there yet first."""
    rows = job_dating.candidates.select_related("beneficiary", "job_dating")
    if text.isdigit() and len(text) <= 4:
        return list(rows.filter(number=int(text)))
    people = best_matches(Beneficiary.objects.filter(candidacies__job_dating=job_dating), text, at_most=FOUND)
    by_person = {row.beneficiary_id: row for row in rows.filter(beneficiary__in=people)}
    return [by_person[person.pk] for person in people]


def of_candidate(candidate: Candidate) -> QuerySet[Meeting]:
    """The person's interviews, in order, those that were called off left out."""
    rows = candidate.meetings.exclude(status=MeetingStatus.CANCELLED).order_by("starts_at")
    return rows.select_related("recruiter__company__organisation", "vacancy")


def of_recruiter(recruiter: Recruiter) -> QuerySet[Meeting]:
    """The recruiter's interviews, in order, those that were called off left out."""
    rows = recruiter.meetings.exclude(status=MeetingStatus.CANCELLED).order_by("starts_at", "table")
    return rows.select_related("candidate__beneficiary__job_search", "vacancy")


def of_recruiters(job_dating: JobDating) -> dict[UUID, list[Meeting]]:
    """The interviews of every recruiter, in order, in one read."""
    found: defaultdict[UUID, list[Meeting]] = defaultdict(list)
    rows = job_dating.meetings.exclude(status=MeetingStatus.CANCELLED).order_by("starts_at", "table")
    for row in rows.select_related("candidate__beneficiary", "vacancy"):
        found[row.recruiter_id].append(row)
    return dict(found)


@dataclass(frozen=True)
class Screen:
    """What a whole hall reads: who is called, latest first, and who comes next."""

    called: list[Meeting]
    soon: list[Meeting]


def screen(job_dating: JobDating, *, at: datetime, at_most: int = 12) -> Screen:
    """What the public screen shows at this instant; one read."""
    rows = planned(job_dating).filter(
        Q(called_at__gt=at - CALLED_FOR) | Q(starts_at__range=(at - CALLED_FOR, at + SOON)), candidate__left_at=None
    )
    found = list(rows.select_related(*WHO).order_by("starts_at", "recruiter__company__organisation__name"))
    called = [row for row in found if row.called_at is not None and row.called_at > at - CALLED_FOR]
    called.sort(key=lambda row: cast("datetime", row.called_at), reverse=True)
    soon = [row for row in found if row.called_at is None]
    return Screen(called[:at_most], soon[:at_most])


def seconds_due(principal: Principal, *, at: datetime) -> QuerySet[Meeting]:
    """Second interviews whose date is past: somebody asks what came of them. The oldest first."""
    rows = Meeting.objects.filter(
        outcome=Outcome.SECOND, second_at__lt=at, job_dating__status__in=(Status.RUNNING, Status.HELD)
    )
    seen = rows.filter(job_dating__in=JobDating.objects.visible_to(principal))
    return seen.select_related(*WHO, "recruiter__contact", "job_dating__theme").order_by("second_at", "pk")


def by_candidate(meetings: Iterable[Meeting]) -> dict[Candidate, list[Meeting]]:
    """The interviews of each person, in the order given."""
    found: defaultdict[Candidate, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        found[meeting.candidate].append(meeting)
    return dict(found)
