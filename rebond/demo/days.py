"""The days of the Accélérateur in the demo: past weeks, the one of today, the one to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rebond.demo.rounds import Rounds, Turn
from rebond.demo.stage import Invited, Stage, at, current_day, worked_before
from rebond.demo.takeaways import SAID, SAID_WEIGHTS, Taken
from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Presence, Seat
from rebond.events.accelerator.states import SeatStatus
from rebond.events.accelerator.workshops import workshops
from rebond.ground.tenancy import rows
from rebond.people.appointments.models import Appointment, Room, Session
from rebond.people.appointments.states import CALLED_OFF, Origin, SessionStatus, Status

KIND = "accelerator_day"
INVITED, CAPACITY = {13: 36, 14: 24}, {13: 30, 14: 20}
WEEKS = {13: (10, 1), 14: (4, 4)}
"""How many past days, and how many weeks lie between two."""
AHEAD = 7
OPENS, CLOSES, LUNCH, BACK = time(9), time(17), time(12), time(14)
SLOT = 15
CAME = (Status.HELD, Status.HELD, Status.HELD, Status.HELD, Status.HELD, Status.HELD, Status.MISSED, Status.EXCUSED)


def fill(stage: Stage) -> tuple[Day, Day]:
    """Every day, its cohort, its rotation and what people took away.

    Gives today's, which waits for its rotation, and next week's, which waits for its cohort.
    """
    maker = _Maker(stage)
    running = current_day(stage.now, CLOSES)
    count, weeks = WEEKS[stage.number]
    for rank in range(count * stage.times, 0, -1):
        maker.past(worked_before(running - timedelta(weeks=weeks * rank)), star=stage.star if rank == 1 else None)
    opened = maker.current(running), maker.coming(worked_before(running + timedelta(days=AHEAD)))
    maker.write()
    return opened


@dataclass
class _Room:
    """Where one coach of one workshop works."""

    coach: Coach
    room: DayRoom | None


class _Maker:
    """Makes days one after the other, and writes all their rows at the end."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.draw = stage.draw
        self.shops = list(workshops(stage.today).values())
        self.taken = Taken(stage)
        self.rows: dict[type[Any], list[Any]] = {
            table: [] for table in (Session, Day, DayRoom, Coach, Passage, Appointment, Presence, Seat)
        }
        names = [f"Salle {rank + 1}" for rank in range(self._rooms_needed())]
        self.rooms = [Room(organisation=stage.host, name=name, seats=12, is_accessible=True) for name in names]
        Room.objects.bulk_create(self.rooms)

    def past(self, on: date, *, star: UUID | None) -> None:
        """A day that was held: who came, who did not, what was noted."""
        day, first = self._day(on, SessionStatus.HELD), [Invited(star, None)] if star else []
        people = [*first, *self.stage.crowd.take(INVITED[self.stage.number] - len(first))]
        ends = day.session.starts_at + timedelta(minutes=day.session.minutes)
        came = [Status.HELD if one.pk == star else self.draw.choice(CAME) for one in people]
        places = [self._place(day, one, status, noted_at=ends) for one, status in zip(people, came, strict=True)]
        self._rotate(day, [place for place in places if place.status != Status.EXCUSED])
        day.cost_cents = self.draw.randrange(1_800, 2_600) * 100
        here = [place for place in places if place.status == Status.HELD]
        for place in here:
            self.rows[Presence].append(Presence(day=day, appointment=place, arrived_at=day.session.starts_at))
        self.taken.add(day, here, at=ends)

    def current(self, on: date) -> Day:
        """Today's: those who have arrived, its coaches and rooms."""
        day, people = (
            self._day(on, SessionStatus.PLANNED),
            self.stage.crowd.take(CAPACITY[self.stage.number], idle=True),
        )
        places = [self._place(day, one, Status.PLANNED, noted_at=None) for one in people]
        if self.stage.now > day.session.starts_at:
            arrived = [place for place in places if self.draw.random() < 0.9]
            for place in arrived:
                self.rows[Presence].append(Presence(day=day, appointment=place, arrived_at=day.session.starts_at))
        list(self._desks(day, Rounds(self.shops, len(places), SLOT)))
        return day

    def coming(self, on: date) -> Day:
        """Next week's: a day whose cohort is still to be drawn."""
        return self._day(on, SessionStatus.PLANNED)

    def write(self) -> None:
        """Insert everything, parents first."""
        for session in self.rows[Session]:
            session.taken = sum(p.session is session and p.status not in CALLED_OFF for p in self.rows[Appointment])
        for made in self.rows.values():
            rows.insert(made)
        self.taken.write()

    def _day(self, on: date, status: SessionStatus) -> Day:
        stage = self.stage
        starts_at = at(on, OPENS)
        session = Session(
            kind=KIND,
            status=status,
            organisation=stage.host,
            agent=stage.coach,
            starts_at=starts_at,
            minutes=int((at(on, CLOSES) - starts_at).total_seconds()) // 60,
            places=INVITED[stage.number] + 4,
            made_at=starts_at - timedelta(days=30),
        )
        day = Day(
            theme=stage.theme(on),
            session=session,
            capacity=CAPACITY[stage.number],
            workshops=[shop.code for shop in self.shops],
            slot_minutes=SLOT,
            lunch_from=LUNCH,
            lunch_until=BACK,
        )
        self.rows[Session].append(session)
        self.rows[Day].append(day)
        return day

    def _place(self, day: Day, one: Invited, status: Status, *, noted_at: datetime | None) -> Appointment:
        session, draw = day.session, self.draw
        made_at = min(session.starts_at - timedelta(days=12), self.stage.now - timedelta(days=2))
        is_confirmed = draw.random() < (0.8 if status in (Status.HELD, Status.PLANNED) else 0.2)
        place = Appointment(
            beneficiary_id=one.pk,
            kind=KIND,
            status=status,
            starts_at=session.starts_at,
            minutes=session.minutes,
            organisation_id=session.organisation_id,
            agent=session.agent,
            session=session,
            origin=Origin.SELECTION,
            made_at=made_at,
            noted_at=noted_at,
            told_at=made_at,
            confirmed_at=made_at + timedelta(days=1) if is_confirmed else None,
        )
        self.rows[Appointment].append(place)
        return place

    def _rooms_needed(self) -> int:
        rounds = Rounds(self.shops, INVITED[self.stage.number], SLOT)
        return sum(rounds.coaches(shop) for shop in self.shops if shop.needs_room)

    def _rotate(self, day: Day, places: Sequence[Appointment]) -> None:
        """Passages of the whole day, and everybody's seats in them."""
        rounds = Rounds(self.shops, len(places), SLOT)
        desks = dict(self._desks(day, rounds))
        day.version, day.planned_at = 1, day.session.starts_at - timedelta(days=1)
        for turn in rounds.turns(list(self._starts(day, rounds))):
            self._pass(day, turn, desks[turn.shop.code][turn.coach], places)

    def _desks(self, day: Day, rounds: Rounds) -> Iterator[tuple[str, list[_Room]]]:
        """The coaches of each workshop, each with a room when it takes one; the first is the account's own."""
        free = iter(self.rooms)
        for rank, shop in enumerate(self.shops):
            desks = []
            for number in range(rounds.coaches(shop)):
                is_account = rank == 0 and number == 0
                name = "" if is_account else self._somebody()
                member = self.stage.coach if is_account else None
                place = "" if shop.needs_room else f"bureau {number + 1}"
                coach = Coach(day=day, member=member, name=name, place=place, workshops=[shop.code])
                room = DayRoom(day=day, room=next(free), workshops=[shop.code]) if shop.needs_room else None
                self.rows[Coach].append(coach)
                self.rows[DayRoom] += [room] if room else []
                desks.append(_Room(coach, room))
            yield shop.code, desks

    def _somebody(self) -> str:
        return f"{self.draw.choice(('Inès', 'Karim', 'Léa', 'Marc', 'Nadia', 'Paul'))} {self.stage.people.last_name()}"

    def _starts(self, day: Day, rounds: Rounds) -> Iterator[datetime]:
        """One round for each workshop, before the meal as long as they fit, then after it."""
        on = day.session.starts_at.astimezone().date()
        length = timedelta(minutes=rounds.minutes)
        hour = day.session.starts_at
        for _ in self.shops:
            if hour < at(on, BACK) and hour + length > at(on, LUNCH):
                hour = at(on, BACK)
            yield hour
            hour += length

    def _pass(self, day: Day, turn: Turn, desk: _Room, places: Sequence[Appointment]) -> None:
        passage = Passage(
            day=day,
            workshop=turn.shop.code,
            starts_at=turn.starts_at,
            minutes=turn.shop.minutes,
            coach=desk.coach,
            room=desk.room,
        )
        self.rows[Passage].append(passage)
        self.rows[Seat] += [self._seat(passage, places[rank]) for rank in turn.people]

    def _seat(self, passage: Passage, place: Appointment) -> Seat:
        """A seat; noted when the workshop has begun, absent for who did not come."""
        status = SeatStatus.PLANNED
        if passage.starts_at < self.stage.now - timedelta(minutes=10):
            came = place.status != Status.MISSED
            status = self.draw.choices(SAID, SAID_WEIGHTS)[0] if came else SeatStatus.ABSENT
        said = status != SeatStatus.PLANNED
        return Seat(passage=passage, appointment=place, status=status, noted_at=passage.starts_at if said else None)
