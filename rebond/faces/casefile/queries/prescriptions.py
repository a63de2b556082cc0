"""What « À faire » gathers of prescriptions: the structure's answers and places, the prescriber's silences."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from rebond.faces.casefile.queries.counting import Pile
from rebond.faces.casefile.queries.sources import Source
from rebond.journey.programmes.queries import queues
from rebond.journey.programmes.rules import ANSWERERS, PRESCRIBERS
from rebond.people.accounts.principals import Principal

WAITING = ("demande attend", "demandes attendent")


def _rows(
    of: Callable[[Principal, date], QuerySet[Any]], principal: Principal, _now: datetime, today: date
) -> QuerySet[Any]:
    return of(principal, today)


_received = partial(Source, roles=ANSWERERS, url_name="programmes:inbox", waiting=WAITING, is_hidden_when_empty=True)
_sent = partial(Source, roles=PRESCRIBERS, url_name="programmes:sent", waiting=WAITING, is_hidden_when_empty=True)


def _pile(key: str, since: str = "asked_at") -> Pile:
    return Pile(f"action-{key}", partial(_rows, queues.QUEUES[key]), since)


PRESCRIBED: tuple[Source, ...] = (
    _received(
        pile=_pile("a-repondre"),
        label="Demandes à répondre",
        act="Accepter, mettre en attente ou refuser",
        query={"file": "a-repondre"},
    ),
    _received(
        pile=_pile("place-libre"),
        label="Une place est libre pour qui attend",
        act="Proposer la place aux premiers de la liste",
        query={"file": "place-libre"},
    ),
    _received(
        pile=_pile("a-commencer", "answered_at"),
        label="Actions acceptées, pas commencées",
        act="Fixer le début, ou remettre sur liste d'attente",
        query={"file": "a-commencer"},
    ),
    _sent(
        pile=_pile("silence"),
        label="Prescriptions sans réponse de la structure",
        act="Appeler la structure, ou confier à une autre",
        query={"file": "silence"},
    ),
    _sent(
        pile=_pile("pas-commencees", "answered_at"),
        label="Prescriptions acceptées, pas commencées",
        act="Appeler la structure ou la personne",
        query={"file": "pas-commencees"},
    ),
    _sent(
        pile=_pile("accord"),
        label="Accords de la personne attendus",
        act="Lui en parler, puis noter sa réponse",
        query={"file": "accord"},
    ),
)
