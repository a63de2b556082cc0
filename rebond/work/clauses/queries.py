"""Lots and what they owe, the months awaited of a placement, and why somebody must look at a lot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Count, DecimalField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, ExtractMonth, ExtractYear, Least, Round

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Placement
from rebond.work.clauses.rules import due_by, months_of
from rebond.work.clauses.states import Alert, HoursStatus

HOURS: DecimalField[Any, Any] = DecimalField(max_digits=9, decimal_places=1)


def families(on: date) -> dict[str, str]:
    """The families of purchases of the pack: code and name."""
    return {one["code"]: one["label"] for one in parameters.get("social_clauses.families", on=on)}


def limits(on: date) -> dict[str, int]:
    """When to alert, and the most hours of a month: the pack's."""
    found: dict[str, int] = parameters.get("social_clauses.follow_up", on=on)
    return found


def contracts(*, on: date) -> QuerySet[ClauseContract]:
    """The contracts, each with the number of its lots and the hours that they owe."""
    rows = ClauseContract.objects.select_related("buyer")
    return rows.annotate(lot_count=Count("lots"), hours_due=Coalesce(Sum("lots__hours_due"), Value(0)))


def lots(principal: Principal) -> QuerySet[Lot]:
    """The lots that one sees, each with `done` (validated hours), `declared` (to check) and `people`."""
    rows = Lot.objects.visible_to(principal).select_related("contract__buyer", "company__organisation")
    return counted(rows)


def counted(rows: QuerySet[Lot]) -> QuerySet[Lot]:
    """Lots with their hours and people."""
    months = MonthHours.objects.filter(placement__lot=OuterRef("pk"))
    return cast(
        "QuerySet[Lot]",
        rows.annotate(
            done=_hours(months.filter(status=HoursStatus.VALIDATED)),
            declared=_hours(months.filter(status=HoursStatus.DECLARED)),
            people=Count(Coalesce("placements__beneficiary", "placements__pk"), distinct=True),
        ),
    )


def _hours(rows: QuerySet[MonthHours]) -> Coalesce:
    total = rows.order_by().values("placement__lot").annotate(total=Sum("hours")).values("total")
    return Coalesce(Subquery(total, output_field=HOURS), Value(Decimal(0)), output_field=HOURS)


@dataclass(frozen=True)
class Standing:
    """Where a lot stands: due by now, done, the gap in hours (minus: late), and why one must look at it."""

    due: Decimal
    done: Decimal
    alerts: tuple[Alert, ...]

    @property
    def gap(self) -> Decimal:
        return self.done - self.due


def standings(rows: Iterable[Any], *, today: date) -> dict[UUID, Standing]:
    """The standing of each of these lots, that `counted` annotated; two reads for all of them."""
    found = list(rows)
    said = limits(today)
    missing = missing_months([lot.pk for lot in found], today=today)
    return {lot.pk: _standing(lot, missing.get(lot.pk, []), said, today=today) for lot in found}


def _standing(lot: Any, missing: list[tuple[Placement, date]], said: dict[str, int], *, today: date) -> Standing:
    due = due_by(lot, today)
    alerts: list[Alert] = []
    if lot.done < due * (100 - said["late_percent"]) / 100:
        alerts.append(Alert.LATE)
    if missing:
        alerts.append(Alert.NO_HOURS)
    if lot.declared:
        alerts.append(Alert.TO_VALIDATE)
    if lot.ends_on <= today + timedelta(days=said["end_days"]) and lot.done < lot.hours_due:
        alerts.append(Alert.ENDING)
    return Standing(due, lot.done, tuple(alerts))


def missing_months(of: list[UUID], *, today: date) -> dict[UUID, list[tuple[Placement, date]]]:
    """For each lot, the placements and months that are over, past the pack's delay, of which nothing is declared."""
    latest = today - timedelta(days=limits(today)["declare_days"])
    rows = (
        Placement.objects.filter(lot__in=of, beneficiary__isnull=False)
        .select_related("beneficiary", "lot")
        .prefetch_related("months")
    )
    found: dict[UUID, list[tuple[Placement, date]]] = {}
    for placement in rows.order_by("starts_on", "pk"):
        known = {one.month for one in placement.months.all()}
        for month in months_of(placement, latest):
            if month not in known:
                found.setdefault(placement.lot_id, []).append((placement, month))
    return found


def to_watch(principal: Principal, today: date) -> QuerySet[Lot]:
    """The lots that somebody must look at: an employer's, to declare; a facilitator's, all. As `standings` says it, in one statement."""
    said = limits(today)
    live = lots(principal).filter(ends_on__gte=today - relativedelta(months=6), starts_on__lte=today)
    length = _days(F("starts_on"), F("ends_on"))
    passed = _days(F("starts_on"), Least(F("ends_on"), Value(today)))
    due = Round(Cast(F("hours_due") * passed, HOURS) / length, 1, output_field=HOURS)
    is_late = Q(done__lt=F("due") * Decimal(100 - said["late_percent"]) / 100)
    is_ending = Q(ends_on__lte=today + timedelta(days=said["end_days"]), done__lt=F("hours_due"))
    lacks = Q(pk__in=lacking(today).values("lot"))
    return live.annotate(due=due).filter(is_late | is_ending | lacks | Q(declared__gt=0))


def lacking(today: date) -> QuerySet[Placement]:
    """Placements of which fewer months are declared than are over, past the pack's delay."""
    latest = today - timedelta(days=limits(today)["declare_days"])
    bound = latest.replace(day=1) - relativedelta(months=1)
    last = Least(Coalesce(F("ends_on"), Value(bound)), Value(bound))
    over = _month(last) - _month(F("starts_on")) + 1
    declared = Count("months", filter=Q(months__month__lte=bound))
    return (
        Placement.objects.filter(beneficiary__isnull=False)
        .annotate(over=over, told=declared)
        .filter(over__gt=F("told"))
    )


def _days(first: Any, last: Any) -> Func:
    """From one day to another, both counted."""
    return Func(last, first, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())


def _month(day: Any) -> Any:
    """The number of a month, counted from the beginning of our era."""
    return ExtractYear(day) * 12 + ExtractMonth(day)


@dataclass(frozen=True)
class Month:
    """One month of a placement: what was declared, or that it is awaited."""

    month: date
    row: MonthHours | None


def months(placement: Placement, *, today: date) -> list[Month]:
    """The months of a placement until today, the latest first, declared or awaited."""
    known = {one.month: one for one in placement.months.all()}
    first_of_next = today.replace(day=1) + relativedelta(months=1)
    awaited = months_of(placement, first_of_next) if placement.beneficiary else ()
    wanted = {*awaited, *known}
    return [Month(month, known.get(month)) for month in sorted(wanted, reverse=True)]


def placements(lot: Lot) -> QuerySet[Placement]:
    """Who is placed on a lot, with their months."""
    rows = lot.placements.select_related("beneficiary", "employer", "lot__company", "hire")
    return rows.prefetch_related("months__proof").order_by("starts_on", "pk")


def to_validate(principal: Principal) -> QuerySet[MonthHours]:
    """The months declared of the lots that one sees, that nobody has checked."""
    seen = Lot.objects.visible_to(principal).values("pk")
    return MonthHours.objects.filter(Q(placement__lot__in=seen), status=HoursStatus.DECLARED)
