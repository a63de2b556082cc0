"""The day under way: arrivals, workshops, what is lost, the end."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rebond.events.accelerator.models import Presence, Seat
from rebond.events.accelerator.operations import running
from rebond.events.accelerator.queries.running import board, without_readiness
from rebond.events.accelerator.states import SeatStatus
from rebond.events.jobdating.operations import readiness
from rebond.ground.journal.models import JournalLine
from rebond.people.appointments.models import Appointment
from tests.events.accelerator.running_rows import NINE, running_day

SOON = NINE + timedelta(minutes=10)


def _act(rows):
    return {"by": rows.organiser.actor, "at": SOON}


def test_arriving_twice_writes_once(in_13):
    rows = running_day()

    running.arrive(rows.day, rows.places[0], **_act(rows))
    running.arrive(rows.day, rows.places[0], by=rows.organiser.actor, at=SOON + timedelta(hours=1))

    assert Presence.objects.get().arrived_at == SOON
    assert JournalLine.objects.filter(verb="arrive").count() == 1


def test_an_arrival_is_taken_back_and_a_late_person_is_awaited(in_13):
    rows = running_day()
    running.arrive(rows.day, rows.places[0], **_act(rows))

    running.undo_arrival(rows.day, rows.places[0], **_act(rows))
    running.expect(rows.day, rows.places[0], until=time(10, 30), **_act(rows))

    row = Presence.objects.get()
    assert (row.arrived_at, row.late_until) == (None, time(10, 30))


def test_nothing_is_noted_before_the_day(in_13):
    rows = running_day()
    act = {"by": rows.organiser.actor, "at": NINE - timedelta(days=1)}
    seat = Seat.objects.filter(passage=rows.groups[0]).first()

    for note in (
        lambda: running.arrive(rows.day, rows.places[0], **act),
        lambda: running.mark(seat, status=SeatStatus.ABSENT, **act),
    ):
        with pytest.raises(ValidationError, match="rien ne s'y note avant"):
            note()
    running.expect(rows.day, rows.places[0], until=time(10, 30), **act)


@pytest.mark.parametrize("until", [time(8), time(9, 10), time(16), time(23)])
def test_who_is_late_comes_at_an_hour_to_come_before_the_end(in_13, until):
    rows = running_day()

    with pytest.raises(ValidationError, match="heure à venir"):
        running.expect(rows.day, rows.places[0], until=until, **_act(rows))


def test_who_gave_their_place_back_does_not_arrive(in_13):
    rows = running_day()
    Appointment.objects.filter(pk=rows.places[0].pk).update(status="excused")

    with pytest.raises(ValidationError, match="rendu sa place"):
        running.arrive(rows.day, Appointment.objects.get(pk=rows.places[0].pk), **_act(rows))


def test_someone_of_another_day_does_not_arrive(in_13):
    rows = running_day()
    rows.places[0].session = None

    with pytest.raises(ValidationError, match="pas de cette journée"):
        running.arrive(rows.day, rows.places[0], **_act(rows))


def test_whoever_left_comes_back_with_the_same_arrival(in_13):
    rows = running_day()
    running.arrive(rows.day, rows.places[0], **_act(rows))
    running.leave(rows.day, rows.places[0], by=rows.organiser.actor, at=SOON + timedelta(hours=1))

    running.arrive(rows.day, rows.places[0], by=rows.organiser.actor, at=SOON + timedelta(hours=2))

    row = Presence.objects.get()
    assert (row.arrived_at, row.left_at) == (SOON, None)


def test_present_in_a_workshop_means_arrived_and_is_undone(in_13):
    rows = running_day()
    seat = Seat.objects.filter(appointment=rows.places[0]).first()

    running.mark(seat, status="present", **_act(rows))
    running.mark(seat, status="present", **_act(rows))
    marked = Seat.objects.get(pk=seat.pk)
    running.mark(seat, status="planned", **_act(rows))

    assert marked.noted_at == SOON
    assert Seat.objects.get(pk=seat.pk).noted_at is None
    assert JournalLine.objects.filter(table="accelerator.Seat").count() == 2
    assert Presence.objects.get().arrived_at == SOON


def test_everyone_present_spares_what_was_said_and_who_left(in_13):
    rows = running_day()
    group = rows.groups[0]
    absent = Seat.objects.get(passage=group, appointment=rows.places[1])
    running.mark(absent, status="absent", **_act(rows))
    assert running.mark_everyone(group, **_act(rows)) == 0  # nobody has arrived
    running.arrive(rows.day, rows.places[0], **_act(rows))

    assert running.mark_everyone(group, **_act(rows)) == 1
    assert running.mark_everyone(group, **_act(rows)) == 0

    assert Seat.objects.get(pk=absent.pk).status == "absent"
    assert Presence.objects.count() == 1


def test_everyone_present_spares_who_said_they_come_later(in_13):
    rows = running_day()
    running.arrive(rows.day, rows.places[0], **_act(rows))
    running.expect(rows.day, rows.places[1], until=time(11), **_act(rows))

    assert running.mark_everyone(rows.groups[0], **_act(rows)) == 1
    assert not Presence.objects.get(appointment=rows.places[1]).arrived_at


def test_a_coach_or_a_room_is_lost_and_found(in_13):
    rows = running_day()

    running.lose_coach(rows.coaches[0], **_act(rows))
    running.lose_room(rows.rooms[0], **_act(rows))
    lost = board(rows.day, at=SOON)
    running.find_coach(rows.coaches[0], **_act(rows))
    running.find_room(rows.rooms[0], **_act(rows))
    found = board(rows.day, at=SOON)

    assert [bool(one.left_at) for one in lost.coaches] == [True, False]
    assert [bool(one.closed_at) for one in lost.rooms] == [True, False]
    assert not any(one.left_at for one in found.coaches)
    assert not any(one.closed_at for one in found.rooms)


def test_the_end_of_the_day_says_who_came_and_who_did_not(departement):
    rows = running_day()
    running.arrive(rows.day, rows.places[0], **_act(rows))

    told = running.end_day(rows.day, by=rows.organiser.actor, at=NINE + timedelta(hours=8))

    assert told == (1, 2)
    assert [row.status for row in Appointment.objects.order_by("made_at")] == ["held", "missed", "missed"]
    with pytest.raises(ValidationError):
        running.end_day(rows.day, by=rows.organiser.actor, at=NINE + timedelta(hours=8))


def test_an_arrival_noted_after_the_end_corrects_the_absence(in_13):
    rows = running_day()
    late = NINE + timedelta(hours=8)
    running.end_day(rows.day, by=rows.organiser.actor, at=late)

    running.arrive(rows.day, Appointment.objects.get(pk=rows.places[0].pk), by=rows.organiser.actor, at=late)

    assert Appointment.objects.get(pk=rows.places[0].pk).status == "held"


def test_the_board_says_where_everyone_is_now_and_next(in_13, django_assert_max_num_queries):
    rows = running_day(names=(("Ana", "Lopez"),))
    running.arrive(rows.day, rows.places[0], **_act(rows))

    with django_assert_max_num_queries(8):
        found = board(rows.day, at=SOON)
        ana = found.people[0]
        said = (ana.first_name, ana.now.where, ana.next.where, timezone.localtime(ana.next.passage.starts_at).hour)

    assert said == ("Ana", "Salle 1", "Salle 1", 10)
    assert [group.is_on for group in found.groups] == [True, True, False]
    assert (len(found.here), len(found.awaited)) == (1, 2)


def test_a_badge_a_number_or_a_name_finds_the_person(in_13):
    rows = running_day(names=(("Ana", "Lopez"), ("Bilal", "Haddad"), ("Zoé", "Lévy")))
    found = board(rows.day, at=SOON)

    assert [p.number for p in found.find("2")] == [2]
    assert [p.number for p in found.find("hadd")] == [2]
    assert [p.number for p in found.find("Zoe lev")] == [p.number for p in found.find("lévy")] == [3]
    assert [p.number for p in found.find(f"https://rebond.example/x/{rows.places[0].pk}/")] == [1]
    assert found.find(" ") == []


def test_the_number_of_a_person_stays_when_another_leaves(in_13):
    rows = running_day()
    Appointment.objects.filter(pk=rows.places[0].pk).update(status="cancelled")

    assert [person.number for person in board(rows.day, at=SOON).people] == [2, 3]


def test_whoever_came_and_was_told_nothing_is_listed(departement):
    rows = running_day()
    for place in rows.places[:2]:
        running.arrive(rows.day, place, **_act(rows))
    readiness.declare(rows.persons[0], is_ready=True, **_act(rows))

    assert list(without_readiness(rows.day)) == [rows.places[1]]
