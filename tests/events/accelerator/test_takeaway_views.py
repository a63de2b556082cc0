"""What people take away, on the coach's tablet, in the person's space, in the référent's file."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html
from PIL import Image

from rebond.events.accelerator.models import Cv, Exploration, Practice
from rebond.events.accelerator.operations import takeaways
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.accelerator.rules import RUNNERS
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.operations import readiness
from rebond.ground.journal.actors import WORKER
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies.models import JobSearch
from tests.events.accelerator.running_rows import running_day
from tests.factories import NOON, AssignmentFactory, MembershipFactory, principal
from tests.signing import client_of

AGENT_PAGES = ("takeaways", "occupations", "cv", "photo", "practice", "aided", "readiness")
PERSON_PAGES = ("takeaways", "occupations", "cv", "photo", "aided")


def picture(colour=(90, 120, 150)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (400, 500), colour).save(out, "JPEG")
    return SimpleUploadedFile("moi.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def rows(departement) -> SimpleNamespace:
    made = running_day(names=(("Ana", "Lopez"), ("Bilal", "Lopez")), start=timezone.now() - timedelta(hours=1))
    made.client = client_of(made.organiser.membership)
    made.mine = []
    for person in made.persons[:2]:
        person.account = MembershipFactory(person=True)
        person.save()
        made.mine.append(client_of(person.account))
    return made


def _url(rows, name: str, rank: int = 0) -> str:
    return reverse(f"accelerator_run:{name}", args=[rows.places[rank].pk])


def _said(response) -> str:
    return str(response.content.decode()).replace("\xa0", " ")


@pytest.mark.parametrize("name", AGENT_PAGES)
def test_the_coach_opens_every_page(rows, name):
    response = rows.client.get(_url(rows, name))

    assert response.status_code == 200
    assert "Lopez" in _said(response).title() or name == "aided"


@pytest.mark.parametrize("name", PERSON_PAGES)
def test_the_person_opens_their_own(rows, name):
    assert rows.mine[0].get(reverse(f"portal:{name}")).status_code == 200


@pytest.mark.parametrize("name", [*AGENT_PAGES, "cv_pdf", "photo_file"])
def test_a_coach_sees_nobody_who_is_not_of_a_day_of_late(rows, name):
    old = running_day()

    assert rows.client.get(reverse(f"accelerator_run:{name}", args=[old.places[0].pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.REFERENT, Role.ADVISER, Role.DOCTOR, Role.RTEF, Role.EMPLOYER])
def test_other_roles_do_not_open_the_pages_of_the_coach(rows, role):
    """Nor do those who might run a workshop, for the people of a day where they run none."""
    client = client_of(MembershipFactory(role=role))

    refused = {403, 404} if role in RUNNERS else {403}
    assert {client.get(_url(rows, name)).status_code for name in AGENT_PAGES} <= refused


def test_the_organiser_does_not_open_the_file(rows):
    assert rows.client.get(reverse("casefile:person", args=[rows.persons[0].pk])).status_code in (403, 404)


# --- The CV -----------------------------------------------------------------------------------------------------------


def _typed(**fields) -> dict[str, str]:
    empty = {f"{name}-{what}_FORMS": "0" for name in queries.SECTIONS for what in ("TOTAL", "INITIAL")}
    return {**empty, "title": "Cuisinier", "summary": "", "template": "columns", "version": "0", **fields}


LINE = {"skills-TOTAL_FORMS": "1", "skills-0-title": "Cuire le pain"}


def test_a_line_is_added_without_losing_what_is_typed_or_writing_anything(rows):
    response = rows.client.post(_url(rows, "cv"), _typed(**LINE, add="experiences"))

    said = response.content.decode()
    assert response.status_code == 200
    assert 'name="experiences-0-title"' in said and "Cuire le pain" in said and 'value="Cuisinier"' in said
    assert not Cv.objects.exists()


def test_a_line_is_taken_out(rows):
    two = {"skills-TOTAL_FORMS": "2", "skills-0-title": "Pain", "skills-1-title": "Vente"}

    said = rows.client.post(_url(rows, "cv"), _typed(**two, remove="skills-0")).content.decode()

    assert "Vente" in said and 'value="Pain"' not in said


def test_enter_in_a_field_keeps_the_cv_and_takes_no_line_out(rows):
    """Enter in a field presses the first button of its form."""
    said = rows.client.post(_url(rows, "cv"), _typed(**LINE, add="experiences"))

    assert not html.fromstring(said.content).xpath("(//form[.//input[@name='title']]//button[@type='submit'])[1]/@name")


@pytest.mark.parametrize("remove", ["skills-9", "skills-", "x-0", "skills--1", "skills-²"])
def test_a_line_that_is_not_there_takes_nothing_out(rows, remove):
    assert "Cuire le pain" in rows.client.post(_url(rows, "cv"), _typed(**LINE, remove=remove)).content.decode()


def test_the_cv_is_kept_then_shown_as_a_document(rows):
    done = rows.client.post(_url(rows, "cv"), _typed(**LINE))
    document = rows.client.get(_url(rows, "cv_pdf"))
    taken = rows.client.get(_url(rows, "cv_pdf") + "?telecharger=1")

    cv = Cv.objects.get()
    assert (done.status_code, cv.title, cv.content["skills"]) == (303, "Cuisinier", [{"title": "Cuire le pain"}])
    assert (document["Content-Type"], document.content[:4]) == ("application/pdf", b"%PDF")
    assert taken["Content-Disposition"].startswith("attachment")


def test_a_wrong_line_keeps_everything(rows):
    response = rows.client.post(
        _url(rows, "cv"), _typed(**{"experiences-TOTAL_FORMS": "1", "experiences-0-place": "Arles"})
    )

    said = _said(response)
    assert response.status_code == 422
    assert "Arles" in said and "Donnez un intitulé" in said and "expériences" in said
    assert not Cv.objects.exists()


def test_a_cv_changed_meanwhile_is_not_overwritten(rows):
    rows.client.post(_url(rows, "cv"), _typed())

    response = rows.mine[0].post(reverse("portal:cv"), _typed(title="Serveur"))

    assert response.status_code == 422
    assert "modifié entre-temps" in _said(response) and 'value="Serveur"' in _said(response)


def test_the_person_writes_the_same_cv_as_the_coach(rows):
    rows.client.post(_url(rows, "cv"), _typed())
    version = Cv.objects.get().version

    rows.mine[0].post(reverse("portal:cv"), _typed(title="Chef", version=str(version)))

    assert Cv.objects.get().title == "Chef"
    assert "Chef" in rows.client.get(_url(rows, "cv")).content.decode()


# --- The photo --------------------------------------------------------------------------------------------------------


def test_a_photo_needs_the_tick_and_says_until_when(rows):
    shown = rows.client.get(_url(rows, "photo"))
    refused = rows.client.post(_url(rows, "photo"), {"photo": picture()})
    done = rows.client.post(_url(rows, "photo"), {"photo": picture(), "is_consented": "on"})

    assert 'capture="user"' in shown.content.decode() and "effacée le" in _said(shown)
    assert (refused.status_code, done.status_code) == (422, 303)
    assert Cv.objects.get().photo


def test_the_photos_of_a_couple_never_mix(rows):
    for rank, colour in enumerate([(255, 0, 0), (0, 0, 255)]):
        rows.client.post(_url(rows, "photo", rank), {"photo": picture(colour), "is_consented": "on"})

    seen = [
        (rows.client.get(_url(rows, "photo_file", rank)), rows.mine[rank].get(reverse("portal:photo_file")))
        for rank in (0, 1)
    ]

    reds = [[_red(response) for response in pair] for pair in seen]
    assert reds == [[True, True], [False, False]]


def _red(response) -> bool:
    red, _, blue = Image.open(BytesIO(response.content)).getpixel((5, 5))
    return red > blue


def test_what_is_no_photo_is_refused(rows):
    wrong = SimpleUploadedFile("moi.jpg", b"<script>alert(1)</script>", "image/jpeg")

    response = rows.client.post(_url(rows, "photo"), {"photo": wrong, "is_consented": "on"})

    assert response.status_code == 422
    assert "ne peut pas être lue" in _said(response)


def test_the_person_deletes_their_photo_and_it_is_gone_for_the_coach(rows):
    rows.client.post(_url(rows, "photo"), {"photo": picture(), "is_consented": "on"})

    done = rows.mine[0].post(reverse("portal:remove_photo"))
    again = rows.mine[0].post(reverse("portal:remove_photo"))

    assert (done.status_code, again.status_code) == (303, 409)
    assert rows.client.get(_url(rows, "photo_file")).status_code == 404


def test_without_cv_there_is_neither_document_nor_photo(rows):
    assert {rows.mine[0].get(reverse(f"portal:{name}")).status_code for name in ("cv_pdf", "photo_file")} == {404}


# --- The rest ---------------------------------------------------------------------------------------------------------


def test_occupations_of_the_theme_are_offered_and_the_liked_ones_looked_for(rows):
    shown = rows.client.get(_url(rows, "occupations"))
    rows.client.post(_url(rows, "occupations"), {"N4105": "yes", "N4101": "no", "other": "G1602"})
    rows.client.post(_url(rows, "wish"), {"wishes": ["N4105", "G1602"]})

    assert "Chauffeur-livreur" in _said(shown)
    assert dict(Exploration.objects.values_list("rome", "taste")) == {"N4105": "yes", "N4101": "no", "G1602": "yes"}
    assert JobSearch.objects.get().wishes == ["N4105", "G1602"]


def test_an_occupation_that_means_nothing_is_told(rows):
    response = rows.client.post(_url(rows, "occupations"), {"N4105": "yes", "other": "zzzz"})

    assert response.status_code == 422
    assert "zzzz" in _said(response)


def test_the_advice_is_composed_then_changed_then_kept_and_read_by_the_person(rows):
    grid = queries.grid(on=timezone.localdate())
    levels = {one["code"]: "1" for one in grid}

    composed = rows.client.post(_url(rows, "practice"), {**levels, "compose": "1"})
    incomplete = rows.client.post(_url(rows, "practice"), {grid[0]["code"]: "1"})
    rows.client.post(_url(rows, "practice"), {**levels, "advice": "Respirez."})

    assert composed.status_code == 200 and "trois phrases" in _said(composed)
    assert incomplete.status_code == 422
    assert Practice.objects.get().advice == "Respirez."
    assert "Respirez." in _said(rows.mine[0].get(reverse("portal:takeaways")))
    assert "Respirez." not in _said(rows.mine[1].get(reverse("portal:takeaways")))


def test_composing_keeps_what_the_coach_wrote_and_renews_what_was_composed(rows):
    grid = queries.grid(on=timezone.localdate())
    first, last = ({one["code"]: level for one in grid} for level in ("1", "4"))
    low, high = (queries.advice_for({one["code"]: n for one in grid}, on=timezone.localdate()) for n in (1, 4))

    told = _said(rows.client.post(_url(rows, "practice"), {**first, "advice": "Respirez.", "compose": "1"}))
    again = _said(rows.client.post(_url(rows, "practice"), {**last, "advice": f"Respirez.\n{low}", "compose": "1"}))

    for page, composed in ((told, low), (again, high)):
        area = html.fromstring(page).get_element_by_id("id_advice").text.strip()
        assert area.splitlines() == ["Respirez.", *composed.splitlines()]


def test_an_aided_contract_that_nobody_confirmed_says_so(rows, monkeypatch):
    before = _said(rows.mine[0].get(reverse("portal:aided")))
    monkeypatch.setattr(parameters, "is_confirmed", lambda key, *, on: True)

    assert "À confirmer" in before and "CIE" not in before
    assert "À confirmer" not in _said(rows.mine[0].get(reverse("portal:aided")))


def test_an_interest_is_noted_from_the_telephone_of_the_person(rows):
    rows.mine[0].post(reverse("portal:aided"), {"contract": "pec"})
    refused = rows.mine[0].post(reverse("portal:aided"), {})

    assert Readiness.objects.get().needs == ["aided_contract"]
    assert refused.status_code == 422
    assert "Noté" in _said(rows.mine[0].get(reverse("portal:aided")))


def test_the_coach_says_what_is_missing_and_the_referent_settles_it(rows):
    reader = principal(Role.REFERENT)
    person = Beneficiary.objects.get(pk=rows.persons[0].pk)
    AssignmentFactory(
        beneficiary=person,
        structure=reader.membership.organisation,
        referent=reader.membership,
        referent_named_at=NOON,
    )
    referent = client_of(reader.membership)

    refused = rows.client.post(_url(rows, "readiness"), {"word": "needs"})
    rows.client.post(_url(rows, "readiness"), {"word": "needs", "needs": ["training"], "advice": "Un permis aussi."})
    row = Readiness.objects.get()
    todo, listed = referent.get(reverse("casefile:home")), referent.get(reverse("accelerator_run:needs"))
    page = referent.get(reverse("accelerator_run:need", args=[row.pk]))
    file = referent.get(reverse("casefile:person", args=[person.pk]))
    settled = referent.post(reverse("accelerator_run:need", args=[row.pk]))
    again = referent.post(reverse("accelerator_run:need", args=[row.pk]))

    assert refused.status_code == 422
    assert "Besoins signalés par l'Accélérateur" in _said(todo).replace("&#x27;", "'")
    assert "LOPEZ" in _said(listed) and "Se former au métier" in _said(page) and "Un permis aussi." in _said(file)
    assert reverse("programmes:prescribe", args=[person.pk, "training"]) in _said(page)
    assert (settled.status_code, again.status_code) == (303, 409)
    assert Readiness.objects.get().settled_at


def test_a_referent_reads_the_cv_of_their_people_only(rows):
    takeaways.save_cv(
        rows.persons[0], title="", summary="", content={}, template="simple", version=0, by=WORKER, at=NOON
    )
    reader = principal(Role.REFERENT)
    referent = client_of(reader.membership)
    url = reverse("accelerator_run:cv_of", args=[rows.persons[0].pk])
    before = referent.get(url).status_code
    AssignmentFactory(beneficiary=rows.persons[0], structure=reader.membership.organisation)

    assert (before, referent.get(url).status_code) == (404, 200)


def test_a_need_of_somebody_elses_person_is_not_found(rows):
    row = readiness.declare(rows.persons[0], is_ready=False, needs=["training"], by=WORKER, at=NOON)
    stranger = client_of(MembershipFactory(role=Role.REFERENT))

    assert stranger.get(reverse("accelerator_run:need", args=[row.pk])).status_code == 404


def test_the_person_sees_their_day_their_number_and_their_workshops(rows):
    said = _said(rows.mine[1].get(reverse("portal:takeaways")))

    assert "Mes ateliers" in said and "Salle 1" in said and "<strong>2</strong>" in said
    assert "Ana" not in said
