"""How many people, through time. One definition feeds the tooltip, the query and the test."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncMonth

from rebond.ground.parameters import queries as parameters
from rebond.ground.web.figures import Figure
from rebond.people.beneficiaries.models import DutyPeriod, RightsPeriod
from rebond.people.beneficiaries.states import DutyKind

HOUSEHOLDS = Figure(
    "households",
    "Foyers au RSA",
    "Foyers dont le droit au RSA est ouvert le dernier jour du mois, versement suspendu compris "
    "(états 2, 3 et 4 du fichier de la CAF ou de la MSA).",
)
SUBJECT = Figure(
    "subject",
    "Personnes soumises aux droits et devoirs",
    "Adultes soumis aux droits et devoirs le dernier jour du mois, d'après les fichiers reçus.",
)


def months(until: date, count: int) -> list[date]:
    """The first days of the last `count` months, the month of `until` last."""
    last = until.year * 12 + until.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count + 1, last + 1)]


def month_end(month: date) -> date:
    """The last day of a month given by its first."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def households(span: Sequence[date]) -> list[int]:
    """HOUSEHOLDS for each month of a span without a gap."""
    live = parameters.get("rights.live_states", on=span[-1])
    return _in_force(RightsPeriod.objects.filter(status__in=live), span)


def subject(span: Sequence[date]) -> list[int]:
    """SUBJECT for each month of a span without a gap."""
    return _in_force(DutyPeriod.objects.filter(kind=DutyKind.RSA), span)


def _in_force(periods: QuerySet[Model], span: Sequence[date]) -> list[int]:
    """Periods begun and not ended at each month's end: beginnings less ends, summed since the first."""
    begun, ended = _by_month(periods, "starts_on", span), _by_month(periods, "ends_on", span)
    return list(accumulate(begun[month] - ended[month] for month in span))


def _by_month(periods: QuerySet[Model], field: str, span: Sequence[date]) -> Counter[date]:
    """How many periods have that date in each month; what came before counts in the first."""
    rows = (
        periods.filter(**{f"{field}__lte": month_end(span[-1])})
        .annotate(month=TruncMonth(field))
        .values_list("month")
        .annotate(count=Count("pk"))
        .order_by("month")
    )
    found: Counter[date] = Counter()
    for month, count in rows:
        found[max(month, span[0])] += count
    return found


def series(until: date, count: int = 24) -> Iterator[tuple[date, int, int]]:
    """(month, HOUSEHOLDS, SUBJECT) for the last months."""
    span = months(until, count)
    return zip(span, households(span), subject(span), strict=True)
