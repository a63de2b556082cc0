"""The pages: the way of a person from the interview to the référent, nothing lost, and who may open what."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.ground.journal.models import JournalLine
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Assignment
from tests.factories import MembershipFactory, OrganisationFactory, principal
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory, pole
from tests.signing import client_of

pytestmark = pytest.mark.django_db


def adviser():
    return client_of(principal(Role.ADVISER, organisation=pole()).membership)


def url(name, orientation=None):
    return reverse(f"orientation:{name}", args=[orientation.pk] if orientation else [])


def found(pattern, page):
    return re.findall(pattern, page)[0]


def diagnosis_data(**changes):
    return {
        "version": "0",
        "writer": "tab-a",
        "situation_professionnelle": "EN_ACTIVITE",
        "capacite_a_travailler": "oui",
        "contrainte_sante": "IMPACT_FAIBLE_RECHERCHE_EMPLOI",
        "contrainte_mobilite": "AUCUNE",
        "frein_isolement": "moyen",
        "note_isolement": "vit seule",
        "summary": "Prête.",
        "atouts-TOTAL_FORMS": "1",
        "atouts-INITIAL_FORMS": "0",
        "atouts-0-kind": "experience",
        "atouts-0-label": "Cuisinière",
        "atouts-0-rome": "G1602",
        "atouts-0-years": "4",
        **changes,
    }


def test_interview_then_diagnosis_then_decision_then_hand_over(departement):
    browser, orientation = adviser(), OrientationFactory(opened_at=timezone.now())
    now = timezone.localtime()

    met = browser.post(url("interview", orientation), {"day": now.date().isoformat(), "hour": "00:00"})
    assert met.url == url("diagnosis", orientation)
    written = browser.post(url("diagnosis", orientation), diagnosis_data())
    assert written.url == url("decision", orientation)
    page = browser.get(url("decision", orientation)).content.decode()
    assert "Accepter la proposition" in page and "Pourquoi" in page
    key = found(r'name="choice" value="([^"]+)"', page)
    decided = browser.post(url("decision", orientation), {"pathway": "professionnel", "choice": key})
    assert decided.url == url("hand_over", orientation)
    printed = browser.post(url("print_contract", orientation), follow=True)
    assert printed.content.startswith(b"%PDF")
    browser.post(url("hand_over", orientation), {"day": now.date().isoformat()})

    orientation.refresh_from_db()
    assert (orientation.status, orientation.divergence) == (Status.HANDED_OVER, "")
    known = orientation.diagnosis
    assert known.answers["capacite_a_travailler"] is True
    assert set(known.obstacles.values_list("theme", "impact")) == {("isolement", "moyen"), ("sante", "moyen")}
    assert known.strengths.get().rome == "G1602"


def test_the_diagnosis_of_someone_not_received_sends_to_the_interview(in_13):
    orientation = OrientationFactory()

    assert adviser().get(url("diagnosis", orientation)).url == url("interview", orientation)


def test_a_draft_is_kept_while_typing_and_shown_again_as_typed(in_13):
    browser, orientation = adviser(), OrientationFactory(interviewed=True)

    typed = diagnosis_data(**{"atouts-0-years": "quatre", "atouts-0-rome": "K1", "summary": "à moitié\x00 écrit"})
    saved = browser.post(url("diagnosis", orientation), typed, headers={"X-Autosave": "1"})

    assert saved.status_code == 204
    page = browser.get(url("diagnosis", orientation)).content.decode()
    assert 'value="quatre"' in page and 'value="K1"' in page and "à moitié écrit" in page
    assert not Diagnosis.objects.get().answers


def test_an_older_tab_is_told_and_loses_nothing(in_13):
    browser, orientation = adviser(), OrientationFactory(interviewed=True)
    browser.post(url("diagnosis", orientation), diagnosis_data(writer="tab-b"), headers={"X-Autosave": "1"})

    draft = browser.post(url("diagnosis", orientation), diagnosis_data(), headers={"X-Autosave": "1"})
    whole = browser.post(url("diagnosis", orientation), diagnosis_data(summary="mon texte"))

    assert (draft.status_code, whole.status_code) == (422, 200)
    assert "Rien n'a été remplacé" in draft.content.decode()
    page = whole.content.decode()
    assert "Rien n&#x27;a été remplacé" in page and "mon texte" in page


def test_a_refused_form_keeps_everything_and_says_why(in_13):
    browser, orientation = adviser(), OrientationFactory(interviewed=True)

    page = browser.post(
        url("diagnosis", orientation), diagnosis_data(**{"atouts-0-rome": "cuisine", "atouts-0-kind": ""})
    ).content.decode()

    assert 'value="cuisine"' in page
    assert "Un code ROME est une lettre et quatre chiffres" in page
    assert "Dites de quoi il s&#x27;agit" in page
    assert "Un atout est à compléter ou à retirer" in page


def test_a_note_is_never_lost(in_13):
    browser, orientation = adviser(), OrientationFactory(interviewed=True)

    refused = browser.post(url("diagnosis", orientation), diagnosis_data(note_logement="hébergée"))
    browser.post(url("diagnosis", orientation), diagnosis_data(note_mobilite="a une voiture"))

    assert "Dites aussi si cela gêne" in refused.content.decode()
    kept = Diagnosis.objects.get().obstacles.values_list("theme", "impact", "note")
    assert ("mobilite", "sans_impact", "a une voiture") in kept


@pytest.mark.parametrize(("button", "rows"), [({"add": "1"}, 2), ({"remove": "0"}, 0)])
def test_rows_of_strengths_are_added_and_removed_without_javascript(in_13, button, rows):
    browser, orientation = adviser(), OrientationFactory(interviewed=True)

    page = browser.post(url("strengths", orientation), diagnosis_data(**button)).content.decode()

    assert page.count('name="atouts-') - 4 == rows * 5
    assert "vit seule" in page
    assert Diagnosis.objects.get().draft["values"]["atouts-TOTAL_FORMS"] == [str(rows)]


def test_diverging_without_a_motive_is_refused_in_the_form(departement):
    orientation = DiagnosisFactory(answers={"capacite_a_travailler": False}).orientation
    browser = adviser()
    browser.post(url("propose", orientation))
    page = browser.get(url("decision", orientation)).content.decode()
    key = found(r'value="(france_travail:[^"]+)"', page)

    refused = browser.post(url("decision", orientation), {"pathway": "professionnel", "choice": key})
    accepted = browser.post(
        url("decision", orientation), {"pathway": "professionnel", "choice": key, "motive_code": "person_wish"}
    )

    assert "dites pourquoi" in refused.content.decode()
    assert accepted.status_code == 303
    orientation.refresh_from_db()
    assert orientation.motive == "Souhait de la personne"


def test_the_structure_names_the_referent_and_asks_for_a_change(departement):
    orientation = OrientationFactory(handed_over=True)
    manager = principal(Role.STRUCTURE_MANAGER, organisation=orientation.structure)
    referent = MembershipFactory(organisation=orientation.structure)
    browser = client_of(manager.membership)

    browser.post(url("referent", orientation), {"referent": str(referent.pk)})
    browser.post(url("ask_change", orientation), {"motive_code": "job_ready", "motive_words": ""})

    orientation.refresh_from_db()
    assert Assignment.objects.get(beneficiary=orientation.beneficiary).referent == referent
    assert (orientation.status, orientation.change_motive) == (
        Status.FOLLOWED,
        "La personne est prête à chercher un emploi",
    )


def test_a_tab_opened_before_the_referent_was_named_replaces_nobody(in_13):
    orientation = OrientationFactory(handed_over=True)
    first, second = MembershipFactory.create_batch(2, organisation=orientation.structure)
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=orientation.structure).membership)
    browser.post(url("referent", orientation), {"referent": str(first.pk)})

    stale = browser.post(url("referent", orientation), {"referent": str(second.pk)})

    page = stale.content.decode()
    assert "Un référent est déjà désigné" in page and f'name="current" value="{first.pk}"' in page
    assert Assignment.objects.get(beneficiary=orientation.beneficiary, ended_at=None).referent == first


def test_a_change_of_referent_replaces_the_one_it_showed(in_13):
    orientation = OrientationFactory(followed=True)
    shown = orientation.assignment.referent
    second, third = MembershipFactory.create_batch(2, organisation=orientation.structure)
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=orientation.structure).membership)
    browser.post(url("referent", orientation), {"referent": str(second.pk), "current": str(shown.pk)})

    stale = browser.post(url("referent", orientation), {"referent": str(third.pk), "current": str(shown.pk)})

    assert f"{second.user.full_name} a été désigné entre-temps" in stale.content.decode()
    assert Assignment.objects.get(beneficiary=orientation.beneficiary, ended_at=None).referent == second


@pytest.mark.parametrize(
    ("name", "step", "words"),
    [
        ("decision", "decided", "a été décidée le samedi 21"),
        ("propose", "followed", "Elle en est à « référent désigné »"),
        ("diagnosis", "decided", "a été décidée le samedi 21"),
        ("hand_over", "interviewed", "n'est pas décidée"),
        ("keep", "interviewed", "n'est pas décidée"),
    ],
)
def test_a_stale_page_says_what_changed(in_13, name, step, words):
    orientation = OrientationFactory(**{step: True})

    answer = adviser().post(url(name, orientation), {})

    assert answer.status_code == 409
    assert words in html.unescape(answer.content.decode())


def test_a_page_that_is_not_ones_own_stays_refused(in_13):
    orientation = OrientationFactory(decided=True)
    manager = client_of(principal(Role.STRUCTURE_MANAGER, organisation=orientation.structure).membership)

    assert manager.post(url("decision", orientation), {}).status_code == 403


def test_the_pole_opens_a_change_or_keeps(departement):
    browser = adviser()
    kept, changed = OrientationFactory(followed=True), OrientationFactory(followed=True)

    browser.post(url("keep", kept), {"review_extension": ""})
    answer = browser.post(url("change", changed), {"motive_code": "other", "motive_words": "Elle le souhaite"})

    kept.refresh_from_db()
    following = Orientation.objects.get(previous=changed)
    assert kept.reviewed_at is not None
    assert (answer.url, following.reopen_motive) == (url("diagnosis", following), "Elle le souhaite")


def test_another_motive_needs_words(in_13):
    orientation = OrientationFactory(followed=True)

    page = adviser().post(url("change", orientation), {"motive_code": "other", "motive_words": " "}).content.decode()

    assert "Précisez ce motif" in page
    assert not Orientation.objects.filter(previous=orientation).exists()


def test_bulk_naming_asks_then_names(departement):
    rows = [OrientationFactory(handed_over=True) for _ in range(2)]
    house = rows[0].structure
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=house).membership)
    referent = MembershipFactory(organisation=house)
    chosen = {"ids": [str(row.pk) for row in rows]}

    asked = browser.post(url("inbox_referent"), chosen).content.decode()
    browser.post(url("inbox_referent"), {**chosen, "confirmed": "2", "referent": str(referent.pk)})

    assert "Désigner un référent : 2" in asked
    assert Assignment.objects.filter(referent=referent, ended_at=None).count() == 2


def test_bulk_notes_tell_what_was_refused(departement):
    booked, waiting = (
        OrientationFactory(handed_over=True, booked_at=timezone.now()),
        OrientationFactory(handed_over=True),
    )
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=booked.structure).membership)

    answer = browser.post(
        url("inbox_booking"),
        {"ids": [str(booked.pk), str(waiting.pk)], "confirmed": "2", "back": url("inbox")},
        follow=True,
    )

    waiting.refresh_from_db()
    assert waiting.booked_at is not None
    assert "1\u00a0prise de rendez-vous notée sur 2" in answer.content.decode()


def test_relay_hands_over_the_people_of_a_leaving_referent(departement):
    rows = [OrientationFactory(followed=True) for _ in range(2)]
    house = rows[0].structure
    leaving = rows[0].assignment.referent
    staying = MembershipFactory(organisation=house)
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=house).membership)

    page = browser.get(url("followed"), {"referent": str(leaving.pk)}).content.decode()
    data = {"scope": "filter", "query": f"referent={leaving.pk}", "confirmed": "1", "referent": str(staying.pk)}
    browser.post(url("relay"), data)

    assert rows[0].beneficiary.sorted_name in page
    assert rows[1].beneficiary.sorted_name not in page.partition("<tbody")[2]
    assert list(Assignment.objects.filter(referent=staying).values_list("beneficiary")) == [(rows[0].beneficiary_id,)]


def test_people_followed_are_exported(in_13):
    row = OrientationFactory(followed=True)
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=row.structure).membership)

    file = browser.get(url("followed"), {"format": "csv"}).content.decode()

    assert row.beneficiary.sorted_name in file


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("inbox", 10), ("followed", 11)])
def test_lists_cost_the_same_for_one_and_three(in_13, count, name, queries, django_assert_num_queries):
    rows = [OrientationFactory(followed=True) for _ in range(count)]
    browser = client_of(principal(Role.STRUCTURE_MANAGER, organisation=rows[0].structure).membership)
    browser.get(url(name))

    with django_assert_num_queries(queries):
        assert browser.get(url(name)).status_code == 200


PAGES = {
    "interview": {"adviser"},
    "diagnosis": {"adviser"},
    "decision": {"adviser", "structure_manager", "referent", "manager"},
    "hand_over": {"adviser"},
    "booking": {"adviser", "structure_manager", "referent"},
    "referent": {"structure_manager"},
    "meeting": {"structure_manager", "referent"},
    "ask_change": {"structure_manager", "referent"},
    "change": {"adviser"},
}
STEP = {"interview": {}, "diagnosis": {"interviewed": True}}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["adviser", "structure_manager", "referent", "manager", "administrator", "doctor"])
def test_who_opens_each_page(in_13, name, role):
    orientation = OrientationFactory(**STEP.get(name, {"followed": True}))
    house = pole() if role in ("adviser", "doctor") else orientation.structure or OrganisationFactory()
    who = principal(Role(role), organisation=house).membership
    if orientation.assignment and role == "referent":
        Assignment.objects.filter(pk=orientation.assignment_id).update(referent=who)

    status = client_of(who).get(url(name, orientation)).status_code

    allowed = role in PAGES[name]
    unseen = allowed and role in ("structure_manager", "referent") and orientation.structure is None
    assert status == (404 if unseen else 200 if allowed else 403)


@pytest.mark.parametrize("name", PAGES)
def test_another_pole_or_structure_sees_nothing(in_13, name):
    orientation = OrientationFactory(**STEP.get(name, {"followed": True}))

    for role in sorted(PAGES[name] - {"manager"}):
        stranger = client_of(principal(Role(role)).membership)
        assert stranger.get(url(name, orientation)).status_code == 404


def test_a_colleague_of_the_referent_may_not_act_for_them(in_13):
    orientation = OrientationFactory(followed=True)
    colleague = client_of(principal(Role.REFERENT, organisation=orientation.structure).membership)

    assert colleague.get(url("meeting", orientation)).status_code == 403


def test_reading_a_decision_is_journalled_and_the_pdf_too(in_13):
    orientation = OrientationFactory(decided=True)
    browser = adviser()
    browser.post(url("print_contract", orientation))
    before = JournalLine.objects.filter(verb="read").count()

    browser.get(url("decision", orientation))
    browser.get(url("contract", orientation))

    assert JournalLine.objects.filter(verb="read").count() == before + 2


def test_the_pdf_is_not_for_another_structure(in_13):
    orientation = OrientationFactory(decided=True)
    adviser().post(url("print_contract", orientation))

    assert client_of(principal(Role.STRUCTURE_MANAGER).membership).get(url("contract", orientation)).status_code == 404
