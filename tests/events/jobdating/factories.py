"""Rows of a job dating: a theme, a day, recruiters with offers, candidates who look for work."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter, RecruiterVacancy, Theme
from rebond.events.jobdating.rules import slots
from rebond.events.jobdating.states import CandidateSource, CandidateStatus
from rebond.work.employers.models import Company
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory

DAY = date(2026, 3, 17)
"""A Tuesday, two weeks after NOON."""


def theme(**fields: object) -> Theme:
    given = {"month": DAY.replace(day=1), "sector": "hotellerie_restauration", "title": "Restauration", "rome": ["G16"]}
    return Theme.objects.create(**{**given, **fields})


def job_dating(**fields: object) -> JobDating:
    """Three hours from nine, slots of 15 minutes, nothing else asked."""
    given: dict[str, object] = {"on": DAY, "opens": time(9), "closes": time(12), "hall_gap_slots": 0}
    if "theme" not in fields:
        given["theme"] = theme()
    if "organisation" not in fields:
        given["organisation"] = OrganisationFactory.create(capabilities=["accelerator"], phone="0412345678")
    return JobDating.objects.create(**{**given, **fields})


def company(name: str = "") -> Company:
    number = Company.objects.count() + 1
    organisation = OrganisationFactory.create(
        name=name or f"Entreprise {number}", code=f"E{number:014}", capabilities=["company"]
    )
    return Company.objects.create(organisation=organisation, siret=f"{number:014}", registered_at=NOON)


def vacancy(of: Company, **fields: object) -> Vacancy:
    given = {
        "title": "Cuisinier",
        "rome": "G1602",
        "contract": "cdi",
        "published_at": NOON - timedelta(days=3),
        "updated_at": NOON,
    }
    return Vacancy.objects.create(company=of, **{**given, **fields})


def recruiter(
    event: JobDating, *, name: str = "", requires: Sequence[str] = (), offers: int = 1, **fields: object
) -> Recruiter:
    """A company with its open offers."""
    made = Recruiter.objects.create(job_dating=event, company=company(name), **fields)
    for _ in range(offers):
        RecruiterVacancy.objects.create(recruiter=made, vacancy=vacancy(made.company, requires=list(requires)))
    return made


def candidate(event: JobDating, *, has: Sequence[str] = (), wishes: Sequence[UUID] = (), **fields: object) -> Candidate:
    """A person who is retained and looks for a job of a cook."""
    person = fields.pop("beneficiary", None) or BeneficiaryFactory.create()
    JobSearch.objects.get_or_create(
        beneficiary=person, defaults={"wishes": ["G1602"], "contracts": ["cdi"], "has": list(has), "updated_at": NOON}
    )
    given = {"source": CandidateSource.READY, "status": CandidateStatus.RETAINED, "proposed_at": NOON}
    return Candidate.objects.create(job_dating=event, beneficiary=person, wishes=list(wishes), **{**given, **fields})


def meeting(of: Candidate, host: Recruiter, *, slot: int = 0, **fields: object) -> Meeting:
    at: datetime = slots(of.job_dating)[slot]
    return Meeting.objects.create(job_dating=of.job_dating, candidate=of, recruiter=host, **{"starts_at": at, **fields})


def instant_of(text: str) -> time:
    """« 10:00 » as an hour."""
    return time.fromisoformat(text)
