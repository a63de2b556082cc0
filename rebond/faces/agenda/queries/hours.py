"""The hours of one agent, in words: what is open each week, on one day, what is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet
from django.utils import timezone

from rebond.ground.web import words
from rebond.people.accounts.models import Membership
from rebond.people.appointments import operations
from rebond.people.appointments.models import Absence, Agenda, Appointment, Opening, Session
from rebond.people.appointments.queries import kind_name, span_words
from rebond.people.appointments.states import AbsenceSource, Mode, Motive


@dataclass(frozen=True)
class OpeningLine:
    """An opening, said."""

    row: Opening
    when: str
    what: str


def of_agent(agent: Membership, *, now: datetime) -> dict[str, Any]:
    """The agenda, the openings that are not over, the absences to come: three statements."""
    today = timezone.localtime(now).date()
    openings = Opening.objects.filter(Q(on=None, ends_on=None) | Q(ends_on__gte=today) | Q(on__gte=today), agent=agent)
    rows = list(openings.select_related("room").order_by("weekday", "on", "opens", "pk"))
    absences = list(Absence.objects.filter(agent=agent, period__endswith__gt=now).order_by("period", "pk"))
    return {
        "agenda": Agenda.objects.filter(agent=agent).first(),
        "weekly": [_line(row, today) for row in rows if row.on is None],
        "exceptional": [_line(row, today) for row in rows if row.on is not None],
        "absences": [(row, span_words(row)) for row in absences if row.source == AbsenceSource.TYPED],
        "busy_count": sum(row.source == AbsenceSource.CALENDAR for row in absences),
    }


def closings(rows: QuerySet[Absence], *, now: datetime) -> list[tuple[Absence, str]]:
    """The closings to come of a place and of its rooms."""
    to_come = rows.filter(agent=None, period__endswith__gt=now).order_by("period", "pk")
    return [(row, span_words(row)) for row in to_come]


def _line(row: Opening, today: date) -> OpeningLine:
    hours = f"{words.hour(row.opens)} – {words.hour(row.closes)}"
    day = words.sentence(words.full_day(row.on)) if row.on else words.sentence(words.WEEKDAYS[(row.weekday or 1) - 1])
    return OpeningLine(row, f"{day}, {hours}", " · ".join(_facts(row, today)))


def _facts(row: Opening, today: date) -> Iterable[str]:
    yield ", ".join(kind_name(code) for code in row.kinds)
    yield ", ".join(str(Mode(mode).label).lower() for mode in row.modes)
    if row.room:
        yield row.room.name
    if row.every_weeks > 1:
        yield f"toutes les {row.every_weeks} semaines"
    if row.only_in_school_time:
        yield "hors vacances scolaires"
    if row.starts_on and row.starts_on > today:
        yield f"à partir du {words.full_day(row.starts_on)}"
    if row.ends_on:
        yield f"jusqu'au {words.full_day(row.ends_on)}"


def hit_by(*, since: datetime, until: datetime, at: datetime, **whose: Any) -> tuple[list[Appointment], list[Session]]:
    """What an absence that is not made yet would make impossible."""
    return operations.planned_in(Absence(period=DateTimeTZRange(since, until), **whose), at=at)


def turns_in(*, since: datetime, until: datetime, **whose: Any) -> int:
    """How many turns of the phone permanence that an absence would leave to nobody."""
    rows = Absence.objects.filter(motive=Motive.DUTY, period__overlap=DateTimeTZRange(since, until))
    who = {"agent": whose["agent"]} if "agent" in whose else {"agent__organisation": whose["organisation"]}
    return rows.filter(**who).count()
