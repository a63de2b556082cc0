"""The public directory of companies: what it says, what it hides, and when it does not answer."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from rebond.ground.connectors import directory, fetching

BISTROT, CLOSED, GONE, HIDDEN = "99980001400014", "99980005500017", "99980006300011", "73282932000074"
SERVICE = "https://recherche-entreprises.api.gouv.fr"


def test_an_establishment_is_found_with_what_fills_a_form():
    found = directory.find(BISTROT)

    assert found == directory.Establishment(
        siret=BISTROT,
        name="BISTROT DU VIEUX QUAI",
        is_closed=False,
        activity="56.10A",
        address="12 rue du port",
        postal_code="13002",
        city="Marseille",
        insee="13202",
        workforce="03",
        idcc="1979",
        legal_category="5499",
    )
    assert found.is_market is True


def test_a_second_establishment_has_its_own_address():
    found = directory.find("99980001400022")

    assert found is not None
    assert (found.address, found.postal_code, found.insee) == ("3 avenue de la gare", "13100", "13001")


@pytest.mark.parametrize(("siret", "sells"), [("99980003000010", False), ("99980004800012", False), (HIDDEN, True)])
def test_administrations_and_associations_do_not_sell_unless_told_otherwise(siret, sells):
    found = directory.find(siret)

    assert found is not None
    assert found.is_market is sells


def test_a_closed_establishment_is_told_with_its_open_head_office():
    moved, gone = directory.find(CLOSED), directory.find(GONE)

    assert moved is not None
    assert gone is not None
    assert (moved.is_closed, moved.open_elsewhere) == (True, "99980005500025")
    assert (gone.is_closed, gone.open_elsewhere) == (True, "")


def test_what_a_company_hides_is_empty_and_a_stranger_is_nobody():
    hidden = directory.find(HIDDEN)

    assert hidden is not None
    assert (hidden.name, hidden.address, hidden.postal_code, hidden.activity) == ("", "", "", "56.10A")
    assert directory.find("99999999900000") is None


def test_the_service_is_asked_one_small_question_in_little_time(settings, monkeypatch):
    asked = []

    def fetch(url, *, max_bytes, seconds):
        asked.append((url, max_bytes, seconds))
        return json.dumps(directory._local(BISTROT)).encode()

    settings.DIRECTORY = SERVICE
    monkeypatch.setattr(fetching, "fetch", fetch)
    found = directory.find(BISTROT)

    assert found is not None
    assert found.name == "BISTROT DU VIEUX QUAI"
    [(url, most, seconds)] = asked
    assert url.startswith(f"{SERVICE}/search?")
    assert parse_qs(urlsplit(url).query) == {"q": [BISTROT], "page": ["1"], "per_page": ["1"]}
    assert most <= 500_000
    assert seconds <= 5


@pytest.mark.parametrize("said", [b"<html>", b"[]", b"{}", b'{"results": [3]}', b'{"results": null}', None])
def test_whatever_it_says_wrong_is_unavailable(settings, monkeypatch, said):
    def fetch(url, **_):
        if said is None:
            raise fetching.Unreachable("non")
        return said

    settings.DIRECTORY = SERVICE
    monkeypatch.setattr(fetching, "fetch", fetch)

    with pytest.raises(directory.Unavailable):
        directory.find(BISTROT)


def test_the_postal_code_may_stand_in_the_address_only(settings, monkeypatch):
    answer = directory._local(BISTROT)
    [unit] = answer["results"]
    unit["matching_etablissements"] = [{**unit["matching_etablissements"][0], "code_postal": None}]
    settings.DIRECTORY = SERVICE
    monkeypatch.setattr(fetching, "fetch", lambda url, **_: json.dumps(answer).encode())

    found = directory.find(BISTROT)

    assert found is not None
    assert found.postal_code == "13002"
