"""« Stock à reprendre »: found by who keeps files, opened one by one or in bulk."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from rebond.faces.casefile.queries.waiting import tasks
from rebond.journey.orientation.models import Orientation
from rebond.people.accounts.states import Role
from tests.faces.casefile.conftest import signed
from tests.factories import BeneficiaryFactory, DutyPeriodFactory, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory, pole

LIST = reverse("casefile:people") + "?suivi=reprise"
BULK = reverse("casefile:people_take_over")


def followed_before(name="Ancienne", **fields):
    person = BeneficiaryFactory(**{"last_name": name, "pole": pole(), **fields})
    DutyPeriodFactory(beneficiary=person, requested_on="2019-03-01", starts_on="2019-03-01", is_taken_over=True)
    return person


def counts(who):
    return {task.source.pile.key: task.tally.count for task in tasks(who, now=timezone.now()) if task.tally.count}


def file_of(person):
    return reverse("casefile:person", args=[person.pk])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_pole_finds_its_stock_and_no_entrant(adviser):
    browser, who = adviser
    followed_before()
    followed_before("Ailleurs", pole=OrganisationFactory(pole=True))

    page = browser.get(LIST).content.decode()

    assert counts(who) == {"a-reprendre": 1}
    assert "ANCIENNE" in page and "AILLEURS" not in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_departement_finds_all_of_it(in_13, role):
    followed_before()
    followed_before("Ailleurs", pole=OrganisationFactory(pole=True))

    assert counts(signed(role)[1])["a-reprendre"] == 2


def test_file_says_it_with_no_deadline_and_opens_by_hand(adviser):
    browser, _ = adviser
    person = followed_before()
    address = reverse("casefile:take_over", args=[person.pk])
    page = browser.get(file_of(person)).content.decode()

    asked = browser.get(address).content.decode()
    opened = browser.post(address, {"form_key": ""})

    assert "Suivi à reprendre" in page and address in page and "en retard" not in page
    assert "Ouvrir" in asked
    assert (opened.status_code, opened["Location"]) == (303, file_of(person))
    assert Orientation.objects.get().beneficiary == person
    after = browser.get(file_of(person)).content.decode()
    assert "Suivi à reprendre" not in after and "en retard" not in after


def test_opening_again_changes_nothing_and_says_so(adviser_13):
    person = OrientationFactory().beneficiary

    response = adviser_13[0].post(reverse("casefile:take_over", args=[person.pk]))

    assert told(response) == ["L'orientation de cette personne n'est pas à reprendre."]
    assert Orientation.objects.count() == 1


def test_bulk_opens_those_that_wait(adviser):
    browser, who = adviser
    people = [followed_before(), followed_before("Autre"), OrientationFactory().beneficiary]

    response = browser.post(BULK, {"ids": [str(person.pk) for person in people], "confirmed": "3"})

    (sentence,) = told(response)
    assert sentence.startswith("2\xa0orientations ouvertes sur 3. Sans changement : 1")
    assert "orientation déjà ouverte, ou rien à reprendre (1)" in sentence
    assert counts(who) == {"sans-rendez-vous": 3}


def test_bulk_asks_before(adviser_13):
    person = followed_before()

    page = adviser_13[0].post(BULK, {"ids": [str(person.pk)]}).content.decode()

    assert "1\xa0personne" in page and not Orientation.objects.exists()


def test_a_structure_neither_sees_the_stock_nor_opens_it(structure_manager_13):
    browser, who = structure_manager_13
    person = followed_before()

    assert "a-reprendre" not in counts(who)
    assert browser.post(BULK, {"ids": [str(person.pk)], "confirmed": "1"}).status_code == 403
    assert browser.get(reverse("casefile:take_over", args=[person.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(adviser_13, rows, django_assert_num_queries):
    browser, _ = adviser_13
    for _ in range(rows):
        followed_before()
    browser.get(LIST)

    with django_assert_num_queries(11):
        browser.get(LIST)
