"""The booking screen: free hours as buttons, convocations, moves, series."""

import html
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.messaging import operations as messaging
from rebond.ground.messaging.models import Message
from rebond.journey.orientation.models import Orientation
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Origin, Status
from rebond.people.beneficiaries.models import Beneficiary, HouseholdMember
from rebond.people.beneficiaries.states import Consent
from tests.faces.agenda.test_boards import meeting
from tests.factories import NOON, BeneficiaryFactory, HouseholdFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory, SessionFactory

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 3, 5, 8, tzinfo=UTC)  # 9 h


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def person(adviser):
    _, who = adviser
    OpeningFactory(agent=who.membership, organisation=who.membership.organisation)
    return BeneficiaryFactory(pole=who.membership.organisation, phone="0600000001", phone_consent=Consent.AGREED)


def url(person, **query):
    return reverse("agenda:book", args=[person.pk], query=query or None)


def post(client, address, **said):
    return client.post(address, {"kind": "orientation_interview", "form_key": uuid4(), **said})


def slot(agent, starts_at=THURSDAY, mode="in_person"):
    return f"{starts_at.isoformat()}|{agent.pk}||{mode}"


def test_free_hours_are_buttons(adviser, person):
    client, who = adviser

    shown = client.get(url(person)).content.decode()

    assert slot(who.membership) in shown
    assert "Jeudi 5\u00a0mars" in shown


def test_one_press_takes_the_hour(adviser, person):
    client, who = adviser

    response = post(client, url(person), slot=slot(who.membership, mode="phone"))

    made = Appointment.objects.get()
    assert (response.status_code, response.url) == (303, reverse("casefile:person", args=[person.pk]))
    assert (made.starts_at, made.agent_id, made.mode) == (THURSDAY, who.membership.pk, "phone")
    assert (made.origin, made.minutes) == (Origin.AGENT, 60)


def test_an_hour_said_by_hand_may_lie_outside_the_open_hours(adviser, person):
    client, who = adviser

    post(client, url(person), agent=who.membership.pk, day="2026-03-06", hour="16:00", manual="1")

    assert Appointment.objects.get().starts_at == datetime(2026, 3, 6, 15, tzinfo=UTC)


def test_a_convocation_is_told_by_its_own_words(adviser, person):
    client, who = adviser
    assert "checked" in client.get(url(person, convocation="1")).content.decode()

    post(client, url(person), slot=slot(who.membership), convocation="on")

    assert Appointment.objects.get().origin == Origin.CONVOCATION
    assert set(Message.objects.values_list("kind", flat=True)) == {"convocation"}


def test_looking_writes_nothing_and_keeps_what_was_typed(adviser, person):
    client, _ = adviser

    shown = post(client, url(person), look="1", place_note="Sonner à gauche", day="2026-03-09").content.decode()

    assert "Sonner à gauche" in shown
    assert 'value="2026-03-09"' in shown
    assert not Appointment.objects.exists()


def test_htmx_gets_the_hours_alone(adviser, person):
    client, _ = adviser
    said = {"kind": "orientation_interview", "look": "1"}

    shown = client.post(url(person), said, headers={"HX-Request": "true"}).content.decode()

    assert shown.strip().startswith("<section")
    assert "<html" not in shown


def test_an_hour_that_was_just_taken_offers_others_and_loses_nothing(adviser, person):
    client, who = adviser
    meeting(who, THURSDAY)

    shown = post(client, url(person), slot=slot(who.membership), place_note="Bureau 4").content.decode()

    assert "a déjà un rendez-vous à cette heure" in shown
    assert "les plus proches" in shown
    assert slot(who.membership, THURSDAY + timedelta(hours=1)) in shown
    assert "Bureau 4" in shown


@pytest.mark.parametrize("value", ["demain", "2026-03-05T09:00|x|y|z", "||||", "2026-03-05T09:00:00||"])
def test_a_slot_that_is_none_is_refused(adviser, person, value):
    shown = post(adviser[0], url(person), slot=value).content.decode()

    assert "plus proposée" in shown
    assert not Appointment.objects.exists()


def test_nothing_chosen_says_what_to_do(adviser, person):
    assert "Choisissez une des heures libres" in post(adviser[0], url(person), manual="1").content.decode()


def test_the_first_meeting_stops_the_days_to_book(referent_13):
    client, who = referent_13
    row = OrientationFactory(followed=True, structure=who.membership.organisation, booked_at=None)

    post(
        client,
        url(row.beneficiary),
        kind="first_meeting",
        agent=who.membership.pk,
        day="2026-03-06",
        hour="10:00",
        manual="1",
    )

    assert Orientation.objects.get(pk=row.pk).booked_at == NOON


def test_somebody_elses_person_is_not_found(adviser):
    assert adviser[0].get(url(BeneficiaryFactory())).status_code == 404


def test_an_appointment_is_moved_by_a_press(adviser, person):
    client, who = adviser
    row = meeting(who, THURSDAY)

    later = THURSDAY + timedelta(hours=1)
    response = post(client, reverse("agenda:move", args=[row.pk]), slot=slot(who.membership, later))

    row.refresh_from_db()
    assert (response.status_code, row.starts_at, row.status) == (303, later, Status.PLANNED)


def test_what_is_past_or_noted_is_not_moved(adviser):
    client, who = adviser
    row = meeting(who, NOON - timedelta(days=1))

    assert client.get(reverse("agenda:move", args=[row.pk])).status_code == 409


def test_a_series_shows_its_weeks_then_is_made_in_one_act(referent_13):
    client, who = referent_13
    row = OrientationFactory(followed=True, structure=who.membership.organisation)
    address = reverse("agenda:series", args=[row.beneficiary_id])
    said = {
        "kind": "follow_up",
        "agent": who.membership.pk,
        "mode": "in_person",
        "day": "2026-03-30",
        "hour": "10:00",
        "count": 3,
        "every_weeks": 1,
    }

    shown = post(client, address, **said).content.decode()
    assert "Lundi de Pâques" in shown
    assert not Appointment.objects.exists()
    hours = [f"2026-{day}T08:00:00+00:00" for day in ("03-30", "04-13", "04-20")]
    local = [timezone.localtime(datetime.fromisoformat(hour)).isoformat() for hour in hours]
    assert all(value in shown for value in local)
    response = post(client, address, **said, hours=local)

    assert response.status_code == 303
    made = Appointment.objects.order_by("starts_at")
    assert [row.starts_at.isoformat() for row in made] == hours
    assert {row.origin for row in made} == {Origin.SERIES}


def test_the_rest_of_a_series_is_called_off(referent_13):
    client, who = referent_13
    series, person = uuid4(), BeneficiaryFactory()
    rows = [
        AppointmentFactory(
            beneficiary=person,
            organisation=who.membership.organisation,
            kind="follow_up",
            series=series,
            starts_at=THURSDAY + timedelta(weeks=rank),
        )
        for rank in (-1, 0, 1)
    ]
    address = reverse("agenda:end_series", args=[rows[0].pk])

    assert "Annuler 2\u00a0rendez-vous" in client.get(address).content.decode()
    client.post(address, {"form_key": uuid4()})

    assert list(Appointment.objects.order_by("starts_at").values_list("status", flat=True)) == [
        "planned",
        "cancelled",
        "cancelled",
    ]
    assert client.get(address).status_code == 409


def test_a_session_with_a_place_left_is_offered_beside(adviser, person):
    client, who = adviser
    session = SessionFactory(organisation=who.membership.organisation)

    assert reverse("agenda:enrol", args=[session.pk]) in client.get(url(person)).content.decode()


def test_a_past_hour_said_by_hand_is_refused(adviser, person):
    client, who = adviser

    shown = post(client, url(person), agent=who.membership.pk, day="2026-03-02", hour="16:00", manual="1")

    assert "est passé" in shown.content.decode()
    assert not Appointment.objects.exists()


def test_a_second_first_interview_is_refused(adviser, person):
    client, who = adviser
    post(client, url(person), slot=slot(who.membership))

    again = post(client, url(person), slot=slot(who.membership, THURSDAY + timedelta(hours=1)))

    assert "déjà un rendez-vous" in again.content.decode()
    assert Appointment.objects.count() == 1


def test_no_series_of_what_a_person_has_once(adviser_13):
    client, who = adviser_13
    person = BeneficiaryFactory(pole=who.membership.organisation)
    series = reverse("agenda:series", args=[person.pk])

    assert series not in client.get(reverse("agenda:book", args=[person.pk])).content.decode()
    assert client.get(series).status_code == 409


@pytest.mark.parametrize(
    ("phone", "home", "sentence"),
    [
        ("0600000001", "", ""),
        ("0699999999", "", "Aucun message ne l'atteint"),
        ("0699999999", "1 RUE LONGUE", "un courrier partira"),
        ("", "", "Aucun message ne l'atteint"),
    ],
)
def test_the_agent_sees_whether_a_message_reaches_the_person(adviser, person, phone, home, sentence):
    client, who = adviser
    messaging.bury([("sms", "0699999999")], reason="Inconnu.", at=NOON)
    Beneficiary.objects.filter(pk=person.pk).update(phone=phone)
    if home:
        HouseholdMember.objects.create(
            household=HouseholdFactory(address=home), beneficiary=person, role="DEM", starts_on=NOON.date()
        )

    shown = html.unescape(client.get(url(person)).content.decode())

    assert [words for words in ("Aucun message ne l'atteint", "un courrier partira") if words in shown] == [
        words for words in [sentence] if words
    ]
    done = html.unescape(
        client.post(url(person), {**said(), "slot": slot(who.membership)}, follow=True).content.decode()
    )
    assert ("prévenez cette personne vous-même" in done) == (not phone or phone == "0699999999")  # Thursday is too near


def said():
    return {"kind": "orientation_interview", "form_key": uuid4()}
