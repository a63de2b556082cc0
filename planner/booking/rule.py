"""The rule that gives a person their place: as near and as soon as can be, at so many kilometres a day of waiting."""

from planner.booking.ledger import TOO_FAR, Ledger, People, count_bits, start_for, suits, take
from planner.booking.problem import Integers
from planner.kernels import kernel

MANY = 256  # more than any half-day has quanta left
DEAREST = 10_000  # kilometres a day: more changes nothing, the day comes first and then the way


@kernel
def choose(i: int, people: People, ledger: Ledger, metres_per_day: int, but: int) -> tuple[int, int]:
    """The place of least cost that is free for one person, where cost = days of waiting × metres per day + metres.

    At equal cost, the earlier. Returns the row of the ledger (never `but`) and the start, -1 twice where nothing is free
    by the deadline.
    """
    row, start, best = -1, -1, TOO_FAR
    earliest = max(people.earliest[i], ledger.first_day)
    for day in range(earliest, min(people.deadline[i], ledger.last_day) + 1):
        waiting = (day - earliest) * metres_per_day
        if waiting >= best:
            break
        for site in range(ledger.sites):
            cost = waiting + people.metres[i, site]
            cell = (day - ledger.first_day) * ledger.sites + site
            if cost < best and ledger.room[cell] >= people.quanta[i]:
                there, free = _adviser(i, cell, people, ledger, but)
                if there >= 0:
                    row, start, best = there, free, cost
    return row, start


@kernel
def _adviser(i: int, cell: int, people: People, ledger: Ledger, but: int) -> tuple[int, int]:
    """Of a day at a site, the adviser who answers the fewest needs that this person does not have: others have them.

    Among those, the half-day with the least left, so that long interviews still find room.
    """
    row, start, best = -1, -1, TOO_FAR
    needs, halves, length = people.needs[i], people.halves[i], people.quanta[i]
    for b in range(ledger.pointer[cell], ledger.pointer[cell + 1]):
        if ledger.left[b] >= length and b != but and suits(needs, halves, ledger.offers[b], ledger.half[b]):
            spared = count_bits(ledger.offers[b] & ~needs) * MANY + ledger.left[b]
            free = start_for(ledger, b, length) if spared < best else -1
            if free >= 0:
                row, start, best = b, free, spared
    return row, start


@kernel
def in_turn(
    order: Integers, people: People, ledger: Ledger, metres_per_day: int, row: Integers, start: Integers
) -> None:
    """Each in their turn takes the place that the rule gives them."""
    for i in order:
        b, s = choose(i, people, ledger, metres_per_day, -1)
        if b >= 0:
            take(ledger, b, s, people.quanta[i])
            row[i] = b
            start[i] = s
