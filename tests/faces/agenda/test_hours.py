"""An agent's hours: openings, absences, settings, the address of their calendar."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.states import Role
from rebond.people.appointments import operations
from rebond.people.appointments.models import Absence, Agenda, Appointment, Opening, Room
from rebond.people.appointments.states import Motive
from tests.faces.agenda.test_boards import meeting
from tests.faces.casefile.conftest import signed
from tests.factories import NOON, MembershipFactory
from tests.people.appointments.factories import OpeningFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def signed_in(role, organisation):
    client, _ = signed(role, organisation=organisation)
    return client


def url(name, row):
    return reverse(f"agenda:{name}", args=[row.pk])


def post(client, address, **said):
    return client.post(address, {"form_key": uuid4(), **said})


WEEKLY = {"kinds": ["orientation_interview"], "modes": ["in_person", "phone"], "opens": "09:00", "closes": "12:00"}


def test_hours_are_opened_on_several_weekdays_at_once(adviser):
    client, who = adviser
    room = RoomFactory(organisation=who.membership.organisation)
    address = url("open_hours", who.membership)

    response = post(
        client, address, **WEEKLY, weekdays=["1", "4"], every_weeks="2", room=room.pk, only_in_school_time="on"
    )

    assert response.status_code == 303
    rows = Opening.objects.order_by("weekday")
    assert [(row.weekday, row.every_weeks, row.room_id, row.starts_on) for row in rows] == [
        (1, 2, room.pk, date(2026, 3, 3)),
        (4, 2, room.pk, date(2026, 3, 3)),
    ]
    shown = client.get(response.url).content.decode()
    assert "Jeudi, 9\u00a0h – 12\u00a0h" in shown
    assert "hors vacances scolaires" in shown


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "l&#x27;un des deux"),
        ({"weekdays": ["1"], "on": "2026-03-10"}, "l&#x27;un des deux"),
        ({"weekdays": ["1"], "closes": "08:00"}, "vient après"),
        ({"weekdays": ["1"], "closes": "09:05"}, "Trop court"),
        ({"on": "2026-05-01"}, "férié"),
        ({"on": "2026-01-01"}, "est passé"),
        ({"weekdays": ["1"], "every_weeks": "99"}, "8"),
    ],
)
def test_hours_that_make_no_sense_say_why_and_keep_what_was_typed(adviser_13, said, sentence):
    client, who = adviser_13

    shown = post(client, url("open_hours", who.membership), **{**WEEKLY, **said}).content.decode()

    assert sentence in shown
    assert 'value="09:00"' in shown
    assert not Opening.objects.exists()


def test_hours_are_changed_and_ended(adviser_13):
    client, who = adviser_13
    row = OpeningFactory(agent=who.membership, organisation=who.membership.organisation)
    said = {**WEEKLY, "closes": "11:00", "weekdays": ["4", "5"], "starts_on": "2026-01-01"}

    post(client, url("change", row), **said)
    assert sorted(Opening.objects.values_list("weekday", "closes")) == [(4, time(11)), (5, time(11))]

    post(client, url("end", row), on="2026-03-20")
    row.refresh_from_db()
    assert row.ends_on == date(2026, 3, 20)


def test_an_absence_shows_whom_it_hits_before_it_closes(adviser):
    client, who = adviser
    hit = meeting(who, NOON + timedelta(days=2))
    address, said = url("close", who.membership), {"first": "2026-03-05", "last": "2026-03-06", "motive": "leave"}

    asked = post(client, address, **said).content.decode()
    assert hit.beneficiary.full_name in asked
    assert not Absence.objects.exists()
    stale = post(client, address, **said, confirmed="0").content.decode()
    assert "Fermer ces heures" in stale
    response = post(client, address, **said, confirmed="1")

    absence = Absence.objects.get()
    assert (absence.motive, absence.agent_id) == (Motive.LEAVE, who.membership.pk)
    assert timezone.localtime(absence.period.upper).isoformat() == "2026-03-07T00:00:00+01:00"
    assert response.url == url("absence", absence)
    shown = client.get(response.url).content.decode()
    assert "À déplacer" in shown
    assert url("move", hit) in shown


def test_an_absence_says_how_many_turns_of_the_phone_it_leaves(adviser_13):
    client, who = adviser_13
    day = NOON + timedelta(days=1)
    operations.close(
        agent=who.membership, since=day, until=day + timedelta(hours=1), motive=Motive.DUTY, by=WORKER, at=NOON
    )

    shown = post(client, url("close", who.membership), first=day.date(), motive=Motive.LEAVE).content.decode()

    assert "1\u00a0tour de permanence téléphonique reste" in shown.replace("&nbsp;", "\u00a0")


def test_whom_an_absence_hits_is_called_off_from_its_page(adviser):
    client, who = adviser
    hit = meeting(who, NOON + timedelta(days=2))
    absence = operations.close(
        agent=who.membership, since=NOON, until=NOON + timedelta(days=7), by=WORKER, at=NOON
    ).absence

    post(client, url("note", hit), status="cancelled", back=url("absence", absence))

    assert Appointment.objects.get().status == "cancelled"
    assert "Plus rien à déplacer" in client.get(url("absence", absence)).content.decode()


def test_hours_are_opened_again(adviser_13):
    client, who = adviser_13
    absence = operations.close(
        agent=who.membership, since=NOON, until=NOON + timedelta(days=7), by=WORKER, at=NOON
    ).absence

    post(client, url("reopen", absence))

    assert not Absence.objects.exists()


def test_the_whole_place_is_closed_by_who_answers_for_it(adviser_13, referent_13):
    client, who = adviser_13

    post(client, reverse("agenda:close_site"), first="2026-03-05", motive="closed", confirmed="0")

    assert Absence.objects.get().organisation_id == who.membership.organisation_id
    assert referent_13[0].get(reverse("agenda:close_site")).status_code == 403


def test_a_closed_place_is_found_again_and_opened_again(adviser):
    client, who = adviser
    site = who.membership.organisation
    closed = operations.close(
        organisation=site, since=NOON, until=NOON + timedelta(days=2), motive=Motive.CLOSED, by=WORKER, at=NOON
    ).absence
    nurse = signed_in(Role.NURSE, site)

    assert url("absence", closed) in client.get(reverse("agenda:my_hours")).content.decode()
    OpeningFactory(agent=who.membership, organisation=site)
    assert url("absence", closed) in client.get(reverse("agenda:day")).content.decode()
    assert url("absence", closed) not in nurse.get(reverse("agenda:my_hours")).content.decode()
    assert url("absence", closed) not in nurse.get(reverse("agenda:day")).content.decode()
    post(client, url("reopen", closed))

    assert not Absence.objects.exists()
    assert "Aucune fermeture à venir" in client.get(reverse("agenda:my_hours")).content.decode()


def test_an_absence_of_eight_thousand_years_is_refused(adviser_13):
    client, who = adviser_13

    page = post(client, url("close", who.membership), first="2026-03-05", last="9999-12-31", motive="leave")

    assert "moins d&#x27;un an" in page.content.decode()


def test_colleagues_of_the_same_trade_keep_each_others_hours(adviser_13, referent_13, structure_manager_13):
    _, adviser = adviser_13
    colleague = MembershipFactory(role=Role.ADVISER, organisation=adviser.membership.organisation)
    doctor = MembershipFactory(role=Role.DOCTOR, organisation=adviser.membership.organisation)
    referent = referent_13[1].membership

    asked = [
        (adviser_13, colleague),
        (adviser_13, doctor),
        (adviser_13, referent),
        (structure_manager_13, referent),
        (referent_13, structure_manager_13[1].membership),
    ]

    assert [client.get(url("hours", whose)).status_code for (client, _), whose in asked] == [200, 403, 404, 200, 403]


def test_settings_are_kept_and_an_address_inside_is_refused(adviser_13):
    client, who = adviser_13
    address = url("settings", who.membership)
    said = {"languages": "Arabe, anglais, arabe", "gap_minutes": "10", "is_accessible": "on"}

    refused = post(client, address, **said, calendar_url="http://exemple.example/a.ics").content.decode()
    assert "commence par https://" in refused
    post(client, address, **said, calendar_url="webcal://exemple.example/a.ics")

    agenda = Agenda.objects.get()
    assert (agenda.languages, agenda.gap_minutes) == (["arabe", "anglais"], 10)
    assert agenda.calendar_url == "https://exemple.example/a.ics"


def test_the_video_address_is_https_and_tells_nothing(adviser_13):
    client, who = adviser_13
    address, said = url("settings", who.membership), {"gap_minutes": "0"}

    for wrong, sentence in (
        ("http://visio.example/a", "commence par https://"),
        ("https://visio.example/rsa", "« rsa »"),
    ):
        assert sentence in post(client, address, **said, video_url=wrong).content.decode()
    post(client, address, **said, video_url="https://visio.example/lea")

    assert Agenda.objects.get().video_url == "https://visio.example/lea"
    assert "https://visio.example/lea" in client.get(url("hours", who.membership)).content.decode()


def test_the_address_of_the_calendar_is_shown_once_and_tells_nobodys_name(adviser):
    client, who = adviser
    row = meeting(who, NOON + timedelta(days=2))
    key = uuid4()

    shown = client.post(reverse("agenda:open_feed"), {"form_key": key}).content.decode()
    again = client.post(reverse("agenda:open_feed"), {"form_key": key})

    address = shown.partition("<code>http://testserver")[2].partition("</code>")[0]
    assert address.endswith(".ics")
    assert again.status_code == 303
    text = Client().get(address).content.decode()
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == row.starts_at
    assert row.beneficiary.last_name not in text
    assert "Entretien" not in text
    client.post(reverse("agenda:close_feed"), {"form_key": uuid4()})
    assert Client().get(address).status_code == 404


def test_a_new_address_makes_the_former_one_useless(adviser_13):
    client, _ = adviser_13
    first, second = (
        client.post(reverse("agenda:open_feed"), {"form_key": uuid4()})
        .content.decode()
        .partition("<code>http://testserver")[2]
        .partition("</code>")[0]
        for _ in range(2)
    )

    assert [Client().get(address).status_code for address in (first, second)] == [404, 200]


def test_rooms_are_added_changed_and_closed(adviser_13):
    client, _ = adviser_13

    post(client, reverse("agenda:open_room"), name="Salle bleue", seats="12")
    room = Room.objects.get()
    assert "Salle bleue" in client.get(reverse("agenda:rooms")).content.decode()
    assert (
        "porte déjà ce nom" in post(client, reverse("agenda:open_room"), name="Salle bleue", seats="2").content.decode()
    )
    post(client, url("change_room", room), name="Salle verte", seats="10", is_closed="on")

    room.refresh_from_db()
    assert (room.name, room.closed_on) == ("Salle verte", date(2026, 3, 3))
