"""The half-days as they fill: what is sold of each, where an interview fits, who may sit there."""

from typing import NamedTuple

import numpy as np

from planner.booking.problem import Blocks, Booleans, Integers, Requests
from planner.kernels import kernel

TOO_FAR = 1 << 40  # more than any cost: a site out of reach


class People(NamedTuple):
    """The requests as the kernels read them: `metres` (N, S) says `TOO_FAR` for a site out of reach."""

    earliest: Integers
    deadline: Integers
    metres: Integers
    quanta: Integers
    needs: Integers
    halves: Integers


class Ledger(NamedTuple):
    """The half-days sorted by day, then site.

    Those of day d at site s are `pointer[c]` to `pointer[c + 1]`, where c = (d - first_day) * sites + s. `taken` and
    `doubled` are bit masks of the quanta with one person and with two; `extra` quanta may still be doubled; `left` is
    all that can still be sold, the extra ones included; `order` gives the block of each row. `room[c]` is the most that
    a half-day of that day and site has left, so that full days are passed over.
    """

    first_day: int
    last_day: int
    sites: int
    pointer: Integers
    day: Integers
    half: Integers
    site: Integers
    offers: Integers
    quanta: Integers
    taken: Integers
    doubled: Integers
    extra: Integers
    left: Integers
    room: Integers
    order: Integers


def people_of(requests: Requests) -> People:
    """The requests, with their radius folded into the distances."""
    return People(
        requests.earliest.copy(),
        requests.deadline.copy(),
        np.where(requests.metres <= requests.radius[:, None], requests.metres, TOO_FAR),
        requests.quanta.copy(),
        requests.needs.copy(),
        requests.halves.copy(),
    )


def open_ledger(blocks: Blocks, sites: int, overbook: Integers, closed: Booleans) -> Ledger:
    """Every half-day unsold; the closed ones and the empty ones are not in it."""
    rows = np.flatnonzero(~closed & (blocks.quanta > 0))
    order = rows[np.lexsort((blocks.site[rows], blocks.day[rows]))]
    day, site, quanta, extra = blocks.day[order], blocks.site[order], blocks.quanta[order], overbook[order]
    first, last = (int(day[0]), int(day[-1])) if len(order) else (0, -1)
    cell = (day - first) * sites + site
    cells = (last - first + 1) * sites
    pointer = np.zeros(cells + 1, np.int64)
    np.cumsum(np.bincount(cell, minlength=cells), out=pointer[1:])
    room = np.zeros(cells, np.int64)
    np.maximum.at(room, cell, quanta + extra)
    empty = np.zeros(len(order), np.int64)
    return Ledger(
        first_day=first,
        last_day=last,
        sites=sites,
        pointer=pointer,
        day=day,
        half=blocks.half[order],
        site=site,
        offers=blocks.offers[order],
        quanta=quanta,
        taken=empty.copy(),
        doubled=empty.copy(),
        extra=extra,
        left=quanta + extra,
        room=room,
        order=order,
    )


@kernel
def suits(needs: int, halves: int, offers: int, half: int) -> bool:
    """Whether a person can come on this half-day of the week, and is understood there (plain numbers: called the most)."""
    return not needs & ~offers and halves >> half & 1 == 1


@kernel
def count_bits(mask: int) -> int:
    """How many quanta a mask holds (Kernighan's loop)."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@kernel
def start_for(ledger: Ledger, b: int, length: int) -> int:
    """First quantum at which an interview of this length doubles the fewest quanta; -1 where none is allowed."""
    if ledger.left[b] < length:
        return -1
    return _start(ledger.quanta[b], ledger.taken[b], ledger.doubled[b], ledger.extra[b], length)


@kernel
def fits_instead(ledger: Ledger, b: int, start: int, length: int, entrant: int) -> bool:
    """Whether an interview of `entrant` quanta would fit if the one of `length` quanta at `start` went."""
    if ledger.left[b] + length < entrant:
        return False
    span = ((1 << length) - 1) << start
    shared = span & ledger.doubled[b]
    taken, doubled = ledger.taken[b] & (~span | shared), ledger.doubled[b] & ~span
    return _start(ledger.quanta[b], taken, doubled, ledger.extra[b] + count_bits(shared), entrant) >= 0


@kernel
def _start(quanta: int, taken: int, doubled: int, extra: int, length: int) -> int:
    best, fewest = -1, extra + 1
    for start in range(quanta - length + 1):
        span = ((1 << length) - 1) << start
        if span & doubled:
            continue
        doubles = count_bits(span & taken)
        if doubles < fewest:
            best, fewest = start, doubles
            if doubles == 0:
                break
    return best


@kernel
def take(ledger: Ledger, b: int, start: int, length: int) -> None:
    """Sell these quanta."""
    span = ((1 << length) - 1) << start
    ledger.extra[b] -= count_bits(span & ledger.taken[b])
    ledger.doubled[b] |= span & ledger.taken[b]
    ledger.taken[b] |= span
    ledger.left[b] -= length
    _measure(ledger, b)


@kernel
def give_back(ledger: Ledger, b: int, start: int, length: int) -> None:
    """Undo `take`: the other person of a doubled quantum stays."""
    span = ((1 << length) - 1) << start
    shared = span & ledger.doubled[b]
    ledger.extra[b] += count_bits(shared)
    ledger.doubled[b] &= ~span
    ledger.taken[b] &= ~span | shared
    ledger.left[b] += length
    _measure(ledger, b)


@kernel
def _measure(ledger: Ledger, b: int) -> None:
    """Keep `room` true after a change of this half-day."""
    cell = (ledger.day[b] - ledger.first_day) * ledger.sites + ledger.site[b]
    ledger.room[cell] = 0
    for other in range(ledger.pointer[cell], ledger.pointer[cell + 1]):
        ledger.room[cell] = max(ledger.room[cell], ledger.left[other])
