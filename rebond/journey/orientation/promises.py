"""Are the promises kept, where is it stuck, how long does it take. One definition each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Aggregate,
    Avg,
    Case,
    CharField,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate, TruncMonth

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure, rate
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import ENTRANTS, Orientation
from rebond.people.beneficiaries.states import DutyKind

Rows = QuerySet[Orientation]

_FUNNEL = (
    ("informed", "Droit connu", "Personnes dont le Département a appris l'entrée dans la période.", ""),
    ("interviewed", "Reçues", "Parmi elles, celles qui ont eu leur entretien d'orientation.", "interviewed_at"),
    ("decided", "Orientées", "Parmi elles, celles pour qui une orientation est décidée.", "decided_at"),
    ("handed_over", "Contrat remis", "Parmi elles, celles qui ont leur contrat d'orientation.", "handed_over_at"),
    ("referent_named", "Référent désigné", "Parmi elles, celles dont le référent est désigné.", "referent_named_at"),
    ("met", "Premier rendez-vous tenu", "Parmi elles, celles qui ont rencontré leur référent.", "first_met_at"),
)

FUNNEL: tuple[tuple[Figure, Q], ...] = tuple(
    (Figure(key, label, definition), Q(**{f"{fact}__isnull": False}) if fact else Q())
    for key, label, definition, fact in _FUNNEL
)
"""From the right to the référent: each step, and the orientations that reached it."""

PROMISES = ("entrant", "first_interview", "orientation", "booking", "referent_named", "first_meeting")

_DELAYS = (
    ("information", "interviewed", "Jusqu'à l'entretien", "l'information du droit et l'entretien d'orientation"),
    ("information", "decided", "Jusqu'à l'orientation", "l'information du droit et la décision d'orientation"),
    ("decided", "referent_named", "Jusqu'au référent", "la décision d'orientation et la désignation du référent"),
)

DELAYS: tuple[tuple[Figure, str, str], ...] = tuple(
    (Figure(f"{start}.{stop}", label, f"Jours entre {between}, quand les deux ont eu lieu."), start, stop)
    for start, stop, label, between in _DELAYS
)
"""How long it takes: from one fact to another."""

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
    """The first orientation of every entrant whose entry was learnt between two days, both included."""
    rows = Orientation.objects.filter(
        ENTRANTS, duty__kind=DutyKind.RSA, duty__informed_on__gte=since, duty__informed_on__lte=until
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


def made() -> list[str]:
    """The promises of the pack; two names for the same promise (fact, length, fact) count once, the first."""
    kept: dict[tuple[object, ...], str] = {}
    for name in PROMISES:
        if rules := parameters.deadline_rules(name):
            kept.setdefault((rules[0].start, rules[0].count, rules[0].unit, rules[0].stop), name)
    return list(kept.values())


def with_outcome(rows: Rows, name: str, *, today: date) -> QuerySet[Any]:
    """`rows` whose clock has started, each with its `outcome`: kept, broken or pending."""
    stop = clocks.SQL[parameters.deadline_rules(name)[0].stop]
    return judged(rows.annotate(due_on=clocks.due_on(name), met_on=stop), today=today)


def judged(rows: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Those of these orientations, annotated `due_on` and `met_on`, whose clock has started, each with its `outcome`."""
    started = rows.filter(due_on__isnull=False)
    started = started.exclude(Q(met_on=None) & Q(closed_at__isnull=False) & Q(due_on__gte=TruncDate("closed_at")))
    found: QuerySet[Any] = started.annotate(
        outcome=Case(
            When(met_on__lte=F("due_on"), then=Value(KEPT)),
            When(Q(met_on__isnull=False) | Q(due_on__lt=today), then=Value(BROKEN)),
            default=Value(PENDING),
            output_field=CharField(),
        )
    )
    return found


def promises(rows: Rows, name: str, *, today: date) -> dict[UUID | None, Promise]:
    """One promise by Pôle, in one query; `total()` adds them up."""
    return outcomes(with_outcome(rows, name, today=today), by="pole")


def outcomes(rows: QuerySet[Any], *, by: str) -> dict[Any, Promise]:
    """How many of these judged rows stand in each outcome, by the values of a column."""
    counted = rows.values_list(by, "outcome").annotate(count=Count("pk"))
    found: dict[Any, dict[str, int]] = {}
    for group, outcome, count in counted.order_by(by, "outcome"):
        found.setdefault(group, {})[outcome] = count
    return {group: Promise(**counts) for group, counts in found.items()}


def total(parts: Iterable[Promise]) -> Promise:
    """The same promise over several groups."""
    groups = list(parts)
    return Promise(*(sum(getattr(group, name) for group in groups) for name in (KEPT, BROKEN, PENDING)))


def delays(rows: Rows, start: str, stop: str, *, by: str) -> dict[Any, Delay]:
    """Days from one fact to another, by « pole » or by « month » of entry, where both happened."""
    return measured(rows.annotate(start_on=clocks.SQL[start], stop_on=clocks.SQL[stop]), by=by)


def measured(rows: QuerySet[Any], *, by: str) -> dict[Any, Delay]:
    """Days from `start_on` to `stop_on`, which these rows carry, by « month » of entry or by the values of a column."""
    group: Combinable | F = TruncMonth("duty__informed_on") if by == "month" else F(by)
    known = rows.annotate(group=group).filter(start_on__isnull=False, stop_on__isnull=False)
    days = _Days(F("stop_on"), F("start_on"))
    found = (
        known.values_list("group").annotate(count=Count("pk"), mean=Avg(days), median=_Median(days)).order_by("group")
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
            if promised := promise_figure(name):
                return promised, with_outcome(rows, name, today=today).filter(outcome=outcome)
    return None
