"""The page of a meeting: what is typed is never lost, and everything is saved in one go."""

import html
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.web import words
from rebond.journey.support.models import Note, NoteDraft, Step
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Departure
from tests.faces.referent.conftest import Desk
from tests.journey.support.factories import NoteFactory, StepFactory
from tests.people.appointments.factories import AppointmentFactory, OpeningFactory


def url(person):
    return reverse("referent:meeting", args=[person.pk])


def opened(desk, person):
    return html.unescape(desk.browser.get(url(person)).content.decode())


def said(**fields):
    now = timezone.localtime() - timedelta(minutes=5)
    told = {"seen": "-", "version": 0, "writer": uuid4().hex, "lines": 3, "channel": "in_person"}
    told |= {"day": now.date().isoformat(), "hour": f"{now:%H:%M}", "text": "Il a un entretien jeudi."}
    lines = {f"{name}_{rank}": "" for rank in range(3) for name in ("step", "due")} | {
        f"doer_{rank}": "person" for rank in range(3)
    }
    return told | lines | {"is_shared": "on"} | fields


def post(desk, person, **fields):
    return desk.browser.post(url(person), said(**fields))


def text_of(answer):
    return html.unescape(answer.content.decode())


def test_it_opens_with_last_times_promises_and_words(desk):
    person = desk.people()[0]
    StepFactory(beneficiary=person, text="Refaire le CV")
    NoteFactory(beneficiary=person, text="Il veut travailler dehors.")

    page = opened(desk, person)

    assert "Refaire le CV" in page and "Il veut travailler dehors." in page
    assert "l'effet sur le travail seulement" in page


def test_one_save_writes_everything(desk):
    person = desk.people()[0]
    step = StepFactory(beneficiary=person)
    row = AppointmentFactory(
        beneficiary=person,
        kind="follow_up",
        organisation=desk.site,
        agent=desk.who.membership,
        starts_at=timezone.now() - timedelta(minutes=30),
    )

    answer = post(
        desk,
        person,
        **{f"promise_{step.pk.hex}": "done", f"outcome_{step.pk.hex}": "Reçu", "attendance": "held"},
        step_0="Envoyer le CV",
        doer_0="agent",
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("referent:home"))
    note = Note.objects.get()
    row.refresh_from_db()
    assert (note.appointment_id, row.status, note.met_at) == (row.pk, "held", row.starts_at)
    assert Step.objects.get(pk=step.pk).outcome == "Reçu"
    assert (note.steps.get().text, note.steps.get().doer) == ("Envoyer le CV", "agent")


def test_free_hours_are_offered_and_one_is_taken(desk):
    person = desk.people()[0]
    for weekday in range(1, 6):
        OpeningFactory(agent=desk.who.membership, weekday=weekday, kinds=["follow_up"], opens=time(9), closes=time(12))
    page = opened(desk, person)
    start = page.index('name="slot" value="2') + len('name="slot" value="')
    slot = page[start : page.index('"', start)]
    kind = "first_meeting" if 'value="first_meeting"' in page else "follow_up"

    assert post(desk, person, slot=slot, kind="follow_up").status_code == 303
    made = Appointment.objects.get(beneficiary=person)
    assert (made.agent_id, made.starts_at.isoformat()[:16]) == (desk.who.membership.pk, slot[:16]) or kind


def test_a_colleagues_note_is_shown_beside_and_nothing_is_lost(desk):
    person = desk.people()[0]
    post(desk, person, text="Avant")
    seen = Note.objects.get()
    other = Desk(organisation=desk.site)
    assert post(other, person, seen=f"{seen.pk}:1", text="Elle déménage à Arles.").status_code == 303

    answer = post(desk, person, seen=f"{seen.pk}:1", text="Elle a son permis.", step_0="Chercher une voiture")

    page = text_of(answer)
    assert answer.status_code == 200
    for told in ("Elle déménage à Arles.", "Elle a son permis.", "Chercher une voiture", "Rien n'est remplacé"):
        assert told in page
    theirs = Note.objects.exclude(pk=seen.pk).get()
    assert f"{theirs.pk}:1" in page

    again = post(desk, person, seen=f"{theirs.pk}:1", text="Elle a son permis.", step_0="Chercher une voiture")
    assert again.status_code == 303
    assert Note.objects.count() == 3


def test_a_refusal_keeps_everything_typed(desk):
    person = desk.people()[0]
    step = StepFactory(beneficiary=person)

    answer = post(desk, person, text=" ", step_1="Voir la banque", **{f"outcome_{step.pk.hex}": "En cours"})

    page = text_of(answer)
    assert "Écrivez quelques mots" in page and "Voir la banque" in page and "En cours" in page
    assert not Note.objects.exists()


def test_a_draft_is_kept_while_it_is_typed_and_found_again(desk):
    person = desk.people()[0]

    answer = desk.browser.post(url(person), said(text="Il hésite"), headers={"X-Autosave": "1"})

    assert answer.status_code == 204
    page = opened(desk, person)
    assert "Il hésite" in page and "commencé à écrire" in page
    assert "Il hésite" not in opened(Desk(organisation=desk.site), person)


def test_leaving_for_another_page_keeps_what_was_typed(desk):
    person = desk.people()[0]

    answer = post(desk, person, go="agenda", text="Il revient")

    assert answer.headers["Location"] == reverse("agenda:book", args=[person.pk])
    assert NoteDraft.objects.get().values["text"] == ["Il revient"]


def test_more_lines_are_added_without_losing_any(desk):
    person = desk.people()[0]

    page = text_of(post(desk, person, more="1", step_2="Troisième", text="Gardé"))

    assert 'name="step_5"' in page and "Troisième" in page and "Gardé" in page


def test_the_same_form_posted_twice_writes_once(desk):
    person = desk.people()[0]
    key = str(uuid4())

    for _ in range(2):
        assert post(desk, person, form_key=key).status_code == 303
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due_0": "2020-01-01", "step_0": "x"}, "Ce jour est passé"),
        ({"due_0": "2099-01-01"}, "Dites ce qui est à faire"),
        ({"day": "2099-01-01"}, "cette heure est à venir"),
        ({"slot": "demain", "kind": "follow_up"}, "n'est plus proposée"),
        ({"text": "x" * 8001}, "8000"),
        ({"lines": "x"}, "nombre entier"),
    ],
)
def test_wrong_words_are_told(desk, fields, words):
    assert words in text_of(post(desk, desk.people()[0], **fields))
    assert not Note.objects.exists()


def test_only_the_structure_that_accompanies_writes(desk_13):
    person = desk_13.people()[0]
    person.pole = person.structure
    person.save(update_fields=["pole"])

    assert Desk().browser.get(url(person)).status_code == 404
    assert Desk(Role.ADVISER, organisation=desk_13.site).browser.get(url(person)).status_code == 403
    assert Desk(Role.STRUCTURE_MANAGER, organisation=desk_13.site).browser.get(url(person)).status_code == 200


def test_who_went_to_another_departement_is_no_longer_written_of(desk_13, in_13):
    person = desk_13.people()[0]
    Departure.objects.create(
        beneficiary=person, status="accepted", destination_id=14, arrival_id=uuid4(), sent_at=timezone.now()
    )

    assert desk_13.browser.get(url(person)).status_code in (200, 409)


def test_a_note_is_corrected_by_its_author_and_two_tabs_lose_nothing(desk):
    person = desk.people()[0]
    note = NoteFactory(beneficiary=person, author=desk.who.membership, text="Il cherche un CAP.")
    page, told = reverse("referent:note", args=[note.pk]), {"version": 1, "channel": "phone", "is_shared": "on"}
    assert page in desk.browser.get(reverse("casefile:person", args=[person.pk])).content.decode()

    assert desk.browser.post(page, told | {"text": " "}).status_code == 422
    assert desk.browser.post(page, told | {"text": "Il cherche un CAP de cuisine."}).status_code == 303
    late = desk.browser.post(page, told | {"text": "Autre fenêtre"})

    shown = html.unescape(late.content.decode())
    assert (late.status_code, "CAP de cuisine" in shown, "Autre fenêtre" in shown) == (422, True, True)
    assert 'name="version" value="2"' in shown
    note.refresh_from_db()
    assert (note.text, note.version, note.is_shared) == ("Il cherche un CAP de cuisine.", 2, True)


def test_nobody_corrects_the_note_of_a_colleague(desk):
    person = desk.people()[0]
    note = NoteFactory(beneficiary=person, author=desk.colleague())
    page = reverse("referent:note", args=[note.pk])

    assert desk.browser.get(page).status_code == 403
    assert page not in desk.browser.get(reverse("casefile:person", args=[person.pk])).content.decode()


def test_a_corrected_note_is_still_the_contact_that_it_was(desk):
    person = desk.people()[0]
    post(desk, person)
    note = Note.objects.get()

    told = {"version": 1, "channel": "in_person", "is_shared": "on", "text": "Il a un entretien vendredi."}
    desk.browser.post(reverse("referent:note", args=[note.pk]), told)

    page = html.unescape(desk.browser.get(reverse("casefile:person", args=[person.pk])).content.decode())
    assert "Il a un entretien vendredi." in page
    assert "Rendez-vous vers la personne" not in page


def test_a_promise_of_another_year_says_which(desk):
    person = desk.people()[0]
    due_on = timezone.localdate() - timedelta(days=800)
    StepFactory(beneficiary=person, due_on=due_on)

    for page in (opened(desk, person), desk.browser.get(reverse("casefile:person", args=[person.pk])).content.decode()):
        assert words.full_day(due_on) in html.unescape(page)
