"""Who keeps which company, and which companies to approach first, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest, TruncDate

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Capability, Role
from rebond.work.employers.models import ClubCommitment, ClubDeed, Company
from rebond.work.employers.queries import sector_romes, sectors
from rebond.work.employers.states import UNNAMED
from rebond.work.prospecting.models import AidedContract, Keeping, Rest, Visit
from rebond.work.prospecting.states import Status
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus


def agents() -> QuerySet[Membership]:
    """The RTEF at work, by name."""
    rows = Membership.objects.filter(role=Role.RTEF, ended_at=None).select_related("user")
    return rows.order_by("user__last_name", "user__first_name", "pk")


def poles() -> QuerySet[Organisation]:
    """The Pôles that somebody may keep."""
    return Organisation.objects.filter(capabilities__contains=[Capability.POLE], closed_on=None).order_by("name")


def current() -> QuerySet[Keeping]:
    """What is kept today by commune and by Pôle, agent by agent."""
    rows = Keeping.objects.filter(ended_at=None, company=None).select_related("agent__user", "pole")
    return rows.order_by("agent__user__last_name", "pole__name", "insee", "pk")


def keeper() -> Coalesce:
    """The agent who keeps a company: by its name, else by its commune, else by its Pôle."""
    held = Keeping.objects.filter(ended_at=None)
    place = OuterRef("organisation__insee")
    ways = (
        held.filter(company=OuterRef("pk")),
        held.filter(insee=place).exclude(insee=""),
        held.filter(pole__territory__contains=[place]),
    )
    return Coalesce(*(Subquery(rows.order_by("started_at", "pk").values("agent")[:1]) for rows in ways))


def resting(today: date) -> Exists:
    """The company is not to be approached today."""
    rows = Rest.objects.filter(company=OuterRef("pk"), lifted_at=None)
    return Exists(rows.filter(Q(until=None) | Q(until__gte=today)))


def is_resting(company: Company, today: date) -> Rest | None:
    """Why a company is not to be approached today; None when it may be."""
    rows = Rest.objects.filter(Q(until=None) | Q(until__gte=today), company=company, lifted_at=None)
    return rows.first()


@dataclass(frozen=True)
class Shortage:
    """How a sector lacks people: its offers that have waited for long, and how often people wish one of its jobs."""

    unfilled: int = 0
    wished: int = 0


def shortages(today: date) -> dict[str, Shortage]:
    """Of each sector of the pack; two statements."""
    terms = parameters.get("prospecting.terms", on=today)
    limit = today - timedelta(days=terms["unfilled_days"])
    waiting = Vacancy.objects.filter(status=VacancyStatus.OPEN, published_at__date__lte=limit)
    offers: dict[str, int] = dict(waiting.order_by().values_list("rome").annotate(count=Count("pk")))
    wish = Func(F("wishes"), function="unnest", output_field=CharField())
    said = JobSearch.objects.annotate(wish=wish).order_by().values_list("wish")
    wishes: dict[str, int] = dict(said.annotate(count=Count("pk")))
    romes = sector_romes(today)
    return {code: Shortage(_sum(offers, starts), _sum(wishes, starts)) for code, starts in romes.items()}


def _sum(counts: Mapping[str, int], starts: tuple[str, ...]) -> int:
    return sum(found for rome, found in counts.items() if rome.startswith(starts))


def listed(principal: Principal, today: date) -> QuerySet[Company]:
    """The companies one sees, each with its keeper, its last visit and the points of each reason to go there."""
    rows = Company.objects.visible_to(principal).exclude(siret=UNNAMED).select_related("organisation")
    done = Visit.objects.filter(company=OuterRef("pk"), status=Status.DONE).order_by("-starts_at")
    ahead = Visit.objects.filter(company=OuterRef("pk"), status=Status.PLANNED)
    lacks = shortages(today)
    facts: Any = rows.annotate(
        keeper=keeper(),
        is_resting=resting(today),
        is_planned=Exists(ahead),
        last_visit_on=Subquery(done.values(day=TruncDate("starts_at"))[:1], output_field=DateField()),
        unfilled=_by_sector({code: one.unfilled for code, one in lacks.items()}),
        wished=_by_sector({code: one.wished for code, one in lacks.items()}),
        promised=_promised(today),
    )
    name = Concat("user__first_name", Value(" "), "user__last_name")
    holder = Membership.objects.filter(pk=OuterRef("keeper")).values(name=name)
    found = facts.annotate(keeper_name=Coalesce(Subquery(holder), Value("")), points=_points(lacks, today))
    return cast("QuerySet[Company]", found)


def _promised(today: date) -> Coalesce:
    """How much of what a member of the club promised for this year is still to be done."""
    deeds = ClubDeed.objects.filter(membership=OuterRef("membership"), kind=OuterRef("kind"), done_on__year=today.year)
    kept = Coalesce(Subquery(deeds.order_by().values("kind").annotate(total=Sum("count")).values("total")), 0)
    made = ClubCommitment.objects.filter(membership__company=OuterRef("pk"), membership__ended_on=None)
    left = made.order_by().values("membership").annotate(total=Sum(Greatest(F("yearly") - kept, 0)))
    return Coalesce(Subquery(left.values("total"), output_field=IntegerField()), 0)


def _by_sector(counts: Mapping[str, int]) -> Case:
    whens = [When(sector=code, then=Value(count)) for code, count in counts.items() if count]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _points(lacks: Mapping[str, Shortage], today: date) -> Case:
    """Full points for the sector that lacks most, the others in proportion; none for a company at rest."""
    worth = parameters.get("prospecting.points", on=today)
    offers = max((one.unfilled for one in lacks.values()), default=0) or 1
    wishes = max((one.wished for one in lacks.values()), default=0) or 1
    of_sector = {
        code: round(worth["unfilled"] * one.unfilled / offers) + round(worth["wished"] * one.wished / wishes)
        for code, one in lacks.items()
    }
    of_visits = Case(
        When(last_visit_on=None, then=Value(worth["never_visited"])),
        When(last_visit_on__lt=overdue(today), then=Value(worth["not_visited"])),
        default=Value(0),
        output_field=IntegerField(),
    )
    of_club = Case(When(promised__gt=0, then=Value(worth["promised"])), default=Value(0), output_field=IntegerField())
    nothing = When(Q(is_resting=True) | Q(is_planned=True), then=Value(0))
    return Case(nothing, default=_by_sector(of_sector) + of_visits + of_club, output_field=IntegerField())


def overdue(today: date) -> date:
    """A company visited before this day is to be visited again."""
    return today - relativedelta(months=parameters.get("prospecting.terms", on=today)["visit_months"])


def reasons(row: Any, today: date) -> list[str]:
    """Why to go to a company that `listed` annotated, or why not now; in sentences."""
    if row.is_resting:
        return ["Il est noté de ne plus démarcher cette entreprise pour l'instant."]
    if row.is_planned:
        return ["Un rendez-vous avec elle est déjà prévu, ou attend son compte rendu."]
    terms = parameters.get("prospecting.terms", on=today)
    found = []
    if row.unfilled:
        offers = words.count(row.unfilled, "offre attend", "offres attendent")
        found.append(f"Dans son secteur, {offers} depuis plus de {terms['unfilled_days']} jours.")
    if row.wished:
        wishes = words.count(row.wished, "souhait de métier est", "souhaits de métiers sont")
        found.append(f"{wishes} dans ce secteur, parmi les personnes qui cherchent.")
    if row.last_visit_on is None:
        found.append("Elle n'a jamais été visitée.")
    elif row.last_visit_on < overdue(today):
        found.append(
            f"Pas de visite depuis le {words.short_day(row.last_visit_on)} (plus de {terms['visit_months']} mois)."
        )
    if row.promised:
        left = words.count(row.promised, "engagement promis au club reste", "engagements promis au club restent")
        found.append(f"{left} à tenir cette année.")
    return found or ["Rien ne presse : son secteur recrute sans peine, et elle a été vue récemment."]


def by_sector(today: date) -> list[tuple[str, Shortage]]:
    """The sectors, most lacking first."""
    names = sectors(today)
    found = [(names[code], one) for code, one in shortages(today).items() if one.unfilled]
    return sorted(found, key=lambda pair: (-pair[1].unfilled, pair[0]))


def visits_of(company: Company) -> list[Visit]:
    """The latest visits there."""
    rows = Visit.objects.filter(company=company).select_related("agent__user", "contact")
    return list(rows.order_by("-starts_at", "pk")[:20])


def aided_of(company: Company) -> list[AidedContract]:
    """The aided contracts proposed there, the latest first."""
    return list(AidedContract.objects.filter(company=company).order_by("-proposed_on", "pk"))


def keepers_of(company: Company) -> list[Keeping]:
    """Who kept it by name, the latest first."""
    return list(Keeping.objects.filter(company=company).select_related("agent__user").order_by("-started_at", "pk"))
