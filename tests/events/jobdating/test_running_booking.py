"""The link of the appointment that carries a person's place: their hours before the day, « j'y suis », how it went."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from rebond.events.jobdating.models import Candidate, Meeting
from tests.events.jobdating import run_factories as make
from tests.faces.booking.steps import path_of
from tests.people.appointments.factories import AppointmentFactory

NOW = make.OPENS + timedelta(minutes=20)


@pytest.fixture
def place(departement, monkeypatch):
    """A person with a place in the event of today, and its link."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    event = make.event()
    who = make.candidate(event, first_name="Lina")
    row = make.meeting(who, make.recruiter(event, name="Brasserie du Port"), 0)
    who.appointment = AppointmentFactory(
        beneficiary=who.beneficiary, kind="job_dating", starts_at=make.OPENS, organisation=event.organisation
    )
    who.save()
    return SimpleNamespace(event=event, who=who, row=row, path=path_of(who.appointment))


def test_the_link_tells_the_hours_before_the_day(place, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW - timedelta(days=1))

    page = Client().get(place.path).content.decode()

    assert "Brasserie du Port" in page and "Vos heures" in page and "J'y suis" not in page.replace("&#x27;", "'")


def test_once_it_has_begun_the_link_is_the_persons_day(place):
    page = Client().get(place.path).content.decode()
    assert "Brasserie du Port" in page

    assert Client().post(f"{place.path}j-y-suis/").status_code == 303
    assert Candidate.objects.get(pk=place.who.pk).arrived_at == NOW


def test_the_person_says_how_it_went_from_there(place):
    assert Client().post(f"{place.path}ressenti/{place.row.pk}/", {}).status_code == 422
    assert Client().post(f"{place.path}ressenti/{place.row.pk}/", {"feeling": "so_so"}).status_code == 303

    assert Meeting.objects.get(pk=place.row.pk).feeling == "so_so"


def test_the_link_of_somebody_withdrawn_tells_no_hours(place):
    Candidate.objects.filter(pk=place.who.pk).update(status="withdrawn", withdrawal="personal")

    page = Client().get(place.path)

    assert "Brasserie du Port" not in page.content.decode()
    assert Client().post(f"{place.path}j-y-suis/").status_code == 404


def test_another_appointment_has_no_day(place):
    other = AppointmentFactory(beneficiary=place.who.beneficiary, starts_at=NOW + timedelta(days=9))

    assert Client().post(f"{path_of(other)}j-y-suis/").status_code == 404


def test_whoever_cannot_come_says_so_on_the_day_and_frees_their_hours(place):
    later = make.meeting(place.who, make.recruiter(place.event), 8)
    page = Client().get(place.path).content.decode()
    assert "Je ne peux pas venir" in page

    assert Client().post(f"{place.path}je-ne-peux-pas-venir/").status_code == 303

    who = Candidate.objects.select_related("appointment").get(pk=place.who.pk)
    assert (who.status, who.withdrawal, who.appointment.status) == ("withdrawn", "unavailable", "excused")
    later.refresh_from_db()
    assert later.status == "cancelled"


def test_whoever_has_arrived_does_not_give_up_by_the_link(place):
    Client().post(f"{place.path}j-y-suis/")

    assert "Je ne peux pas venir" not in Client().get(place.path).content.decode()
    assert Client().post(f"{place.path}je-ne-peux-pas-venir/").status_code == 422
    assert Candidate.objects.get(pk=place.who.pk).status == "retained"
