"""Where the events of the demo take place: who holds them, in which year, and the people one may invite."""

import random
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef
from django.utils import timezone

from rebond.demo.identities import People
from rebond.demo.jobs import THEMES
from rebond.events.jobdating.models import Theme
from rebond.ground.deadlines import holidays
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Capability, Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.people.beneficiaries.states import Pathway
from rebond.work.employers import queries as employers
from rebond.work.employers.models import Company

PAST_MONTHS, COMING_MONTHS = 7, 5


@dataclass(frozen=True)
class Invited:
    """One person who may be invited, and the Pôle that follows them."""

    pk: UUID
    pole: UUID | None


class Crowd:
    """The people on a way to work, the longest followed first; nobody comes back before everybody has come.

    `star` is placed by hand.
    """

    def __init__(self, draw: random.Random, star: UUID | None = None) -> None:
        ways = (Pathway.PROFESSIONAL, Pathway.SOCIO_PROFESSIONAL)
        live = Assignment.objects.filter(beneficiary=OuterRef("pk"), ended_at=None, pathway__in=ways)
        people = Beneficiary.objects.filter(Exists(live), died_on=None).order_by("pk").values_list("pk", "pole")
        planned = Appointment.objects.filter(status=Status.PLANNED).values_list("beneficiary", flat=True)
        self._busy = set(planned)
        self._queue = [Invited(pk, pole) for pk, pole in people if pk != star]
        draw.shuffle(self._queue)

    def take(self, count: int, *, idle: bool = False, among: Container[UUID] | None = None) -> list[Invited]:
        """The next ones, who then go to the end of the queue; `idle`: of whom nothing is planned, and from now on is.

        `among`: these people only.
        """
        free = [one for one in self._queue if not (idle and one.pk in self._busy)]
        found = [one for one in free if among is None or one.pk in among][:count]
        gone = {one.pk for one in found}
        self._queue = [one for one in self._queue if one.pk not in gone] + found
        self._busy |= gone if idle else set()
        return found


@dataclass
class Stage:
    """One département's events. `times`: how many times more than in the demo.

    `year` holds the theme of each month; `ready`, who was found ready and when first; `promised`, to whom a company
    made a promise; `star`, the person whose account the demo opens: a day behind them, a job dating today.
    """

    number: int
    host: Organisation
    coach: Membership
    expert: Membership
    companies: Sequence[Company]
    people: People
    now: datetime
    times: int = 1
    star: UUID | None = None
    ready: dict[UUID, datetime] = field(default_factory=dict)
    promised: set[UUID] = field(default_factory=set)
    year: dict[date, Theme] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.draw = self.people.random
        self.crowd = Crowd(self.draw, self.star)
        self.today = timezone.localtime(self.now).date()

    def theme(self, day: date) -> Theme:
        """What the month of that day is about."""
        return self.year[day.replace(day=1)]

    def write_year(self) -> None:
        """One sector a month, round and round."""
        names, romes = employers.sectors(self.today), employers.sector_romes(self.today)
        first = self.today.replace(day=1)
        sectors = THEMES[self.number]
        for offset in range(-PAST_MONTHS * self.times, COMING_MONTHS + 1):
            sector = sectors[offset % len(sectors)]
            month = first + relativedelta(months=offset)
            self.year[month] = Theme(
                month=month, sector=sector, title=names[sector], rome=list(romes[sector]), expert=self.expert
            )
        Theme.objects.bulk_create(self.year.values())


def cast(members: Iterable[Membership], engage: Callable[[Role], Membership]) -> tuple[Membership, Membership]:
    """Who runs the Accélérateur, and who knows a sector; engaged when nobody does."""
    by_role = {member.role: member for member in members}
    coach, expert = (by_role.get(role) or engage(role) for role in (Role.ACCELERATOR, Role.SECTOR_EXPERT))
    return coach, expert


def host(organisations: Iterable[Organisation]) -> Organisation:
    """The organisation that holds the events: the Accélérateur, else a service of the département."""
    missions = (Capability.ACCELERATOR, Capability.DEPARTEMENT_SERVICE)
    known = list(organisations)
    return next(one for mission in missions for one in known if mission in one.capabilities)


def is_worked(day: date) -> bool:
    """Neither a week-end nor a public holiday."""
    return day.weekday() < 5 and not holidays.closed(day)


def current_day(now: datetime, closes: time) -> date:
    """Today until that hour, when it is worked; else the next worked day."""
    local = timezone.localtime(now)
    day = local.date() + timedelta(days=local.time() >= closes)
    while not is_worked(day):
        day += timedelta(days=1)
    return day


def worked_before(day: date) -> date:
    """That day, or the last worked day before it."""
    while not is_worked(day):
        day -= timedelta(days=1)
    return day


def at(day: date, hour: time) -> datetime:
    """An instant of that day, local time."""
    return timezone.make_aware(datetime.combine(day, hour))
