"""The figures of a page, gathered from the apps that define them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.ground.web.figures import Figure, rate, shown
from rebond.journey.orientation import promises
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries import figures as people


@dataclass(frozen=True)
class PromiseTable:
    """One promise: its rate, the people behind each outcome, and its rate in each Pôle."""

    figure: Figure
    total: promises.Promise
    by_pole: list[tuple[str, float | None]]


@dataclass(frozen=True)
class DelayTable:
    """One delay, by Pôle and by month of entry."""

    figure: Figure
    by_pole: list[tuple[str, promises.Delay]]
    by_month: list[tuple[str, promises.Delay]]


def poles() -> "QuerySet[Organisation]":
    """The Pôles d'insertion of the département."""
    return Organisation.objects.filter(capabilities__contains=[Capability.POLE]).order_by("name")


def smallest(today: date) -> int:
    """Below this count, a cell is hidden."""
    return int(parameters.get("statistics.small_cell", on=today))


def through_time(today: date) -> list[tuple[str, int, int]]:
    """Households and people, month after month."""
    return [(words.month(month), households, subject) for month, households, subject in people.series(today)]


def funnel(rows: promises.Rows) -> list[tuple[Figure, int, float | None]]:
    """Each step, how many reached it, and which share of the first."""
    steps = promises.funnel(rows)
    return [(figure, count, rate(count, steps[0][1])) for figure, count in steps]


def promise_tables(rows: promises.Rows, names: dict[UUID, str], today: date, least: int) -> list[PromiseTable]:
    """Every promise that the pack makes; a Pôle with fewer than `least` judged is left without a rate."""
    tables = []
    for name in promises.made():
        if figure := promises.promise_figure(name):
            by_pole = promises.promises(rows, name, today=today)
            tables.append(PromiseTable(figure, promises.total(by_pole.values()), _rates(by_pole, names, least)))
    return tables


def promise_lines(tables: list[PromiseTable]) -> list[list[str | float | None]]:
    """(promise, Pôle, rate, kept, broken, pending): the whole département first; of a Pôle, its rate alone."""
    lines: list[list[str | float | None]] = []
    for table in tables:
        total, label = table.total, table.figure.label
        counts = total.kept, total.broken, total.pending
        lines.append([label, "Ensemble", total.rate, *counts])
        lines += [[label, name, rate, None, None, None] for name, rate in table.by_pole]
    return lines


def delay_tables(rows: promises.Rows, names: dict[UUID, str]) -> list[DelayTable]:
    """Every delay."""
    return [
        DelayTable(
            figure,
            _named(promises.delays(rows, start, stop, by="pole"), names),
            [(words.month(month), delay) for month, delay in promises.delays(rows, start, stop, by="month").items()],
        )
        for figure, start, stop in promises.DELAYS
    ]


def _rates(
    found: dict[UUID | None, promises.Promise], names: dict[UUID, str], least: int
) -> list[tuple[str, float | None]]:
    return [
        (name, promise.rate if promise.kept + promise.broken >= least else None)
        for name, promise in _named(found, names)
    ]


def _named(found: dict[Any, Any], names: dict[UUID, str]) -> list[tuple[str, Any]]:
    return sorted((names.get(pole, "Sans Pôle"), value) for pole, value in found.items())


def by_pole(delay: DelayTable, least: int) -> list[tuple[str, str, str, str]]:
    """(Pôle, people, mean, median) in words; a group too small to be shown says so and nothing else."""
    return [
        (name, shown(found.count, smallest=least), *(_days(found) if found.count >= least else ("—", "—")))
        for name, found in delay.by_pole
    ]


def by_month(delay: DelayTable, least: int) -> list[tuple[str, float, float]]:
    """(month, mean, median) of the months with enough people to be shown."""
    return [(month, found.mean, found.median) for month, found in delay.by_month if found.count >= least]


def _days(delay: promises.Delay) -> tuple[str, str]:
    return str(delay.mean).replace(".", ","), str(delay.median).replace(".", ",")
