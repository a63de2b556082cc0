"""The rotation of a day: everyone everywhere, proved; written once; made again around what happened."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.events.accelerator import planning
from rebond.events.accelerator.models import Coach, Day, Passage, Presence, Seat
from rebond.events.accelerator.operations import rotations
from rebond.events.accelerator.queries import timetable
from rebond.events.accelerator.queries.running import board
from rebond.ground.web import pages
from rebond.people.appointments import operations as appointments
from tests.events.accelerator.cohort_rows import NINE, coming_day, person
from tests.factories import NOON, OrganisationFactory


def full_day(people=12, **fields):
    rows = coming_day(**fields)
    pole = OrganisationFactory.create(pole=True)
    rows.people = [
        appointments.join_session(rows.day.session, person(pole), origin="selection", **rows.act) for _ in range(people)
    ]
    return rows


def apply(rows, found):
    rows.day = rotations.apply(rows.day, found, version=rows.day.version, **rows.act)
    return rows.day


def test_everyone_goes_to_every_workshop_of_the_pack(departement):
    rows = full_day()

    day = apply(rows, planning.rotation(rows.day))

    owed = len(rows.people) * len(day.workshops)
    assert Seat.objects.count() == owed == day.proof["attended"] == day.proof["attendance_bound"]
    assert timetable.proof(day)[0].startswith("Tout le monde passe par les")
    for passage in Passage.objects.all():
        local = passage.starts_at + timedelta(hours=1)
        assert not (12 <= local.hour < 13)


def test_a_second_coordinator_is_told(departement):
    rows = full_day(4)
    read = rows.day.version
    found = planning.rotation(rows.day, seconds=0)
    apply(rows, found)

    with pytest.raises(pages.Changed):
        rotations.apply(rows.day, found, version=read, **rows.act)
    assert Day.objects.get().version == read + 1


def test_what_cannot_be_planned_says_why(departement):
    rows = coming_day(0, 0)

    with pytest.raises(ValidationError, match="Personne n'a de place"):
        planning.rotation(rows.day)
    appointments.join_session(rows.day.session, person(OrganisationFactory.create(pole=True)), **rows.act)
    with pytest.raises(ValidationError, match="Personne n'anime"):
        planning.rotation(rows.day)


def test_who_lacks_a_workshop_is_named_with_the_reason(departement):
    rows = full_day(4, rooms=0)

    apply(rows, planning.rotation(rows.day, seconds=0))

    found = timetable.missing(board(rows.day, at=NOON))
    assert len(found) == 4
    assert "aucune salle qui convienne" in " ".join(found[0].shops)
    assert "Il en manque" in timetable.proof(rows.day)[0]


def test_planning_again_keeps_what_was_told(departement):
    rows = full_day(6)
    apply(rows, planning.rotation(rows.day, seconds=0))
    before = set(Seat.objects.values_list("appointment", "passage__workshop", "passage__starts_at"))

    found = planning.rotation(rows.day, seconds=0)
    apply(rows, found)

    assert found.moved == 0
    assert set(Seat.objects.values_list("appointment", "passage__workshop", "passage__starts_at")) == before


def test_the_rest_of_the_day_is_planned_around_a_coach_who_left(departement):
    rows = full_day(8)
    apply(rows, planning.rotation(rows.day, seconds=0))
    at = NINE + timedelta(hours=1)
    for place in rows.people:
        Presence.objects.create(day=rows.day, appointment=place, arrived_at=NINE)
    gone = Coach.objects.order_by("pk").first()
    Coach.objects.filter(pk=gone.pk).update(left_at=at)
    begun = set(Passage.objects.filter(starts_at__lt=at).values_list("pk", flat=True))

    found = planning.rotation(rows.day, from_slot=planning.slot_at(rows.day, at))
    rotations.apply(rows.day, found, version=rows.day.version, by=rows.organiser.actor, at=at)

    assert begun <= set(Passage.objects.values_list("pk", flat=True))
    assert not Passage.objects.filter(coach=gone, starts_at__gte=at).exists()
    assert found.proof["attended"] == found.proof["attendance_bound"]


@pytest.mark.parametrize(("minutes", "slot"), [(-30, 0), (0, 0), (1, 1), (15, 1), (16, 2), (6000, 32)])
def test_the_first_slot_that_can_change(in_13, minutes, slot):
    rows = coming_day(0, 0)

    assert planning.slot_at(rows.day, NINE + timedelta(minutes=minutes)) == slot
