"""What a plan is made from: every row of one job dating, in a handful of statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rebond.events.jobdating.models import Candidate, Interpreter, JobDating, Meeting, Recruiter, RecruiterVacancy
from rebond.events.jobdating.rules import grid
from rebond.events.jobdating.states import LIVE
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus


@dataclass(frozen=True)
class Facts:
    """One job dating: who comes, who recruits, for what, when, and what is planned already.

    `searches[c]` is what candidate c looks for; `brought[v]` the rank of the recruiter who brings the open vacancy v.
    """

    job_dating: JobDating
    grid: list[datetime | None]
    candidates: list[Candidate]
    searches: list[JobSearch]
    recruiters: list[Recruiter]
    vacancies: list[Vacancy]
    brought: list[int]
    interpreters: list[Interpreter]
    meetings: list[Meeting]

    def offers(self) -> dict[int, list[Vacancy]]:
        """The open vacancies of each recruiter, by rank."""
        found: dict[int, list[Vacancy]] = defaultdict(list)
        for vacancy, recruiter in zip(self.vacancies, self.brought, strict=True):
            found[recruiter].append(vacancy)
        return found


def facts(job_dating: JobDating) -> Facts:
    """Everything as it is now, the version first: what changes meanwhile shows by it. Seven statements."""
    fresh = JobDating.objects.select_related("theme").get(pk=job_dating.pk)
    coming = Candidate.objects.coming().filter(job_dating=fresh).select_related("beneficiary")
    candidates = list(coming.order_by("proposed_at", "pk"))
    here = Recruiter.objects.filter(job_dating=fresh, withdrawn_at=None).select_related("company__organisation")
    recruiters = list(here.order_by("company__organisation__name", "pk"))
    vacancies, brought = _offers(fresh, recruiters)
    meetings = Meeting.objects.filter(job_dating=fresh, status__in=LIVE).order_by("starts_at", "pk")
    return Facts(
        job_dating=fresh,
        grid=grid(fresh),
        candidates=candidates,
        searches=_searches(fresh, candidates),
        recruiters=recruiters,
        vacancies=vacancies,
        brought=brought,
        interpreters=list(Interpreter.objects.filter(job_dating=fresh).order_by("language", "pk")),
        meetings=list(meetings),
    )


def _offers(job_dating: JobDating, recruiters: list[Recruiter]) -> tuple[list[Vacancy], list[int]]:
    """The vacancies that are still to be filled, and who brings each."""
    rank = {recruiter.pk: number for number, recruiter in enumerate(recruiters)}
    rows = RecruiterVacancy.objects.filter(recruiter__job_dating=job_dating, vacancy__status=VacancyStatus.OPEN)
    kept = [row for row in rows.select_related("vacancy").order_by("vacancy_id", "pk") if row.recruiter_id in rank]
    return [row.vacancy for row in kept], [rank[row.recruiter_id] for row in kept]


def _searches(job_dating: JobDating, candidates: list[Candidate]) -> list[JobSearch]:
    """What each looks for; nothing written is an empty search, which meets whatever requires nothing."""
    people = Candidate.objects.coming().filter(job_dating=job_dating).values("beneficiary")
    known: dict[UUID, JobSearch] = {row.beneficiary_id: row for row in JobSearch.objects.filter(beneficiary__in=people)}
    return [known.get(one.beneficiary_id) or JobSearch(beneficiary_id=one.beneficiary_id) for one in candidates]
