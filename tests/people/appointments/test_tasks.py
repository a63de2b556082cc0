"""Personal calendars: read one by one, by the worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.ground.connectors import fetching
from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.people.appointments import calendars, operations, tasks
from rebond.people.appointments.models import Absence, Agenda
from rebond.people.appointments.states import AbsenceSource
from tests.factories import NOON
from tests.jobs import run_jobs
from tests.people.appointments.factories import AgendaFactory

pytestmark = pytest.mark.django_db
ADDRESS = "https://exemple.example/a.ics"
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def agenda(departement, monkeypatch):
    """An agent whose calendar says that they are busy tomorrow for two hours."""
    entry = calendars.Entry("a", TOMORROW, TOMORROW + timedelta(hours=2), "Dentiste", made_at=NOON)
    text = calendars.calendar_of([entry], host="exemple.example", at=NOON)
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    monkeypatch.setattr(fetching, "fetch", lambda url, **_: text)
    return AgendaFactory(calendar_url=ADDRESS)


def read(agenda):
    tasks.read_calendar(departement=agenda.departement_id, agenda_id=str(agenda.pk))


def test_the_agent_is_busy_when_their_calendar_says_and_nothing_of_it_is_kept_but_hours(agenda):
    tasks.read_calendars()
    assert run_jobs("appointments.read_calendar") == ["appointments.read_calendar"]

    row = Absence.objects.get()
    assert (row.period.lower, row.source) == (TOMORROW, AbsenceSource.CALENDAR)
    assert "Dentiste" not in f"{row.uid}{row.motive}"
    assert Agenda.objects.get().calendar_read_at == NOON


def test_a_calendar_that_says_the_same_writes_no_other_line(agenda):
    read(agenda)
    read(agenda)

    assert JournalLine.objects.filter(verb="read_calendar").count() == 1


def test_a_calendar_that_cannot_be_read_keeps_what_was_known_and_says_why(agenda, monkeypatch):
    read(agenda)

    def fails(url, **_):
        raise fetching.Unreachable("L'adresse ne répond pas.")

    monkeypatch.setattr(fetching, "fetch", fails)
    read(agenda)

    assert Absence.objects.count() == 1
    assert Agenda.objects.get().calendar_error == "L'adresse ne répond pas."


def test_what_is_no_calendar_is_said_too(agenda, monkeypatch):
    monkeypatch.setattr(fetching, "fetch", lambda url, **_: b"<html>")

    read(agenda)

    assert "pas un agenda lisible" in Agenda.objects.get().calendar_error


def test_who_took_their_address_away_is_not_read(agenda):
    operations.keep_agenda(agenda.agent, calendar_url="", by=WORKER, at=NOON)

    read(agenda)
    tasks.read_calendars()

    assert run_jobs("appointments.read_calendar") == []
    assert not Absence.objects.exists()
