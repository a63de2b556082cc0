"""The day and the week: what stands there, and what is said of it in one tap."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from tests.factories import NOON, MembershipFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db

DAY = reverse("agenda:day")


@pytest.fixture
def now(monkeypatch):
    """Tuesday 3 March 2026 at noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return NOON


def page(client, url=DAY, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def meeting(principal, starts_at, **fields):
    return AppointmentFactory(
        organisation=principal.membership.organisation,
        agent=principal.membership,
        starts_at=starts_at,
        beneficiary__pole=principal.membership.organisation,
        **fields,
    )


def test_the_day_shows_appointments_sessions_free_hours_and_absences(adviser, now):
    client, who = adviser
    past, coming = meeting(who, now - timedelta(hours=3)), meeting(who, now + timedelta(hours=2), mode="phone")
    site = who.membership.organisation
    OpeningFactory(agent=who.membership, organisation=site, weekday=2, opens="09:00", closes="17:00")
    room = RoomFactory(organisation=site, name="Salle bleue")
    SessionFactory(organisation=site, agent=who.membership, room=room, starts_at=now + timedelta(hours=4))

    shown = page(client)

    for words in (past.beneficiary.full_name, coming.beneficiary.full_name, "par téléphone", "Salle bleue", "Libre,"):
        assert words in shown
    assert "Mardi 3\u00a0mars 2026" in shown
    assert shown.count('value="held"') == 1  # the one whose hour has passed


@pytest.mark.parametrize("name", ["day", "week"])
def test_the_sheet_says_of_which_place_it_is(adviser_13, now, name):
    client, who = adviser_13

    lead = html.unescape(page(client, reverse(f"agenda:{name}"))).partition('<p class="lead">')[2].partition("</p>")[0]

    assert who.membership.organisation.name in lead


def test_a_holiday_says_why_nobody_receives(adviser_13, now):
    assert "c&#x27;est férié" in page(adviser_13[0], jour="2026-05-01")


def test_nonsense_in_the_address_is_today_and_everybody(adviser_13, now):
    assert "3\u00a0mars 2026" in page(adviser_13[0], jour="hier", agent="x", salle=str(uuid4()))


def test_another_organisation_and_a_confidential_kind_are_not_shown(adviser_13, now):
    client, who = adviser_13
    doctor = MembershipFactory(organisation=who.membership.organisation, role=Role.DOCTOR)
    hidden = AppointmentFactory(
        organisation=who.membership.organisation, agent=doctor, kind="doctor", starts_at=now + timedelta(hours=1)
    )
    elsewhere = AppointmentFactory(starts_at=now + timedelta(hours=1))

    shown = page(client)

    assert hidden.beneficiary.full_name not in shown
    assert elsewhere.beneficiary.full_name not in shown


def test_a_referent_sees_their_own_day_first(referent_13, now):
    client, who = referent_13
    other = MembershipFactory(organisation=who.membership.organisation)
    mine = meeting(who, now + timedelta(hours=1), kind="follow_up")
    theirs = AppointmentFactory(
        organisation=who.membership.organisation, agent=other, kind="follow_up", starts_at=now + timedelta(hours=1)
    )

    assert mine.beneficiary.full_name in page(client)
    assert theirs.beneficiary.full_name not in page(client)
    assert theirs.beneficiary.full_name in page(client, agent="")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_day_costs_the_same_whatever_stands_there(adviser_13, now, rows, django_assert_max_num_queries):
    client, who = adviser_13
    for rank in range(rows):
        colleague = MembershipFactory(organisation=who.membership.organisation, role=Role.ADVISER)
        OpeningFactory(agent=colleague, weekday=2, only_in_school_time=True)
        AppointmentFactory(
            agent=colleague, organisation=who.membership.organisation, starts_at=now + timedelta(hours=rank)
        )
    page(client)

    with django_assert_max_num_queries(15):  # seven are the transaction, who asks, and where
        page(client)


def test_the_week_has_a_column_for_each_day_but_sunday(adviser, now):
    client, who = adviser
    row = meeting(who, now + timedelta(days=1))

    shown = page(client, reverse("agenda:week"))

    assert row.beneficiary.full_name in shown
    assert [word in shown for word in ("Lundi 2", "Samedi 7", "Dimanche 8")] == [True, True, False]


def note(client, row, status, **more):
    return client.post(reverse("agenda:note", args=[row.pk]), {"status": status, "form_key": uuid4(), **more})


def test_one_tap_says_that_the_person_came_and_moves_the_orientation(adviser, now):
    client, who = adviser
    orientation = OrientationFactory(beneficiary__pole=who.membership.organisation)
    row = AppointmentFactory(
        beneficiary=orientation.beneficiary,
        organisation=who.membership.organisation,
        starts_at=now - timedelta(hours=1),
    )

    response = note(client, row, "held", back=f"{DAY}?jour=2026-03-03")

    assert (response.status_code, response.url) == (303, f"{DAY}?jour=2026-03-03")
    row.refresh_from_db()
    assert row.status == Status.HELD
    assert Orientation.objects.get(pk=orientation.pk).status == "interviewed"


def test_what_was_said_is_corrected_from_the_same_place(adviser_13, now):
    client, who = adviser_13
    row = meeting(who, now - timedelta(hours=1))

    note(client, row, "missed")
    shown = client.post(
        reverse("agenda:note", args=[row.pk]),
        {"status": "excused", "form_key": uuid4()},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert f'id="rdv-{row.pk}"' in shown
    assert "Excusé" in shown
    assert "<html" not in shown


def test_before_the_hour_nobody_came(adviser_13, now):
    client, who = adviser_13
    row = meeting(who, now + timedelta(hours=1))

    note(client, row, "held")

    row.refresh_from_db()
    assert row.status == Status.PLANNED
    assert "pas encore eu lieu" in page(client)


def test_everybody_came(adviser, now):
    client, who = adviser
    past = [meeting(who, now - timedelta(hours=hours)) for hours in (1, 2)]
    later = meeting(who, now + timedelta(hours=1))
    ids = [str(row.pk) for row in (*past, later)]

    client.post(reverse("agenda:note_all"), {"ids": ids, "form_key": uuid4()})

    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["held", "held", "planned"]
    assert "2\u00a0personnes notées venues" in page(client)


def test_another_organisations_appointment_is_not_found(adviser_13, now):
    row = AppointmentFactory(starts_at=now - timedelta(hours=1))

    assert note(adviser_13[0], row, "held").status_code == 404
