"""The offers of France Travail (« offres d'emploi v2 »): read by range, at their pace, with a key of the département.

A page holds 150 offers, a question 3 150 at most, a second 10 questions. Marseille, Paris and Lyon are refused under their
own code: one asks for their arrondissements. `settings.OFFERS` says who is asked: the address of the service, `local` for
made-up offers of the same shape, nothing for nobody.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from rebond.ground.connectors import fetching, offers_local

LOCAL = "local"
PAGE, MOST = 150, 3150
PER_SECOND = 10
COMMUNES = 5
"""How many communes one question may name."""
SECONDS, MAX_BYTES = 20.0, 8_000_000
TRIES, LONGEST_WAIT = 4, 60.0
SEARCH, SCOPE, REALM = "/partenaire/offresdemploi/v2/offres/search", "api_offresdemploiv2 o2dsoffre", "/partenaire"
TOWNS = {
    "13055": [f"132{rank:02}" for rank in range(1, 17)],
    "75056": [f"751{rank:02}" for rank in range(1, 21)],
    "69123": [f"6938{rank}" for rank in range(1, 10)],
}
"""The communes that the service refuses, and the arrondissements that it takes."""

Offer = dict[str, Any]
Criteria = Mapping[str, str]


class Unavailable(Exception):
    """France Travail did not answer, or not as it should; the sentence says so to an agent."""


@dataclass(frozen=True)
class Page:
    """Some offers, how many the whole question has, and whether some of them can never be read."""

    offers: list[Offer]
    total: int
    is_cut: bool = False


def is_configured() -> bool:
    """Somebody real is asked."""
    return settings.OFFERS not in ("", LOCAL)


def arrondissements(communes: Sequence[str]) -> list[str]:
    """These communes as the service knows them, each once."""
    return list(dict.fromkeys(code for commune in communes for code in TOWNS.get(commune, [commune])))


class Pacer:
    """No more than so many turns a second."""

    def __init__(self, per_second: float, *, clock: Callable[[], float], wait: Callable[[float], None]) -> None:
        self.gap, self.clock, self.wait = 1 / per_second, clock, wait
        self.free_at = clock()

    def turn(self) -> None:
        """Wait until one may go."""
        now = self.clock()
        if now < self.free_at:
            self.wait(self.free_at - now)
        self.free_at = max(now, self.free_at) + self.gap


class Client:
    """One conversation with the service: its token, its pace."""

    def __init__(self, *, clock: Callable[[], float] = monotonic, wait: Callable[[float], None] = sleep) -> None:
        self.pacer = Pacer(PER_SECOND, clock=clock, wait=wait)
        self.wait = wait
        self.token = ""

    def offers_of(self, departement: str, communes: Sequence[str]) -> Iterator[Page]:
        """Every offer of a département, by page; one question is split by communes when it holds too many.

        Raises Unavailable.
        """
        waiting: list[tuple[Criteria, Sequence[str]]] = [({"departement": departement}, arrondissements(communes))]
        while waiting:
            criteria, places = waiting.pop()
            first = self._page(criteria, 0)
            if first.total > MOST and len(places) > 1:
                size = 1 if "commune" in criteria else COMMUNES
                parts = [places[start : start + size] for start in range(0, len(places), size)]
                waiting += [({"commune": ",".join(part), "distance": "0"}, part) for part in parts]
                continue
            yield first
            for start in range(PAGE, min(first.total, MOST), PAGE):
                yield self._page(criteria, start)

    def _page(self, criteria: Criteria, start: int) -> Page:
        answer = self._ask({**criteria, "range": f"{start}-{start + PAGE - 1}"})
        if answer.status == 204:
            return Page([], 0)
        try:
            found = json.loads(answer.body)["resultats"]
            range_ = answer.headers.get("Content-Range", "")
            total = int(range_.rpartition("/")[2]) if "/" in range_ else start + len(found)
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable("France Travail a répondu autre chose que des offres.") from error
        if not isinstance(found, list):
            raise Unavailable("France Travail a répondu autre chose que des offres.")
        return Page(found, total, is_cut=total > MOST)

    def _ask(self, criteria: Criteria) -> fetching.Answer:
        """Whole (200), partial (206) or nothing (204); told to wait, or with a token that ended, it is asked again."""
        for _ in range(TRIES):
            self.pacer.turn()
            answer = offers_local.answer(criteria) if settings.OFFERS == LOCAL else self._call(criteria)
            if answer.status in (200, 204, 206):
                return answer
            if answer.status == 429:
                self.wait(_seconds(answer.headers.get("Retry-After", "")))
            elif answer.status == 401:
                self.token = ""
            else:
                raise Unavailable(f"France Travail répond par une erreur ({answer.status}).")
        raise Unavailable("France Travail demande d'attendre : trop de questions lui sont posées.")

    def _call(self, criteria: Criteria) -> fetching.Answer:
        self.token = self.token or self._new_token()
        asked = fetching.Question({"Accept": "application/json", "Authorization": f"Bearer {self.token}"})
        return _call(f"{settings.OFFERS}{SEARCH}?{urlencode(criteria)}", asked)

    def _new_token(self) -> str:
        told = {"grant_type": "client_credentials", "scope": SCOPE}
        keys = {"client_id": settings.OFFERS_ID, "client_secret": settings.OFFERS_SECRET}
        form = fetching.Question(
            {"Content-Type": "application/x-www-form-urlencoded"}, urlencode({**told, **keys}).encode()
        )
        answer = _call(f"{settings.OFFERS_TOKEN}?{urlencode({'realm': REALM})}", form)
        try:
            return str(json.loads(answer.body)["access_token"])
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable("France Travail refuse la clé du Département : vérifiez-la.") from error


def _call(url: str, question: fetching.Question) -> fetching.Answer:
    if not settings.OFFERS:
        raise Unavailable("Aucune clé de France Travail n'est réglée pour ce site.")
    try:
        return fetching.call(url, question, max_bytes=MAX_BYTES, seconds=SECONDS)
    except fetching.Unreachable as error:
        raise Unavailable("France Travail ne répond pas.") from error


def _seconds(told: str) -> float:
    return min(float(told), LONGEST_WAIT) if told.isascii() and told.isdigit() else 1.0
