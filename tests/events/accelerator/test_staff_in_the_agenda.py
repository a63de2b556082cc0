"""The rooms and agents of a day are taken in the agenda too, and the reverse: nobody has two of them at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.events.accelerator.models import Coach, DayRoom
from rebond.events.accelerator.operations import days, running, staff
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Occupation, Session
from rebond.people.appointments.operations import SlotTaken
from tests.events.accelerator.cohort_rows import NINE, coming_day, member
from tests.people.appointments.factories import RoomFactory, reachable

TEN = NINE + timedelta(hours=1)


@pytest.fixture
def rows(in_13):
    """A day to come, with an agent who runs a workshop and a room."""
    made = coming_day(0, 0)
    made.agent = member(Role.REFERENT)
    made.room = RoomFactory.create(organisation=made.organisation)
    staff.add_coach(made.day, member=made.agent, workshops=made.day.workshops, **made.act)
    staff.add_room(made.day, made.room, **made.act)
    return made


def meet(rows, **fields):
    said = {
        "kind": "follow_up",
        "starts_at": TEN,
        "minutes": 45,
        "organisation": rows.organisation,
        **rows.act,
        **fields,
    }
    return appointments.make(reachable(), **said)


def test_an_agent_or_a_room_of_a_day_has_no_appointment_then(rows):
    with pytest.raises(SlotTaken, match="L'agent a déjà un rendez-vous à cette heure"):
        meet(rows, agent=rows.agent)
    with pytest.raises(SlotTaken, match="Cette salle est déjà prise à cette heure"):
        meet(rows, room=rows.room)
    assert meet(rows, agent=rows.agent, starts_at=NINE + timedelta(days=1))


def test_what_the_agenda_has_taken_is_not_of_a_day(in_13):
    rows = coming_day(0, 0)
    agent, room = member(Role.REFERENT), RoomFactory.create(organisation=rows.organisation)
    meet(rows, agent=agent)
    meet(rows, room=room)

    with pytest.raises(ValidationError, match="déjà pris à ces heures"):
        staff.add_coach(rows.day, member=agent, workshops=rows.day.workshops, **rows.act)
    with pytest.raises(ValidationError, match="déjà pris à ces heures"):
        staff.add_room(rows.day, room, **rows.act)


def test_who_comes_between_the_check_and_the_writing_is_told_by_the_agenda(in_13, monkeypatch):
    rows = coming_day(0, 0)
    agent = member(Role.REFERENT)
    meet(rows, agent=agent)
    monkeypatch.setattr(staff, "_check_free", lambda *_, **__: None)

    with pytest.raises(ValidationError, match="L'agent a déjà un rendez-vous à cette heure"):
        staff.add_coach(rows.day, member=agent, workshops=rows.day.workshops, **rows.act)


def test_taken_out_of_a_day_they_are_free(rows):
    staff.remove_coach(Coach.objects.select_related("day").get(), **rows.act)
    staff.remove_room(DayRoom.objects.select_related("day").get(), **rows.act)

    assert not Occupation.objects.exists()


def test_a_day_called_off_frees_its_staff(rows):
    days.cancel(rows.day, **rows.act)

    assert meet(rows, agent=rows.agent, room=rows.room)


def test_they_stay_taken_when_the_session_changes(rows):
    later = NINE + timedelta(minutes=30)
    Session.objects.filter(pk=rows.day.session_id).update(starts_at=later)

    assert {row.period.lower for row in Occupation.objects.all()} == {later}
    assert Occupation.objects.count() == 2


def test_who_left_is_free_for_the_rest_and_comes_back_only_if_still_so(rows):
    coach, at = Coach.objects.get(), NINE + timedelta(minutes=30)
    running.lose_coach(coach, by=rows.organiser.actor, at=at)
    meet(rows, agent=rows.agent)

    with pytest.raises(ValidationError, match="L'agent a déjà un rendez-vous"):
        running.find_coach(coach, by=rows.organiser.actor, at=at)
