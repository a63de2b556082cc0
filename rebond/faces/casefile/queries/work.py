"""The « Travail » card of a file: what the person looks for, their jobs, what the reader may do about them."""

from dataclasses import dataclass

from django.urls import reverse

from rebond.faces.casefile.queries.files import CaseFile
from rebond.people.accounts.principals import Principal
from rebond.work.applications import rules as applying
from rebond.work.applications.models import Application
from rebond.work.applications.states import Status as Answer
from rebond.work.hires import queries as hires
from rebond.work.hires import rules as hiring
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status
from rebond.work.vacancies import queries, rome, rules
from rebond.work.vacancies.states import ContractKind


@dataclass(frozen=True)
class Job:
    """One hire as the card tells it; `url` for who may open it."""

    company: str
    state: str
    url: str
    is_good_news: bool


@dataclass(frozen=True)
class WorkCard:
    """What the card shows. `search_url` and `promise_url` are empty for who may not write."""

    is_described: bool
    wishes: list[str]
    contracts: list[str]
    has: list[str]
    jobs: list[Job]
    search_url: str
    promise_url: str
    offers_url: str
    applications: list[Job]


def work_card(file: CaseFile, principal: Principal) -> WorkCard:
    """The card of this file, for this reader."""
    search = file.sought or {"wishes": [], "contracts": [], "has": []}
    labels = queries.requirements(file.today)
    pk, writes = file.person.pk, not file.has_left
    return WorkCard(
        is_described=file.sought is not None,
        wishes=[rome.label(code) for code in search["wishes"]],
        contracts=[str(ContractKind(code).label) for code in search["contracts"]],
        has=[labels[code] for code in search["has"] if code in labels],
        jobs=[_job(row, file, principal) for row in file.hires],
        search_url=_url(writes and rules.can_describe(principal, file.person), "vacancies:search", pk),
        offers_url=_url(writes and applying.can_propose(principal, file.person), "applications:choose", pk),
        applications=[_application(row) for row in file.applications if principal.role in applying.DOOR],
        promise_url=_url(writes and hiring.can_promise(principal, file.person), "hires:promise", pk),
    )


def _application(row: Application) -> Job:
    url = reverse("applications:application", args=[row.pk])
    is_good_news = row.status == Answer.ACCEPTED
    return Job(f"{row.vacancy.title}, {row.vacancy.company.name}", row.get_status_display(), url, is_good_news)


def _job(row: Hire, file: CaseFile, principal: Principal) -> Job:
    state = row.get_status_display()
    if row.status == Status.SIGNED:
        months = hires.kept_months(row, today=file.today)
        state = f"En poste depuis {months} mois" if months else "Contrat signé"
    if row.status == Status.ENDED and row.ended_on and row.end_reason not in hires.WORKS_ON:
        state = f"Emploi terminé le {row.ended_on:%d/%m/%Y} : reprise du parcours"
    url = _url(principal.role in hiring.DOOR, "hires:hire", row.pk)
    is_good_news = row.status == Status.SIGNED and hires.is_steady(row, today=file.today)
    return Job(row.company.name, state, url, is_good_news)


def _url(may: bool, name: str, pk: object) -> str:  # noqa: FBT001  # said by its caller in one word
    return reverse(name, args=[pk]) if may else ""
