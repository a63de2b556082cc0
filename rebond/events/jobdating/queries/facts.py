"""What a plan is made from: every row of one job dating, in a handful of statements.

People and interviews are counted by thousands: read as values, and by their keys, which an index answers whatever
PostgreSQL believes of tables that were just filled.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Extract

from rebond.events.jobdating.models import Candidate, Interpreter, JobDating, Meeting, Recruiter, RecruiterVacancy
from rebond.events.jobdating.rules import grid
from rebond.events.jobdating.states import LIVE, CandidateStatus
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import CALLED_OFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus


class Guest(NamedTuple):
    """A candidate who comes: the columns of their row that a plan reads."""

    pk: UUID
    beneficiary_id: UUID
    appointment_id: UUID | None
    wishes: list[UUID]
    language: str
    arrives: time | None
    leaves: time | None
    arrived_at: datetime | None
    late_until: time | None
    left_at: datetime | None


class Row(NamedTuple):
    """An interview that stands: the columns of its row that a plan reads."""

    pk: UUID
    candidate_id: UUID
    recruiter_id: UUID
    vacancy_id: UUID | None
    status: str
    starts_at: datetime
    table: int
    score: int
    is_by_hand: bool
    is_announced: bool


@dataclass(frozen=True)
class Facts:
    """One job dating: who comes, who recruits, for what, when, and what is planned already.

    `searches[c]` is what candidate c looks for; `brought[v]` the rank of the recruiter who brings the open vacancy v.
    """

    job_dating: JobDating
    grid: list[datetime | None]
    candidates: list[Guest]
    searches: list[JobSearch]
    recruiters: list[Recruiter]
    vacancies: list[Vacancy]
    brought: list[int]
    interpreters: list[Interpreter]
    meetings: list[Row]

    def offers(self) -> dict[int, list[Vacancy]]:
        """The open vacancies of each recruiter, by rank."""
        found: dict[int, list[Vacancy]] = defaultdict(list)
        for vacancy, recruiter in zip(self.vacancies, self.brought, strict=True):
            found[recruiter].append(vacancy)
        return found

    def name_of(self, person: int) -> str:
        """The name of one candidate, read only for a sentence."""
        return Beneficiary.objects.get(pk=self.candidates[person].beneficiary_id).full_name


def facts(job_dating: JobDating) -> Facts:
    """Everything as it is now, the version first: what changes meanwhile shows by it. Nine statements at most."""
    fresh = JobDating.objects.select_related("theme").get(pk=job_dating.pk)
    candidates = _coming(fresh)
    here = Recruiter.objects.filter(job_dating=fresh, withdrawn_at=None).select_related("company__organisation")
    recruiters = list(here.order_by("company__organisation__name", "pk"))
    vacancies, brought = _offers(fresh, recruiters)
    return Facts(
        job_dating=fresh,
        grid=grid(fresh),
        candidates=candidates,
        searches=_searches(candidates),
        recruiters=recruiters,
        vacancies=vacancies,
        brought=brought,
        interpreters=list(Interpreter.objects.filter(job_dating=fresh).order_by("language", "pk")),
        meetings=_standing(fresh),
    )


def _offers(job_dating: JobDating, recruiters: list[Recruiter]) -> tuple[list[Vacancy], list[int]]:
    """The vacancies that are still to be filled, and who brings each."""
    rank = {recruiter.pk: number for number, recruiter in enumerate(recruiters)}
    rows = RecruiterVacancy.objects.filter(recruiter__job_dating=job_dating, vacancy__status=VacancyStatus.OPEN)
    kept = [row for row in rows.select_related("vacancy").order_by("vacancy_id", "pk") if row.recruiter_id in rank]
    return [row.vacancy for row in kept], [rank[row.recruiter_id] for row in kept]


def _coming(job_dating: JobDating) -> list[Guest]:
    """`Candidate.objects.coming()`, as values: those whose place was called off are found by its key."""
    rows = Candidate.objects.filter(job_dating=job_dating, status=CandidateStatus.RETAINED)
    found = [Guest._make(row) for row in rows.order_by("proposed_at", "pk").values_list(*Guest._fields)]
    placed = [one.appointment_id for one in found if one.appointment_id]
    gone = set(Appointment.objects.filter(pk__in=placed, status__in=CALLED_OFF).values_list("pk", flat=True))
    return [one for one in found if one.appointment_id not in gone]


def _standing(job_dating: JobDating) -> list[Row]:
    """The interviews planned or past. Instants come as numbers: there are few of them, each made once."""
    rows = Meeting.objects.filter(job_dating=job_dating, status__in=LIVE).order_by("starts_at", "pk")
    columns = rows.annotate(
        second=Extract("starts_at", "epoch", tzinfo=UTC), is_announced=Q(announced_at__isnull=False)
    ).values_list(*("second" if name == "starts_at" else name for name in Row._fields))
    at = Row._fields.index("starts_at")
    return [Row._make((*row[:at], _instant(float(row[at])), *row[at + 1 :])) for row in columns]


@lru_cache(maxsize=1000)
def _instant(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _searches(candidates: Sequence[Guest]) -> list[JobSearch]:
    """What each looks for; nothing written is an empty search, which meets whatever requires nothing."""
    rows = JobSearch.objects.filter(beneficiary__in=[one.beneficiary_id for one in candidates])
    known = {
        person: JobSearch(beneficiary_id=person, wishes=wishes, contracts=contracts, has=has)
        for person, wishes, contracts, has in rows.values_list("beneficiary_id", "wishes", "contracts", "has")
    }
    return [known.get(one.beneficiary_id) or JobSearch(beneficiary_id=one.beneficiary_id) for one in candidates]
