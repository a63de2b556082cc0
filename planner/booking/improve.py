"""Chains of exchanges: one more person is seen in time because others, moved inside their own days, make room."""

from typing import NamedTuple

import numpy as np

from planner.booking.ledger import TOO_FAR, Ledger, People, fits_instead, give_back, start_for, suits, take
from planner.booking.problem import LONGEST, Booleans, Integers
from planner.booking.rule import choose
from planner.kernels import kernel


class Seats(NamedTuple):
    """Who sits where, and the search for a chain.

    Of people: `row`, `start`, who may be `movable`, and the `next` in the same half-day. Of half-days: the `first` of
    its people, `seen` (the last search that came here), the `entrant` that this search would seat here, and `barred`
    (the shortest interview for which a search through here found nothing). `queue` holds the half-days to search.
    """

    row: Integers
    start: Integers
    movable: Booleans
    next: Integers
    first: Integers
    seen: Integers
    entrant: Integers
    barred: Integers
    queue: Integers


def seats_of(row: Integers, start: Integers, movable: Booleans, half_days: int) -> Seats:
    """Everyone where they are. `row` and `start` are changed in place by the chains."""
    seats = Seats(
        row,
        start,
        movable,
        np.full(len(row), -1),
        np.full(half_days, -1),
        np.full(half_days, -1),
        np.full(half_days, -1),
        np.full(half_days, LONGEST + 1),
        np.zeros(half_days, np.int64),
    )
    for i in np.flatnonzero(row >= 0)[::-1]:
        seats.next[i] = seats.first[row[i]]
        seats.first[row[i]] = i
    return seats


@kernel
def exchange(waiting: Integers, people: People, ledger: Ledger, seats: Seats, metres_per_day: int) -> None:
    """Seat each of those who wait, by a place that has come free or by the chain that moves the fewest others.

    A chain is an augmenting path found in breadth: the one who waits enters a full half-day, somebody leaves it for
    another, and so on until somebody takes a free place, chosen by the rule. Nobody loses their place, and everybody
    stays in their own days. Half-days where a search failed are not searched again for interviews as long: where all
    interviews last one quantum the result is then a maximum (Berge 1957; Kuhn 1955, whose failed trees never serve
    again), and otherwise `relaxation` says how far it may be.
    """
    for search in range(len(waiting)):
        i = waiting[search]
        row, start = choose(i, people, ledger, metres_per_day, -1)
        if row >= 0:
            _sit(i, row, start, people, ledger, seats)
        else:
            _search(i, search, people, ledger, seats, metres_per_day)


@kernel
def _search(i: int, search: int, people: People, ledger: Ledger, seats: Seats, metres_per_day: int) -> None:
    end = _enter(i, 0, search, people, ledger, seats)
    at = 0
    while at < end:
        b = seats.queue[at]
        at += 1
        j = seats.first[b]
        while j >= 0:
            asks = people.quanta[seats.entrant[b]]
            if seats.movable[j] and fits_instead(ledger, b, seats.start[j], people.quanta[j], asks):
                row, start = choose(j, people, ledger, metres_per_day, b)
                if row >= 0 and not _leads_here(row, b, seats):
                    _shift(j, row, start, people, ledger, seats)
                    return
                end = _enter(j, end, search, people, ledger, seats)
            j = seats.next[j]
    for b in seats.queue[:end]:
        seats.barred[b] = min(seats.barred[b], people.quanta[seats.entrant[b]])


@kernel
def _enter(i: int, end: int, search: int, people: People, ledger: Ledger, seats: Seats) -> int:
    """Queue the half-days where this person could be, were there room; returns the new end of the queue."""
    needs, halves, length = people.needs[i], people.halves[i], people.quanta[i]
    for day in range(max(people.earliest[i], ledger.first_day), min(people.deadline[i], ledger.last_day) + 1):
        for site in range(ledger.sites):
            if people.metres[i, site] == TOO_FAR:
                continue
            cell = (day - ledger.first_day) * ledger.sites + site
            for b in range(ledger.pointer[cell], ledger.pointer[cell + 1]):
                if seats.seen[b] == search or seats.barred[b] <= length:
                    continue
                if suits(needs, halves, ledger.offers[b], ledger.half[b]):
                    seats.seen[b] = search
                    seats.entrant[b] = i
                    seats.queue[end] = b
                    end += 1
    return end


@kernel
def _leads_here(row: int, b: int, seats: Seats) -> bool:
    """Whether a half-day is on the chain that leads to b: its last gap is counted on by who enters it."""
    while b >= 0 and b != row:
        b = seats.row[seats.entrant[b]]
    return b == row


@kernel
def _shift(j: int, row: int, start: int, people: People, ledger: Ledger, seats: Seats) -> None:
    """Move j to a free place, the entrant of the half-day it leaves to that one, and so on to the one who waits."""
    while True:
        left = seats.row[j]
        _sit(j, row, start, people, ledger, seats)
        if left < 0:
            return
        j, row = seats.entrant[left], left
        start = start_for(ledger, row, people.quanta[j])


@kernel
def _sit(i: int, row: int, start: int, people: People, ledger: Ledger, seats: Seats) -> None:
    """Leave one's place, if one has any, for another."""
    left = seats.row[i]
    if left >= 0:
        give_back(ledger, left, seats.start[i], people.quanta[i])
        if seats.first[left] == i:
            seats.first[left] = seats.next[i]
        else:
            before = seats.first[left]
            while seats.next[before] != i:
                before = seats.next[before]
            seats.next[before] = seats.next[i]
    take(ledger, row, start, people.quanta[i])
    seats.row[i] = row
    seats.start[i] = start
    seats.next[i] = seats.first[row]
    seats.first[row] = i
