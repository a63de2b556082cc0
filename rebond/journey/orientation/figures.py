"""Equal treatment between Pôles: the same figures for each, small cells hidden, and what may be chance said so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from typing import Any

from django.db.models import Aggregate, Count, DateField, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.clocks import SQL
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.states import Pathway

CLEAR = 2.58
"""Standard errors beyond which a gap comes by chance less than once in a hundred."""

PERIOD = timedelta(days=365)

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Share:
    """A part of a Pôle's decisions, in percent; None when too few people are behind it. `is_clear`: not by chance."""

    percent: int | None
    is_clear: bool = False


@dataclass(frozen=True)
class PoleFigures:
    """What one Pôle decided over the period."""

    name: str
    decided: int | None
    shares: tuple[Share, ...]
    divergence: Share
    median_days: int | None


@dataclass(frozen=True)
class Equality:
    """Every Pôle side by side, and the whole département; the clock's start, in words."""

    poles: tuple[PoleFigures, ...]
    whole: PoleFigures
    start: str
    since: date
    small: int


class Median(Aggregate):
    """The middle value; PostgreSQL's `percentile_cont`."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def equality(*, today: date) -> Equality:
    """First orientations decided over twelve months, by the Pôle that decided."""
    since = today - PERIOD
    start = next((rule.start for rule in parameters.deadline_rules("entrant")), "information")
    small = next((int(dated.value) for dated in parameters.history("statistics.small_cell") if dated.covers(today)), 5)
    decided_since = timezone.make_aware(datetime.combine(since, time.min))
    rows = Orientation.objects.filter(decided_at__gte=decided_since, previous=None)
    measures = _measures(start)
    by_pole = rows.annotate(name=F("decided_by__organisation__name")).values("name")
    found: list[dict[str, Any]] = [dict(row) for row in by_pole.annotate(**measures).order_by("name")]
    whole = {**rows.aggregate(**measures), "name": "Ensemble du département"}
    counts: Counts = {row["name"]: {code: row[code] for code in Pathway.values} for row in found}
    totals: Counts = {row["name"]: {"decided": row["decided"]} for row in found}
    splits: Counts = {row["name"]: {"diverged": _least(row)} for row in found}
    hidden = {cell for table in (counts, totals, splits) for cell in suppressed(table, small=small)}
    return Equality(
        poles=tuple(_figures(row, whole, hidden, small) for row in found),
        whole=_figures(whole, whole, set(), small),
        start="la demande" if start == "request" else "l'information sur le droit",
        since=since,
        small=small,
    )


def _measures(start: str) -> dict[str, Aggregate]:
    days = ExpressionWrapper(TruncDate("decided_at") - Cast(SQL[start], DateField()), output_field=DurationField())
    return {
        **{code: Count("pk", filter=Q(pathway=code)) for code in Pathway.values},
        "decided": Count("pk"),
        "diverged": Count("pk", filter=~Q(divergence="")),
        "median_days": Median(days),
    }


def suppressed(counts: Counts, *, small: int) -> set[tuple[str, str]]:
    """The cells to hide: those above zero and under `small`, and enough others that no total gives a hidden one away."""
    hidden = {(row, column) for row, cells in counts.items() for column, value in cells.items() if 0 < value < small}
    lines: list[list[tuple[str, str]]] = [[(row, column) for column in cells] for row, cells in counts.items()]
    columns = next(iter(counts.values()), {})
    lines += [[(row, column) for row in counts] for column in columns]
    changed = True
    while changed:
        changed = False
        for line in lines:
            shown = [cell for cell in line if cell not in hidden]
            if len(line) - len(shown) == 1 and shown:
                hidden.add(min(shown, key=lambda cell: (counts[cell[0]][cell[1]], cell)))
                changed = True
    return hidden


def _figures(
    row: Mapping[str, object], whole: Mapping[str, object], hidden: set[tuple[str, str]], small: int
) -> PoleFigures:
    name, decided = str(row["name"]), _number(row["decided"])
    rest = _number(whole["decided"]) - decided
    shares = tuple(
        Share(None)
        if (name, code) in hidden
        else _share(_number(row[code]), decided, _number(whole[code]) - _number(row[code]), rest)
        for code in Pathway.values
    )
    diverged = _number(row["diverged"])
    few = (name, "diverged") in hidden or 0 < _least(row) < small
    return PoleFigures(
        name=name,
        decided=None if (name, "decided") in hidden else decided,
        shares=shares,
        divergence=Share(None) if few else _share(diverged, decided, _number(whole["diverged"]) - diverged, rest),
        median_days=None if decided < small else _days(row["median_days"]),
    )


def _least(row: Mapping[str, object]) -> int:
    """How many are behind the share of divergences, or behind what is left of it."""
    diverged = _number(row["diverged"])
    return min(diverged, _number(row["decided"]) - diverged)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _days(value: object) -> int | None:
    return round(value / timedelta(days=1)) if isinstance(value, timedelta) else None


def _share(part: int, total: int, other_part: int, other_total: int) -> Share:
    """The share in percent; clear when it differs from the rest of the département by more than chance would."""
    if not total:
        return Share(None)
    percent = round(100 * part / total)
    if not other_total:
        return Share(percent)
    pooled = (part + other_part) / (total + other_total)
    error = sqrt(pooled * (1 - pooled) * (1 / total + 1 / other_total))
    return Share(percent, bool(error) and abs(part / total - other_part / other_total) / error > CLEAR)


def pathway_labels() -> Sequence[str]:
    """The pathways in the order of the shares."""
    return [str(pathway.label) for pathway in Pathway]
