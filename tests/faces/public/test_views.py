"""A visitor finds their Pôle d'insertion, and reads the rules."""

import pytest
from django.urls import reverse

from rebond.ground.tenancy.models import Commune
from tests.factories import OrganisationFactory

PLACES = {13: ("13999", "Saint-Étienne-du-Test", "13998"), 14: ("14999", "Pont-l'Essai", "14998")}


@pytest.fixture
def place(departement):
    insee, name, postal_code = PLACES[departement.pk]
    Commune.objects.create(
        insee=insee,
        name=name,
        sort_name={13: "saint etienne du test", 14: "pont l essai"}[departement.pk],
        departement_code=departement.code,
        postal_codes=[postal_code],
        population=100,
    )
    pole = OrganisationFactory(pole=True, name="Pôle des essais", territory=[insee], phone="04 65 71 00 00")
    return departement, name, postal_code, pole


def search(client, departement, text, **headers):
    return client.get(reverse("public:find_pole", args=[departement.code]), {"commune": text}, **headers)


@pytest.mark.parametrize("written", ["name", "postal_code", "spaced", "capitals"])
def test_find_pole_by_name_or_postal_code(client, place, written):
    departement, name, postal_code, pole = place
    spaced = f"{postal_code[:2]} {postal_code[2:]}"
    text = {"name": name, "postal_code": postal_code, "spaced": spaced, "capitals": name.upper()[:8]}[written]

    page = search(client, departement, text).content.decode()

    assert pole.name in page
    assert pole.phone in page


def test_arrondissements_come_in_the_order_of_their_numbers(client, in_13):
    for number, population in ((2, 10), (1, 20), (16, 30), (8, 40)):
        name = f"Essaiville {number}{'er' if number == 1 else 'e'} Arrondissement"
        Commune.objects.create(
            insee=f"139{number:02}",
            name=name,
            sort_name=f"essaiville {number} arrondissement",
            departement_code="13",
            postal_codes=[f"139{number:02}"],
            population=population,
        )

    places = search(client, in_13, "essaiville").context["places"]

    assert [place.commune.insee for place in places] == ["13901", "13902", "13908", "13916"]


def test_find_pole_of_an_uncovered_commune_says_so(client, place):
    departement, name, _, pole = place
    pole.territory = []
    pole.save()

    assert "Aucun Pôle ne couvre encore cette commune" in search(client, departement, name).content.decode()


@pytest.mark.parametrize("text", ["Nulle-Part", "99999", "\x00", "é" * 500, "' OR 1=1 --"])
def test_find_pole_of_an_unknown_place_says_so_and_keeps_what_was_typed(client, place, text):
    response = search(client, place[0], text)

    assert response.status_code == 200
    assert place[3].name not in response.content.decode()


def test_find_pole_fragment_is_the_page_s_own_part(client, place):
    departement, name, _, _ = place

    whole = search(client, departement, name).content.decode()
    part = search(client, departement, name, HTTP_HX_REQUEST="true").content.decode()

    assert part.strip() in whole


@pytest.mark.parametrize("rows", [1, 3])
def test_find_pole_asks_as_many_queries_for_one_place_as_for_three(client, in_13, django_assert_num_queries, rows):
    pole = OrganisationFactory(pole=True, territory=[f"1399{n}" for n in range(rows)])
    for n in range(rows):
        Commune.objects.create(
            insee=f"1399{n}", name=f"Essai {n}", sort_name=f"essai {n}", departement_code="13", postal_codes=["13998"]
        )

    with django_assert_num_queries(9):
        page = search(client, in_13, "essai").content.decode()

    assert page.count(pole.name) == rows


def test_unknown_departement_is_not_found(client, db):
    assert client.get(reverse("public:find_pole", args=["99"])).status_code == 404


def test_algorithms_page_leads_to_the_rules_of_each_departement(client, departement):
    page = client.get(reverse("public:algorithms")).content.decode()

    assert reverse("public:rules", args=[departement.code]) in page


def test_rules_page_shows_every_rule_with_its_reason(client, departement):
    page = client.get(reverse("public:rules", args=[departement.code])).content.decode()

    assert "En vigueur depuis" in page


def test_home_offers_each_departement_to_a_visitor(client, departement):
    assert reverse("public:find_pole", args=[departement.code]) in client.get(reverse("public:home")).content.decode()
