"""The catalogue of actions as data·inclusion reads it: accepted by the official package, and nothing lost on the way."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from data_inclusion.schema.v1 import Public, Service, Structure, Thematique
from django.urls import reverse
from django.utils import timezone

from rebond.exchanges.data_inclusion import queries
from rebond.exchanges.packs.schema.shapes import PUBLICS
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.models import Provision
from rebond.people.accounts.models import Organisation
from tests.factories import TODAY, OrganisationFactory

STRICT = {"ignore_warnings": False}
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """The pack was loaded this morning: the official package refuses a change of tomorrow."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def open_places(code: str, organisation: Organisation, **fields: object) -> Provision:
    dates = {"starts_on": TODAY - timedelta(days=30), "ends_on": TODAY + timedelta(days=30)}
    return Provision.objects.create(
        **{"programme": code, "organisation": organisation, "places": 10, **dates, **fields}
    )


@pytest.fixture
def everything(departement):
    """Every action of the pack, led by every structure that has its mission."""
    for programme in catalogue.on(TODAY).values():
        for organisation in Organisation.objects.filter(capabilities__overlap=list(programme.providers)):
            open_places(programme.code, organisation)
    return departement


def test_the_official_package_accepts_every_structure_and_service(everything):
    written = queries.published(everything, on=TODAY)

    structures = [Structure.model_validate(one, context=STRICT) for one in written["structures"]]
    services = [Service.model_validate(one, context=STRICT) for one in written["services"]]

    assert len({one.id for one in structures}) == len(structures) > 10
    assert len({one.id for one in services}) == len(services) > len(structures)
    assert {one.structure_id for one in services} == {one.id for one in structures}


def test_no_header_of_the_pack_is_lost(everything):
    services = queries.published(everything, on=TODAY)["services"]
    packs = tomllib.loads((ROOT / "packs" / f"{everything.code}.toml").read_text())

    came_back = {
        one["id"].split("--")[1]: (
            *(one["nom"], one["description"], one["type"]),
            *(one["thematiques"], one["publics"]),
        )
        for one in services
    }

    assert came_back == {
        one["code"]: (*(one["name"], one["summary"], one["service_type"]), *(one["themes"], one["publics"]))
        for one in packs["programme"]
    }


def test_the_words_of_the_packs_are_those_of_the_schema(departement):
    themes = {theme for programme in catalogue.on(TODAY).values() for theme in programme.themes}

    assert set(PUBLICS) == {one.value for one in Public}
    assert themes <= {one.value for one in Thematique}


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": TODAY - timedelta(days=1)},
        {"starts_on": TODAY + timedelta(days=1)},
        {"closed_at": timezone.now()},
        {"programme": "another_day"},
    ],
    ids=["over", "to come", "closed", "unknown action"],
)
def test_only_places_open_that_day_are_published(departement, fields):
    code = next(iter(catalogue.on(TODAY)))
    open_places(code, OrganisationFactory(), **fields)

    assert queries.published(departement, on=TODAY) == {"structures": [], "services": []}


def test_what_we_do_not_know_is_not_written(departement):
    code = next(iter(catalogue.on(TODAY)))
    open_places(code, OrganisationFactory(code="NUE", name="Structure nue", phone="", email=""))

    written = queries.published(departement, on=TODAY)

    assert written["structures"][0].keys() == {"source", "id", "nom", "date_maj"}
    assert "modes_mobilisation" not in written["services"][0]
    assert written["services"][0]["zone_eligibilite"] == [departement.code]


def test_anybody_reads_the_page_and_takes_the_file(everything, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(reverse("data_inclusion:catalogue", args=[everything.code]))
    with django_assert_max_num_queries(12):
        taken = client.get(reverse("data_inclusion:export", args=[everything.code]))

    programme = next(iter(catalogue.on(TODAY).values()))
    assert programme.summary in page.content.decode().replace("&#x27;", "'")
    assert reverse("data_inclusion:export", args=[everything.code]) == f"/data-inclusion/{everything.code}.json"
    assert taken["Content-Type"] == "application/json"
    assert len(taken.json()["services"]) > 10
    assert client.get("/data-inclusion/75.json").status_code == 404


@pytest.mark.parametrize("code", ["13", "14"])
def test_a_departement_without_places_says_so(db, client, code):
    page = client.get(reverse("data_inclusion:catalogue", args=[code]))

    assert "Aucune action ouverte" in page.content.decode()
