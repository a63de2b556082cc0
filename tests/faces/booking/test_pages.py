"""What whoever holds a link sees and does, without an account."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.messaging.models import DeadAddress, Message
from rebond.people.appointments import kinds, operations
from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.queries import free_slots
from rebond.people.appointments.states import Origin, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary, Contact
from tests.events.accelerator.running_rows import running_day
from tests.faces.booking.steps import PHONE, adviser, first_hours, hours_of, invited, path_of, seen
from tests.factories import BeneficiaryFactory, MembershipFactory
from tests.journey.orientation.factories import OrientationFactory
from tests.people.appointments.factories import AgendaFactory, AppointmentFactory, SessionFactory, reachable

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(departement):
    found = adviser()
    hours_of(found)
    return found


def book(path, key, mode="in_person", **more):
    return Client().post(f"{path}confirmer/", {"choix": key, "comment": mode, "form_key": str(uuid4()), **more})


def test_the_link_of_an_invitation_shows_hours_and_says_nothing_to_a_stranger(agent):
    row, path = invited(agent)
    Beneficiary.objects.filter(pk=row.beneficiary_id).update(last_name="Secret")

    response = Client().get(path)
    page = seen(response)

    assert response.status_code == 200
    assert "Choisissez l'heure de votre premier rendez-vous" in page
    assert len(re.findall("choix=", page)) > 10
    assert "Cette page est pour <strong>Lina</strong>" in page
    assert not re.search(r"Secret|RSA|rsa|orientation_interview|Entretien d'orientation", page)
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_hours_are_paged_earlier_and_later(agent):
    _, path = invited(agent)
    first = seen(Client().get(path))
    [later] = re.findall(r"jour=([\d-]+)", first)

    second = seen(Client().get(f"{path}heures/?jour={later}"))

    assert "Plus tôt" not in first
    assert "Plus tôt" in second
    assert set(re.findall(r"choix=(\w+)", first)).isdisjoint(re.findall(r"choix=(\w+)", second))


def test_hours_follow_what_the_person_prefers(agent):
    _, path = invited(agent)
    hours_of(agent, modes=["video"], kinds=["follow_up"])

    morning, phone = first_hours(path, query="?moment=matin"), first_hours(path, query="?comment=phone")

    assert all(timezone.localtime(_instant(key)).hour < 12 for key in morning)
    assert (len(morning) > 0, len(phone) > 0, first_hours(path, query="?comment=video")) == (True, True, [])
    assert first_hours(path, query="?accessible=on") == []


def _instant(key):
    return timezone.datetime.strptime(key + "+0000", "%Y%m%dT%H%MZ%z")


def test_the_person_books_and_the_same_link_shows_the_appointment(agent):
    row, path = invited(agent)
    key = first_hours(path)[3]

    asked = Client().get(f"{path}confirmer/?choix={key}")
    done = book(path, key, mode="phone")

    made = Appointment.objects.get()
    assert (asked.status_code, done.status_code, done["Location"]) == (200, 303, path)
    assert (made.beneficiary, made.origin, made.invitation, made.mode) == (
        row.beneficiary,
        Origin.PERSON,
        row,
        "phone",
    )
    row.refresh_from_db()
    assert row.answered_at is not None
    page = seen(Client().get(path))
    assert all(words in page for words in ("c'est prévu", "Ajouter à mon agenda", "Changer d'heure", "Par téléphone"))
    assert Message.objects.filter(kind="appointment_booked", recipient_id=row.beneficiary_id).count() == 1
    line = JournalLine.objects.get(verb="make")
    assert (line.actor_kind, line.actor_id) == ("link", row.pk)


def test_a_second_tap_is_harmless(agent):
    _, path = invited(agent)
    keys, form_key = first_hours(path), str(uuid4())

    answers = [book(path, keys[0], form_key=form_key), book(path, keys[0], form_key=form_key), book(path, keys[0])]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert Appointment.objects.count() == 1
    assert Message.objects.count() == 1


def test_an_hour_taken_meanwhile_is_said_with_others(agent):
    _, path = invited(agent)
    key = first_hours(path)[0]
    book(invited(agent)[1], key)

    refused = book(path, key)

    page = seen(refused)
    assert refused.status_code == 422
    assert "Quelqu'un vient de prendre cette heure" in page
    assert len(re.findall("choix=", page)) == 6


def test_another_agent_who_is_free_receives_at_the_same_hour(agent):
    other = adviser()
    other.organisation = agent.organisation
    other.save()
    hours_of(other)
    paths = [invited(agent)[1] for _ in range(3)]
    key = first_hours(paths[0])[0]

    answers = [book(path, key).status_code for path in paths]

    assert answers == [303, 303, 422]
    assert set(Appointment.objects.values_list("agent", flat=True)) == {agent.pk, other.pk}


def test_the_person_moves_then_cancels_and_may_choose_again(agent):
    _, path = invited(agent)
    keys = first_hours(path)
    book(path, keys[-1])

    moved = book(path, keys[-3])
    made = Appointment.objects.get()
    page = seen(Client().get(f"{path}annuler/"))
    gone = Client().post(f"{path}annuler/", {"form_key": str(uuid4())}, follow=True)

    assert (moved.status_code, made.starts_at) == (303, _instant(keys[-3]))
    assert "Annuler votre premier rendez-vous" in page
    made.refresh_from_db()
    assert made.status == Status.EXCUSED
    assert "votre rendez-vous est annulé" in seen(gone)
    assert "Choisissez l'heure" in seen(gone)


def test_near_the_hour_the_page_gives_the_telephone(agent):
    _, path = invited(agent)
    book(path, first_hours(path)[0])
    Appointment.objects.update(starts_at=timezone.now() + timedelta(hours=1))

    page, refused = seen(Client().get(path)), Client().post(f"{path}annuler/", {"form_key": str(uuid4())})

    assert "Changer d'heure" not in page
    assert f"tel:{PHONE}" in page
    assert refused.status_code == 422
    assert "téléphonez au" in seen(refused)
    assert Appointment.objects.get().status == Status.PLANNED


def test_the_calendar_file_keeps_its_name_and_grows(agent):
    _, path = invited(agent)
    keys = first_hours(path)
    book(path, keys[5])
    made = Appointment.objects.get()
    Appointment.objects.update(made_at=timezone.now() - timedelta(minutes=30))

    text = Client().get(f"{path}rendez-vous.ics").content.decode().replace("\r\n ", "")

    assert f"UID:{made.pk}@" in text
    assert f"DTSTART:{made.starts_at:%Y%m%dT%H%M%SZ}" in text
    assert "METHOD:PUBLISH" in text
    assert int(re.findall(r"SEQUENCE:(\d+)", text)[0]) >= 29
    assert "SUMMARY:Votre premier rendez-vous" in text
    assert "orientation" not in text.lower()
    Client().post(f"{path}annuler/", {"form_key": str(uuid4())})
    text = Client().get(f"{path}rendez-vous.ics").content.decode().replace("\r\n ", "")
    assert f"UID:{made.pk}@" in text
    assert "STATUS:CANCELLED" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"withdrawn_at": timezone.now()}, "Cette invitation n'est plus utile"),
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "Cette invitation est dépassée"),
        ({"answered_at": timezone.now()}, "Vous avez déjà répondu"),
    ],
)
def test_an_invitation_that_is_over_says_what_to_do(agent, change, words):
    _, path = invited(agent, **change)

    page = seen(Client().get(path))

    assert words in page
    assert f"tel:{PHONE}" in page
    assert Client().get(f"{path}heures/").status_code == 302
    assert book(path, "20300101T0900Z").status_code == 303


@pytest.mark.parametrize("token", ["x", "a" * 22, "é%00"])
def test_an_unknown_link_is_told_kindly(departement, token):
    response = Client().get(f"/r/{token}/")

    assert response.status_code == 410
    assert "Appelez le numéro écrit dans le message" in seen(response)


def test_an_appointment_called_off_or_past_leads_to_the_telephone(agent):
    now, person = timezone.now(), BeneficiaryFactory()
    made = Appointment.objects.create(
        beneficiary=person,
        kind="follow_up",
        starts_at=now + timedelta(days=3),
        organisation=agent.organisation,
        made_at=now,
    )
    path = path_of(made)
    assert "c'est prévu" in seen(Client().get(path))

    operations.cancel(made, by=WORKER, at=now)
    assert "Ce rendez-vous est annulé" in seen(Client().get(path))
    Appointment.objects.update(status=Status.HELD, starts_at=now - timedelta(days=1))
    assert "Ce rendez-vous est passé" in seen(Client().get(path))


def test_a_late_person_is_told_to_come_and_where_until_the_end(departement):
    rows = running_day(start=timezone.now() - timedelta(hours=1))
    path = path_of(rows.places[0])

    shown = seen(Client().get(path))

    assert "C'est en cours : venez" in shown
    assert "Salle 1, avec Coach 1" in shown
    Appointment.objects.filter(pk=rows.places[0].pk).update(starts_at=timezone.now() - timedelta(hours=9))
    assert "Ce rendez-vous est passé" in seen(Client().get(path))


def test_without_any_hour_the_person_asks_to_be_told_then_takes_the_place_that_is_freed(departement):
    agent = adviser()
    row, path = invited(agent)
    assert "Aucune heure n'est libre" in seen(Client().get(path))

    waited = Client().post(f"{path}attendre/", {"form_key": str(uuid4())}, follow=True)
    assert "Vous attendez une place" in seen(waited)
    hours_of(agent)
    other = invited(agent)[1]
    book(other, first_hours(other)[-1])
    Client().post(f"{other}annuler/", {"form_key": str(uuid4())})

    body = Message.objects.get(kind="place_offered", recipient_id=row.beneficiary_id).body
    offered = body[body.index("/r/") :].strip()
    assert "Une place se libère" in seen(Client().get(offered))
    assert "Une place se libère" in seen(Client().get(path))
    done = Client().post(f"{offered}accepter/", {"form_key": str(uuid4())}, follow=True)
    assert "c'est prévu" in seen(done)
    assert Appointment.objects.get(beneficiary=row.beneficiary).origin == Origin.WAITING_LIST
    assert "c'est prévu" in seen(Client().get(offered))


@pytest.mark.parametrize(("act", "status"), [("refuser", WaitingStatus.DECLINED), ("ne-plus-attendre", "withdrawn")])
def test_a_place_that_does_not_suit_goes_to_the_next_one(agent, act, status):
    now = timezone.now()
    session = SessionFactory(organisation=agent.organisation, starts_at=now + timedelta(days=7), places=1)
    made = operations.join_session(session, BeneficiaryFactory(), by=WORKER, at=now)
    place = {"kind": session.kind, "organisation": session.organisation, "session": session, "by": WORKER}
    first, second = (operations.wait_for(reachable(), **place, at=now + timedelta(seconds=rank)) for rank in range(2))
    operations.leave_session(made, by=WORKER, at=now)
    path = path_of(first)

    answer = Client().post(f"{path}{act}/", {"form_key": str(uuid4())}, follow=True)

    assert answer.status_code == 200
    assert dict(WaitingPlace.objects.values_list("pk", "status")) == {first.pk: status, second.pk: "offered"}


def test_an_offer_that_an_agent_has_used_is_said_and_the_rank_is_kept(agent):
    path, made = offered_hour(agent)
    AppointmentFactory(agent=agent, starts_at=made.starts_at)

    answer = Client().post(f"{path}accepter/", {"form_key": str(uuid4())}, follow=True)

    assert "Cette place n'est plus libre. Vous restez sur la liste d'attente" in seen(answer)
    assert "Vous attendez une place" in seen(answer)
    assert WaitingPlace.objects.get().status == WaitingStatus.WAITING


def offered_hour(agent, kind="follow_up", **person):
    """The address of an hour that is kept for a person, and the appointment that freed it."""
    now, place = timezone.now(), {"kind": kind, "organisation": agent.organisation}
    waiting = operations.wait_for(reachable(**person), **place, by=WORKER, at=now)
    found = free_slots(kinds.get(kind, at=now), since=now + timedelta(days=9), until=now + timedelta(days=20), limit=1)
    plan = {"starts_at": found[0].starts_at, "minutes": found[0].minutes, "agent": agent, "at": now, "by": WORKER}
    made = operations.make(BeneficiaryFactory(), **place, **plan)
    operations.cancel(made, by=WORKER, at=now)
    return path_of(waiting), made


def uid_of(path):
    """The name of the entry in the person's own calendar."""
    return re.findall("UID:.*", Client().get(f"{path}rendez-vous.ics").content.decode())


def test_a_session_is_chosen_changed_and_waited_for(agent):
    now = timezone.now()
    plan = {"organisation": agent.organisation, "places": 1}
    first, second, full = (SessionFactory(starts_at=now + timedelta(days=days, hours=1), **plan) for days in (6, 7, 8))
    operations.join_session(full, BeneficiaryFactory(), by=WORKER, at=now)
    row, path = invited(agent, kind="collective_information")
    page = seen(Client().get(path))
    assert "votre réunion d'information" in page
    assert "complet" in page

    assert book(path, str(first.pk)).status_code == 303
    uid = uid_of(path)
    assert book(path, str(second.pk)).status_code == 303
    assert uid_of(path) == uid
    late = book(invited(agent, kind="collective_information")[1], str(second.pk))

    planned = Appointment.objects.get(beneficiary=row.beneficiary, status=Status.PLANNED)
    assert (planned.session, late.status_code) == (second, 422)
    _, other_path = invited(agent, kind="collective_information")
    Client().post(f"{other_path}attendre/", {"choix": str(full.pk), "form_key": str(uuid4())})
    assert WaitingPlace.objects.get().session == full
    assert "Vous attendez une place" in seen(Client().get(other_path))


def test_the_referent_receives_when_there_is_one(departement):
    other = adviser()
    agent = adviser()
    agent.role, other.role, other.organisation = "referent", "referent", agent.organisation
    agent.save()
    other.save()
    hours_of(agent)
    hours_of(other)
    person = BeneficiaryFactory(referent=agent)
    _, path = invited(agent, kind="follow_up", beneficiary=person)

    for key in first_hours(path)[:2]:
        book(path, key)

    assert Appointment.objects.get().agent == agent


def test_who_speaks_the_language_receives_when_somebody_does(agent):
    speaker = adviser()
    speaker.organisation = agent.organisation
    speaker.save()
    hours_of(speaker)
    AgendaFactory(agent=speaker, languages=["arabe"])
    for language in ("Arabe", "tamoul"):
        _, path = invited(agent, beneficiary=BeneficiaryFactory(language=language))
        book(path, first_hours(path)[0])

    assert Appointment.objects.get(beneficiary__language="Arabe").agent == speaker
    assert Appointment.objects.filter(beneficiary__language="tamoul").exists()


def test_hours_in_the_language_are_marked_and_hide_no_earlier_one(agent):
    speaker = adviser()
    speaker.organisation = agent.organisation
    speaker.save()
    AgendaFactory(agent=speaker, languages=["arabe"])
    late = timezone.localdate() + timedelta(weeks=6)
    hours_of(speaker, starts_on=late)
    _, path = invited(agent, beneficiary=BeneficiaryFactory(language="Arabe"))

    first = seen(Client().get(path))
    then = seen(Client().get(f"{path}heures/?jour={late}"))

    assert _instant(re.findall(r'hour" href=".*?choix=(\w+)', first)[0]).date() < late
    assert "on vous reçoit dans votre langue" in first and 'class="hour-how">arabe' not in first
    assert 'class="hour-how">arabe' in then
    other = seen(Client().get(invited(agent, beneficiary=BeneficiaryFactory(language="tamoul"))[1]))
    assert "votre langue" not in other


def test_it_is_not_me_ends_the_link_and_asks_an_agent_to_check(agent):
    row, path = invited(agent)
    assert "Vous n'êtes pas Lina" in seen(Client().get(f"{path}pas-moi/"))

    Client().post(f"{path}pas-moi/", {"form_key": str(uuid4())})

    assert Client().get(path).status_code == 410
    assert "vérifiez ses coordonnées" in Contact.objects.get(beneficiary=row.beneficiary).note


def test_a_couple_that_shares_a_phone_each_have_their_own_page(agent):
    people = [BeneficiaryFactory(first_name=name, phone="0612345678", phone_consent="A") for name in ("Lina", "Omar")]
    paths = [invited(agent, beneficiary=person)[1] for person in people]

    pages = [seen(Client().get(path)) for path in paths]

    assert ["Lina" in pages[0], "Omar" in pages[0], "Omar" in pages[1]] == [True, False, True]


def test_acts_of_one_link_and_unknown_links_are_limited(agent, settings):
    settings.ACCOUNT_RATE_LIMITS = {"link_act": "2/h/key", "link_unknown": "2/m/ip"}
    _, path = invited(agent)

    acts = [book(path, "20300101T0900Z").status_code for _ in range(3)]
    unknown = [Client().get("/r/rien/").status_code for _ in range(3)]

    assert (acts, unknown) == ([422, 422, 429], [410, 410, 429])


def test_the_page_of_hours_asks_few_statements(agent, django_assert_max_num_queries):
    for _ in range(5):
        other = adviser()
        other.organisation = agent.organisation
        other.save()
        hours_of(other)
    _, path = invited(agent)
    Client().get(path)

    with django_assert_max_num_queries(25):
        Client().get(path)


def test_a_first_meeting_taken_by_link_stops_the_days_to_book(departement):
    row = OrientationFactory(handed_over=True)
    referent = MembershipFactory(role="referent", organisation=row.structure)
    hours_of(referent, kinds=["first_meeting"])
    _, path = invited(referent, kind="first_meeting", beneficiary=row.beneficiary)

    assert book(path, first_hours(path)[0]).status_code == 303

    row.refresh_from_db()
    assert row.booked_at is not None


@pytest.mark.parametrize("url", ["https://visio.exemple.example/lea", ""])
def test_a_video_meeting_shows_its_address_or_says_that_somebody_calls(agent, url):
    AgendaFactory(agent=agent, video_url=url)
    hours_of(agent, modes=["video"], opens=time(12), closes=time(14))
    _, path = invited(agent)
    book(path, first_hours(path, query="?comment=video")[0], mode="video")

    page = seen(Client().get(path))

    assert (f'href="{url}"' in page) if url else ("on vous appelle pour vous donner l'adresse" in page)
    assert ("avant l'heure" in page) is False
    Appointment.objects.update(place_note="Code 12")
    text = Client().get(f"{path}rendez-vous.ics").content.decode().replace("\r\n ", "")
    assert "en visio" in text and url in text and "Code 12" in text


def test_an_hour_that_was_just_taken_is_said_before_the_confirmation(agent):
    _, path = invited(agent)
    key = first_hours(path)[0]
    book(invited(agent)[1], key)

    page = seen(Client().get(f"{path}confirmer/?choix={key}"))

    assert "Cette heure n'est plus libre" in page
    assert len(re.findall('class="button secondary hour"', page)) == 6


def test_who_leaves_a_place_may_choose_another_hour(agent):
    path, _ = offered_hour(agent)

    page = seen(Client().post(f"{path}refuser/", {"form_key": str(uuid4())}, follow=True))

    assert "vous n'attendez plus" in page
    assert "Choisissez l'heure" in page
    assert len(re.findall("choix=", page)) > 10


def test_it_is_not_me_ends_every_link_of_the_person_and_their_number(agent):
    row, path = invited(agent)
    book(path, first_hours(path)[0])
    made = Appointment.objects.get()
    others = [path_of(made), path]

    Client().post(f"{path}pas-moi/", {"form_key": str(uuid4())})

    assert [Client().get(address).status_code for address in others] == [410, 410]
    assert DeadAddress.objects.filter(channel="sms", address=row.beneficiary.phone).exists()
