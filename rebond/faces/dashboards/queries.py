"""The figures of a page, gathered from the apps that define them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.ground.web.figures import Figure, rate, shown
from rebond.journey.orientation import promises
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.appointments import figures as appointments
from rebond.people.beneficiaries import figures as people
from rebond.work.hires.queries import follow_up_months
from rebond.work.prospecting import figures as prospecting


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


@dataclass(frozen=True)
class Appointments:
    """What came of appointments and invitations over a period; a group too small to be shown is left out."""

    seen: list[tuple[str, float]]
    by_kind: list[tuple[str, float]]
    by_origin: list[tuple[str, float]]
    unsaid: int
    answered: list[tuple[str, float]]
    answers: list[appointments.Answers]
    lost: list[tuple[str, float]]
    load: list[tuple[str, float]]


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


def of_appointments(since: date, until: date, *, pole: UUID | None, now: datetime, least: int) -> Appointments:
    """Seen in time, absences, what became of invitations, hours lost and load of the agents: six queries."""
    days = parameters.get("figures.seen_within_days", on=now.date())
    seen = appointments.seen_within(since, until, days=days, today=now.date(), pole=pole)
    by_kind, by_origin = appointments.attendance(since, until, now=now, pole=pole)
    answers = [one for one in appointments.answers(since, until, now=now, pole=pole) if one.over >= least]
    lost = appointments.lost(since, until, now=now, pole=pole)
    return Appointments(
        seen=_percents([(f"En {one.days} jours", one.people, one.rate) for one in seen], least),
        by_kind=_percents([(one.name, one.judged, one.rate) for one in by_kind], least),
        by_origin=_percents([(one.name, one.judged, one.rate) for one in by_origin], least),
        unsaid=sum(one.unsaid for one in by_kind),
        answered=[(one.name, one.rate) for one in answers if one.rate is not None],
        answers=answers,
        lost=_percents([(one.name, one.awaited, one.rate) for one in lost], least),
        load=[(one.name, one.hours) for one in appointments.load(since, until, now=now, pole=pole) if one.agents > 1],
    )


def _percents(rows: list[tuple[str, int, float | None]], least: int) -> list[tuple[str, float]]:
    return [(name, percent) for name, count, percent in rows if count >= least and percent is not None]


def of_visits(since: date, until: date, today: date) -> list[tuple[Figure, str]]:
    """What the visits of every RTEF brought over a period, in words: from the visit to the kept job."""
    months = tuple(month for month in follow_up_months(today) if month <= prospecting.LONGEST)
    team = prospecting.lines(prospecting.counted(since, until, today=today, months=months), months)[-1]
    counts = (
        (prospecting.VISITS, team.visits),
        (prospecting.VACANCIES, team.vacancies),
        (prospecting.PROPOSALS, team.proposals),
        (prospecting.HIRES, team.hires),
    )
    told = [(figure, words.number(count)) for figure, count in counts]
    kept = [(prospecting.in_post(month), kept, known) for month, kept, known in team.posts]
    return [*told, *((figure, f"{kept} sur {known}" if known else "—") for figure, kept, known in kept)]
