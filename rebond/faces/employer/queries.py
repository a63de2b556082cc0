"""What an employer reads of their company: its offers, its hires, its places at job datings, who asks to come in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from rebond.events.jobdating.models import Recruiter
from rebond.events.jobdating.states import MeetingStatus
from rebond.events.jobdating.states import Status as EventStatus
from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.states import Status as AidStatus
from rebond.work.applications.models import Application
from rebond.work.applications.queries import listed as listed_applications
from rebond.work.applications.states import AWAITING
from rebond.work.clauses.models import Lot, MonthHours
from rebond.work.clauses.states import HoursStatus
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
class Task:
    """Something that waits for the employer, and where to do it."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Space:
    """The first page of a company's own space."""

    company: Company
    vacancies: list[Vacancy]
    open_count: int
    applications: list[Application]
    tasks: list[Task]
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
        if self.tasks:
            return self.tasks[0].sentence
        if not self.open_count:
            return "Publiez une offre : le Département cherche qui, parmi les personnes accompagnées, peut y répondre."
        return "Vos offres sont publiées. Dites-les pourvues ou retirez-les dès que ce n'est plus d'actualité."


def space(company: Company, principal: Principal, *, today: date) -> Space:
    """All of it; the company comes with its organisation."""
    offers: Any = listed(principal).filter(company=company)
    hires = Hire.objects.visible_to(principal).filter(company=company).select_related("beneficiary", "vacancy")
    member = club.membership_of(company)
    waiting = _waiting(company, principal)
    return Space(
        company=company,
        vacancies=list(offers.order_by("-status", "-published_at", "pk")[:LATEST]),
        open_count=waiting.open_offers,
        tasks=_tasks(waiting),
        applications=list(_candidates(principal)),
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


def _candidates(principal: Principal) -> QuerySet[Application]:
    """The applications to which the company has not answered, the longest waiting first."""
    return listed_applications(principal).filter(status__in=AWAITING).order_by("sent_at", "pk")[:LATEST]


def _waiting(company: Company, principal: Principal) -> Any:
    """How much of the company waits, counted in one statement: candidates, aids, hours; and its open offers."""
    sent = Application.objects.visible_to(principal).filter(status__in=AWAITING)
    aids = TutoringAid.objects.visible_to(principal).filter(status__in=(AidStatus.DRAFT, AidStatus.INCOMPLETE))
    lots = Lot.objects.visible_to(principal).values("pk")
    hours = MonthHours.objects.filter(Q(placement__lot__in=lots), status=HoursStatus.REFUSED)
    return Company.objects.annotate(
        open_offers=_number(Vacancy.objects.filter(company=company, status=VacancyStatus.OPEN), "company"),
        candidates=_number(sent.filter(vacancy__company=company), "vacancy__company"),
        aids_to_complete=_number(aids.filter(company=company), "company"),
        hours_to_redo=_number(hours.filter(placement__lot__company=company), "placement__lot__company"),
    ).get(pk=company.pk)


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _tasks(waiting: Any) -> list[Task]:
    """What waits for the employer, people first."""
    told = (
        (
            waiting.candidates,
            "candidature attend",
            "candidatures attendent",
            "votre réponse",
            "applications:applications",
        ),
        (waiting.aids_to_complete, "demande d'aide est", "demandes d'aide sont", "à compléter", "aids:aids"),
        (waiting.hours_to_redo, "mois d'heures est", "mois d'heures sont", "à reprendre", "clauses:lots"),
    )
    return [
        Task(f"{words.count(number, one, many)} {what}.", reverse(name))
        for number, one, many, what, name in told
        if number
    ]


def _job_datings(company: Company, today: date) -> Any:
    """Where the company recruits soon, with how many interviews are planned, and how many offers it brings."""
    rows = Recruiter.objects.filter(company=company, withdrawn_at=None, job_dating__on__gte=today)
    rows = rows.exclude(job_dating__status=EventStatus.CANCELLED).select_related("job_dating__theme")
    planned = Count("meetings", filter=Q(meetings__status=MeetingStatus.PLANNED), distinct=True)
    counted = rows.annotate(planned=planned, brought=Count("offers", distinct=True))
    return counted.order_by("job_dating__on", "pk")
