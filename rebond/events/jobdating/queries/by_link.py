"""What whoever holds a link reads: a recruiter, of the people they meet; a person, of their day. No clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rebond.events.jobdating import rules
from rebond.events.jobdating.models import Candidate, Meeting, Recruiter
from rebond.events.jobdating.queries.running import of_candidate, of_recruiter
from rebond.events.jobdating.states import CandidateStatus, Status
from rebond.work.vacancies import rome
from rebond.work.vacancies.models import JobSearch
from rebond.work.vacancies.queries import requirements


@dataclass(frozen=True)
class Person:
    """What a recruiter reads of somebody: never a name, an obstacle, a benefit or anything of their health."""

    meeting: Meeting
    wishes: list[str]
    has: list[str]


def people_of(recruiter: Recruiter) -> list[Person]:
    """The recruiter's interviews with what each person wishes and can do; two reads, and the pack's list."""
    labels = requirements(recruiter.job_dating.on)
    found = []
    for meeting in of_recruiter(recruiter):
        search = getattr(meeting.candidate.beneficiary, "job_search", None)
        wishes, has = (search.wishes, search.has) if isinstance(search, JobSearch) else ([], [])
        found.append(
            Person(meeting, [rome.label(code) for code in wishes], [labels[code] for code in has if code in labels])
        )
    return found


@dataclass(frozen=True)
class Hour:
    """One interview as the person reads it."""

    meeting: Meeting
    may_feel: bool


@dataclass(frozen=True)
class Day:
    """A person's job dating: their hours, and what they may do now."""

    candidate: Candidate
    hours: list[Hour]
    may_arrive: bool
    is_over: bool


def of_appointment(pk: UUID) -> Candidate | None:
    """Who has this place in the session of a job dating."""
    rows = Candidate.objects.filter(appointment=pk, status=CandidateStatus.RETAINED)
    return rows.select_related("job_dating__theme", "beneficiary").first()


def day_of(candidate: Candidate, *, at: datetime) -> Day:
    """The person's own page at this instant; hours are told once they are announced."""
    event = candidate.job_dating
    is_told = event.status in (Status.ANNOUNCED, Status.RUNNING, Status.HELD)
    hours = [Hour(row, rules.can_be_felt(row, at=at)) for row in of_candidate(candidate)] if is_told else []
    today = rules.local_day(at) == event.on
    waits = candidate.arrived_at is None or candidate.left_at is not None
    return Day(
        candidate,
        hours,
        may_arrive=today and event.status in rules.RUNS and waits,
        is_over=event.status in (Status.HELD, Status.CANCELLED) or rules.local_day(at) > event.on,
    )
