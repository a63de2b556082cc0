"""The pages of the day: the tablet, the entrance, what is printed, what opens by a secret address."""

import re
from datetime import time, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from rebond.events.jobdating.models import Candidate, Meeting, Recruiter
from rebond.events.jobdating.operations import doors, running
from rebond.events.jobdating.queries import by_link as told
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from rebond.work.vacancies.models import Vacancy
from tests.events.jobdating import run_factories as make
from tests.factories import MembershipFactory
from tests.signing import client_of

NOW = make.OPENS + timedelta(minutes=20)


@pytest.fixture
def day(departement, monkeypatch):
    """An event that runs at this very minute, one recruiter, two people."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    event = make.event()
    host = make.recruiter(
        event, name="Brasserie du Port", email="paul@brasserie.example", expectations="Être à l'heure."
    )
    people = [make.candidate(event, first_name=name, last_name="SECRET") for name in ("Lina", "Omar")]
    rows = [make.meeting(people[0], host, 0), make.meeting(people[1], host, 1)]
    agent = client_of(MembershipFactory(role=Role.ACCELERATOR, organisation=event.organisation))
    return SimpleNamespace(event=event, host=host, people=people, rows=rows, agent=agent)


def path_of(thing, purpose, event):
    """The address of a new door, without its site."""
    made = doors.open_doors([thing], purpose=purpose, on=event.on, by=WORKER, at=NOW)[thing.pk]
    return re.sub(r"^https?://[^/]+", "", made)


def url(day, end=""):
    return f"/job-dating/{day.event.pk}/jour/{end}"


def test_the_tablet_calls_and_shows_the_tables_again_without_leaving(day):
    page = day.agent.get(url(day)).content.decode()
    assert "Brasserie du Port" in page and "Appeler" in page

    key = str(uuid4())
    for _ in range(2):  # the network hiccups: the same form is posted again
        answer = day.agent.post(
            f"/job-dating/entretiens/{day.rows[1].pk}/appeler/", {"form_key": key}, headers={"HX-Request": "true"}
        )
    assert answer.status_code == 200 and 'id="tables"' in answer.content.decode()
    assert "<h1>" not in answer.content.decode()
    assert Meeting.objects.get(pk=day.rows[1].pk).called_at == NOW


def test_the_tablet_works_without_javascript(day):
    answer = day.agent.post(f"/job-dating/entretiens/{day.rows[0].pk}/noter/", {"outcome": "missed"})

    assert (answer.status_code, answer["Location"]) == (303, url(day))
    assert Meeting.objects.get(pk=day.rows[0].pk).status == "missed"


def test_an_incomplete_answer_keeps_what_was_typed_and_says_what_lacks(day):
    answer = day.agent.post(
        f"/job-dating/entretiens/{day.rows[0].pk}/noter/", {"outcome": "second", "second_hour": "14:30"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Donnez le jour du second entretien." in page and "14:30" in page


def test_what_is_noted_at_a_table_counts_at_once(day):
    note = f"/job-dating/entretiens/{day.rows[0].pk}/noter/"

    answer = day.agent.post(note, {"outcome": "missed"}, headers={"HX-Request": "true"}).content.decode()

    assert "<strong>1</strong> manqué" in answer
    assert day.agent.get(url(day)).content.decode().count("run-counts") == 1


def test_the_entrance_notes_an_arrival_in_one_tap(day):
    assert "SECRET" in day.agent.get(url(day, "accueil/"), {"q": "1"}).content.decode()

    day.agent.post(f"/job-dating/candidats/{day.people[0].pk}/jour/", {"acte": "arrive"})

    assert Candidate.objects.get(pk=day.people[0].pk).arrived_at == NOW


def test_a_lateness_that_is_past_is_refused_where_it_was_typed(day):
    answer = day.agent.post(f"/job-dating/recruteurs/{day.host.pk}/jour/", {"acte": "late", "until": "08:00"})

    assert answer.status_code == 422
    assert "déjà passée" in answer.content.decode() and 'value="08:00"' in answer.content.decode()


def test_enter_after_the_hour_says_the_lateness_and_no_arrival(day):
    """Enter in a field presses the first button of its form."""
    kept = day.agent.get(f"/job-dating/recruteurs/{day.host.pk}/jour/").content
    own = Client().get(path_of(day.host, doors.RECRUITER, day.event)).content

    for page in (kept, own):
        pressed = html.fromstring(page).xpath("(//form[.//input[@name='until']]//button[@type='submit'])[1]/@value")
        assert pressed == ["late"]


def test_other_roles_do_not_run_the_day(day):
    for role in (Role.REFERENT, Role.RTEF, Role.SECTOR_EXPERT, Role.EMPLOYER):
        browser = client_of(MembershipFactory(role=role))
        assert browser.get(url(day)).status_code in {403, 302}


def test_a_recruiter_reads_numbers_and_wishes_and_no_name(day):
    path = path_of(day.host, doors.RECRUITER, day.event)

    page = Client().get(path)
    text = page.content.decode()

    assert page.status_code == 200 and page["X-Robots-Tag"].startswith("noindex")
    assert (
        "Lina" in text
        and "n°" in text
        and "Commis de cuisine" in text
        and "Être à l'heure" in text.replace("&#x27;", "'")
    )
    assert "SECRET" not in text


def test_a_recruiter_answers_in_one_tap_and_corrects_until_the_end(day):
    path = path_of(day.host, doors.RECRUITER, day.event)
    browser = Client()

    assert browser.post(f"{path}{day.rows[0].pk}/", {"outcome": "promise"}).status_code == 303
    assert Hire.objects.get().status == "promised"
    browser.post(f"{path}{day.rows[0].pk}/", {"outcome": "not_now", "not_now": "hours"})
    assert Hire.objects.get().status == "dropped"

    running.hold(day.event, others_missed=True, by=WORKER, at=NOW)
    assert browser.post(f"{path}{day.rows[0].pk}/", {"outcome": "promise"}).status_code == 422
    assert "terminé" in browser.get(path).content.decode()


def test_a_recruiter_notes_nobody_elses_interview(day):
    other = make.recruiter(day.event)
    path = path_of(other, doors.RECRUITER, day.event)

    assert Client().post(f"{path}{day.rows[0].pk}/", {"outcome": "promise"}).status_code == 404


def test_a_recruiter_says_that_they_are_late_then_here(day):
    path = path_of(day.host, doors.RECRUITER, day.event)
    browser = Client()

    browser.post(f"{path}retard/", {"acte": "late", "until": "10:15"})
    assert Recruiter.objects.get(pk=day.host.pk).late_until == time(10, 15)
    browser.post(f"{path}retard/", {"acte": "arrive"})
    assert Recruiter.objects.get(pk=day.host.pk).arrived_at == NOW
    assert browser.post(f"{path}retard/", {"acte": "late"}).status_code == 422


def test_the_address_goes_to_the_contact_and_the_former_one_leads_nowhere(day):
    former = path_of(day.host, doors.RECRUITER, day.event)

    day.agent.post(f"/job-dating/recruteurs/{day.host.pk}/lien/")

    message = Message.objects.get()
    link = re.search(r"/e/[\w-]+/", message.body)
    assert message.address == "paul@brasserie.example" and "Brasserie du Port" in message.body
    assert Client().get(former).status_code == 410
    assert link and Client().get(link[0]).status_code == 200


def test_without_an_address_the_sheet_is_printed_instead(day):
    bare = make.recruiter(day.event)

    answer = day.agent.post(f"/job-dating/recruteurs/{bare.pk}/lien/", follow=True)

    assert "imprimez sa feuille" in answer.content.decode()


def test_a_door_of_one_purpose_opens_no_other_and_ends_after_the_day(day, monkeypatch):
    badge = path_of(day.people[0], doors.BADGE, day.event)
    screen = path_of(day.event, doors.SCREEN, day.event)

    assert Client().get(badge.replace("/b/", "/e/")).status_code == 410
    assert Client().get(screen).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    assert Client().get(screen).status_code == 410


def test_the_screen_shows_first_names_and_numbers_only(day):
    running.call(day.rows[0], by=WORKER, at=NOW)
    path = path_of(day.event, doors.SCREEN, day.event)

    whole = Client().get(path).content.decode()
    part = Client().get(path, headers={"HX-Request": "true"}).content.decode()

    assert "Lina" in whole and "SECRET" not in whole and "Omar" in whole
    assert "<html" not in part and "Lina" in part


def test_a_badge_is_the_persons_page_and_an_organisers_check_in(day):
    path = path_of(day.people[0], doors.BADGE, day.event)

    assert "J'y suis" in Client().get(path).content.decode().replace("&#x27;", "'")
    assert "Badge scanné" in day.agent.get(path).content.decode()
    day.agent.post(path)
    assert Candidate.objects.get(pk=day.people[0].pk).arrived_at == NOW


def test_a_person_says_how_it_went(day):
    path = path_of(day.people[0], doors.BADGE, day.event)

    Client().post(f"{path}{day.rows[0].pk}/", {"feeling": "well", "feedback": "Très bon accueil"})

    row = Meeting.objects.get(pk=day.rows[0].pk)
    assert (row.feeling, row.feedback) == ("well", "Très bon accueil")


@pytest.mark.parametrize(("what", "kept"), [("badges", "qr"), ("personnes", "9"), ("recruteurs", "Paul")])
def test_papers_carry_a_code_each(day, what, kept, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        page = day.agent.post(url(day, "imprimer/"), {"quoi": what}).content.decode()

    assert page.count('<svg class="qr"') == (1 if what == "recruteurs" else 2)


def test_the_end_lists_what_nobody_said_then_closes(day):
    page = day.agent.get(url(day, "terminer/")).content.decode()
    assert "sans réponse" in page

    assert day.agent.post(url(day, "terminer/")).status_code == 422
    assert day.agent.post(url(day, "terminer/"), {"others_missed": "on"}).status_code == 303
    day.event.refresh_from_db()
    assert day.event.status == "held"
    assert day.agent.get(url(day, "accueil/")).status_code == 409


def test_a_second_interview_is_asked_for_by_who_works_with_companies(day, monkeypatch):
    running.note(day.rows[0], outcome="second", second_at=NOW + timedelta(days=3), by=WORKER, at=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=4))
    rtef = client_of(MembershipFactory(role=Role.RTEF))

    assert "Brasserie du Port" in rtef.get("/job-dating/seconds-entretiens/").content.decode()
    page = f"/job-dating/entretiens/{day.rows[0].pk}/second/"
    assert rtef.get(page).status_code == 200
    assert rtef.post(page, {"outcome": "promise"}).status_code == 303
    assert Hire.objects.get().status == "promised"
    assert rtef.get(page).status_code == 409


def test_a_recruiter_reads_what_the_offer_asks_for_first_and_the_best_level_only(day):
    search = day.people[0].beneficiary.job_search
    search.has = ["licence_b", "french_a1", "french_a2", "french_b1"]
    search.save()
    Vacancy.objects.filter(company=day.host.company).update(requires=["french_a2"])

    [first, *_] = told.people_of(day.host)

    assert [label for label in first.has if label.startswith("Français")] == ["Français B1"]
    assert first.has[0] == "Français B1" and len(first.has) == 2


def test_a_second_interview_asks_for_its_day_and_hour_only(day):
    path = path_of(day.host, doors.RECRUITER, day.event) + f"{day.rows[0].pk}/?suite=second"

    page = Client().get(path).content.decode()
    assert 'type="radio"' not in page and "facultatif" not in page and 'name="second_on"' in page

    answer = Client().post(path, {"outcome": "second", "second_on": "", "second_hour": ""})
    assert answer.status_code == 422 and 'type="radio"' not in answer.content.decode()
    said = {"outcome": "second", "second_on": "2026-03-09", "second_hour": "10:00"}
    assert Client().post(path, said).status_code == 303
    assert Meeting.objects.get(pk=day.rows[0].pk).outcome == "second"


def test_the_end_is_refused_while_interviews_are_to_come(day):
    make.meeting(day.people[0], make.recruiter(day.event), 11)

    page = day.agent.get(url(day, "terminer/")).content.decode()

    assert "encore à venir" in page and "others_missed" not in page
    assert day.agent.post(url(day, "terminer/"), {"others_missed": "on"}).status_code == 422
    assert not Meeting.objects.filter(status="missed").exists()
