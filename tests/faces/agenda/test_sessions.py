"""Collective sessions: opened, filled, noted, called off."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.states import SessionStatus
from tests.factories import NOON, BeneficiaryFactory
from tests.people.appointments.factories import AppointmentFactory, RoomFactory, SessionFactory, reachable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def url(name, row):
    return reverse(f"agenda:{name}", args=[row.pk])


def post(client, address, **said):
    return client.post(address, {"form_key": uuid4(), **said})


PLAN = {"kind": "collective_information", "mode": "in_person", "day": "2026-03-30", "hour": "10:00", "every_weeks": "1"}


def test_sessions_are_opened_week_after_week_without_the_holidays(adviser):
    client, who = adviser
    room = RoomFactory(organisation=who.membership.organisation)

    response = post(client, reverse("agenda:open_session"), **PLAN, count="3", room=room.pk, agent=who.membership.pk)

    days = [timezone.localtime(row.starts_at).date().isoformat() for row in Session.objects.order_by("starts_at")]
    assert days == ["2026-03-30", "2026-04-13"]  # Easter Monday is left out
    shown = client.get(response.url).content.decode()
    assert "2\u00a0séances ouvertes" in shown
    assert "Lundi 30\u00a0mars à 10\u00a0h" in shown


def test_a_room_that_is_taken_names_the_hour_and_nothing_is_opened(adviser_13):
    client, who = adviser_13
    room = RoomFactory(organisation=who.membership.organisation)
    SessionFactory(organisation=who.membership.organisation, room=room, starts_at=datetime(2026, 4, 20, 8, tzinfo=UTC))

    shown = post(client, reverse("agenda:open_session"), **PLAN, count="4", room=room.pk).content.decode()

    assert "Lundi 20\u00a0avril à 10\u00a0h : Cette salle est déjà prise" in shown
    assert Session.objects.count() == 1


def test_somebody_is_found_and_has_a_place_then_the_next_one_waits(adviser):
    client, who = adviser
    session = SessionFactory(organisation=who.membership.organisation, places=1)
    first, second = (BeneficiaryFactory(pole=who.membership.organisation) for _ in range(2))

    found = client.get(url("session", session), {"q": first.last_name}).content.decode()
    assert str(first.pk) in found
    post(client, url("enrol", session), person=first.pk)
    post(client, url("enrol", session), person=second.pk)

    assert Appointment.objects.get().beneficiary_id == first.pk
    assert WaitingPlace.objects.get().beneficiary_id == second.pk
    shown = client.get(url("session", session)).content.decode()
    assert "Complète" in shown
    assert "liste d&#x27;attente" in shown
    post(client, url("stop_waiting", session), person=second.pk)
    assert WaitingPlace.objects.get().status == "withdrawn"


@pytest.mark.parametrize("person", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_nobody_is_not_enrolled(adviser_13, person):
    client, who = adviser_13
    session = SessionFactory(organisation=who.membership.organisation)

    post(client, url("enrol", session), person=person)

    assert not Appointment.objects.exists()
    assert "pas dans vos dossiers" in client.get(url("session", session)).content.decode()


def test_everybody_came_and_the_session_was_held(adviser):
    client, who = adviser
    session = SessionFactory(organisation=who.membership.organisation, starts_at=NOON - timedelta(hours=2))
    for _ in range(2):
        AppointmentFactory(
            session=session, kind=session.kind, organisation=session.organisation, starts_at=session.starts_at
        )

    post(client, url("attendance", session))

    session.refresh_from_db()
    assert session.status == SessionStatus.HELD
    assert set(Appointment.objects.values_list("status", flat=True)) == {"held"}
    assert "Passées" in client.get(reverse("agenda:sessions"), {"passees": "1"}).content.decode()


def test_a_session_is_called_off_with_everybody_in_it(adviser):
    client, who = adviser
    session = SessionFactory(organisation=who.membership.organisation)
    post(client, url("enrol", session), person=BeneficiaryFactory(pole=who.membership.organisation).pk)

    assert "1\u00a0personne inscrite" in client.get(url("cancel", session)).content.decode()
    post(client, url("cancel", session))

    assert Appointment.objects.get().status == "cancelled"
    assert client.get(url("cancel", session)).status_code == 409


def test_who_calls_a_session_off_learns_whom_to_call(adviser):
    client, who = adviser
    site = who.membership.organisation
    session = SessionFactory(organisation=site, places=2)
    reached = BeneficiaryFactory(pole=site, phone="0612345678", phone_consent="A")
    silent, waits = BeneficiaryFactory(pole=site, phone="0639980001"), BeneficiaryFactory(pole=site)
    for person in (reached, silent, waits):
        post(client, url("enrol", session), person=person.pk)

    shown = client.get(post(client, url("cancel", session)).url).content.decode().replace("\u00a0", " ")

    assert "1 personne prévenue par un message" in shown
    assert f"{silent.full_name} (06 39 98 00 01), {waits.full_name} (sans téléphone)" in shown
    assert f"{reached.full_name} (" not in shown


def test_who_is_excused_is_not_on_the_sheet(adviser_13):
    client, who = adviser_13
    session = SessionFactory(organisation=who.membership.organisation)
    gone = AppointmentFactory(session=session, organisation=session.organisation, kind=session.kind, status="excused")

    assert gone.beneficiary.sorted_name not in client.get(url("sheet", session)).content.decode()


def test_the_sheet_names_who_is_awaited(adviser_13):
    client, who = adviser_13
    session = SessionFactory(organisation=who.membership.organisation)
    person = BeneficiaryFactory(pole=who.membership.organisation)
    post(client, url("enrol", session), person=person.pk)

    assert person.sorted_name in client.get(url("sheet", session)).content.decode()


def test_another_places_session_is_not_found_and_another_trades_is_refused(adviser_13):
    client, who = adviser_13
    workshop = SessionFactory(organisation=who.membership.organisation, kind="workshop")

    assert client.get(url("session", SessionFactory())).status_code == 404
    assert client.get(url("session", workshop)).status_code == 403


def test_who_waits_and_is_reached_by_no_message_is_to_be_called(adviser):
    client, who = adviser
    session = SessionFactory(organisation=who.membership.organisation)
    place = {"kind": session.kind, "organisation": session.organisation, "session": session, "since": NOON}
    for person in (reachable(), BeneficiaryFactory()):
        WaitingPlace.objects.create(beneficiary=person, **place)

    shown = client.get(url("session", session)).content.decode()

    assert shown.count("À appeler") == 1


def test_who_is_excused_before_the_hour_frees_a_place_and_the_whole_page_says_to_whom_it_goes(adviser_13):
    client, who = adviser_13
    session = SessionFactory(organisation=who.membership.organisation, places=1)
    gone, next_one = BeneficiaryFactory(pole=session.organisation), reachable()
    post(client, url("enrol", session), person=gone.pk)
    place = {"kind": session.kind, "organisation": session.organisation, "session": session, "since": NOON}
    WaitingPlace.objects.create(beneficiary=next_one, **place)
    note, said = url("note", Appointment.objects.get()), {"form_key": uuid4(), "back": url("session", session)}

    answer = client.post(note, {**said, "status": "excused"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == url("session", session)
    assert "Place proposée" in client.get(url("session", session)).content.decode()
