"""The phone permanence in a browser's requests: a caller found, noted, called back; the rota."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Absence
from rebond.people.calls.models import Call
from tests.factories import BeneficiaryFactory, principal
from tests.people.calls.factories import CallFactory
from tests.signing import client_of

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def adviser():
    who = principal(Role.ADVISER)
    return client_of(who.membership), who


def test_a_caller_is_found_noted_and_put_on_the_list_of_those_to_call_back(adviser):
    browser, who = adviser
    person = BeneficiaryFactory(first_name="Inès", last_name="Lefèvre", pole=who.membership.organisation)

    found = browser.get(reverse("calls:search"), {"q": "lefe ines"}, headers={"HX-Request": "true"})
    assert f"?personne={person.pk}" in found.content.decode()

    address = f"{reverse('calls:note')}?personne={person.pk}"
    typed = {"subject": "file", "phone": "06 11 22 33 44", "wants_call_back": "on"}
    assert browser.post(address, typed).status_code == 303
    assert "Inès LEFÈVRE" in browser.get(reverse("calls:home")).content.decode()
    assert Call.objects.get().phone == "0611223344"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": "file"}, "Notez un nom, ou au moins un numéro de téléphone."),
        ({"subject": "file", "caller_name": "N", "wants_call_back": "on"}, "Pour rappeler, notez un numéro"),
        ({"caller_name": "N"}, "Ce champ est obligatoire."),
        ({"subject": "file", "phone": "12"}, "Vérifiez le téléphone"),
    ],
)
def test_a_call_that_says_too_little_is_shown_again_with_what_was_typed(adviser, typed, sentence):
    answer = adviser[0].post(reverse("calls:note"), typed | {"note": "mot tapé"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "mot tapé" in page
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("reached", (True, 0, True)), ("no_answer", (False, 1, False)), ("dropped", (False, 0, True))],
)
def test_a_call_is_returned_in_one_tap(adviser, outcome, expected):
    browser, who = adviser
    call = CallFactory(taken_by=who.membership)

    browser.post(reverse("calls:call", args=[call.pk]), {"outcome": outcome})

    call.refresh_from_db()
    assert (call.is_returned, call.attempts, call.closed_at is not None) == expected


def test_a_call_already_closed_says_so(adviser):
    browser, who = adviser
    call = CallFactory(taken_by=who.membership, closed_at=timezone.now(), closed_by=who.membership)

    answer = browser.post(reverse("calls:call", args=[call.pk]), {"outcome": "reached"})

    assert answer.status_code == 409
    assert "Cet appel a déjà été rappelé ou classé" in answer.content.decode()


def test_the_rota_is_planned_for_weeks_and_taken_back(adviser):
    browser, who = adviser
    first = timezone.localdate() + timedelta(days=1)
    typed = {
        "agent": str(who.membership.pk),
        "weekdays": ["1", "2", "3", "4", "5"],
        "opens": "09:00",
        "closes": "12:00",
        "first": first.isoformat(),
        "weeks": "2",
    }

    assert browser.post(reverse("calls:duties"), typed).status_code == 303
    planned = Absence.objects.filter(motive="duty")
    assert 7 <= planned.count() <= 10  # public holidays are skipped
    page = browser.get(reverse("calls:duties"), {"semaine": first.isoformat()}).content.decode()
    assert who.membership.user.full_name in page

    duty = planned.order_by("period")[0]
    browser.post(reverse("calls:cancel_duty", args=[duty.pk]))
    assert not planned.filter(pk=duty.pk).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weekdays": []}, "Cochez un jour."),
        ({"closes": "08:00"}, "L&#x27;heure de fin vient après"),
        ({"first": "2020-01-01"}, "Choisissez un jour à partir d&#x27;aujourd&#x27;hui"),
        ({"weeks": "900"}, "26"),
    ],
)
def test_bad_telephone_hours_are_shown_again(adviser, change, sentence):
    browser, who = adviser
    typed = {
        "agent": str(who.membership.pk),
        "weekdays": ["1"],
        "opens": "09:00",
        "closes": "12:00",
        "first": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "weeks": "1",
    }

    page = browser.post(reverse("calls:duties"), typed | change).content.decode()

    assert sentence in page
    assert not Absence.objects.exists()


def test_the_lists_cost_the_same_for_one_call_and_for_thirty(adviser, django_assert_max_num_queries):
    browser, who = adviser
    for _ in range(30):
        CallFactory(taken_by=who.membership, beneficiary=BeneficiaryFactory(pole=who.membership.organisation))

    with django_assert_max_num_queries(12):
        browser.get(reverse("calls:home"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("calls:received"))


def test_the_calls_of_a_day_begin_with_the_latest(adviser):
    browser, who = adviser
    now = timezone.now()
    CallFactory(taken_by=who.membership, received_at=now - timedelta(hours=2), caller_name="Première")
    CallFactory(taken_by=who.membership, received_at=now - timedelta(hours=1), caller_name="Seconde")
    CallFactory(taken_by=who.membership, received_at=now - timedelta(days=60), caller_name="Ancienne")

    page = browser.get(reverse("calls:received")).content.decode()

    assert page.index("Seconde") < page.index("Première")
    assert "Ancienne" not in page


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "x", "2026-02-30"])
def test_a_week_that_cannot_be_is_this_one(adviser, week):
    browser, _ = adviser

    assert browser.get(reverse("calls:duties"), {"semaine": week}).status_code == 200


@pytest.mark.parametrize(("typed", "field"), [("06 39 98 00 01", "phone"), ("Awa Ndiaye", "caller_name")])
def test_what_was_looked_for_in_vain_is_kept_where_it_belongs(adviser, typed, field):
    browser, _ = adviser

    form = browser.get(reverse("calls:note"), {"nom": typed}).context["form"]

    assert [name for name, value in form.initial.items() if value] == [field]
