"""The hours of the demo's agents: rooms, openings, languages, and a grid on which no two appointments meet."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import REFERENTS, Capability, Role
from rebond.people.appointments.models import Agenda, Opening, Room
from rebond.people.appointments.states import Mode

HALF_DAYS = ((time(9), time(12)), (time(14), time(17)))
HOURS = (9, 10, 11, 14, 15, 16)
LANGUAGES = ("anglais", "arabe", "espagnol", "portugais", "langue des signes")
KINDS: dict[Role, tuple[str, ...]] = {
    Role.ADVISER: ("orientation_interview",),
    Role.DOCTOR: ("doctor",),
    Role.NURSE: ("nurse",),
    Role.PSYCHOLOGIST: ("tripartite",),
    **dict.fromkeys(REFERENTS, ("first_meeting", "follow_up", "contract")),
}


PHONING = REFERENTS | {Role.ADVISER}


def open_hours(staff: Iterable[Membership], organisations: Iterable[Organisation], *, today: date) -> None:
    """Each agent receives every weekday, mornings and afternoons; each Pôle has two rooms."""
    draw = random.Random(today.toordinal())
    agents = [agent for agent in staff if agent.role in KINDS]
    Agenda.objects.bulk_create(
        Agenda(agent=agent, languages=draw.sample(LANGUAGES, draw.randint(0, 2)), is_accessible=draw.random() < 0.7)
        for agent in agents
    )
    Room.objects.bulk_create(
        Room(organisation=pole, name=name, seats=seats, is_accessible=True)
        for pole in organisations
        if Capability.POLE in pole.capabilities
        for name, seats in (("Salle de réunion", 20), ("Bureau d'accueil", 3))
    )
    Opening.objects.bulk_create(
        opening
        for agent in agents
        if (site := agent.organisation_id) is not None
        for opening in _openings(agent, site, since=today - timedelta(days=60))
    )


def _openings(agent: Membership, site: UUID, *, since: date) -> list[Opening]:
    return [
        Opening(
            organisation_id=site,
            agent=agent,
            kinds=list(KINDS[Role(agent.role)]),
            modes=[Mode.IN_PERSON, Mode.PHONE] if agent.role in PHONING else [Mode.IN_PERSON],
            weekday=weekday,
            starts_on=since,
            opens=opens,
            closes=closes,
        )
        for weekday in range(1, 6)
        for opens, closes in HALF_DAYS
    ]


class Grid:
    """Gives each agent whole hours, never the same one twice."""

    def __init__(self) -> None:
        self.taken: set[tuple[UUID, date, int]] = set()

    def hour(self, agent: Membership, day: date) -> datetime:
        """The first hour that this agent has left, from that day on."""
        while True:
            is_worked = day.weekday() < 5 and not holidays.closed(day)
            for hour in HOURS:
                if is_worked and (agent.pk, day, hour) not in self.taken:
                    self.taken.add((agent.pk, day, hour))
                    return timezone.make_aware(datetime.combine(day, time(hour)))
            day += timedelta(days=1)
