"""What the visits of each RTEF brought, from the visit to the kept job. People are counted once per agent."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q

from rebond.ground.web.figures import Figure
from rebond.people.accounts.models import Membership
from rebond.work.applications.models import Application
from rebond.work.hires.figures import ANSWERS, JOB, Job
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.prospecting.models import FoundVacancy, Visit
from rebond.work.prospecting.states import Status

VISITS = Figure(
    "visits",
    "Visites",
    "Rendez-vous avec des entreprises (visites, appels, salons) tenus dans la période et dont le compte rendu est écrit.",
)
VACANCIES = Figure(
    "vacancies",
    "Offres trouvées",
    "Offres d'emploi qu'aucune annonce ne disait, notées par l'agent lors d'une visite et publiées dans la période.",
)
PROPOSALS = Figure(
    "proposals",
    "Propositions",
    "Fois où une offre trouvée en visite a été proposée à une personne dans la période, ou qu'une personne y a répondu "
    "d'elle-même.",
)
HIRES = Figure(
    "hires",
    "Embauches",
    "Personnes qui ont signé dans la période un contrat de travail sur une offre trouvée en visite. Une promesse n'est pas "
    "comptée, ni un contrat signé puis jamais commencé.",
)


LONGEST = 6
"""Months after which the jobs are no longer told by agent."""


def in_post(months: int) -> Figure:
    """Still in post so many months after the first day."""
    return Figure(
        f"in_post_{months}",
        f"En poste à {months} mois",
        f"Parmi les embauches sur une offre trouvée en visite dont les {months} mois tombent dans la période, celles où la "
        "personne était encore en poste quand on l'a demandé ; à côté, de combien on le sait. Un emploi terminé avant "
        "compte comme terminé ; un contrat que l'entreprise renouvelle sans interruption continue le même emploi.",
    )


@dataclass
class Kept:
    """After so many months: of how many hires one knows, and how many are still in post."""

    known: int = 0
    kept: int = 0


@dataclass
class Brought:
    """What the visits of one agent brought over a period."""

    visits: int = 0
    vacancies: int = 0
    proposals: int = 0
    people: set[UUID] = field(default_factory=set)
    posts: dict[int, Kept] = field(default_factory=lambda: defaultdict(Kept))

    @property
    def hires(self) -> int:
        return len(self.people)


def counted(since: date, until: date, *, today: date, months: Sequence[int]) -> dict[UUID, Brought]:
    """By agent, VISITS, VACANCIES, PROPOSALS, HIRES, and who is in post at so many months; four statements."""
    found: defaultdict[UUID, Brought] = defaultdict(Brought)
    visits = Visit.objects.filter(status=Status.DONE, starts_at__date__range=(since, until)).order_by()
    for agent, count in visits.values_list("agent").annotate(count=Count("pk")):
        found[agent].visits = count
    offers = FoundVacancy.objects.filter(vacancy__published_at__date__range=(since, until)).order_by()
    for agent, count in offers.values_list("visit__agent").annotate(count=Count("pk")):
        found[agent].vacancies = count
    proposed = Application.objects.filter(vacancy__found__isnull=False, made_at__date__range=(since, until)).order_by()
    for agent, count in proposed.values_list("vacancy__found__visit__agent").annotate(count=Count("pk")):
        found[agent].proposals = count
    for agent, person, signed_on, job in _jobs(since, until, months):
        if person is not None and since <= signed_on <= until:
            found[agent].people.add(person)
        for month, due, is_kept in job.posts(months, min(until, today)):
            if due >= since and is_kept is not None:
                found[agent].posts[month].known += 1
                found[agent].posts[month].kept += is_kept
    return dict(found)


def _jobs(since: date, until: date, months: Sequence[int]) -> Iterator[tuple[UUID, UUID | None, date, Job]]:
    """(agent, person, signed on, contract) on the offers found; without the person, what followed it without a break."""
    first = since - relativedelta(months=max(months, default=0))
    rows = Hire.objects.filter(
        Q(vacancy__found__isnull=False) | Q(previous__isnull=False, since_on__isnull=False),
        Q(signed_on__range=(since, until)) | Q(starts_on__range=(first, until)),
        status__in=(HireStatus.SIGNED, HireStatus.ENDED),
    )
    facts = ("pk", "previous", "vacancy__found__visit__agent", "beneficiary", "signed_on")
    agents: dict[UUID, UUID] = {}
    for pk, previous, own, person, signed_on, *job in (
        rows.order_by("starts_on", "pk").annotate(**ANSWERS).values_list(*facts, *JOB)
    ):
        if agent := own or agents.get(previous):
            agents[pk] = agent
            yield agent, person if own else None, signed_on, Job(*job)


@dataclass(frozen=True)
class Line:
    """What is shown of one agent, or of the team: counts, then (months, still in post, known)."""

    name: str
    visits: int
    vacancies: int
    proposals: int
    hires: int
    posts: list[tuple[int, int, int]]


def lines(found: dict[UUID, Brought], months: Sequence[int]) -> list[Line]:
    """One line for each agent, by name, then the team; people of the team are counted once."""
    names = Membership.objects.filter(pk__in=found).select_related("user")
    told = [_line(one.user.full_name, [found[one.pk]], months) for one in names]
    return [*sorted(told, key=lambda line: line.name), _line("Ensemble", list(found.values()), months)]


def _line(name: str, parts: list[Brought], months: Sequence[int]) -> Line:
    totals = Counter[str]()
    for part in parts:
        totals["visits"] += part.visits
        totals["vacancies"] += part.vacancies
        totals["proposals"] += part.proposals
    people = set().union(*(part.people for part in parts))
    posts = [
        (month, sum(p.posts[month].kept for p in parts), sum(p.posts[month].known for p in parts)) for month in months
    ]
    return Line(name, totals["visits"], totals["vacancies"], totals["proposals"], len(people), posts)
