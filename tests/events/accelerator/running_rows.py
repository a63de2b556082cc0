"""A day of the Accélérateur under way, in rows: three people, two coaches, a room, two workshops at 9 and one at 10."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from rebond.events.accelerator.models import Coach, Day, DayRoom, Passage, Seat
from rebond.events.accelerator.workshops import workshops
from rebond.events.jobdating.models import Theme
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment, Session
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory, principal
from tests.people.appointments.factories import RoomFactory

NINE = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
"""A Thursday, nine o'clock in France."""


def running_day(people: int = 3, names: tuple[tuple[str, str], ...] = (), start: datetime = NINE) -> SimpleNamespace:
    """The day, its rows, and who organises it."""
    site = OrganisationFactory.create(capabilities=["accelerator"], name="L'Accélérateur")
    organiser = principal(Role.ACCELERATOR, organisation=site)
    theme, _ = Theme.objects.get_or_create(
        month=date(2026, 3, 1), sector="transport", defaults={"title": "Transport", "rome": ["N41"]}
    )
    session = Session.objects.create(
        kind="accelerator_day", organisation=site, starts_at=start, minutes=420, places=30, made_at=NOON
    )
    first, second = list(workshops(start.date()))[:2]
    day = Day.objects.create(theme=theme, session=session, capacity=30, workshops=[first, second], slot_minutes=15)
    persons = [
        BeneficiaryFactory.create(**({"first_name": n[0], "last_name": n[1]} if n else {}))
        for n in _names(people, names)
    ]
    places = [
        Appointment.objects.create(
            beneficiary=person,
            kind="accelerator_day",
            starts_at=start,
            minutes=420,
            organisation=site,
            session=session,
            made_at=NOON + timedelta(minutes=rank),
        )
        for rank, person in enumerate(persons)
    ]
    coaches = [Coach.objects.create(day=day, name=f"Coach {n}", workshops=[first, second]) for n in (1, 2)]
    rooms = [
        DayRoom.objects.create(day=day, room=RoomFactory.create(organisation=site, name=f"Salle {n}")) for n in (1, 2)
    ]
    groups = [
        _group(day, first, start, coaches[0], rooms[0], places[:2]),
        _group(day, second, start, coaches[1], rooms[1], places[2:]),
        _group(day, second, start + timedelta(hours=1), coaches[0], rooms[0], places[:2]),
    ]
    return SimpleNamespace(
        day=day, places=places, persons=persons, coaches=coaches, rooms=rooms, groups=groups, organiser=organiser
    )


def _names(people: int, names: tuple[tuple[str, str], ...]) -> list[tuple[str, ...]]:
    return [*names, *[()] * (people - len(names))]


def _group(day: Day, workshop: str, at: datetime, coach: Coach, room: DayRoom, places: list[Appointment]) -> Passage:
    made = Passage.objects.create(day=day, workshop=workshop, starts_at=at, minutes=45, coach=coach, room=room)
    for place in places:
        Seat.objects.create(passage=made, appointment=place)
    return made
