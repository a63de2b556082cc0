"""A year as it will be lived, no-shows included: who is seen, and is it in time."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.booking.ledger import Ledger, People, open_ledger, people_of, take
from planner.booking.problem import LONGEST, Blocks, Booleans, Integers, Requests
from planner.booking.rule import DEAREST, choose
from planner.kernels import kernel
from planner.refusals import Refused


@dataclass(frozen=True)
class Conditions:
    """How people and the service behave.

    Parameters
    ----------
    shows : float
        Probability that a person comes to an interview; a reminder is worth what a higher one gives.
    tries : int
        Interviews offered to a person who does not come, the first included; each asked for on the day after.
    notice : int
        Days between asking and the earliest interview.
    overbook : int
        Quanta that each half-day may sell twice.
    kilometres_per_day : float
        As for `book`; a great number gives the first free place, as a booking page does.
    seed : int
        Of the no-shows. Each try of each person has its own draw, so that conditions are compared on the same luck.

    Raises
    ------
    Refused
        A value out of range.
    """

    shows: float = 0.7
    tries: int = 3
    notice: int = 3
    overbook: int = 0
    kilometres_per_day: float = 10.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.shows <= 1:
            raise Refused(f"shows is {self.shows}: a probability is expected.")
        if self.tries < 1 or self.notice < 0 or not 0 <= self.overbook <= LONGEST:
            raise Refused("One try at least, no negative notice, and 0 to 62 quanta to overbook are expected.")
        if not 0 <= self.kilometres_per_day <= DEAREST:
            raise Refused(f"kilometres_per_day is {self.kilometres_per_day}: 0 to {DEAREST} is expected.")


@dataclass(frozen=True)
class Simulation:
    """What became of the requests. Shares are of all requests, but where it is said.

    Parameters
    ----------
    advisers : int
        Who gave half-days.
    offered : float
        Share that was offered a place in time when they first asked.
    seen_in_time : float
        Share that came, by their deadline: the promise.
    seen : float
        Share that came, some after another try.
    lost : float
        Share that never came, after all their tries.
    unplaced : float
        Share that asked, once or again, and found no place.
    overrun : float
        Share of the half-days where more came than there was time for.
    overrun_quanta : float
        How much, on the average of these.
    used : float
        Share of the advisers' quanta spent with somebody.
    kilometres : float
        Mean way to an interview offered.
    waiting : float
        Mean days from the earliest day to the first interview offered.
    """

    advisers: int
    offered: float
    seen_in_time: float
    seen: float
    lost: float
    unplaced: float
    overrun: float
    overrun_quanta: float
    used: float
    kilometres: float
    waiting: float


def simulate(requests: Requests, blocks: Blocks, conditions: Conditions | None = None) -> Simulation:
    """Live the year day by day: people ask, by the rule of `book` take a place, and come to it or not.

    Who does not come asks again on the day after, with as many days before them as at first, until they have had all
    their tries. Nobody knows who will ask later: no exchanges. Days are consecutive numbers, working days or all days.

    Raises
    ------
    Refused
        A site without distances.
    """
    conditions = conditions or Conditions()
    if len(blocks) and blocks.site.max() >= requests.metres.shape[1]:
        raise Refused(f"blocks.site goes to {blocks.site.max()}: requests.metres has {requests.metres.shape[1]} sites.")
    people, sites, many = people_of(requests), requests.metres.shape[1], len(requests)
    extra = np.full(len(blocks), conditions.overbook)
    ledger = open_ledger(blocks, sites, extra, np.zeros(len(blocks), bool))
    comes = np.random.default_rng(conditions.seed).random((many, conditions.tries)) < conditions.shows
    diary = _blank(many)
    worked = np.zeros(len(ledger.day), np.int64)
    order = np.argsort(requests.earliest, kind="stable")
    if many and len(ledger.day):
        rate = round(1000 * conditions.kilometres_per_day)
        _live(order, people, ledger, rate, conditions.notice, comes, diary, worked)
    else:
        diary.unplaced[:] = 1
    return _summary(requests, blocks, ledger, diary, worked)


class Diary(NamedTuple):
    """What happens to each person: the `next` at the same half-day, days (-1 for none), counts."""

    next: Integers
    seen_on: Integers
    first_wait: Integers
    seen: Booleans
    tries: Integers
    metres: Integers
    unplaced: Integers


def _blank(people: int) -> Diary:
    never, zero = np.full(people, -1), np.zeros(people, np.int64)
    return Diary(never.copy(), never.copy(), never.copy(), zero > 0, zero.copy(), zero.copy(), zero.copy())


@kernel
def _live(
    order: Integers,
    people: People,
    ledger: Ledger,
    metres_per_day: int,
    notice: int,
    comes: Booleans,
    diary: Diary,
    worked: Integers,
) -> None:
    first = np.full(len(ledger.day), -1)
    again = np.zeros(len(order), np.int64)
    returning, turn = 0, 0
    start = max(people.earliest[order[0]], ledger.first_day) - notice
    for day in range(start, ledger.last_day + 1):
        for i in again[:returning]:
            people.deadline[i] += day + notice - people.earliest[i]
            people.earliest[i] = day + notice
            _ask(i, people, ledger, metres_per_day, diary, first)
        while turn < len(order) and people.earliest[order[turn]] - notice <= day:
            _ask(order[turn], people, ledger, metres_per_day, diary, first)
            turn += 1
        returning = _hold(day, people, ledger, comes, diary, first, again, worked)
    for i in order[turn:]:
        diary.unplaced[i] = 1
    for i in again[:returning]:
        diary.unplaced[i] = 1


@kernel
def _ask(i: int, people: People, ledger: Ledger, metres_per_day: int, diary: Diary, first: Integers) -> None:
    """Offer a place, and write the person down there."""
    row, start = choose(i, people, ledger, metres_per_day, -1)
    if row < 0:
        diary.unplaced[i] = 1
        return
    take(ledger, row, start, people.quanta[i])
    if diary.tries[i] == 0:
        diary.first_wait[i] = ledger.day[row] - people.earliest[i]
    diary.tries[i] += 1
    diary.metres[i] += people.metres[i, ledger.site[row]]
    diary.next[i] = first[row]
    first[row] = i


@kernel
def _hold(
    day: int,
    people: People,
    ledger: Ledger,
    comes: Booleans,
    diary: Diary,
    first: Integers,
    again: Integers,
    worked: Integers,
) -> int:
    """Live the half-days of a day; fill `again` with those who will ask again, and return how many."""
    if day < ledger.first_day:
        return 0
    returning = 0
    cell = (day - ledger.first_day) * ledger.sites
    for b in range(ledger.pointer[cell], ledger.pointer[cell + ledger.sites]):
        i = first[b]
        while i >= 0:
            if comes[i, diary.tries[i] - 1]:
                worked[b] += people.quanta[i]
                diary.seen[i] = True
                diary.seen_on[i] = day
            elif diary.tries[i] < comes.shape[1]:
                again[returning] = i
                returning += 1
            i = diary.next[i]
    return returning


def _summary(requests: Requests, blocks: Blocks, ledger: Ledger, diary: Diary, worked: Integers) -> Simulation:
    many, half_days = max(1, len(requests)), max(1, len(ledger.day))
    seen, over = diary.seen, worked > ledger.quanta
    in_time = diary.seen & (diary.seen_on <= requests.deadline)
    offered = diary.first_wait >= 0
    return Simulation(
        advisers=len(np.unique(blocks.adviser)),
        offered=float(offered.sum() / many),
        seen_in_time=float(in_time.sum() / many),
        seen=float(seen.sum() / many),
        lost=float((~seen & (diary.unplaced == 0)).sum() / many),
        unplaced=float(diary.unplaced.sum() / many),
        overrun=float(over.sum() / half_days),
        overrun_quanta=float((worked - ledger.quanta)[over].mean()) if over.any() else 0.0,
        used=float(worked.sum() / max(1, ledger.quanta.sum())),
        kilometres=float(diary.metres.sum() / max(1, diary.tries.sum()) / 1000),
        waiting=float(diary.first_wait[offered].mean()) if offered.any() else 0.0,
    )
