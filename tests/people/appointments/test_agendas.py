"""Rooms, agendas, hours open and closed: what is refused, and who must move."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.journal.actors import WORKER
from rebond.people.appointments import operations
from rebond.people.appointments.calendars import Period
from rebond.people.appointments.models import Absence, Agenda, Opening
from rebond.people.appointments.states import AbsenceSource, Motive
from tests.factories import NOON, MembershipFactory, OrganisationFactory
from tests.people.appointments.factories import (
    AgendaFactory,
    AppointmentFactory,
    OpeningFactory,
    RoomFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

BY = {"by": WORKER, "at": NOON}


def open_hours(**changes):
    site = OrganisationFactory()
    known = {"kinds": ["orientation_interview"], "modes": ["in_person"], "opens": time(9), "closes": time(12)}
    known |= {"agent": MembershipFactory(organisation=site), "weekday": 1, "starts_on": date(2026, 3, 2)}
    return operations.open_hours(site, **{**known, **changes}, **BY)


def test_hours_are_opened_changed_and_ended(departement):
    opening = open_hours()

    operations.change_hours(opening, closes=time(16), **BY)
    operations.end_hours(opening, on=date(2026, 6, 1), **BY)
    operations.end_hours(open_hours(starts_on=date(2026, 7, 1)), on=date(2026, 6, 1), **BY)

    [row] = Opening.objects.all()
    assert (row.closes, row.ends_on) == (time(16), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agent": None}, "celle d'un agent, d'une salle, ou des deux"),
        ({"on": date(2026, 3, 5)}, "revient chaque semaine à partir d'un jour, ou ne vaut qu'un jour"),
        ({"weekday": None}, "revient chaque semaine"),
        ({"weekday": 7}, "va de lundi à samedi"),
        ({"on": date(2026, 3, 8), "weekday": None, "starts_on": None}, "c'est un dimanche"),
        ({"every_weeks": 0}, "au plus souvent chaque semaine"),
        ({"ends_on": date(2026, 3, 1)}, "finit après avoir commencé"),
        ({"closes": time(9)}, "vient après l'heure de début"),
        ({"modes": []}, "au moins une nature de rendez-vous et une façon"),
        ({"kinds": []}, "au moins une nature de rendez-vous et une façon"),
        ({"kinds": ["unknown"]}, "n'est pas dans les paramètres"),
    ],
)
def test_hours_that_make_no_sense_are_refused_with_a_sentence(departement, changes, sentence):
    with pytest.raises(ValidationError, match=sentence):
        open_hours(**changes)


def test_a_room_of_another_site_is_refused(in_13):
    with pytest.raises(ValidationError, match="dans un autre lieu"):
        open_hours(room=RoomFactory())


def test_rooms_have_one_name_each_and_a_seat(in_13):
    room = operations.open_room(OrganisationFactory(), name="Salle bleue", seats=4, **BY)

    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        operations.open_room(room.organisation, name="Salle bleue", seats=4, **BY)
    with pytest.raises(ValidationError, match="au moins une place"):
        operations.change_room(room, seats=0, **BY)


def test_closing_says_who_must_move_and_moves_nobody(departement):
    agent = MembershipFactory()
    during = AppointmentFactory(agent=agent, starts_at=NOON + timedelta(days=2))
    session = SessionFactory(agent=agent, starts_at=NOON + timedelta(days=3))
    AppointmentFactory(session=session, agent=agent, starts_at=session.starts_at)
    AppointmentFactory(agent=agent, starts_at=NOON + timedelta(days=9))
    AppointmentFactory(starts_at=NOON + timedelta(days=2))

    closing = operations.close(agent=agent, since=NOON, until=NOON + timedelta(days=7), motive=Motive.LEAVE, **BY)

    assert (closing.appointments, closing.sessions) == ([during], [session])
    during.refresh_from_db()
    assert during.status == "planned"


def test_a_closing_that_begins_within_an_appointment_counts_it(in_13):
    made = AppointmentFactory(room=RoomFactory(), starts_at=NOON + timedelta(days=2))
    since = made.starts_at + timedelta(minutes=30)

    assert operations.close(room=made.room, since=since, until=since + timedelta(hours=1), **BY).appointments == [made]


def test_a_closing_concerns_one_thing_and_has_two_bounds(in_13):
    hours = {"since": NOON, "until": NOON + timedelta(days=1)}

    with pytest.raises(ValidationError, match="un agent, une salle, ou un lieu"):
        operations.close(**hours, **BY)
    with pytest.raises(ValidationError, match="un début, puis une fin"):
        operations.close(agent=MembershipFactory(), since=NOON, until=NOON, **BY)
    for period in [(NOON, None), (None, NOON), (NOON, NOON)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(agent=MembershipFactory(), period=period)


def test_an_agents_own_calendar_closes_what_it_says_and_only_that(in_13):
    agenda = AgendaFactory()
    typed = operations.close(agent=agenda.agent, since=NOON, until=NOON + timedelta(hours=1), **BY).absence
    busy = [Period("a@x", NOON, NOON + timedelta(hours=2)), Period("b@x", NOON, NOON)]

    assert operations.note_calendar(agenda, busy, at=NOON) == 1
    operations.note_calendar(agenda, busy, at=NOON + timedelta(hours=1))

    read = Absence.objects.get(source=AbsenceSource.CALENDAR)
    assert (read.uid, read.motive) == ("a@x", Motive.BUSY)
    with pytest.raises(ValidationError, match="se retire dans cet agenda"):
        operations.reopen(read, **BY)
    operations.reopen(typed, **BY)
    assert Absence.objects.count() == 1


def test_a_calendar_that_cannot_be_read_keeps_what_was_known_and_another_forgets_it(in_13):
    agenda = operations.keep_agenda(
        MembershipFactory(), languages=["anglais"], calendar_url="https://a.example/1.ics", **BY
    )
    operations.note_calendar(agenda, [Period("a@x", NOON, NOON + timedelta(hours=2))], at=NOON)

    operations.note_calendar_error(agenda, "L'adresse ne répond pas.", at=NOON)
    agenda.refresh_from_db()
    assert (agenda.calendar_error, agenda.calendar_read_at, Absence.objects.count()) == (
        "L'adresse ne répond pas.",
        NOON,
        1,
    )

    operations.keep_agenda(agenda.agent, calendar_url="https://a.example/2.ics", **BY)
    kept = Agenda.objects.get()
    assert (kept.calendar_error, kept.languages, Absence.objects.count()) == ("", ["anglais"], 0)


def test_an_opening_of_one_day_is_forgotten_when_it_is_ended(in_13):
    operations.end_hours(OpeningFactory(one_day=True), on=datetime(2026, 3, 3, tzinfo=UTC).date(), **BY)

    assert not Opening.objects.exists()
