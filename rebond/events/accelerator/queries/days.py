"""The year of the Accélérateur: days by month, what a series would be, what may be chosen for a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rebond.events.accelerator import rules
from rebond.events.accelerator.models import Day
from rebond.events.accelerator.rules import COACHES, KIND
from rebond.events.jobdating.models import JobDating, Theme
from rebond.ground.deadlines import holidays
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Capability
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Absence, Appointment, Room
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.queries.slots import school_holidays
from rebond.people.appointments.states import AbsenceSource, SessionStatus, Status

RELATED = ("theme", "session__organisation")


@dataclass
class Month:
    """One month of the year: its themes, its days and job datings, the holidays in it."""

    first: date
    themes: list[Theme] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    job_datings: list[JobDating] = field(default_factory=list)
    closed: list[tuple[date, str]] = field(default_factory=list)


def year(number: int) -> list[Month]:
    """The twelve months of a year: four reads."""
    months = {rank: Month(date(number, rank, 1)) for rank in range(1, 13)}
    since, until = beginning_of(date(number, 1, 1)), beginning_of(date(number + 1, 1, 1))
    for theme in Theme.objects.filter(month__year=number).order_by("month", "title"):
        months[theme.month.month].themes.append(theme)
    rows = Day.objects.filter(session__starts_at__gte=since, session__starts_at__lt=until)
    for day in rows.select_related(*RELATED).order_by("session__starts_at", "pk"):
        months[local_day(day.session.starts_at).month].days.append(day)
    for event in JobDating.objects.filter(on__year=number).select_related("theme").order_by("on", "pk"):
        months[event.on.month].job_datings.append(event)
    for day_off, name in sorted(holidays.public_holidays(number).items()):
        months[day_off.month].closed.append((day_off, name))
    return list(months.values())


@dataclass(frozen=True)
class Series:
    """The days on which a weekly day can be held, each with its theme; the others, with the reason."""

    held: list[tuple[date, Theme]]
    skipped: list[tuple[date, str]]


def series(
    first: date,
    *,
    weeks: int,
    every: int,
    site: Organisation,
    theme: Theme,
    hours: tuple[time, time],
    in_school_holidays: bool,
) -> Series:
    """Week after week from a first day: public and school holidays, closures and months without a theme are left out."""
    dates = [first + timedelta(weeks=every * rank) for rank in range(weeks)]
    off = () if in_school_holidays else school_holidays()
    closed = _closures(site, dates[0], dates[-1])
    themes = _themes(dates, theme)
    found = Series([], [])
    for day in dates:
        reason = holidays.closed(day) or _off(day, off) or _shut(day, hours, closed)
        chosen = themes.get(day.replace(day=1))
        if reason:
            found.skipped.append((day, reason))
        elif chosen is None:
            found.skipped.append((day, f"aucun thème en {words.month(day)}"))
        else:
            found.held.append((day, chosen))
    return found


def _off(day: date, school: tuple[tuple[date, date], ...]) -> str:
    return "vacances scolaires" if any(first <= day <= last for first, last in school) else ""


def _closures(site: Organisation, first: date, last: date) -> list[Absence]:
    hours = (beginning_of(first), beginning_of(last + timedelta(days=1)))
    return list(Absence.objects.filter(organisation=site, source=AbsenceSource.TYPED, period__overlap=hours))


def _shut(day: date, hours: tuple[time, time], closed: Iterable[Absence]) -> str:
    first, last = (timezone.make_aware(datetime.combine(day, hour)) for hour in hours)
    for row in closed:
        if row.period.lower < last and row.period.upper > first:
            return words.small(row.get_motive_display())
    return ""


def _themes(dates: Iterable[date], theme: Theme) -> dict[date, Theme]:
    """The theme of each month: the same sector when the month has it, else its first one."""
    rows = Theme.objects.filter(month__in={day.replace(day=1) for day in dates}).order_by("month", "title", "pk")
    found: dict[date, Theme] = {}
    for row in rows:
        known = found.setdefault(row.month, row)
        if row.sector == theme.sector and known.sector != theme.sector:
            found[row.month] = row
    return found


def sites() -> QuerySet[Organisation]:
    """Where a day may be held: the Accélérateur first, then any place that receives people."""
    places = (Capability.ACCELERATOR, Capability.POLE, Capability.MDS, Capability.LIEU_ACCUEIL)
    receives = Q(capabilities__overlap=list(places))
    return Organisation.objects.filter(receives, closed_on=None).order_by("capabilities", "name")


def rooms(day: Day) -> QuerySet[Room]:
    """The rooms of the site that the day has not taken yet."""
    taken = day.rooms.values("room")
    return (
        Room.objects.filter(organisation=day.session.organisation, closed_on=None)
        .exclude(pk__in=taken)
        .order_by("name")
    )


def agents(day: Day) -> QuerySet[Membership]:
    """Agents who may run a workshop and do not yet."""
    taken = day.coaches.exclude(member=None).values("member")
    rows = Membership.objects.filter(role__in=COACHES, ended_at=None).exclude(pk__in=taken)
    return rows.select_related("user", "organisation").order_by("user__last_name", "user__first_name", "pk")


def defaults(on: date) -> dict[str, Any]:
    """What the pack proposes for a new day."""
    said: dict[str, Any] = parameters.get("accelerator.day", on=on)
    return said


@dataclass(frozen=True)
class NoShow:
    """The share of people who had a place and did not come. `days`: those it is measured on; 0 when it is the pack's."""

    rate: float
    days: int
    weeks: int
    most_extra_percent: int


def no_show(*, on: date) -> NoShow:
    """Measured on the days of the last weeks once there are enough of them; else what the pack expects."""
    said = parameters.get("accelerator.no_show", on=on)
    since = beginning_of(on) - timedelta(weeks=said["weeks"])
    past = Appointment.objects.filter(kind=KIND, starts_at__gte=since, starts_at__lt=beginning_of(on))
    rows = past.filter(status__in=(Status.HELD, Status.MISSED)).exclude(session=None).values_list("session", "status")
    missed = sum(status == Status.MISSED for _, status in rows)
    days = len({session for session, _ in rows})
    if days < said["least_days"]:
        return NoShow(said["default_percent"] / 100, 0, said["weeks"], said["most_extra_percent"])
    return NoShow(missed / len(rows), days, said["weeks"], said["most_extra_percent"])


def latest() -> list[Day]:
    """The last days opened, whose rooms and coaches may be taken up."""
    rows = Day.objects.exclude(session__status=SessionStatus.CANCELLED)
    return list(rows.select_related(*RELATED).order_by("-session__starts_at")[:12])


def expected(day: Day, *, on: date) -> dict[str, Any]:
    """How many are invited for so many wanted, and where the rate comes from."""
    measured = no_show(on=on)
    places = rules.places(day.capacity, absent=measured.rate, most_extra_percent=measured.most_extra_percent)
    return {"rate": round(100 * measured.rate), "measured": measured, "places": places}
