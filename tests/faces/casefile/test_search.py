"""Search: whom one may see, by any word; one alone opens at once."""

import re

import pytest
from django.urls import reverse

from rebond.people.accounts.states import Role
from rebond.people.beneficiaries import names
from tests.faces.casefile.conftest import signed
from tests.factories import BeneficiaryFactory, OrganisationFactory
from tests.journey.orientation.factories import pole

SEARCH = reverse("casefile:search")


def person(last_name, first_name="Zoé", **fields):
    return BeneficiaryFactory(
        last_name=last_name,
        first_name=first_name,
        search_text=names.search_text(last_name, first_name),
        sort_name=names.sort_name(last_name, first_name),
        **{"pole": pole(), **fields},
    )


def found(browser, text):
    part = browser.get(SEARCH, {"q": text}, headers={"HX-Request": "true"}).content.decode()
    return re.findall(r'<a href="/personnes/[^"]+">(.+?)</a>', part)


def test_search_shows_own_names_first(adviser_13):
    person("Albert", "Martine")
    person("Martin", "Zoé")

    assert found(adviser_13[0], "mart") == ["MARTIN Zoé", "ALBERT Martine"]


def test_search_stays_within_what_one_sees(adviser_13):
    person("Martin", pole=OrganisationFactory(pole=True))

    assert found(adviser_13[0], "martin") == []


def test_search_opens_the_only_one(adviser_13):
    only = person("Unique")

    response = adviser_13[0].get(SEARCH, {"q": "uniq"})

    assert response.url == reverse("casefile:person", args=[only.pk])


def test_search_fragment_is_a_part_of_the_page(adviser_13):
    for rank in range(25):
        person(f"Martin{chr(97 + rank)}")

    page = adviser_13[0].get(SEARCH, {"q": "mart"}).content.decode()
    part = adviser_13[0].get(SEARCH, {"q": "mart"}, headers={"HX-Request": "true"}).content.decode()

    assert " ".join(part.split()) in " ".join(page.split())
    assert "20 premières" in part


def test_search_teaches_what_to_do_when_nobody_is_found(adviser_13):
    page = adviser_13[0].get(SEARCH, {"q": "inconnu\x00"}).content.decode()

    assert "Personne de ce nom" in page and reverse("casefile:register") in page


@pytest.mark.parametrize("role", [Role.ACCELERATOR, Role.BENEFICIARY])
def test_search_is_closed_to_those_who_open_no_file(in_13, role):
    assert signed(role)[0].get(SEARCH).status_code == 403


@pytest.mark.parametrize("rows", [2, 4])
def test_search_costs_the_same_for_any_number_of_rows(adviser_13, rows, django_assert_num_queries):
    for rank in range(rows):
        person(f"Martin{rank}")
    adviser_13[0].get(SEARCH, {"q": "mart"})

    with django_assert_num_queries(10):
        adviser_13[0].get(SEARCH, {"q": "mart"})
