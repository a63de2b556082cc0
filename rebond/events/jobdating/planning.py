"""Who meets which recruiter, when: our rows made into the planner's question, its answer told back in rows.

A pair is possible when the person has what one of the open vacancies of the recruiter requires, of an occupation near
those they wish; it is worth the points of the best of them, and a bonus when the person wished for that recruiter, who
then may offer anything. Nobody's health or obstacles are read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np

from planner.interviews.check import check
from planner.interviews.plans import Interviews, Plan, Reason
from planner.interviews.problem import NEVER, Bools, Ints, Problem
from planner.interviews.solve import plan
from planner.refusals import Refused
from planner.violations import Violation
from rebond.events.jobdating.matching import nearest, pairs
from rebond.events.jobdating.models import JobDating, Recruiter
from rebond.events.jobdating.operations.plans import Answer, Place
from rebond.events.jobdating.queries.facts import Facts, Guest, Row, facts
from rebond.events.jobdating.queries.sentences import rule_words, unfit_words
from rebond.events.jobdating.rules import instant, slots
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.web import words

__all__ = ["Answer", "Place", "Refused", "answer", "answer_of", "broken", "slots"]

SECONDS = 4.0
"""Time after which no improvement is begun."""


def answer(job_dating: JobDating, *, since: datetime | None = None, seconds: float = SECONDS) -> Answer:
    """Plan a job dating as it is now, in ten statements at most. `since`: the day runs, and what began before it stays.

    Before the day, what was announced or placed by hand stays at its hour, as far as it still can. On the day, what was
    planned later is kept as far as it costs nobody an interview.
    """
    return answer_of(facts(job_dating), since=since, seconds=seconds)


def answer_of(known: Facts, *, since: datetime | None = None, seconds: float = SECONDS) -> Answer:
    """The same from facts already read."""
    asked = _Question(known, since=since)
    if asked.problem is None:
        reason = "no_slot" if known.recruiters else "no_recruiter"
        left = {str(one.pk): {"reason": reason} for one in known.candidates}
        gone = [row.pk for row in known.meetings if asked.is_loose(row)]
        return Answer(known.job_dating.version, [], [], gone, {**NOTHING, "reasons": left})
    return _told(asked, plan(asked.problem, keep=asked.former, seconds=seconds))


NOTHING: dict[str, Any] = {
    **dict.fromkeys(("meetings", "bound", "fit", "fit_bound"), 0),
    "profile": [],
    "bound_profile": [],
    "proved": True,
    "promised": {},
}


def _told(asked: "_Question", found: Plan) -> Answer:
    """The answer in rows: what stays, what goes, what is new, and what is known of its worth."""
    known = asked.known
    by_pair = {(row.candidate_id, row.recruiter_id): row for row in known.meetings}
    keep, seated = set(asked.held), defaultdict(set)
    places: list[Place] = []
    wishes: list[int] = []
    columns = (found.person, found.recruiter, found.slot, found.wish)
    for person, host, slot, wish in zip(*(column.tolist() for column in columns), strict=True):
        candidate, recruiter, start = known.candidates[person], known.recruiters[host], known.grid[slot]
        row = by_pair.get((candidate.pk, recruiter.pk))
        if row is not None and row.starts_at == start and asked.may_stay(row, recruiter):
            keep.add(row.pk)
        elif start is not None and (row is None or row.pk not in asked.held):
            places.append(Place(candidate.pk, recruiter.pk, start, score=int(asked.pairs.fit[wish])))
            wishes.append(wish)
    for row in known.meetings:
        if row.pk in keep or not asked.is_loose(row):
            seated[row.recruiter_id, row.starts_at].add(row.table)
    for place, wish, why in zip(places, wishes, asked.pairs.why(wishes), strict=True):
        place.vacancy, place.why = asked.vacancy(wish), why
        used = seated[place.recruiter, place.starts_at]
        place.table = next(number for number in count(1) if number not in used)
        used.add(place.table)
    gone = [row.pk for row in known.meetings if row.pk not in keep and asked.is_loose(row)]
    return Answer(known.job_dating.version, places, sorted(keep), gone, _proof(asked, found))


def _proof(asked: "_Question", found: Plan) -> dict[str, Any]:
    """What the engine says of its plan, to keep beside it: `JobDating.proof`."""
    known = asked.known
    left = {int(rank): Reason(int(found.reason[rank])) for rank in np.flatnonzero(found.reason)}
    near = nearest(known, [rank for rank, reason in left.items() if reason == Reason.NO_RECRUITER_FITS])
    return {
        "meetings": int(found.profile.sum()),
        "bound": int(found.bound_profile.sum()),
        "profile": found.profile.tolist(),
        "bound_profile": found.bound_profile.tolist(),
        "fit": found.fit,
        "fit_bound": found.fit_bound,
        "proved": found.proved_optimal,
        "promised": {
            str(known.recruiters[rank].pk): int(found.missing[rank]) for rank in np.flatnonzero(found.missing)
        },
        "kept": found.kept,
        "kept_times": found.kept_times,
        "reasons": {
            str(known.candidates[rank].pk): {"reason": reason.name.lower(), "nearest": near.get(rank, [])}
            for rank, reason in left.items()
        },
    }


def broken(
    job_dating: JobDating, *, candidate: UUID, recruiter: UUID, starts_at: datetime, meeting: UUID | None = None
) -> list[str]:
    """The rules that one more interview would break, or `meeting` moved there, in words; [] when it may be."""
    known = facts(job_dating)
    asked = _Question(known, locks=False)
    person, host, slot = asked.person.get(candidate), asked.host.get(recruiter), asked.slot.get(starts_at)
    if person is None:
        return ["Cette personne ne vient pas à ce job dating : retenez-la d'abord."]
    if host is None:
        return ["Ce recruteur ne vient plus à ce job dating."]
    if slot is None or asked.problem is None:
        return ["Aucun créneau ne commence à cette heure : choisissez-en un de la grille."]
    before = [row for row in known.meetings if row.pk != meeting]
    already = {(one.rule, one.where) for one in check(asked.problem, asked.interviews(before))}
    found = check(asked.problem, asked.interviews(before, (person, host, slot)))
    said = [asked.sentence(one) for one in found if (one.rule, one.where) not in already]
    return list(dict.fromkeys(said))


def faults(job_dating: JobDating) -> list[str]:
    """The rules that the plan as it stands breaks, in words: hours, tables or rests were changed since it was made."""
    known = facts(job_dating)
    asked = _Question(known, locks=False)
    if asked.problem is None:
        return []
    return list(dict.fromkeys(map(asked.sentence, check(asked.problem, asked.interviews(known.meetings)))))


class _Question:
    """The planner's question, and what leads from its numbers back to the rows.

    `held`: the meetings that stay whatever happens. `problem` is None when there is nobody, or no slot at all.
    """

    def __init__(self, known: Facts, *, since: datetime | None = None, locks: bool = True) -> None:
        self.known, self.since = known, since
        self.person = {one.pk: rank for rank, one in enumerate(known.candidates)}
        self.host = {one.pk: rank for rank, one in enumerate(known.recruiters)}
        self.slot = {start: rank for rank, start in enumerate(known.grid) if start is not None}
        self.open = {one.pk for one in known.vacancies}
        self.held: set[UUID] = set()
        self._places: dict[UUID, tuple[int, int, int] | None] = {}
        self._laid: dict[tuple[time | None, time | None, time | None, datetime | None], Bools] = {}
        self.former: Interviews | None = None
        self.problem: Problem | None = None
        if not (self.slot and self.person and self.host):
            return
        self.pairs = pairs(known, any_occupation=not locks)
        self._read()
        locked = self._hold() if locks else np.full(len(self.pairs.person), NEVER)
        self.problem = self._asked(locked)
        if since is not None:
            self.former = self.interviews(row for row in known.meetings if self.is_loose(row))

    def vacancy(self, wish: int) -> UUID | None:
        """The vacancy that a pair is about."""
        number = int(self.pairs.vacancy[wish])
        return self.known.vacancies[number].pk if number >= 0 else None

    def is_loose(self, row: Row) -> bool:
        """Still to come, and not of what stays: the answer decides of it."""
        begun = self.since is not None and row.starts_at < self.since
        return row.status == MeetingStatus.PLANNED and not begun and row.pk not in self.held

    def _is_begun(self, row: Row) -> bool:
        return row.status != MeetingStatus.PLANNED or (self.since is not None and row.starts_at < self.since)

    def _is_promised(self, row: Row) -> bool:
        """Before the day, what was announced or placed by hand stays, unless its offer was withdrawn since."""
        is_ours = (row.is_announced or row.is_by_hand) and self._is_offered(row)
        return self.since is None and is_ours and not self._is_begun(row)

    def _is_offered(self, row: Row) -> bool:
        """Its offer may still be had; some are about none."""
        return row.vacancy_id is None or row.vacancy_id in self.open

    def may_stay(self, row: Row, recruiter: Recruiter) -> bool:
        """The row itself tells what the plan says of its pair: its table is there still, and its offer."""
        return row.table <= max(recruiter.tables, 1) and (row.pk in self.held or self._is_offered(row))

    def _place(self, row: Row) -> tuple[int, int, int] | None:
        """Person, recruiter and slot of a row, when the question knows them all."""
        if row.pk not in self._places:
            person, host = self.person.get(row.candidate_id), self.host.get(row.recruiter_id)
            slot = self.slot.get(row.starts_at)
            self._places[row.pk] = None if person is None or host is None or slot is None else (person, host, slot)
        return self._places[row.pk]

    def interviews(self, rows: Iterable[Row], *more: tuple[int, int, int]) -> Interviews:
        """Rows as the engine reads them, those that it knows; one more takes the first table that is free."""
        placed = [(place, row.table - 1) for row in rows if (place := self._place(row))]
        lines = [(*place, table) for place, table in placed]
        for person, host, slot in more:
            taken = {table for _, other, then, table in lines if (other, then) == (host, slot)}
            lines.append((person, host, slot, next(number for number in count() if number not in taken)))
        columns = np.array(lines, np.int64).reshape(len(lines), 4).T
        return Interviews(*(np.ascontiguousarray(column) for column in columns))

    def _read(self) -> None:
        """Hours, tables and limits, as arrays."""
        known, event = self.known, self.known.job_dating
        self.starts = np.array([start.timestamp() if start else np.nan for start in known.grid])
        self.free = np.array([self._here(one) for one in known.candidates], bool)
        for person, first in self._first_told().items():
            self.free[person] &= self.starts >= first.timestamp()
        self.tables = np.array([self._here(one) * one.tables for one in known.recruiters], np.int64)
        self.most = np.full(len(known.candidates), event.most)
        halls = sorted({one.hall for one in known.recruiters})
        self.hall = np.array([halls.index(one.hall) for one in known.recruiters], np.int64)
        far = max(event.gap_slots, event.hall_gap_slots)
        self.gaps = np.where(np.eye(len(halls), dtype=bool), event.gap_slots, far)
        self.language, self.interpreters = self._languages()

    def _first_told(self) -> dict[int, datetime]:
        """On the day, the first hour told to each who has not arrived: nobody may count on them before."""
        away = {one.pk: rank for rank, one in enumerate(self.known.candidates) if self.since and not one.arrived_at}
        told: dict[int, datetime] = {}
        for row in self.known.meetings:  # by hour
            if row.candidate_id in away and row.is_announced and row.status == MeetingStatus.PLANNED:
                told.setdefault(away[row.candidate_id], row.starts_at)
        return told

    def _here(self, one: Guest | Recruiter) -> Bools:
        """(S,) whether somebody is there during the whole of each slot, as far as is known."""
        return self._hours(one.arrives, one.leaves, one.late_until, one.left_at)

    def _hours(
        self, arrives: time | None, leaves: time | None, late_until: time | None = None, left_at: datetime | None = None
    ) -> Bools:
        """The same from hours; many people have the same ones, laid out once."""
        key = arrives, leaves, late_until, left_at
        if key not in self._laid:
            self._laid[key] = self._lay(*key)
        return self._laid[key]

    def _lay(
        self, arrives: time | None, leaves: time | None, late_until: time | None, left_at: datetime | None
    ) -> Bools:
        length = self.known.job_dating.slot_minutes * 60
        here: Bools = ~np.isnan(self.starts)
        for hour in (arrives, late_until):
            here &= self.starts >= self._instant(hour) if hour else True
        here &= self.starts + length <= self._instant(leaves) if leaves else True
        here &= self.starts < left_at.timestamp() if left_at else True
        here &= self.starts >= self.since.timestamp() if self.since else True
        return here

    def _instant(self, hour: time) -> float:
        return instant(self.known.job_dating.on, hour).timestamp()

    def _languages(self) -> tuple[Ints, Ints]:
        """The language whose interpreter each pair needs, -1 for none; and how many are there in each slot."""
        known = self.known
        said = [_plain(one.language) for one in known.candidates]
        rank = {code: number for number, code in enumerate(sorted(set(said) - {""}))}
        needs = np.array([rank.get(one, NEVER) for one in said], np.int64)
        speaks = np.zeros((len(known.recruiters), len(rank) + 1), bool)
        for host, one in enumerate(known.recruiters):
            speaks[host, [rank[_plain(code)] for code in one.languages if _plain(code) in rank]] = True
        asked = needs[self.pairs.person]
        language: Ints = np.where(speaks[self.pairs.recruiter, asked], NEVER, asked)
        there = np.zeros((len(rank), len(known.grid)), np.int64)
        for row in known.interpreters:
            if (spoken := rank.get(_plain(row.language))) is not None:
                there[spoken] += self._hours(row.arrives, row.leaves) * row.count
        return language, there

    def _hold(self) -> Ints:
        """(E,) the slot of each pair that stays. What has begun makes itself room; the rest stays where it still can."""
        begun = [row for row in self.known.meetings if self._is_begun(row)]
        promised = [row for row in self.known.meetings if self._is_promised(row)]
        wishes = self._wishes(begun, promised)
        self._make_room([place for row in begun if (place := self._place(row))], wishes)
        locked = np.full(len(self.pairs.person), NEVER)
        held = _Held(self)
        for row in [*begun, *promised]:
            place = self._place(row)
            wish = wishes.get(place[:2]) if place else None
            if place and wish is not None and held.takes(wish, *place):
                locked[wish] = place[2]
                self.held.add(row.pk)
            elif wish is not None and self._is_begun(row):
                self._close(wish)
        return locked

    def _close(self, wish: int) -> None:
        """A pair that met already, too near another interview to be told so: it needs an interpreter whom nobody is."""
        self.language[wish] = len(self.interpreters)
        self.interpreters = np.vstack([self.interpreters, np.zeros_like(self.interpreters, shape=len(self.starts))])

    def _wishes(self, begun: list[Row], promised: list[Row]) -> dict[tuple[int, int], int]:
        """The number of each pair that is planned; what has begun is one, even when nothing suits any more."""
        found, hosts = self.pairs, len(self.host)
        keys = found.person * hosts + found.recruiter  # in order
        asked = list(dict.fromkeys(place[:2] for row in [*begun, *promised] if (place := self._place(row))))
        sought = np.array([person * hosts + host for person, host in asked], np.int64)
        ranks = np.searchsorted(keys, sought)
        there = ranks < len(keys)
        there[there] = keys[ranks[there]] == sought[there]
        wishes = {pair: rank for pair, rank, is_one in zip(asked, ranks.tolist(), there, strict=True) if is_one}
        for row in begun:
            place = self._place(row)
            if place and place[:2] not in wishes:
                wishes[place[:2]] = found.add(place[0], place[1], row.score, {})
                self.language = np.append(self.language, NEVER)
        return wishes

    def _make_room(self, places: list[tuple[int, int, int]], wishes: dict[tuple[int, int], int]) -> None:
        """An interview that has begun took place, whatever the limits say now."""
        at_once = Counter((host, slot) for _, host, slot in places)
        for (host, slot), number in at_once.items():
            self.tables[host, slot] = max(self.tables[host, slot], number)
        for person, number in Counter(person for person, _, _ in places).items():
            self.most[person] = max(self.most[person], number)
        for person, host, slot in places:
            self.free[person, slot] = True
            self.language[wishes[person, host]] = NEVER

    def recruiter_most(self) -> Ints:
        """(R,) what each accepts, and never less than what it has already."""
        room = self.tables.sum(axis=1).tolist()
        asked = [
            total if one.most is None else one.most for one, total in zip(self.known.recruiters, room, strict=True)
        ]
        begun = Counter(self.host.get(row.recruiter_id, -1) for row in self.known.meetings if self._is_begun(row))
        return np.array([max(most, begun[host]) for host, most in enumerate(asked)], np.int64)

    def _asked(self, locked: Ints) -> Problem:
        return Problem(
            person=self.pairs.person,
            recruiter=self.pairs.recruiter,
            fit=self.pairs.fit,
            free=self.free,
            tables=self.tables,
            most=self.most,
            recruiter_least=np.array([one.least for one in self.known.recruiters], np.int64),
            recruiter_most=self.recruiter_most(),
            hall=self.hall,
            gaps=self.gaps,
            locked=locked,
            language=self.language,
            interpreters=self.interpreters,
        )

    def sentence(self, violation: Violation) -> str:
        """One broken rule, with the names of who it is about."""
        where = violation.where
        if violation.rule == "wished":
            return unfit_words(self.known, where[0], where[1])
        people = "people_free", "gaps", "most", "once"
        who = self.known.name_of(where[0]) if violation.rule in people else ""
        host = where[1] if violation.rule == "once" else where[0]
        hosts = "tables", "table_numbers", "recruiter_most", "once"
        company = self.known.recruiters[host].company.name if violation.rule in hosts else ""
        hours = [
            words.hour(start) for rank in where[1:3] if rank < len(self.known.grid) and (start := self.known.grid[rank])
        ]
        return rule_words(violation.rule, who, company, hours) or violation.sentence


class _Held:
    """What is held already: whether one more interview may be locked beside it, by the rules of the question."""

    def __init__(self, asked: _Question) -> None:
        self.asked, self.most = asked, asked.recruiter_most()
        self.by_person: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.busy: Counter[tuple[int, int]] = Counter()
        self.by_host: Counter[int] = Counter()
        self.spoken: Counter[tuple[int, int]] = Counter()

    def takes(self, wish: int, person: int, host: int, slot: int) -> bool:
        """Hold this interview too, if nothing forbids it."""
        asked, day, language = self.asked, self.by_person[person], int(self.asked.language[wish])
        fits = (
            asked.free[person, slot]
            and self.busy[host, slot] < asked.tables[host, slot]
            and len(day) < asked.most[person]
            and self.by_host[host] < self.most[host]
            and (language < 0 or self.spoken[language, slot] < asked.interpreters[language, slot])
            and all(abs(slot - then) > asked.gaps[asked.hall[host], hall] for then, hall in day)
        )
        if fits:
            day.append((slot, int(asked.hall[host])))
            self.busy[host, slot] += 1
            self.by_host[host] += 1
            self.spoken[language, slot] += 1
        return bool(fits)


def _plain(language: str) -> str:
    return language.strip().casefold()
