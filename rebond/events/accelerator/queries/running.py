"""The day as it goes: who is where now and next, who is there, late or gone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rebond.events.accelerator import workshops
from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Presence, Seat
from rebond.events.accelerator.queries.takeaways import by_coach
from rebond.events.accelerator.states import ATTENDED, SeatStatus
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.states import ORGANISERS
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.ground.web.texts import plain
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.states import CALLED_OFF, Status


@dataclass(frozen=True)
class Stop:
    """A workshop in somebody's timetable."""

    seat: Seat
    passage: Passage
    title: str

    @property
    def where(self) -> str:
        return self.passage.where


def _hour(stop: Stop) -> time:
    return timezone.localtime(stop.passage.starts_at).time()


@dataclass
class Person:
    """One person of a day: their number, whether they came, their timetable, where they are now and go next."""

    appointment: Appointment
    number: int
    presence: Presence | None
    stops: list[Stop] = field(default_factory=list)
    now: Stop | None = None
    next: Stop | None = None
    lunch: time | None = None

    @property
    def morning(self) -> list[Stop]:
        """What they do before the meal; the whole day when there is none."""
        return [stop for stop in self.stops if self.lunch is None or _hour(stop) < self.lunch]

    @property
    def afternoon(self) -> list[Stop]:
        return [stop for stop in self.stops if self.lunch is not None and _hour(stop) >= self.lunch]

    @property
    def name(self) -> str:
        return self.appointment.beneficiary.full_name

    @property
    def first_name(self) -> str:
        """What a public screen says, with the number."""
        return words.proper(self.appointment.beneficiary.first_name)

    @property
    def is_gone(self) -> bool:
        return self.presence is not None and self.presence.left_at is not None

    @property
    def has_come(self) -> bool:
        return self.presence is not None and self.presence.arrived_at is not None

    @property
    def is_here(self) -> bool:
        return self.has_come and not self.is_gone

    def stand(self, at: datetime) -> None:
        """Where they should be at an instant, and where they go then."""
        self.now = next((stop for stop in self.stops if stop.passage.starts_at <= at < stop.passage.ends_at), None)
        self.next = next((stop for stop in self.stops if stop.passage.starts_at > at), None)


@dataclass
class Group:
    """One workshop held once, with who is in it."""

    passage: Passage
    title: str
    seats: list[Seat]
    people: dict[object, Person]
    is_on: bool = False

    @property
    def rows(self) -> list[tuple[Seat, Person]]:
        found = [(seat, self.people[seat.appointment_id]) for seat in self.seats if seat.appointment_id in self.people]
        return sorted(found, key=lambda row: row[1].number)

    @property
    def waiting(self) -> int:
        """How many are there, of whom nothing is said."""
        return sum(seat.status == SeatStatus.PLANNED and person.is_here for seat, person in self.rows)

    @property
    def awaited(self) -> int:
        """How many have not arrived, of whom nothing is said."""
        return sum(seat.status == SeatStatus.PLANNED and not person.has_come for seat, person in self.rows)

    @property
    def came(self) -> int:
        return sum(seat.status in ATTENDED for seat in self.seats)


@dataclass
class Board:
    """A whole day, read in few queries."""

    day: Day
    people: list[Person]
    groups: list[Group]
    coaches: list[Coach]
    rooms: list[DayRoom]

    @cached_property
    def here(self) -> list[Person]:
        return [person for person in self.people if person.is_here]

    @cached_property
    def awaited(self) -> list[Person]:
        return [person for person in self.people if not person.has_come]

    @cached_property
    def gone(self) -> list[Person]:
        return [person for person in self.people if person.is_gone]

    @cached_property
    def current(self) -> list[Group]:
        """The workshops being held."""
        return [group for group in self.groups if group.is_on]

    @cached_property
    def hours(self) -> list[tuple[datetime, list[Group]]]:
        """The workshops by the hour at which they begin."""
        found: defaultdict[datetime, list[Group]] = defaultdict(list)
        for group in self.groups:
            found[group.passage.starts_at].append(group)
        return sorted(found.items())

    def find(self, text: str) -> list[Person]:
        """Whom a badge, a number or the beginning of a name means, accents or not."""
        said = plain(text.strip().rstrip("/").rpartition("/")[2])
        if not said:
            return []
        exact = [p for p in self.people if said in (str(p.number), str(p.appointment.pk), f"n° {p.number}")]
        return exact or [p for p in self.people if said in plain(p.name)]


def board(day: Day, *, at: datetime) -> Board:
    """The day as it stands at an instant, its people in the order of their numbers."""
    people = _people(day)
    groups = _groups(day, {person.appointment.pk: person for person in people}, at=at)
    for person in people:
        person.stand(at)
    return Board(
        day=day,
        people=people,
        groups=groups,
        coaches=list(day.coaches.select_related("member__user").order_by("name", "member__user__last_name", "pk")),
        rooms=list(day.rooms.select_related("room").order_by("room__name", "pk")),
    )


def _groups(day: Day, people: dict[object, Person], *, at: datetime) -> list[Group]:
    rows = Passage.objects.filter(day=day).select_related("coach__member__user", "room__room")
    names, found = workshop_names(day), {}
    for passage in rows.order_by("starts_at", "workshop", "pk"):
        title = names.get(passage.workshop, passage.workshop)
        is_on = passage.starts_at <= at < passage.ends_at
        found[passage.pk] = Group(passage, title, [], people, is_on)
    for seat in Seat.objects.filter(passage__day=day).order_by("passage__starts_at", "pk"):
        group = found[seat.passage_id]
        group.seats.append(seat)
        if seat.appointment_id in people:
            people[seat.appointment_id].stops.append(Stop(seat, group.passage, group.title))
    return list(found.values())


def _people(day: Day) -> list[Person]:
    presences = {row.appointment_id: row for row in Presence.objects.filter(day=day)}
    return [
        Person(row, number, presences.get(row.pk), lunch=day.lunch_from)
        for number, row in _numbered(day)
        if row.status not in CALLED_OFF
    ]


def _numbered(day: Day) -> Iterable[tuple[int, Appointment]]:
    """Each person has a number for the day, in the order in which they joined it; it is nobody else's afterwards."""
    rows = Appointment.objects.filter(session=day.session_id).select_related("beneficiary")
    return enumerate(rows.order_by("made_at", "pk"), start=1)


def expected_later(day: Day, *, at: datetime) -> QuerySet[Appointment]:
    """Those who said that they come at an hour still to come."""
    planned = Appointment.objects.filter(session=day.session_id, status=Status.PLANNED)
    return planned.filter(presence__arrived_at=None, presence__late_until__gt=timezone.localtime(at).time())


def number_of(day: Day, appointment: Appointment) -> int:
    """The number of one person."""
    return next((number for number, row in _numbered(day) if row.pk == appointment.pk), 0)


def workshop_names(day: Day) -> dict[str, str]:
    """The names of the workshops of a day, by code."""
    known = workshops.ever()
    return {code: known[code].name if code in known else code for code in day.workshops}


def run_by(principal: Principal) -> QuerySet[Day]:
    """The days that one opens once they are under way."""
    rows: QuerySet[Day] = Day.objects.visible_to(principal)
    if principal.role in ORGANISERS:
        return rows
    return rows.filter(Exists(Coach.objects.filter(day=OuterRef("pk"), member=principal.membership.pk)))


def participants(principal: Principal, *, at: datetime) -> QuerySet[Appointment]:
    """The places in a day whose takeaways one opens: those of a day to come or of late; all for a manager.

    Who does not organise opens those of the days where they run a workshop, and no other.
    """
    rows = Appointment.objects.filter(session__accelerator_day__in=run_by(principal))
    rows = rows.exclude(status__in=CALLED_OFF).select_related("beneficiary", "session__accelerator_day__theme")
    if principal.role in DEPARTEMENT_STAFF:
        return rows
    return rows.filter(
        starts_at__gte=at - timedelta(days=parameters.get("accelerator.ahead", on=local_day(at))["read_days"])
    )


def without_readiness(day: Day) -> QuerySet[Appointment]:
    """Whoever came, and of whom no coach has said yet whether they are ready."""
    since = beginning_of(local_day(day.session.starts_at))
    said = Readiness.objects.filter(by_coach(), beneficiary=OuterRef("beneficiary"), decided_at__gte=since)
    came = Appointment.objects.filter(session=day.session_id, presence__arrived_at__isnull=False)
    return (
        came.filter(~Exists(said))
        .exclude(status__in=CALLED_OFF)
        .select_related("beneficiary")
        .order_by("made_at", "pk")
    )
