"""Are the promises kept, where is it stuck, how long does it take. One definition each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Avg, Case, CharField, Count, F, FloatField, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate, TruncMonth

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure, rate
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.states import DutyKind

Rows = QuerySet[Orientation]

FUNNEL: tuple[tuple[Figure, Q], ...] = (
    (Figure("informed", "Droit connu", "Personnes dont le Département a appris l'entrée dans la période."), Q()),
    (Figure("interviewed", "Reçues en entretien", "Parmi elles, celles qui ont eu leur entretien d'orientation."), Q(interviewed_at__isnull=False)),
    (Figure("decided", "Orientées", "Parmi elles, celles pour qui une orientation a été décidée."), Q(decided_at__isnull=False)),
    (Figure("handed_over", "Contrat remis", "Parmi elles, celles qui ont reçu leur contrat d'orientation."), Q(handed_over_at__isnull=False)),
    (Figure("referent_named", "Référent désigné", "Parmi elles, celles dont la structure a désigné le référent."), Q(referent_named_at__isnull=False)),
    (Figure("met", "Premier rendez-vous tenu", "Parmi elles, celles qui ont rencontré leur référent."), Q(first_met_at__isnull=False)),
)  # fmt: skip

PROMISES = ("entrant", "orientation", "booking", "referent_named", "first_meeting")

DELAYS: tuple[tuple[Figure, str, str], ...] = (
    (Figure("to_interview", "Jusqu'à l'entretien", "Jours entre l'information du droit et l'entretien d'orientation."), "information", "interviewed"),
    (Figure("to_decision", "Jusqu'à l'orientation", "Jours entre l'information du droit et la décision d'orientation."), "information", "decided"),
    (Figure("to_referent", "Jusqu'au référent", "Jours entre la décision d'orientation et la désignation du référent."), "decided", "referent_named"),
)  # fmt: skip

KEPT, BROKEN, PENDING = "kept", "broken", "pending"


@dataclass(frozen=True)
class Promise:
    """One promise over a group of people: kept, broken, not due yet; and the rate among those decided."""

    kept: int = 0
    broken: int = 0
    pending: int = 0

    @property
    def rate(self) -> float | None:
        return rate(self.kept, self.kept + self.broken)


@dataclass(frozen=True)
class Delay:
    """Days, over a group of people."""

    count: int
    mean: float
    median: float


class _Median(Aggregate):
    function = "percentile_cont"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class _Days(Func):
    """`stop - start`, in days."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def entered(since: date, until: date, *, pole: UUID | None = None) -> Rows:
    """The first orientation of everyone whose entry was learnt between two days, both included."""
    rows = Orientation.objects.filter(
        previous=None, duty__kind=DutyKind.RSA, duty__informed_on__gte=since, duty__informed_on__lte=until
    )
    return rows if pole is None else rows.filter(pole=pole)


def funnel(rows: Rows) -> list[tuple[Figure, int]]:
    """Each step with how many reached it, in one query."""
    found = rows.aggregate(**{figure.key: Count("pk", filter=condition) for figure, condition in FUNNEL})
    return [(figure, found[figure.key]) for figure, _ in FUNNEL]


def promise_figure(name: str) -> Figure | None:
    """What the pack promises under this name; None when it promises nothing."""
    history = parameters.history(f"deadline.{name}")
    if not history:
        return None
    value = history[0].value
    definition = (
        f"{value['sentence']} Tenue : au plus tard le jour dit. Non tenue : après, ou pas encore alors que le jour "
        "est passé. Les sorties avant le jour dit ne comptent pas."
    )
    return Figure(f"promise.{name}", value["label"], definition)


def with_outcome(rows: Rows, name: str, *, today: date) -> Rows:
    """`rows` whose clock has started, each with its `outcome`: kept, broken or pending."""
    stop = clocks.SQL[parameters.deadline_rules(name)[0].stop]
    judged = rows.annotate(due_on=clocks.due_on(name), met_on=stop).filter(due_on__isnull=False)
    judged = judged.exclude(Q(met_on=None) & Q(closed_at__isnull=False) & Q(due_on__gte=TruncDate("closed_at")))
    return judged.annotate(
        outcome=Case(
            When(met_on__lte=F("due_on"), then=Value(KEPT)),
            When(Q(met_on__isnull=False) | Q(due_on__lt=today), then=Value(BROKEN)),
            default=Value(PENDING),
            output_field=CharField(),
        )
    )


def promises(rows: Rows, name: str, *, today: date) -> dict[UUID | None, Promise]:
    """One promise by Pôle, in one query; `total()` adds them up."""
    counted = with_outcome(rows, name, today=today).values_list("pole", "outcome").annotate(count=Count("pk"))
    found: dict[UUID | None, dict[str, int]] = {}
    for pole, outcome, count in counted.order_by("pole", "outcome"):
        found.setdefault(pole, {})[outcome] = count
    return {pole: Promise(**counts) for pole, counts in found.items()}


def total(parts: Iterable[Promise]) -> Promise:
    """The same promise over several groups."""
    groups = list(parts)
    return Promise(*(sum(getattr(group, name) for group in groups) for name in (KEPT, BROKEN, PENDING)))


def delays(rows: Rows, start: str, stop: str, *, by: str) -> dict[Any, Delay]:
    """Days from one fact to another, by « pole » or by « month » of entry, where both happened."""
    group: Combinable | F = TruncMonth("duty__informed_on") if by == "month" else F("pole")
    measured = rows.annotate(
        group=group, start_on=clocks.SQL[start], stop_on=clocks.SQL[stop]
    ).filter(start_on__isnull=False, stop_on__isnull=False)
    days = _Days(F("stop_on"), F("start_on"))
    found = (
        measured.values_list("group")
        .annotate(count=Count("pk"), mean=Avg(days), median=_Median(days))
        .order_by("group")
    )
    return {key: Delay(count, round(mean, 1), round(median, 1)) for key, count, mean, median in found}


def counted(rows: Rows, key: str, *, today: date) -> tuple[Figure, Rows] | None:
    """The figure and the people behind a key, « funnel.decided » or « promise.booking.broken »; None if unknown."""
    match key.split("."):
        case ["funnel", step]:
            for figure, condition in FUNNEL:
                if figure.key == step:
                    return figure, rows.filter(condition)
        case ["promise", name, outcome] if name in PROMISES and outcome in (KEPT, BROKEN, PENDING):
            if figure := promise_figure(name):
                return figure, with_outcome(rows, name, today=today).filter(outcome=outcome)
    return None
