"""The offers of France Travail: pages, pace, what is asked again, and what is never asked."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from rebond.ground.connectors import fetching, offers, offers_local

SERVICE = "https://api.francetravail.io"


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(clock):
    return offers.Client(clock=clock, wait=clock.wait)


@pytest.fixture
def service(settings, monkeypatch):
    """A service that answers by criteria: set `rows` and `first`; `asked` are the questions."""
    settings.OFFERS, settings.OFFERS_ID, settings.OFFERS_SECRET = SERVICE, "cle", "secret"

    class Service:
        asked: list[dict[str, str]] = []
        tokens = 0
        first: list[fetching.Answer] = []

        def total(self, criteria):
            return 3

        def call(self, url, question, *, max_bytes, seconds):
            assert seconds <= 30
            assert max_bytes <= 10_000_000
            if url.startswith("https://entreprise."):
                self.tokens += 1
                assert b"client_secret=secret" in (question.body or b"")
                return fetching.Answer(200, {}, b'{"access_token": "jeton"}')
            assert question.headers["Authorization"] == "Bearer jeton"
            criteria = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
            self.asked.append(criteria)
            return self.first.pop(0) if self.first else self.page(criteria)

        def page(self, criteria):
            start, end = map(int, criteria["range"].split("-"))
            total = self.total(criteria)
            rows = [{"id": str(rank)} for rank in range(start, min(end + 1, total))]
            told = {"Content-Range": f"offres {start}-{start + len(rows) - 1}/{total}"}
            return fetching.Answer(206 if rows else 204, told, json.dumps({"resultats": rows}).encode())

    found = Service()
    found.asked, found.first = [], []
    monkeypatch.setattr(fetching, "call", found.call)
    return found


def test_pages_are_read_one_after_the_other_with_one_token(client, service):
    service.total = lambda criteria: 310

    pages = list(client.offers_of("13", ["13055"]))

    assert [len(page.offers) for page in pages] == [150, 150, 10]
    assert [one["range"] for one in service.asked] == ["0-149", "150-299", "300-449"]
    assert service.tokens == 1


def test_no_more_than_ten_questions_a_second(client, service, clock):
    service.total = lambda criteria: 3000

    list(client.offers_of("14", ["14118"]))

    assert len(service.asked) == 20
    assert clock.now == pytest.approx(1.9)


def test_told_to_wait_it_waits_then_asks_again(client, service, clock):
    service.first = [fetching.Answer(429, {"Retry-After": "7"}), fetching.Answer(401)]

    [page] = client.offers_of("14", [])

    assert page.total == 3
    assert 7.0 in clock.waits
    assert service.tokens == 2


@pytest.mark.parametrize(
    "answers",
    [
        [fetching.Answer(429)] * 9,
        [fetching.Answer(500)],
        [fetching.Answer(200, {}, b"<html>")],
        [fetching.Answer(200, {}, b"{}")],
        [fetching.Answer(200, {}, b'{"resultats": 3}')],
        [fetching.Answer(200, {"Content-Range": "offres 0-1/x"}, b'{"resultats": []}')],
    ],
)
def test_whatever_it_says_wrong_is_unavailable(client, service, answers):
    service.first = answers

    with pytest.raises(offers.Unavailable, match="France Travail"):
        list(client.offers_of("13", []))


def test_nobody_is_asked_without_a_key(client, settings):
    settings.OFFERS = ""

    with pytest.raises(offers.Unavailable):
        list(client.offers_of("13", []))
    assert offers.is_configured() is False


def test_nothing_found_is_an_empty_page(client, service):
    service.total = lambda criteria: 0

    assert list(client.offers_of("14", [])) == [offers.Page([], 0)]


def test_too_many_offers_are_asked_by_communes_then_one_by_one(client, service):
    def total(criteria):
        return 9000 if "departement" in criteria or "13203" in criteria["commune"] else 2

    service.total = total

    pages = list(client.offers_of("13", ["13001", "13055"]))

    named = [one["commune"].split(",") for one in service.asked if "commune" in one]
    assert all(len(one) <= offers.COMMUNES for one in named)
    assert "13055" not in {code for one in named for code in one}
    assert ["13203"] in named
    assert any(page.is_cut for page in pages)


@pytest.mark.parametrize("departement", ["13", "14"])
def test_made_up_offers_go_through_the_same_pages(client, departement):
    [page] = client.offers_of(departement, [])

    assert page.total == len(page.offers) == 36
    assert {one["id"] for one in page.offers} == {one["id"] for one in offers_local.offers(departement)}
    assert all(one["lieuTravail"]["commune"].startswith(departement) for one in page.offers)


def test_made_up_answers_refuse_what_the_service_refuses():
    assert offers_local.answer({"commune": "13055", "range": "0-149"}).status == 400
    assert offers_local.answer({"departement": "13", "range": "0-150"}).status == 400
    assert offers_local.answer({"departement": "75", "range": "0-149"}).status == 204
    assert offers_local.answer({"departement": "13", "range": "0-9"}).status == 206


def test_towns_are_told_by_arrondissements():
    assert offers.arrondissements(["13001", "13055", "13201"])[:3] == ["13001", "13201", "13202"]
    assert [len(codes) for codes in offers.TOWNS.values()] == [16, 20, 9]
