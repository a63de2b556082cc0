"""What fills the agendas of the demo: the référents' days, collective sessions with a waiting list, absences."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from rebond.demo.hours import HOURS
from rebond.ground.deadlines import holidays
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import REFERENTS, Capability, Role
from rebond.people.appointments.models import Absence, Appointment, Room, Session, WaitingPlace
from rebond.people.appointments.states import Mode, Motive, Origin, Status
from rebond.people.beneficiaries.models import Assignment, Beneficiary

DAYS_BACK, DAYS_AHEAD = 3, 10
A_DAY = 4
SEATS, WAITING = 6, 2


def fill(staff: Iterable[Membership], organisations: Iterable[Organisation], *, now: datetime) -> None:
    """Rows of every kind that an agenda shows, around now; nobody is in two places at once."""
    draw, agents = random.Random(now.toordinal()), list(staff)
    free = _Free()
    Absence.objects.bulk_create(_absences(agents, today=timezone.localtime(now).date(), draw=draw))
    for agent in agents:
        if agent.role in REFERENTS and agent.organisation_id is not None:
            Appointment.objects.bulk_create(_follow_ups(agent, agent.organisation_id, free, now=now, draw=draw))
    for pole in organisations:
        if Capability.POLE in pole.capabilities:
            _open_sessions(pole, [one for one in agents if one.organisation_id == pole.pk], free, now=now)


class _Free:
    """The people of whom nothing is planned, each given once."""

    def __init__(self) -> None:
        planned = Appointment.objects.filter(status=Status.PLANNED).values("beneficiary")
        self._given: set[UUID] = set()
        self._by_pole: dict[UUID | None, list[UUID]] = defaultdict(list)
        people = Beneficiary.objects.exclude(pk__in=planned).filter(died_on=None).order_by("pk")
        for pk, pole in people.values_list("pk", "pole"):
            self._by_pole[pole].append(pk)
        self._idle = {pk for found in self._by_pole.values() for pk in found}

    def of(self, people: Iterable[UUID], count: int) -> list[UUID]:
        found = [pk for pk in people if pk in self._idle and pk not in self._given][:count]
        self._given |= set(found)
        return found

    def of_pole(self, pole: UUID, count: int) -> list[UUID]:
        return self.of(self._by_pole[pole], count)


def _working_days(today: date) -> list[date]:
    days = [today + timedelta(days=rank) for rank in range(-DAYS_BACK, DAYS_AHEAD)]
    return [day for day in days if day.weekday() < 5 and not holidays.closed(day)]


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _follow_ups(
    agent: Membership, site: UUID, free: _Free, *, now: datetime, draw: random.Random
) -> Iterator[Appointment]:
    """Some hours of each day with the people whom the référent accompanies."""
    taken = set(Appointment.objects.filter(agent=agent).values_list("starts_at", flat=True))
    mine = Assignment.objects.filter(referent=agent, ended_at=None).order_by("pk").values_list("beneficiary", flat=True)
    days = _working_days(timezone.localtime(now).date())
    people = iter(free.of(mine, A_DAY * len(days)))
    for day in days:
        for hour in sorted(draw.sample(HOURS, A_DAY)):
            starts_at = _at(day, hour)
            if starts_at in taken or (person := next(people, None)) is None:
                continue
            yield Appointment(
                beneficiary_id=person,
                kind="follow_up",
                status=_became(starts_at, now, draw),
                starts_at=starts_at,
                minutes=45,
                organisation_id=site,
                agent=agent,
                mode=Mode.PHONE if draw.random() < 0.2 else Mode.IN_PERSON,
                made_at=now - timedelta(days=9),
            )


def _became(starts_at: datetime, now: datetime, draw: random.Random) -> Status:
    """Days before are noted, but for a few; today's are to note."""
    if starts_at > now - timedelta(hours=12):
        return Status.PLANNED
    return draw.choices((Status.HELD, Status.MISSED, Status.EXCUSED, Status.PLANNED), (70, 15, 8, 7))[0]


def _absences(agents: Sequence[Membership], *, today: date, draw: random.Random) -> Iterator[Absence]:
    """One agent in six is on leave for a week, soon; some have a training day."""
    monday = today + timedelta(days=21 - today.weekday())
    for agent in agents:
        if agent.role not in REFERENTS | {Role.ADVISER} or (chance := draw.random()) > 0.3:
            continue
        days, motive = (5, Motive.LEAVE) if chance < 0.17 else (1, Motive.TRAINING)
        period = DateTimeTZRange(_at(monday, 0), _at(monday + timedelta(days=days), 0))
        yield Absence(agent=agent, period=period, motive=motive)


def _open_sessions(pole: Organisation, team: Sequence[Membership], free: _Free, *, now: datetime) -> None:
    """A full session with people who wait, and two with places left; each at an hour that nobody has taken."""
    adviser = next((one for one in team if one.role == Role.ADVISER), None)
    room = Room.objects.filter(organisation=pole).order_by("-seats").first()
    days = [day for day in _working_days(timezone.localtime(now).date()) if _at(day, 18) > now + timedelta(days=1)]
    for rank, day in enumerate(days[:3]):
        people = free.of_pole(pole.pk, SEATS if rank == 0 else 3)
        session = Session.objects.create(
            kind="collective_information",
            organisation=pole,
            agent=adviser,
            room=room,
            starts_at=_at(day, 17),
            minutes=90,
            places=len(people) or SEATS if rank == 0 else SEATS * 2,
            taken=len(people),
            made_at=now,
        )
        Appointment.objects.bulk_create(_participant(session, person, now) for person in people)
        if rank == 0 and people:
            WaitingPlace.objects.bulk_create(
                WaitingPlace(beneficiary_id=one, kind=session.kind, organisation=pole, session=session, since=now)
                for one in free.of_pole(pole.pk, WAITING)
            )


def _participant(session: Session, person: UUID, now: datetime) -> Appointment:
    return Appointment(
        beneficiary_id=person,
        kind=session.kind,
        starts_at=session.starts_at,
        minutes=session.minutes,
        organisation_id=session.organisation_id,
        agent_id=session.agent_id,
        room_id=session.room_id,
        session=session,
        origin=Origin.AGENT,
        made_at=now,
    )
