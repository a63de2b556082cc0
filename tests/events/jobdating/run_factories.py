"""A job dating as it runs, made of rows: recruiters with tables, people with numbers, interviews in a grid."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter, RecruiterVacancy, Theme
from rebond.events.jobdating.rules import slots
from rebond.people.accounts.models import Organisation
from rebond.work.employers.models import Company, CompanyContact
from rebond.work.vacancies.models import JobSearch, Vacancy
from tests.factories import BeneficiaryFactory, OrganisationFactory

DAY = date(2026, 3, 3)
OPENS = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""9 h in Paris."""
_numbers = count(1)


def event(status: str = "running", *, on: date = DAY, **fields: object) -> JobDating:
    """A job dating from 9 to 12, in slots of fifteen minutes."""
    theme = Theme.objects.get_or_create(
        month=on.replace(day=1), sector="hotellerie", defaults={"title": "Hôtellerie, restauration", "rome": ["G16"]}
    )[0]
    host: Organisation = OrganisationFactory.create(capabilities=["accelerator"])
    given = {"theme": theme, "organisation": host, "on": on, "opens": time(9), "closes": time(12), "status": status}
    return JobDating.objects.create(**{**given, **fields})


def recruiter(
    job_dating: JobDating, *, name: str = "", tables: int = 1, email: str = "", **fields: object
) -> Recruiter:
    """A company with an open vacancy and, if an address is given, a contact."""
    number = next(_numbers)
    organisation: Organisation = OrganisationFactory.create(
        name=name or f"Brasserie {number}", capabilities=["company"]
    )
    company = Company.objects.create(
        organisation=organisation, siret=f"{number:014}", registered_at=OPENS - timedelta(days=30)
    )
    contact = (
        CompanyContact.objects.create(company=company, first_name="Paul", last_name="Durand", email=email)
        if email
        else None
    )
    made = Recruiter.objects.create(job_dating=job_dating, company=company, contact=contact, tables=tables, **fields)
    vacancy = Vacancy.objects.create(
        company=company,
        title="Commis de cuisine",
        rome="G1602",
        contract="cdi",
        posts=9,
        published_at=company.registered_at,
        updated_at=company.registered_at,
    )
    RecruiterVacancy.objects.create(recruiter=made, vacancy=vacancy)
    return made


def candidate(job_dating: JobDating, **fields: object) -> Candidate:
    """A person who is retained, with a number and what they look for."""
    names = {key: fields.pop(key) for key in ("first_name", "last_name") if key in fields}
    person = BeneficiaryFactory.create(**names)
    JobSearch.objects.create(beneficiary=person, wishes=["G1602"], has=[], updated_at=OPENS)
    number = (job_dating.candidates.count()) + 1
    given = {"beneficiary": person, "status": "retained", "source": "ready", "proposed_at": OPENS, "number": number}
    return Candidate.objects.create(job_dating=job_dating, **{**given, **fields})


def meeting(who: Candidate, host: Recruiter, slot: int = 0, **fields: object) -> Meeting:
    """An announced interview in a slot of the grid, for the vacancy that the recruiter brings."""
    event = who.job_dating
    offer = host.offers.first()
    given = {
        "starts_at": slots(event)[slot],
        "vacancy": offer.vacancy if offer else None,
        "announced_at": OPENS - timedelta(days=2),
    }
    return Meeting.objects.create(job_dating=event, candidate=who, recruiter=host, **{**given, **fields})
