"""The order of the facts of an orientation, and the day of one of them corrected."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation import operations
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from rebond.people.appointments.states import Status as Attendance
from tests.factories import NOON, principal
from tests.journey.orientation.factories import DECIDED_AT, OrientationFactory, pole
from tests.people.appointments.factories import AppointmentFactory
from tests.signing import client_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.mark.parametrize("days", [-1, 0])
def test_a_first_meeting_is_not_before_the_decision(departement, days):
    orientation = OrientationFactory(followed=True)
    met_at = DECIDED_AT + timedelta(days=days, hours=-1)

    if days:
        with pytest.raises(ValidationError, match="La première rencontre ne peut pas précéder la décision"):
            operations.note_first_meeting(orientation, met_at=met_at, by=WORKER, at=NOON)
    else:
        met = operations.note_first_meeting(orientation, met_at=met_at, by=WORKER, at=NOON)
        assert met.first_met_at == DECIDED_AT, "the hour of the same day is put in order"


@pytest.mark.parametrize(
    ("fact", "before", "sentence"),
    [
        ("interviewed_at", DECIDED_AT + DAY, "orientation_decided_after_interviewed"),
        ("handed_over_at", DECIDED_AT - DAY, "orientation_handed_over_after_decided"),
        ("booked_at", DECIDED_AT - DAY, "orientation_booked_after_decided"),
        ("first_met_at", DECIDED_AT - DAY, "orientation_first_met_after_decided"),
    ],
)
def test_the_database_keeps_the_facts_in_their_order(in_13, fact, before, sentence):
    orientation = OrientationFactory(followed=True)

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Orientation.objects.filter(pk=orientation.pk).update(**{fact: before})


def corrected(orientation, fact, happened_at, instead_of=None):
    corrections: dict[str, tuple[Any, str]] = {
        "interviewed_at": (operations.correct_interview, "held_at"),
        "booked_at": (operations.correct_booking, "booked_at"),
        "first_met_at": (operations.correct_first_meeting, "met_at"),
    }
    operation, name = corrections[fact]
    instead_of = instead_of or getattr(orientation, fact)
    return operation(orientation, **{name: happened_at}, instead_of=instead_of, by=WORKER, at=NOON)


FACTS = {"interviewed_at": "correct_interview", "booked_at": "correct_booking", "first_met_at": "correct_first_meeting"}


@pytest.mark.parametrize("fact", FACTS)
def test_a_day_is_corrected_and_the_journal_keeps_both(departement, fact):
    orientation = OrientationFactory(followed=True, booked_at=NOON - 2 * DAY, first_met_at=NOON - DAY)
    before = getattr(orientation, fact)
    happened_at = DECIDED_AT

    row = corrected(orientation, fact, happened_at)

    assert getattr(row, fact) == happened_at
    line = JournalLine.objects.get(verb=FACTS[fact])
    days = tuple(timezone.localtime(at).date().isoformat() for at in (before, happened_at))
    assert (line.before, line.after) == days


@pytest.mark.parametrize(
    ("fact", "happened_at", "sentence"),
    [
        ("interviewed_at", NOON + DAY, "dans le futur"),
        ("interviewed_at", NOON - 400 * DAY, "précéder la demande"),
        ("interviewed_at", DECIDED_AT + DAY, "suivre la décision"),
        ("booked_at", NOON + DAY, "datée du futur"),
        ("booked_at", DECIDED_AT - DAY, "précéder la décision"),
        ("first_met_at", NOON + DAY, "dans le futur"),
        ("first_met_at", DECIDED_AT - DAY, "précéder la décision"),
    ],
)
def test_a_correction_keeps_the_order_of_the_facts(in_13, fact, happened_at, sentence):
    orientation = OrientationFactory(followed=True, booked_at=NOON - 2 * DAY, first_met_at=NOON - DAY)

    with pytest.raises(ValidationError, match=sentence):
        corrected(orientation, fact, happened_at)


@pytest.mark.parametrize("fact", FACTS)
def test_a_correction_of_what_changed_meanwhile_is_refused(in_13, fact):
    orientation = OrientationFactory(followed=True, booked_at=NOON - 2 * DAY, first_met_at=NOON - DAY)

    with pytest.raises(ValidationError, match="La date a changé entre-temps"):
        corrected(orientation, fact, DECIDED_AT, instead_of=NOON - 3 * DAY)


@pytest.mark.parametrize(("step", "is_kept"), [({"decided": True}, False), ({"handed_over": True}, True)])
def test_a_contract_not_handed_over_is_printed_again(in_13, step, is_kept):
    orientation = OrientationFactory(**step)
    printed = operations.print_contract(orientation, by=WORKER, at=NOON)
    orientation.refresh_from_db()

    row = corrected(orientation, "interviewed_at", orientation.interviewed_at - timedelta(hours=1))

    assert (row.contract == printed) is is_kept


def test_a_first_meeting_noted_as_held_by_mistake_is_taken_back(departement):
    orientation = OrientationFactory(followed=True)
    meeting = AppointmentFactory(beneficiary=orientation.beneficiary, kind="first_meeting", past=True)
    held = operations.record_attendance(meeting, status=Attendance.HELD, by=WORKER, at=NOON)

    operations.record_attendance(held, status=Attendance.MISSED, by=WORKER, at=NOON)

    orientation.refresh_from_db()
    assert orientation.first_met_at is None
    assert JournalLine.objects.get(verb="correct_first_meeting").before == "2026-03-01"


def posted(page, day):
    """What the page gives back, with another day."""
    form = page.context["form"]
    return {"noted": form.initial["noted"], "day": day.isoformat(), "hour": form.initial["hour"].strftime("%H:%M")}


@pytest.mark.parametrize(
    ("name", "fact", "role"),
    [
        ("interview", "interviewed_at", Role.ADVISER),
        ("booking", "booked_at", Role.ADVISER),
        ("meeting", "first_met_at", Role.STRUCTURE_MANAGER),
    ],
)
def test_the_page_of_a_fact_opened_again_corrects_it(in_13, name, fact, role):
    orientation = OrientationFactory(followed=True, booked_at=NOON - 2 * DAY, first_met_at=NOON - DAY)
    house = pole() if role == Role.ADVISER else orientation.structure
    browser = client_of(principal(role, organisation=house).membership)
    url = reverse(f"orientation:{name}", args=[orientation.pk])
    page, day = browser.get(url), timezone.localtime(DECIDED_AT).date()

    browser.post(url, posted(page, day))
    stale = browser.post(url, posted(page, day))

    orientation.refresh_from_db()
    assert "Corriger" in page.content.decode()
    assert timezone.localtime(getattr(orientation, fact)).date() == day
    assert "a changé entre-temps" in stale.content.decode()


def test_a_form_opened_before_the_interview_was_noted_corrects_nothing(in_13):
    orientation = OrientationFactory()
    browser = client_of(principal(Role.ADVISER, organisation=pole()).membership)
    url = reverse("orientation:interview", args=[orientation.pk])
    first, second = (posted(browser.get(url), NOON.date() - days * DAY) for days in (1, 2))

    browser.post(url, first)
    stale = browser.post(url, second)

    orientation.refresh_from_db()
    assert timezone.localtime(orientation.interviewed_at).date() == NOON.date() - DAY
    assert "déjà noté" in stale.content.decode()
