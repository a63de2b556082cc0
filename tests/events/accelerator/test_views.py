"""The year, the day, the cohort and the rotation, by their doors."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Coach, CohortChange, Day, DayRoom, Passage, Selection
from rebond.events.accelerator.operations import cohorts
from rebond.events.accelerator.queries import days, pool
from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.operations import issue_link
from tests.events.accelerator.cohort_rows import NINE, coming_day, person, poles, site, theme
from tests.faces.casefile.conftest import signed
from tests.factories import NOON, OrganisationFactory
from tests.jobs import run_jobs, waiting_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def post(client, name, day=None, /, **said):
    return client.post(reverse(f"accelerator:{name}", args=[day.pk] if day else []), {"form_key": uuid4(), **said})


def get(client, name, day=None, query=""):
    return client.get(reverse(f"accelerator:{name}", args=[day.pk] if day else []) + query)


def text(response):
    return response.content.decode().replace("\xa0", " ").replace("&#x27;", "'")


def form(rows, **more):
    return {
        "theme": rows["theme"].pk,
        "site": rows["site"].pk,
        "day": "2026-03-12",
        "opens": "09:00",
        "closes": "17:00",
        "weeks": 1,
        "every": 1,
        "capacity": 20,
        "workshops": ["simulation"],
        "slot_minutes": 15,
        "lunch_from": "12:00",
        "lunch_until": "13:00",
        **more,
    }


@pytest.fixture
def organiser(departement):
    place = site()
    return signed(Role.ACCELERATOR, organisation=place)


def test_a_series_leaves_out_what_cannot_be_held_and_says_it(organiser):
    client, who = organiser
    rows = {"theme": theme(), "site": who.membership.organisation}
    theme(month=date(2026, 4, 1), title="Transport d'avril")

    response = post(client, "open_days", **form(rows, day="2026-03-30", weeks=4))

    held = [timezone.localtime(row.session.starts_at).date().isoformat() for row in Day.objects.order_by("session")]
    assert "2026-04-06" not in held
    shown = text(client.get(response.url))
    assert "Laissées de côté" in shown
    assert "c'est férié (Lundi de Pâques)" in shown


def test_errors_keep_what_was_typed(organiser):
    client, who = organiser
    rows = {"theme": theme(), "site": who.membership.organisation}

    response = post(client, "open_days", **form(rows, closes="08:00", capacity=17, day="2026-03-01"))

    assert response.status_code == 422
    shown = text(response)
    assert "La journée finit après avoir commencé." in shown
    assert "Ce jour est passé" in shown
    assert 'value="17"' in shown
    assert not Day.objects.exists()


def test_rooms_and_coaches_are_added_and_not_taken_twice(organiser):
    client, _ = organiser
    first = coming_day(0, 0)
    post(client, "add_room", first.day, name="Salle bleue", seats=10)
    post(client, "add_coach", first.day, name="Awa", workshops=[first.day.workshops[0]])
    room, coach = DayRoom.objects.get(), Coach.objects.get()

    other = coming_day(0, 0, organisation=first.organisation, theme=first.day.theme)
    refused = post(client, "add_room", other.day, room=room.room.pk)

    assert coach.called == "Awa"
    assert refused.status_code == 422
    assert "déjà dans une autre journée" in text(refused)
    post(client, "remove_staff", first.day, room=room.pk)
    assert post(client, "add_room", other.day, room=room.room.pk).status_code == 303


def test_the_whole_way_from_the_draw_to_the_rotation(organiser):
    client, _ = organiser
    rows = coming_day(capacity=6)
    poles(6, 3)
    page = text(get(client, "cohort", rows.day))
    assert "Graine annoncée" in page

    assert post(client, "draw", rows.day).status_code == 303
    assert "Jamais invitée" in text(get(client, "cohort", rows.day))
    post(client, "send", rows.day)
    post(client, "send", rows.day)

    assert Session.objects.get().taken == Selection.objects.get().size
    assert post(client, "plan", rows.day, version=Day.objects.get().version).status_code == 303
    assert Passage.objects.exists()
    for name in ("timetable", "person_sheets", "room_sheets", "badges", "draw_report", "calls", "day", "year"):
        assert get(client, name, None if name == "year" else rows.day).status_code == 200
    assert "identique" in text(get(client, "draw_report", rows.day))
    for layout in ("ateliers", "personnes"):
        assert get(client, "timetable", rows.day, f"?par={layout}").status_code == 200


def test_the_second_coordinator_gets_a_conflict_page(organiser):
    client, _ = organiser
    rows = coming_day()
    poles(4)
    post(client, "draw", rows.day)
    post(client, "send", rows.day)
    version = Day.objects.get().version
    post(client, "plan", rows.day, version=version)

    assert post(client, "plan", rows.day, version=version).status_code == 409
    assert post(client, "draw", rows.day, seed="une autre").status_code == 409


def test_why_not_is_said_in_words_and_adding_keeps_the_motive(organiser):
    client, _ = organiser
    rows = coming_day(0, 0, capacity=2)
    poles(4)
    social = person(OrganisationFactory.create(pole=True), last_name="Zyxel", pathway="social")
    post(client, "draw", rows.day)

    shown = text(get(client, "cohort", rows.day, "?q=Zyxel"))
    without = post(client, "change_cohort", rows.day, added=social.pk, q="Zyxel")
    done = post(client, "change_cohort", rows.day, added=social.pk, motive="Son projet est prêt")

    assert "Suit un autre parcours" in shown
    assert without.status_code == 422
    assert "Dites pourquoi" in text(without)
    assert done.status_code == 303
    assert CohortChange.objects.get().motive == "Son projet est prêt"
    assert "Son projet est prêt" in text(get(client, "cohort", rows.day))


def test_a_referent_sees_and_changes_only_their_people(departement):
    rows = coming_day(0, 0)
    (people,) = poles(3)
    client, who = signed(Role.REFERENT)
    mine = people[0]
    _entrust(mine, who)
    choice_client, _ = signed(Role.ACCELERATOR, organisation=rows.organisation)
    post(choice_client, "draw", rows.day)

    shown = text(get(client, "cohort", rows.day))

    assert mine.full_name in shown
    assert people[1].full_name not in shown
    assert get(client, "day", rows.day).status_code == 403
    refused = post(client, "change_cohort", rows.day, removed=people[1].pk, reason="working")
    assert refused.status_code == 422
    free = post(client, "change_cohort", rows.day, removed=mine.pk, motive="Hospitalisée")
    assert free.status_code == 422
    assert "dans la liste" in text(free)
    assert (
        post(client, "change_cohort", rows.day, removed=mine.pk, reason="working", motive="Hospitalisée").status_code
        == 303
    )
    assert CohortChange.objects.get().motive == "working"
    shown = text(get(choice_client, "cohort", rows.day))
    assert "A trouvé un emploi" in shown and "Hospitalisée" not in shown
    assert mine not in cohorts.chosen(rows.day)


def _entrust(mine, who):
    mine.assignments.update(structure=who.membership.organisation)


def test_i_come_and_i_cannot_come_by_the_link(departement, client):
    rows = coming_day(0, 0, capacity=2)
    poles(4)
    choice_client, _ = signed(Role.ACCELERATOR, organisation=rows.organisation)
    post(choice_client, "draw", rows.day)
    post(choice_client, "send", rows.day)
    Session.objects.update(places=Session.objects.get().taken)
    place = Appointment.objects.order_by("pk").first()
    link = issue_link(place, at=NOON).split("testserver")[-1]
    link = link[link.index("/r/") :]

    assert "Je viens" in text(client.get(link))
    client.post(f"{link}je-viens/", {"form_key": uuid4()})
    assert Appointment.objects.get(pk=place.pk).confirmed_at == NOON
    assert "Vous avez dit que vous venez" in text(client.get(link))
    client.post(f"{link}annuler/", {"form_key": uuid4()})

    assert Appointment.objects.get(pk=place.pk).status == "excused"
    assert WaitingPlace.objects.filter(status="offered").exists()


def test_a_cancelled_day_tells_its_people(organiser):
    client, _ = organiser
    rows = coming_day(0, 0)
    poles(2)
    post(client, "draw", rows.day)
    post(client, "send", rows.day)

    post(client, "cancel_day", rows.day)

    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert post(client, "draw", rows.day).status_code == 403


def test_the_cohort_page_asks_the_same_whatever_its_size(organiser, django_assert_max_num_queries):
    client, _ = organiser
    rows = coming_day(0, 0)
    poles(12, 9)
    post(client, "draw", rows.day)
    post(client, "send", rows.day)

    with django_assert_max_num_queries(25):
        get(client, "cohort", rows.day)


def test_no_show_is_measured_once_there_are_enough_days(departement):

    assert days.no_show(on=NOON.date()).days == 0
    for week in range(1, 6):
        day = coming_day(0, 0, theme=theme(sector=f"s{week}"))
        for rank in range(4):
            Appointment.objects.create(
                beneficiary=person(OrganisationFactory.create(pole=True)),
                kind="accelerator_day",
                session=day.day.session,
                starts_at=NINE - timedelta(weeks=week + 1),
                organisation=day.organisation,
                status="missed" if rank == 0 else "held",
                made_at=NOON,
                noted_at=NOON,
            )

    found = days.no_show(on=NOON.date())

    assert (found.rate, found.days) == (0.25, 5)


@pytest.mark.parametrize("role", [Role.SECTOR_EXPERT, Role.RTEF])
def test_an_expert_reads_the_day_and_no_person_of_it(departement, role):
    rows = coming_day(0, 0)
    (people,) = poles(3)
    choice_client, _ = signed(Role.ACCELERATOR, organisation=rows.organisation)
    post(choice_client, "draw", rows.day)
    client, _ = signed(role)

    day = get(client, "day", rows.day)

    assert day.status_code == get(client, "year").status_code == 200
    assert "transport" in text(day)
    assert reverse("accelerator:cohort", args=[rows.day.pk]) not in text(day) + text(get(client, "year"))
    assert not any(one.last_name in text(day) for one in people)
    assert [get(client, name, rows.day).status_code for name in ("cohort", "draw_report", "timetable")] == [
        403,
        403,
        403,
    ]


def test_a_large_draw_is_made_by_the_worker_and_says_how_far_it_is(organiser, monkeypatch):
    monkeypatch.setattr(pool, "AT_ONCE", 2)
    client, _ = organiser
    rows = coming_day(capacity=2)
    poles(4)

    post(client, "draw", rows.day)
    post(client, "draw", rows.day)
    assert "Tirage au sort" in text(get(client, "drawing", rows.day))
    assert waiting_jobs() == ["accelerator.draw"]
    run_jobs("accelerator.draw")

    assert Selection.objects.get().size >= 2
    assert get(client, "drawing", rows.day).status_code == 302
    assert "Jamais invitée" in text(get(client, "cohort", rows.day))


def test_a_draw_that_ended_without_a_word_can_be_asked_again(organiser):
    _, member = organiser
    rows = coming_day(capacity=2)

    def ask(at):
        return cohorts.ask_draw(rows.day, seed="graine", member=member.membership, by=WORKER, at=at)

    asked = ask(NOON)

    assert ask(NOON + timedelta(minutes=59)) == asked
    assert ask(NOON + timedelta(hours=2)) != asked


def test_a_large_draw_of_nobody_says_why(organiser):
    client, member = organiser
    rows = coming_day(capacity=2)
    cohorts.ask_draw(rows.day, seed="graine", member=member.membership, by=WORKER, at=NOON)

    run_jobs("accelerator.draw")

    assert "Personne ne peut être invité" in text(get(client, "cohort", rows.day))


def test_a_place_without_a_draw_is_of_the_cohort_and_without_a_telephone_is_reached_otherwise(organiser):
    client, _ = organiser
    rows = coming_day(0, 0)
    (people,) = poles(1)
    who = people[0]
    who.__class__.objects.filter(pk=who.pk).update(phone="")
    Appointment.objects.create(
        beneficiary=who,
        kind="accelerator_day",
        starts_at=NINE,
        minutes=480,
        organisation=rows.organisation,
        session=rows.day.session,
        made_at=NOON,
    )

    shown, calls = text(get(client, "cohort", rows.day)), text(get(client, "calls", rows.day))

    assert "1 personne" in shown and who.full_name in shown
    assert "sans tirage au sort" in shown
    structure = who.assignments.get().structure
    assert f"Par {structure.name}" in calls or structure.name in calls
