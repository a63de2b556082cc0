"""One function moves a status: locked, checked, journalled."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.actors import Actor
from rebond.ground.journal.models import JournalLine
from rebond.ground.lifecycle.operations import IllegalMove, move, move_all
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.factories import NOON, BeneficiaryFactory, OrganisationFactory

BY = Actor("user", uuid4())


def appointment(**fields):
    hour = datetime(2026, 3, 3, fields.pop("hour", 9), tzinfo=UTC)
    person = fields.pop("beneficiary", None) or BeneficiaryFactory()
    return Appointment.objects.create(
        beneficiary=person, kind="x", starts_at=hour, organisation=OrganisationFactory(), made_at=NOON, **fields
    )


def test_move_writes_the_status_and_one_line_of_journal(in_13):
    planned = appointment()

    held = move(planned, to=Status.HELD, by=BY, at=NOON)

    line = JournalLine.objects.get(object_id=planned.pk)
    assert held.status == Status.HELD
    assert (line.verb, line.before, line.after, line.actor_id) == ("move", "planned", "held", BY.id)


def test_move_refuses_what_the_table_does_not_allow(in_13):
    cancelled = appointment(status=Status.CANCELLED)

    with pytest.raises(IllegalMove, match="a déjà changé"):
        move(cancelled, to=Status.HELD, by=BY, at=NOON)


def test_move_reads_the_row_again_so_that_a_stale_page_cannot_win(in_13):
    planned = appointment()
    move(planned, to=Status.CANCELLED, by=BY, at=NOON)

    with pytest.raises(IllegalMove):
        move(planned, to=Status.HELD, by=BY, at=NOON)


def test_move_refuses_changes_that_break_a_constraint_with_its_sentence(in_13):
    planned = appointment()

    with pytest.raises(ValidationError, match="dure au moins une minute"):
        move(planned, to=Status.HELD, by=BY, at=NOON, minutes=0)


def test_move_all_moves_and_journals_each_row(in_13):
    rows = [appointment(hour=hour) for hour in (8, 9, 10)]

    moved = move_all(Appointment.objects.filter(pk__in=[row.pk for row in rows]), to=Status.HELD, by=BY, at=NOON)

    assert moved == 3
    assert set(Appointment.objects.values_list("status", flat=True)) == {"held"}
    assert JournalLine.objects.filter(after="held").count() == 3


def test_move_all_moves_none_when_one_may_not(in_13):
    appointment(hour=8)
    appointment(hour=9, status=Status.CANCELLED)

    with pytest.raises(IllegalMove):
        move_all(Appointment.objects.all(), to=Status.HELD, by=BY, at=NOON)

    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["cancelled", "planned"]
