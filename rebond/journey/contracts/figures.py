"""Who has a contract, how long it took, whether it was renewed in time or refused. One definition each.

Where they match, they are those of the DREES survey on orientation and accompaniment (OARSA): table 2 (who has a contract or a
PPAE), table 3 (how long contracts last), table 4 (the types of the actions that they hold, each type once for a contract, note 16)
and its note 22 (days from the orientation to the contract).
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Rule, Unit
from rebond.ground.web.figures import Figure
from rebond.journey.contracts.models import Contract, ContractText, Ppae
from rebond.journey.contracts.queries import clocks
from rebond.journey.contracts.queries.queues import FRANCE_TRAVAIL
from rebond.journey.contracts.states import EndReason, Regime, Status
from rebond.journey.orientation import promises
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.promises import BROKEN, KEPT, PENDING, Delay, Promise
from rebond.journey.orientation.queries import awake
from rebond.journey.orientation.states import DECIDED
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.states import SurveyType

Rows = QuerySet[Any]

IN_TIME = Figure(
    "in_time",
    "Contrat signé dans le délai",
    "Parmi les orientations remises dans la période, hors France Travail : contrat signé par tous au plus tard le jour dit "
    "par la loi (un mois ; avant 2025, deux mois pour un parcours social). Non tenu : après, ou pas encore alors que le jour "
    "est passé. Les sorties avant le jour dit ne comptent pas.",
)
DELAY = Figure(
    "delay",
    "De l'orientation au contrat",
    "Jours entre la remise de l'orientation et le contrat signé par tous, quand les deux ont eu lieu (DREES, note 22).",
)
RENEWED = Figure(
    "renewed",
    "Contrat renouvelé à temps",
    "Parmi les contrats dont le dernier jour est dans la période et passé : un autre a été signé au plus tard ce jour-là. "
    "Un contrat terminé avant son terme ne compte pas.",
)
REFUSED = Figure(
    "refused",
    "Contrat que la personne n'a pas signé",
    "Parmi les personnes à qui un contrat a été proposé dans la période, celles qui ont dit ne pas être d'accord au moins "
    "une fois. Ce n'est ni une faute, ni une sanction.",
)

_COVERAGE = (
    ("elsewhere", "Orientées hors France Travail", "Personnes dont l'orientation est remise et le droit ouvert (DREES, tableau 2)."),
    ("with", "Avec un contrat", "Parmi elles, celles dont un contrat signé couvre aujourd'hui (DREES, tableau 2)."),
    ("with_ce", "Contrat d'engagement", "Parmi elles, contrat signé sous la loi de 2025."),
    ("with_cer", "Contrat d'engagements réciproques", "Parmi elles, contrat d'avant 2025, valable tant qu'il n'est pas remplacé."),
    ("without", "Sans contrat", "Parmi elles, celles qu'aucun contrat signé ne couvre aujourd'hui."),
    ("ft", "Orientées vers France Travail", "Personnes dont l'orientation est remise et le droit ouvert (DREES, tableau 2)."),
    ("with_ppae", "Avec un PPAE reçu", "Parmi elles, celles dont le projet personnalisé (PPAE) est arrivé au Pôle."),
)  # fmt: skip
COVERAGE: tuple[Figure, ...] = tuple(Figure(*one) for one in _COVERAGE)
"""Who has a contract today, each a count of people."""

_LENGTHS = (
    ("short", "Moins de 6 mois", None, 6),
    ("middle", "De 6 mois à moins d'un an", 6, 12),
    ("long", "Un an ou plus", 12, None),
)
LENGTHS: tuple[tuple[Figure, int | None, int | None], ...] = tuple(
    (Figure(key, label, "Contrats signés qui couvrent aujourd'hui, selon leur durée (DREES, tableau 3)."), least, below)
    for key, label, least, below in _LENGTHS
)

CONTENTS: tuple[Figure, ...] = tuple(
    Figure(
        one.value,
        one.label,
        "Contrats signés qui couvrent aujourd'hui et contiennent au moins une action de ce type, comptés une fois par type "
        "(DREES, tableau 4 et note 16). Le type de chaque action est dans les paramètres. Les actions confidentielles n'y sont pas.",
    )
    for one in SurveyType
)
"""What the contracts in force hold."""

DIMENSIONS = {
    "pole": "Pôle d'insertion",
    "structure": "Structure",
    "pathway": "Parcours",
    "regime": "Régime du contrat",
}
"""By what the figures may be told: columns of an orientation, and the law of its contract."""


def oriented(today: date, *, pole: UUID | None = None) -> QuerySet[Orientation]:
    """Whoever has rights and duties today and got their orientation: the base of table 2."""
    rows = awake(Orientation.objects.all(), today).filter(duty__ends_on=None, status__in=DECIDED)
    mine = Contract.objects.filter(beneficiary=OuterRef("beneficiary")).in_force(today)
    rows = rows.filter(handed_over_at__isnull=False).annotate(regime=_first(mine, "regime"))
    return rows if pole is None else rows.filter(pole=pole)


def conditions(today: date) -> dict[str, Q]:
    """What each figure of COVERAGE says of an orientation."""
    mine = Contract.objects.filter(beneficiary=OuterRef("beneficiary")).in_force(today)
    kept = Ppae.objects.filter(orientation=OuterRef("pk"), rejected_at=None)
    agency = Q(**FRANCE_TRAVAIL)
    return {
        "elsewhere": ~agency,
        "with": ~agency & Q(Exists(mine)),
        "with_ce": ~agency & Q(Exists(mine.filter(regime=Regime.CE))),
        "with_cer": ~agency & Q(Exists(mine.filter(regime=Regime.CER))),
        "without": ~agency & ~Q(Exists(mine)),
        "ft": agency,
        "with_ppae": agency & Q(Exists(kept)),
    }


def coverage(rows: QuerySet[Orientation], today: date) -> dict[str, int]:
    """Each figure of COVERAGE, in one query."""
    found: dict[str, int] = rows.aggregate(
        **{f"n_{key}": Count("pk", filter=condition) for key, condition in conditions(today).items()}
    )
    return {key.removeprefix("n_"): count for key, count in found.items()}


def covered_by(rows: QuerySet[Orientation], today: date, *, by: str) -> dict[Any, tuple[int, int]]:
    """(people oriented elsewhere than to France Travail, those with a contract) for each value of a dimension."""
    asked = conditions(today)
    counted = rows.filter(asked["elsewhere"]).order_by(by).values_list(by)
    found = counted.annotate(people=Count("pk"), held=Count("pk", filter=asked["with"]))
    return {group: (people, held) for group, people, held in found}


def handed_over(since: date, until: date, *, pole: UUID | None = None) -> Rows:
    """Orientations handed over in a period, elsewhere than to France Travail, from their start to their first contract."""
    first = Contract.objects.filter(orientation=OuterRef("pk"), signed_at__isnull=False)
    first = first.exclude(end_reason=EndReason.MISTAKE)
    rows = Orientation.objects.filter(
        handed_over_at__gte=_start(since), handed_over_at__lt=_start(until + timedelta(days=1))
    )
    rows = rows.exclude(**FRANCE_TRAVAIL).annotate(
        due_on=clocks.contract_due_on(),
        met_on=TruncDate(_first(first, "signed_at")),
        start_on=TruncDate("handed_over_at"),
        regime=_first(first, "regime"),
    )
    found: Rows = rows.annotate(stop_on=F("met_on"))
    return found if pole is None else found.filter(pole=pole)


def _first(rows: Rows, fact: str) -> Subquery:
    return Subquery(rows.order_by("signed_at", "pk").values(fact)[:1])


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def in_time(rows: Rows, *, today: date, by: str) -> dict[Any, Promise]:
    """IN_TIME of the rows of `handed_over`, by a dimension; `promises.total` adds them up."""
    return promises.outcomes(promises.judged(rows, today=today), by=by)


def delays(rows: Rows, *, by: str) -> dict[Any, Delay]:
    """DELAY of the rows of `handed_over`, by a dimension."""
    return promises.measured(rows, by=by)


def ended(since: date, until: date, *, today: date, pole: UUID | None = None) -> Rows:
    """Contracts whose last day is in the period and passed, each with `is_renewed`."""
    last = min(until, today - timedelta(days=1))
    rows = Contract.objects.filter(status__in=(Status.SIGNED, Status.REPLACED), ends_on__gte=since, ends_on__lte=last)
    later = Contract.objects.filter(beneficiary=OuterRef("beneficiary"), signed_at__gt=OuterRef("signed_at"))
    later_days: Rows = later.exclude(end_reason=EndReason.MISTAKE).annotate(day=TruncDate("signed_at"))
    found: Rows = rows.annotate(is_renewed=Exists(later_days.filter(day__lte=OuterRef("ends_on"))))
    return found if pole is None else found.filter(beneficiary__pole=pole)


def proposed(since: date, until: date, *, pole: UUID | None = None) -> Rows:
    """Contracts proposed to sign in the period, each with `is_refused`: the person said no at least once."""
    frozen = Q(texts__frozen_at__gte=_start(since), texts__frozen_at__lt=_start(until + timedelta(days=1)))
    said = Contract.objects.filter(pk=OuterRef("pk"), texts__refusals__isnull=False)
    chosen = Contract.objects.filter(frozen).order_by().values("pk")
    rows: Rows = Contract.objects.filter(pk__in=chosen).annotate(is_refused=Exists(said))
    return rows if pole is None else rows.filter(beneficiary__pole=pole)


def lengths(today: date, *, pole: UUID | None = None) -> list[tuple[Figure, Rows]]:
    """Contracts in force by how long they last (DREES, table 3)."""
    rows: Rows = Contract.objects.all().in_force(today)
    rows = rows.annotate(next_on=F("ends_on") + timedelta(days=1), m6=_months(6), m12=_months(12))
    rows = rows if pole is None else rows.filter(beneficiary__pole=pole)
    found = []
    for figure, least, below in LENGTHS:
        kept = rows.filter(next_on__gte=F(f"m{least}")) if least else rows
        found.append((figure, kept.filter(next_on__lt=F(f"m{below}")) if below else kept))
    return found


def contents(today: date, *, pole: UUID | None = None) -> list[tuple[Figure, Rows]]:
    """Contracts in force by the types of the actions that they hold (DREES, table 4)."""
    rows, asked = with_text(today, pole=pole), content_conditions()
    return [(figure, rows.filter(asked[figure.key])) for figure in CONTENTS]


def with_text(today: date, *, pole: UUID | None = None) -> Rows:
    """Contracts in force, each with `said`: the text that was signed."""
    text = ContractText.objects.filter(contract=OuterRef("pk"), frozen_at__isnull=False).order_by("-number")
    rows: Rows = Contract.objects.all().in_force(today).annotate(said=Subquery(text.values("content")[:1]))
    return rows if pole is None else rows.filter(beneficiary__pole=pole)


def content_conditions() -> dict[str, Q]:
    """What table 4 counts: at least one action of the type, by the type that the pack gives each action."""
    found = {figure.key: Q(pk=None) for figure in CONTENTS}
    for code, one in catalogue.ever().items():
        if not one.is_confidential:
            found[one.survey_type] |= Q(said__commitments__contains=[{"programme": code}])
    return found


def _months(count: int) -> Any:
    return due([Rule("", "", "", count, Unit.MONTH, date.min, None, "")], "starts_on")


def counted(key: str, since: date, until: date, *, today: date, pole: UUID | None = None) -> tuple[Figure, Rows] | None:
    """The figure and the rows behind a key: « with », « in_time.broken », « renewed.no », « length.short », « content.iae »."""
    match key.split("."):
        case ["in_time", outcome] if outcome in (KEPT, BROKEN, PENDING):
            rows = promises.judged(handed_over(since, until, pole=pole), today=today)
            return IN_TIME, rows.filter(outcome=outcome)
        case ["renewed", answer] if answer in ("yes", "no"):
            return RENEWED, ended(since, until, today=today, pole=pole).filter(is_renewed=answer == "yes")
        case ["refused", answer] if answer in ("yes", "no"):
            return REFUSED, proposed(since, until, pole=pole).filter(is_refused=answer == "yes")
        case ["length" | "content" as part, name]:
            found = lengths(today, pole=pole) if part == "length" else contents(today, pole=pole)
            return next((one for one in found if one[0].key == name), None)
        case [name]:
            rows = oriented(today, pole=pole)
            return next(((one, rows.filter(conditions(today)[name])) for one in COVERAGE if one.key == name), None)
    return None
