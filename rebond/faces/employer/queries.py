"""What an employer reads of their company: its offers, its hires, its places at job datings, who asks to come in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from rebond.events.jobdating.models import Recruiter
from rebond.events.jobdating.states import MeetingStatus
from rebond.events.jobdating.states import Status as EventStatus
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.work.applications.models import Application
from rebond.work.applications.queries import listed as listed_applications
from rebond.work.applications.states import AWAITING
from rebond.work.employers.models import ClubMembership, Company, CompanyContact, SpaceRequest
from rebond.work.employers.operations.spaces import members
from rebond.work.employers.queries import club, contacts
from rebond.work.employers.queries.club import Promise
from rebond.work.employers.states import SpaceStatus
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.queries import listed
from rebond.work.vacancies.states import Status as VacancyStatus

LATEST = 10


@dataclass(frozen=True)
class Space:
    """The first page of a company's own space."""

    company: Company
    vacancies: list[Vacancy]
    open_count: int
    applications: list[Application]
    hires: list[Hire]
    job_datings: list[Recruiter]
    contacts: list[CompanyContact]
    requests: list[SpaceRequest]
    colleagues: list[Membership]
    member: ClubMembership | None
    promises: list[Promise]

    @property
    def what_now(self) -> str:
        """What is expected of the employer first."""
        if self.requests:
            return "Quelqu'un demande à entrer dans l'espace de votre entreprise : dites si vous le connaissez."
        if self.applications:
            return "Des personnes attendent votre réponse : un geste suffit, et elle leur est dite."
        if not self.open_count:
            return "Publiez une offre : le Département cherche qui, parmi les personnes accompagnées, peut y répondre."
        return "Vos offres sont publiées. Dites-les pourvues ou retirez-les dès que ce n'est plus d'actualité."


def space(company: Company, principal: Principal, *, today: date) -> Space:
    """All of it; the company comes with its organisation."""
    offers: Any = listed(principal).filter(company=company)
    hires = Hire.objects.visible_to(principal).filter(company=company).select_related("beneficiary", "vacancy")
    member = club.membership_of(company)
    return Space(
        company=company,
        vacancies=list(offers.order_by("-status", "-published_at", "pk")[:LATEST]),
        open_count=offers.filter(status=VacancyStatus.OPEN).count(),
        applications=list(_waiting(principal)),
        hires=list(hires.order_by("-promised_at", "pk")[:LATEST]),
        job_datings=list(_job_datings(company, today)),
        contacts=[one for one in contacts(company) if one.ended_on is None],
        requests=list(
            SpaceRequest.objects.filter(company=company, status=SpaceStatus.ASKED).order_by("proved_at", "pk")
        ),
        colleagues=list(members(company)),
        member=member,
        promises=club.promises(member, today=today) if member else [],
    )


def _waiting(principal: Principal) -> QuerySet[Application]:
    """The applications to which the company has not answered, the longest waiting first."""
    return listed_applications(principal).filter(status__in=AWAITING).order_by("sent_at", "pk")[:LATEST]


def _job_datings(company: Company, today: date) -> Any:
    """Where the company recruits soon, with how many interviews are planned, and how many offers it brings."""
    rows = Recruiter.objects.filter(company=company, withdrawn_at=None, job_dating__on__gte=today)
    rows = rows.exclude(job_dating__status=EventStatus.CANCELLED).select_related("job_dating__theme")
    planned = Count("meetings", filter=Q(meetings__status=MeetingStatus.PLANNED), distinct=True)
    counted = rows.annotate(planned=planned, brought=Count("offers", distinct=True))
    return counted.order_by("job_dating__on", "pk")
