"""Who meets which stand, when: our rows made into the planner's question, its answer told back in rows.

A pair is possible when the stand is of a sector that the visitor wishes, shows an offer that they wish, or one of an
occupation that the person looks for; who wishes nothing may meet anybody. Nobody's health or obstacles are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np

from planner.interviews.problem import NEVER, Problem
from planner.interviews.solve import plan
from planner.refusals import Refused
from rebond.events.forum.models import Edition, Meeting, Stand, StandVacancy, Visitor, Wish
from rebond.events.forum.operations.plans import Answer, Place
from rebond.events.forum.rules import is_there, slots
from rebond.events.forum.states import VisitorStatus
from rebond.events.jobdating.states import MeetingStatus
from rebond.work.vacancies.models import JobSearch

__all__ = ["Answer", "Place", "Refused", "answer"]

SECONDS = 10.0
WISHED_OFFER, SAME_OCCUPATION, WISHED_SECTOR, ANYBODY = 900, 600, 300, 50
"""What a pair is worth; each later wish counts STEP less."""
STEP = 20
PAIRS = 40
"""Stands that one visitor is weighed with at most, the best."""


@dataclass(frozen=True)
class Guest:
    """A visitor who asked for hours."""

    pk: UUID
    comes: str
    beneficiary: UUID | None


@dataclass(frozen=True)
class Said:
    """An interview already announced; `person` and `host` are None when they are not to be planned any more."""

    pk: UUID
    person: int | None
    host: int | None
    starts_at: datetime
    table: int


@dataclass(frozen=True)
class Facts:
    """What a plan is made from: eight statements, whatever the number of visitors."""

    edition: Edition
    guests: list[Guest]
    stands: list[Stand]
    offers: list[tuple[int, UUID, str]]
    wishes: dict[UUID, list[tuple[str, UUID | None, int]]]
    searches: dict[UUID, list[str]]
    said: list[Said]


def facts(edition: Edition) -> Facts:
    """Everything that the question asks about."""
    rows = Visitor.objects.filter(edition=edition, status=VisitorStatus.REGISTERED, wants_hours=True)
    guests = [Guest(*row) for row in rows.order_by("registered_at", "pk").values_list("pk", "comes", "beneficiary")]
    stands = list(Stand.objects.filter(edition=edition, has_hours=True).order_by("number"))
    rank = {one.pk: number for number, one in enumerate(stands)}
    shown = StandVacancy.objects.filter(stand__in=stands, vacancy__status="open").order_by("stand__number", "pk")
    offers = [(rank[stand], pk, rome) for stand, pk, rome in shown.values_list("stand", "vacancy", "vacancy__rome")]
    wishes: dict[UUID, list[tuple[str, UUID | None, int]]] = defaultdict(list)
    asked = Wish.objects.filter(visitor__in=rows.values("pk")).order_by("visitor", "rank", "pk")
    for visitor, sector, vacancy, place in asked.values_list("visitor", "sector", "vacancy", "rank"):
        wishes[visitor].append((sector, vacancy, place))
    known = JobSearch.objects.filter(beneficiary__in=rows.exclude(beneficiary=None).values("beneficiary"))
    searches = {person: list(codes) for person, codes in known.values_list("beneficiary", "wishes")}
    guest = {one.pk: number for number, one in enumerate(guests)}
    announced = Meeting.objects.filter(stand__edition=edition, status=MeetingStatus.PLANNED, ticket=None)
    told = announced.exclude(announced_at=None).order_by("starts_at", "pk")
    said = [
        Said(pk, guest.get(visitor), rank.get(stand), start, table)
        for pk, visitor, stand, start, table in told.values_list("pk", "visitor", "stand", "starts_at", "table")
    ]
    return Facts(edition, guests, stands, offers, dict(wishes), searches, said)


def answer(edition: Edition, *, seconds: float = SECONDS) -> Answer:
    """Plan the interviews as things are now; those already announced stay at their hour, as far as they still can.

    Raises Refused when the engine cannot take the question.
    """
    return answer_of(facts(edition), seconds=seconds)


def answer_of(known: Facts, *, seconds: float = SECONDS) -> Answer:
    """The same from facts already read."""
    starts = slots(known.edition)
    if not (known.guests and known.stands and starts):
        return Answer([], [one.pk for one in known.said], {**NOTHING, "asked": len(known.guests)})
    asked, offered = question(known, starts)
    found = plan(asked, seconds=seconds)
    held = _held(known, {start: number for number, start in enumerate(starts)})
    taken = {(one.host, one.starts_at, one.table) for one in held}
    places = []
    columns = (found.person, found.recruiter, found.slot, found.wish)
    for person, host, slot, wish in zip(*(column.tolist() for column in columns), strict=True):
        if asked.locked[wish] == NEVER:
            start = starts[slot]
            table = next(number for number in count(1) if (host, start, number) not in taken)
            taken.add((host, start, table))
            guest, stand, score = known.guests[person].pk, known.stands[host].pk, int(asked.fit[wish])
            places.append(Place(guest, stand, offered.get((person, host)), start, table, score))
    proof = {
        "asked": len(known.guests),
        "meetings": int(found.profile.sum()),
        "bound": int(found.bound_profile.sum()),
        "served": int(found.profile[:1].sum()),
        "served_bound": int(found.bound_profile[:1].sum()),
        "fit": found.fit,
        "fit_bound": found.fit_bound,
        "proved": found.proved_optimal,
    }
    kept = {one.pk for one in held}
    return Answer(places, [one.pk for one in known.said if one.pk not in kept], proof)


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("asked", "meetings", "bound", "served", "served_bound", "fit", "fit_bound"), 0),
    "proved": True,
}


def question(known: Facts, starts: Sequence[datetime]) -> tuple[Problem, dict[tuple[int, int], UUID]]:
    """The planner's question, and the offer that each pair is about, when it is about one."""
    worth, offered = _pairs(known)
    rank = {start: number for number, start in enumerate(starts)}
    locked = {(one.person, one.host): rank[one.starts_at] for one in _held(known, rank)}
    for person, host in locked:
        worth.setdefault((person, host), ANYBODY)
    pairs = np.array(sorted(worth), np.int64).reshape(len(worth), 2)
    keys: list[tuple[int, int]] = [(person, host) for person, host in pairs.tolist()]
    free = np.array(
        [[is_there(one.comes, slot, len(starts)) for slot in range(len(starts))] for one in known.guests], bool
    )
    for (person, _), slot in locked.items():
        free[person, slot] = True
    tables = np.array([one.tables for one in known.stands], np.int64)
    asked = Problem(
        person=pairs[:, 0],
        recruiter=pairs[:, 1],
        fit=np.array([worth[key] for key in keys], np.int64),
        free=free,
        tables=np.repeat(tables[:, None], len(starts), axis=1),
        most=np.full(len(known.guests), known.edition.most),
        gaps=np.array([[known.edition.gap_slots]]),
        locked=np.array([locked.get(key, NEVER) for key in keys], np.int64),
    )
    return asked, offered


@dataclass(frozen=True)
class Held:
    """An announced interview that stays."""

    pk: UUID
    person: int
    host: int
    starts_at: datetime
    table: int


def _held(known: Facts, rank: dict[datetime, int]) -> list[Held]:
    """The announced interviews that still fit: who asked for hours, a stand with a table then, the gaps of the day."""
    held: list[Held] = []
    days: dict[int, list[int]] = defaultdict(list)
    for one in known.said:
        slot = rank.get(one.starts_at)
        if one.person is None or one.host is None or slot is None or one.table > known.stands[one.host].tables:
            continue
        day = days[one.person]
        if len(day) < known.edition.most and all(abs(slot - other) > known.edition.gap_slots for other in day):
            held.append(Held(one.pk, one.person, one.host, one.starts_at, one.table))
            day.append(slot)
    return held


def _pairs(known: Facts) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], UUID]]:
    """What each possible pair is worth, the best PAIRS of each visitor; and the offer it is about."""
    by_sector, by_offer, by_rome = _index(known)
    worth: dict[tuple[int, int], int] = {}
    offered: dict[tuple[int, int], UUID] = {}
    for person, guest in enumerate(known.guests):
        found: dict[int, tuple[int, UUID | None]] = {}
        for sector, vacancy, place in known.wishes.get(guest.pk, ()):
            points = (WISHED_OFFER if vacancy else WISHED_SECTOR) - STEP * place
            hosts: Iterable[int] = by_offer.get(vacancy, ()) if vacancy else by_sector.get(sector, ())
            _raise(found, hosts, points, vacancy)
        codes = known.searches.get(guest.beneficiary, ()) if guest.beneficiary else ()
        for place, code in enumerate(codes):
            for host, offer in by_rome.get(code, ()):
                _raise(found, [host], SAME_OCCUPATION - STEP * place, offer)
        if not found:
            spread = ((person * 7 + turn) % len(known.stands) for turn in range(PAIRS))
            _raise(found, spread, ANYBODY, None)
        best = sorted(found, key=lambda host: (-found[host][0], (host + person) % len(known.stands)))[:PAIRS]
        for host in best:
            worth[person, host], about = found[host]
            if about is not None:
                offered[person, host] = about
    return worth, offered


def _raise(found: dict[int, tuple[int, UUID | None]], hosts: Iterable[int], points: int, offer: UUID | None) -> None:
    """These stands are worth that much, if they were worth less."""
    for host in hosts:
        if host not in found or found[host][0] < points:
            found[host] = points, offer


def _index(
    known: Facts,
) -> tuple[dict[str, list[int]], dict[UUID, list[int]], dict[str, list[tuple[int, UUID]]]]:
    """The stands of each sector, of each offer, of each occupation."""
    by_sector: dict[str, list[int]] = defaultdict(list)
    by_offer: dict[UUID, list[int]] = defaultdict(list)
    by_rome: dict[str, list[tuple[int, UUID]]] = defaultdict(list)
    for host, stand in enumerate(known.stands):
        by_sector[stand.sector].append(host)
    for host, vacancy, rome in known.offers:
        by_offer[vacancy].append(host)
        by_rome[rome].append((host, vacancy))
    return dict(by_sector), dict(by_offer), dict(by_rome)
