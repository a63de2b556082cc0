"""Contracts that carry a clause, hours due and done, people placed, and those whose placement became a lasting job."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure, rate
from rebond.work.clauses import queries
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Placement
from rebond.work.clauses.rules import due_by
from rebond.work.clauses.states import HoursStatus
from rebond.work.hires.models import Hire
from rebond.work.hires.rules import is_lasting
from rebond.work.hires.states import Status

SHARE = Figure(
    "clause_share",
    "Marchés qui portent une clause sociale",
    "Parmi les marchés notifiés dans l'année, ceux qui portent une clause sociale. Les marchés sans clause sont saisis aussi : "
    "sans eux la part n'aurait pas de sens.",
)
DUE = Figure(
    "clause_hours_due",
    "Heures d'insertion dues",
    "Heures que les lots commencés avant la fin de la période doivent à cette date, au prorata de leurs jours.",
)
DONE = Figure(
    "clause_hours_done",
    "Heures d'insertion faites",
    "Heures validées avec leur justificatif, des mois de la période. Ce qui est déclaré et pas encore validé n'est pas compté.",
)
PEOPLE = Figure(
    "clause_people",
    "Personnes placées",
    "Personnes qui ont au moins une heure validée dans la période, comptées une fois.",
)
LASTING = Figure(
    "clause_lasting",
    "Emplois durables après un placement",
    "Parmi les personnes placées, celles qui ont signé un contrat durable au sens des statistiques de l'emploi depuis le premier "
    "jour de leur placement.",
)


@dataclass(frozen=True)
class Share:
    """Contracts of a year and a family, how many carry a clause, and which share that is."""

    year: int
    family: str
    contracts: int
    with_clause: int

    @property
    def percent(self) -> float | None:
        return rate(self.with_clause, self.contracts)


def shares(*, today: date) -> list[Share]:
    """SHARE by year and family, the latest year first; one statement."""
    names = queries.families(today)
    rows = ClauseContract.objects.annotate(year=ExtractYear("notified_on")).values("year", "family").order_by()
    found = rows.annotate(count=Count("pk"), clauses=Count("pk", filter=Q(has_clause=True)))
    told = [Share(row["year"], names.get(row["family"], row["family"]), row["count"], row["clauses"]) for row in found]
    return sorted(told, key=lambda one: (-one.year, one.family))


@dataclass(frozen=True)
class Hours:
    """DUE, DONE, PEOPLE and LASTING of a period."""

    due: Decimal
    done: Decimal
    people: int
    lasting: int


def hours(since: date, until: date) -> Hours:
    """The figures of a period, of all lots; three statements."""
    day_before = since.fromordinal(since.toordinal() - 1)
    lots = Lot.objects.filter(starts_on__lte=until, ends_on__gte=since)
    due = sum((_due(lot, day_before, until) for lot in lots), Decimal(0))
    valid = MonthHours.objects.filter(status=HoursStatus.VALIDATED, month__gte=since.replace(day=1), month__lte=until)
    done = valid.aggregate(total=Sum("hours"))["total"] or Decimal(0)
    placed = Placement.objects.filter(months__in=valid.filter(hours__gt=0))
    first: dict[UUID, date] = {}
    for person, starts_on in placed.order_by("starts_on").values_list(Coalesce("beneficiary", "pk"), "starts_on"):
        first.setdefault(person, starts_on)
    return Hours(due, done, len(first), _lasting(first, until))


def _due(lot: Lot, before: date, until: date) -> Decimal:
    return due_by(lot, until) - due_by(lot, before)


def _lasting(first: dict[UUID, date], until: date) -> int:
    """Of these people, each with the first day of their placement, those who have signed a lasting contract since."""
    rule = parameters.get("employment.lasting", on=until)
    signed = Hire.objects.filter(
        beneficiary__in=list(first), status__in=[Status.SIGNED, Status.ENDED], signed_on__lte=until
    )
    told = signed.values_list("beneficiary", "contract", "starts_on", "ends_on")
    return len(
        {
            person
            for person, contract, starts_on, ends_on in told
            if starts_on is not None and starts_on >= first[person] and is_lasting(contract, starts_on, ends_on, rule)
        }
    )
