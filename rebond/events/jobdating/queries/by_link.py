"""What whoever holds a link reads: a recruiter, of the people they meet; a person, of their day. No clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rebond.events.jobdating import rules
from rebond.events.jobdating.models import Candidate, Meeting, Recruiter
from rebond.events.jobdating.queries.running import of_candidate, of_recruiter
from rebond.events.jobdating.states import CandidateStatus, MeetingStatus, Status
from rebond.people.appointments.states import CALLED_OFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies import rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.queries import Requirement, held, requirement_list


@dataclass(frozen=True)
class Person:
    """What a recruiter reads of somebody: never a name, an obstacle, a benefit or anything of their health."""

    meeting: Meeting
    wishes: list[str]
    has: list[str]


def people_of(recruiter: Recruiter) -> list[Person]:
    """The recruiter's interviews with what each person wishes and can do; two reads, and the pack's list."""
    listed = requirement_list(recruiter.job_dating.on)
    found = []
    for meeting in of_recruiter(recruiter):
        search = getattr(meeting.candidate.beneficiary, "job_search", None)
        wishes, has = (search.wishes, search.has) if isinstance(search, JobSearch) else ([], [])
        found.append(Person(meeting, [rome.label(code) for code in wishes], _told(has, meeting.vacancy, listed)))
    return found


def _told(has: Sequence[str], offer: Vacancy | None, listed: Sequence[Requirement]) -> list[str]:
    """What somebody has, what the offer asks for first; what follows from something better is not said again."""
    known = [one for one in listed if one.code in has]
    implied = {code for one in known for code in held(one.implies, listed)}
    asked = set(offer.requires) if offer else set()
    shown = [one for one in known if one.code not in implied]
    return [one.label for one in sorted(shown, key=lambda one: not (held([one.code], listed) & asked))]


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
    is_today: bool = False

    @property
    def may_wish(self) -> bool:
        """The plan is still to come: they may say whom they would like to meet."""
        return self.candidate.job_dating.status == Status.PREPARING and not self.is_over

    @property
    def next(self) -> Meeting | None:
        """Their next interview."""
        return next(
            (one.meeting for one in self.hours if one.meeting.status == MeetingStatus.PLANNED and not one.may_feel),
            None,
        )

    @property
    def unfelt(self) -> bool:
        """They met somebody and did not say how it went."""
        return any(one.may_feel and not one.meeting.feeling for one in self.hours)


def of_appointment(pk: UUID) -> Candidate | None:
    """Who has this place in the session of a job dating."""
    rows = Candidate.objects.filter(appointment=pk, status=CandidateStatus.RETAINED)
    return rows.select_related("job_dating__theme", "beneficiary").first()


def of_person(person: Beneficiary, *, since: date) -> Candidate | None:
    """Their place in the latest job dating since this day: asked for or kept, and not called off."""
    rows = Candidate.objects.filter(beneficiary=person, job_dating__on__gte=since, status__in=MINE)
    rows = rows.exclude(job_dating__status=Status.CANCELLED).exclude(appointment__status__in=CALLED_OFF)
    rows = rows.select_related("job_dating__theme", "job_dating__organisation", "beneficiary", "appointment")
    return rows.order_by("job_dating__on", "pk").last()


MINE = (CandidateStatus.PROPOSED, CandidateStatus.RETAINED)
"""What a person reads of their own candidacies."""


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
        is_today=today,
    )
