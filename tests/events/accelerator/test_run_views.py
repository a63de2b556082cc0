"""The day on a tablet, as its organiser sees and taps it; the screen on the wall."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Coach, Passage, Presence, Seat
from rebond.events.accelerator.operations import running
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from tests.events.accelerator.running_rows import NINE, running_day
from tests.factories import MembershipFactory
from tests.signing import client_of


@pytest.fixture
def rows(departement, monkeypatch) -> SimpleNamespace:
    """A day, twenty minutes after its beginning."""
    monkeypatch.setattr(timezone, "now", lambda: NINE + timedelta(minutes=20))
    made = running_day(names=(("Ana", "Lopez"), ("Bilal", "Haddad"), ("Chloé", "Martin")))
    made.client = client_of(made.organiser.membership)
    return made


def _url(rows, name: str) -> str:
    return reverse(f"accelerator_run:{name}", args=[rows.day.pk])


def _said(response) -> str:
    return str(response.content.decode()).replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_page_of_the_day_says_who_is_awaited_and_what_is_on(rows, django_assert_max_num_queries):
    for place in rows.places[::2]:
        running.arrive(rows.day, place, by=rows.organiser.actor, at=timezone.now())
    with django_assert_max_num_queries(16):
        response = rows.client.get(_url(rows, "run"))

    said = _said(response)
    assert all(name in said for name in ("Ana LOPEZ", "Bilal HADDAD", "Maintenant", "Tous présents", "Coach 1"))


def test_the_page_costs_the_same_for_more_people(rows, django_assert_max_num_queries):
    for group in rows.groups:
        Seat.objects.filter(passage=group).update(status="present")
    rows.client.get(_url(rows, "run"))

    with django_assert_max_num_queries(16):
        rows.client.get(_url(rows, "run"))


def test_one_tap_welcomes_somebody_and_another_takes_it_back(rows):
    person = {"person": str(rows.places[0].pk)}

    tapped = rows.client.post(_url(rows, "arrival"), person)
    rows.client.post(_url(rows, "arrival"), person)
    arrived = Presence.objects.get().arrived_at
    rows.client.post(_url(rows, "arrival"), {**person, "undo": "1"})

    assert tapped.status_code == 303 and arrived
    assert Presence.objects.get().arrived_at is None


@pytest.mark.parametrize("typed", ["2", "hadd", "Bilal"])
def test_a_number_or_a_name_welcomes(rows, typed):
    rows.client.post(_url(rows, "arrival"), {"code": typed})

    assert Presence.objects.get().appointment_id == rows.places[1].pk


def test_a_badge_welcomes(rows):
    rows.client.post(_url(rows, "arrival"), {"code": str(rows.places[2].pk)})

    assert Presence.objects.get().appointment_id == rows.places[2].pk


@pytest.mark.parametrize("typed", ["", "personne", "99"])
def test_an_unknown_badge_is_told_and_kept(rows, typed):
    response = rows.client.post(_url(rows, "arrival"), {"code": typed})

    assert response.status_code == 422
    assert "Personne de cette journée" in _said(response)
    assert f'value="{typed}"' in response.content.decode()


def test_a_name_of_several_people_is_a_choice(rows):
    response = rows.client.post(_url(rows, "arrival"), {"code": "a"})

    assert response.status_code == 422
    assert "Plusieurs personnes correspondent" in _said(response)


def test_someone_of_another_day_is_not_found(rows):
    other = running_day()

    assert rows.client.post(_url(rows, "arrival"), {"person": str(other.places[0].pk)}).status_code == 404


def test_late_then_gone(rows):
    person = str(rows.places[0].pk)

    refused = rows.client.post(_url(rows, "away"), {"person": person, "until": "bientôt"})
    rows.client.post(_url(rows, "away"), {"person": person, "until": "10:30"})
    late = Presence.objects.get().late_until
    rows.client.post(_url(rows, "arrival"), {"person": person})
    rows.client.post(_url(rows, "away"), {"person": person, "gone": "1"})

    assert (refused.status_code, f"{late:%H:%M}") == (422, "10:30")
    assert Presence.objects.get().left_at


def test_a_lateness_that_is_refused_stays_as_it_was_typed(rows):
    person = str(rows.places[1].pk)

    said = _said(rows.client.post(_url(rows, "away"), {"person": person, "until": "08:00"}))

    assert "heure à venir" in said and 'value="08:00"' in said and f'value="{person}" selected' in said


def test_a_day_to_come_is_not_ended(rows, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NINE - timedelta(days=3))

    said = _said(rows.client.get(_url(rows, "end")))

    assert "La journée commence jeudi 5 mars à 9 h" in said and "Terminer" not in said


def test_everyone_is_present_in_one_tap_and_one_is_put_right(rows):
    group = rows.groups[0]
    rows.client.post(_url(rows, "attendance"), {"everyone": str(group.pk)})
    assert not Seat.objects.exclude(status="planned").exists()  # nobody has arrived
    for place in rows.places[:2]:
        rows.client.post(_url(rows, "arrival"), {"person": str(place.pk)})
    rows.client.post(_url(rows, "attendance"), {"everyone": str(group.pk)})
    seat = Seat.objects.filter(passage=group, appointment=rows.places[0]).get()

    response = rows.client.post(_url(rows, "attendance"), {"seat": str(seat.pk), "status": "absent"})

    assert response.url.endswith(f"#atelier-{group.pk}")
    assert sorted(Seat.objects.filter(passage=group).values_list("status", flat=True)) == ["absent", "present"]


def test_an_absent_coach_is_replaced_by_the_rest_of_the_day_done_again(rows):
    coming = rows.groups[2]
    for place in rows.places:
        running.arrive(rows.day, place, by=rows.organiser.actor, at=timezone.now())
    rows.client.post(_url(rows, "lost"), {"coach": str(rows.coaches[0].pk)})
    assert Coach.objects.get(pk=rows.coaches[0].pk).left_at

    shown = rows.client.get(_url(rows, "again"))
    before = Passage.objects.get(pk=coming.pk)
    seal = re.findall(r'name="seal" value="([^"]+)"', shown.content.decode())[0]
    stale = rows.client.post(_url(rows, "again"), {"seal": "old"})
    running.undo_arrival(rows.day, rows.places[2], by=rows.organiser.actor, at=timezone.now())  # a colleague's tap
    done = rows.client.post(_url(rows, "again"), {"seal": seal})

    assert "déroulé change pour" in _said(shown)
    assert (before.coach_id, stale.status_code, done.status_code) == (rows.coaches[0].pk, 409, 303)
    after = Passage.objects.filter(day=rows.day, starts_at__gt=timezone.now())
    assert after.exists() and not after.filter(coach=rows.coaches[0]).exists()
    assert Passage.objects.filter(pk__in=[rows.groups[0].pk, rows.groups[1].pk]).count() == 2


def test_the_day_ends_once_and_names_who_was_told_nothing(rows):
    running.arrive(rows.day, rows.places[0], by=rows.organiser.actor, at=timezone.now())

    listed = rows.client.get(_url(rows, "end"))
    ended = rows.client.post(_url(rows, "end"), {"early": "1"})
    again = rows.client.post(_url(rows, "end"))

    assert "Ana LOPEZ" in _said(listed) and "Bilal HADDAD : donner" not in _said(listed)
    assert (ended.status_code, again.status_code) == (303, 409)
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["held", "missed", "missed"]


def test_a_day_to_come_does_not_end(departement):
    made = running_day(start=timezone.now() + timedelta(days=2))

    response = client_of(made.organiser.membership).post(_url(made, "end"))

    assert response.status_code == 422
    assert "pas encore eu lieu" in _said(response)


def test_the_screen_says_first_names_and_numbers_and_no_name(rows):
    page = rows.client.post(_url(rows, "open_screen"))
    address = re.findall(r'href="[^"]*(/ecran/journee/[^"]+)"', page.content.decode())[0]
    rows.client.post(_url(rows, "arrival"), {"person": str(rows.places[0].pk)})

    screen = Client().get(address)
    part = Client().get(address, headers={"HX-Request": "true"})

    said = _said(screen)
    assert "<strong>1</strong> Ana" in said and "Salle 1, avec Coach 1" in said
    assert "Lopez" not in said.title()
    assert "Bilal" not in said  # has not arrived
    assert "<html" not in part.content.decode() and "Ana" in _said(part)


def test_a_workshop_without_a_room_says_with_whom_and_where(rows):
    Passage.objects.filter(day=rows.day).update(room=None)
    Coach.objects.filter(pk=rows.coaches[0].pk).update(name="Inès Baudry", place="bureau 12")
    rows.client.post(_url(rows, "arrival"), {"person": str(rows.places[0].pk)})
    page = rows.client.post(_url(rows, "open_screen"))
    address = re.findall(r'href="[^"]*(/ecran/journee/[^"]+)"', page.content.decode())[0]
    sheets = [
        reverse(f"accelerator:{name}", args=[rows.day.pk]) for name in ("person_sheets", "room_sheets", "timetable")
    ]

    assert "bureau 12, avec Inès Baudry" in _said(Client().get(address))
    assert "bureau 12, avec Inès Baudry" in _said(rows.client.get(_url(rows, "run")))
    said = [_said(rows.client.get(address)) for address in sheets]
    assert all("ureau 12, avec Inès Baudry" in one for one in said[:2])
    assert "Inès Baudry, bureau 12" in said[2]


def test_ending_early_asks_and_keeps_who_comes_later(rows, monkeypatch):
    now = timezone.now()
    rows.client.post(_url(rows, "arrival"), {"person": str(rows.places[0].pk)})
    later = timezone.localtime(now + timedelta(hours=1))
    if later.date() != timezone.localtime(now).date():
        pytest.skip("the hour after is another day")
    rows.client.post(_url(rows, "away"), {"person": str(rows.places[1].pk), "until": f"{later:%H:%M}"})

    asked = rows.client.post(_url(rows, "end"))
    untouched = set(Appointment.objects.values_list("status", flat=True))
    ended = rows.client.post(_url(rows, "end"), {"early": "1"})

    assert (asked.status_code, untouched, ended.status_code) == (422, {"planned"}, 303)
    assert "avant l'heure" in _said(asked).replace("&#x27;", "'")
    states = dict(Appointment.objects.values_list("pk", "status"))
    assert [states[place.pk] for place in rows.places] == ["held", "planned", "missed"]
    assert rows.client.post(_url(rows, "end"), {"absent": "1"}).status_code == 422
    rows.client.post(_url(rows, "arrival"), {"person": str(rows.places[1].pk)})
    assert Appointment.objects.get(pk=rows.places[1].pk).status == "held"


def test_a_closed_or_unknown_screen_says_so(rows):
    page = rows.client.post(_url(rows, "open_screen"))
    address = re.findall(r'href="[^"]*(/ecran/journee/[^"]+)"', page.content.decode())[0]
    rows.client.post(_url(rows, "open_screen"), {"close": "1"})

    assert Client().get(address).status_code == 410
    assert Client().get("/ecran/journee/nothing/").status_code == 410


@pytest.mark.parametrize("name", ["run", "again", "end"])
@pytest.mark.parametrize("role", [Role.REFERENT, Role.ADVISER, Role.SECTOR_EXPERT, Role.EMPLOYER, Role.BENEFICIARY])
def test_others_do_not_run_the_day(rows, name, role):
    organisation = {"organisation": None} if role == Role.BENEFICIARY else {}

    assert client_of(MembershipFactory(role=role, **organisation)).get(_url(rows, name)).status_code == 403


def test_the_page_of_the_morning_leads_to_the_day(rows):
    response = rows.client.get(reverse("accelerator_run:today"))

    assert _url(rows, "run") in response.content.decode()


def test_what_people_lose_by_a_new_rotation_is_said_first(rows):
    Passage.objects.filter(pk=rows.groups[2].pk).update(starts_at=rows.day.session.starts_at + timedelta(hours=2))
    for place in rows.places:
        running.arrive(rows.day, place, by=rows.organiser.actor, at=timezone.now())
    for coach in rows.coaches:
        rows.client.post(_url(rows, "lost"), {"coach": str(coach.pk)})

    said = _said(rows.client.get(_url(rows, "again"))).replace("&#x27;", "'")

    assert "2 personnes n'auront pas" in said and "plus personne ne peut l'animer" in said
    assert "Ajouter un animateur" in said
    assert "Ateliers suivis" not in said


def test_a_rotation_shown_before_a_coach_was_lost_is_not_written(rows):
    for place in rows.places:
        running.arrive(rows.day, place, by=rows.organiser.actor, at=timezone.now())
    rows.client.post(_url(rows, "lost"), {"coach": str(rows.coaches[0].pk)})
    seal = re.findall(r'name="seal" value="([^"]+)"', rows.client.get(_url(rows, "again")).content.decode())[0]
    rows.client.post(_url(rows, "lost"), {"coach": str(rows.coaches[1].pk)})

    assert rows.client.post(_url(rows, "again"), {"seal": seal}).status_code == 409
