"""Who is seen where and when: the rule in turn, then exchanges for those it leaves out; again when an adviser is absent."""

import numpy as np
import numpy.typing as npt

from planner.booking.improve import exchange, seats_of
from planner.booking.ledger import Ledger, People, open_ledger, people_of, take
from planner.booking.problem import LONGEST, Blocks, Bookings, Booleans, Integers, Reason, Requests, whole_numbers
from planner.booking.reasons import reasons_of
from planner.booking.rule import DEAREST, in_turn
from planner.refusals import Refused


def book(
    requests: Requests,
    blocks: Blocks,
    *,
    kilometres_per_day: float = 10.0,
    overbook: npt.ArrayLike = 0,
    kept: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    exchanges: bool = True,
    late: int = 0,
) -> Bookings:
    """Give each request a place before its deadline, to as many as can be, near and soon.

    In the order of the requests, each takes the free place of least cost, where

        cost = days of waiting × kilometres per day + kilometres.

    Then each of those left out is seated by the shortest chain of exchanges, in which others move inside their own
    days; nobody loses a place to another. Interviews fill a half-day from its start.

    Parameters
    ----------
    requests, blocks : Requests, Blocks
        N people, B half-days.
    kilometres_per_day : float
        Kilometres that a person would travel to be seen a day sooner: with 10, about as many are in time as with the
        earliest day for all, and they travel less.
    overbook : int or int (B,)
        Quanta of each half-day that may be sold twice, for those who will not come; `quanta_to_double` tells how many.
    kept : int (N,), int (N,), optional
        Block and start of those who already have their place, -1 for the others. They never move.
    exchanges : bool
        Without, the rule alone: each could be told their place at once. With, a tenth of a second for 6 000 requests,
        many seconds for 68 000.
    late : int
        Days after their deadline on which those who have no place in time may still be given one.

    Returns
    -------
    Bookings

    Raises
    ------
    Refused
        A number out of range; a site without distances; a kept place that is none, or three kept in one quantum.
    """
    extra = _check(requests, blocks, kilometres_per_day, overbook, late)
    held = _held(requests, blocks, kept)
    ledger = open_ledger(blocks, requests.metres.shape[1], extra, np.zeros(len(blocks), bool))
    asking = held[0] < 0
    people = people_of(requests)
    row, start = _seated(ledger, len(blocks), people, held, ~asking)
    rate = round(1000 * kilometres_per_day)
    _place(np.flatnonzero(asking), asking, people, ledger, row, start, rate, exchanges=exchanges, late=late)
    return _bookings(requests, people, ledger, row, start, asking)


def rebook(
    requests: Requests,
    blocks: Blocks,
    before: Bookings,
    absent: npt.ArrayLike,
    *,
    from_day: int,
    fixed: npt.ArrayLike | None = None,
    kilometres_per_day: float = 10.0,
    overbook: npt.ArrayLike = 0,
    exchanges: bool = True,
    late: int = 0,
) -> Bookings:
    """Book again when half-days fall away, and move the fewest people.

    Those who had a place on an absent half-day take what is free, in their order, by the rule of `book`. Those whom that
    leaves out are seated by the shortest chains of exchanges: only then are others moved. `moved` lists them all.

    Parameters
    ----------
    before : Bookings
        What `book` gave for the same requests and blocks, or what the calendar holds.
    absent : bool (B,)
        Half-days that fall away.
    from_day : int
        Nobody is moved from a day before this one, nor to one.
    fixed : bool (N,), optional
        People whom no exchange may move; an absent adviser still does.

    Other parameters are those of `book`.

    Raises
    ------
    Refused
        As `book`; a mask of another length.
    """
    extra = _check(requests, blocks, kilometres_per_day, overbook, late)
    gone = _mask(absent, "absent", len(blocks))
    held = _held(requests, blocks, (before.block, before.start))
    ahead = before.placed.copy()
    ahead[ahead] = blocks.day[before.block[ahead]] >= from_day
    displaced = ahead.copy()
    displaced[ahead] = gone[before.block[ahead]]
    movable = ahead if fixed is None else ahead & (displaced | ~_mask(fixed, "fixed", len(requests)))
    ledger = open_ledger(blocks, requests.metres.shape[1], extra, gone & (blocks.day >= from_day))
    people = people_of(requests)
    row, start = _seated(ledger, len(blocks), people, held, before.placed & ~displaced)
    people = people._replace(earliest=np.maximum(people.earliest, from_day))
    rate = round(1000 * kilometres_per_day)
    _place(np.flatnonzero(displaced), movable, people, ledger, row, start, rate, exchanges=exchanges, late=late)
    return _bookings(requests, people, ledger, row, start, displaced | ~before.placed)


def moved(before: Bookings, after: Bookings) -> Integers:
    """The requests whose half-day or hour is no longer the same, those who lost their place included."""
    return np.flatnonzero((before.block != after.block) | (before.start != after.start))


def _place(
    turn: Integers,
    movable: Booleans,
    people: People,
    ledger: Ledger,
    row: Integers,
    start: Integers,
    rate: int,
    *,
    exchanges: bool,
    late: int,
) -> None:
    """Seat those whose turn it is: the rule, the exchanges, then the days after the deadline."""
    in_turn(turn, people, ledger, rate, row, start)
    if exchanges:
        seats = seats_of(row, start, movable, len(ledger.day))
        exchange(turn[row[turn] < 0], people, ledger, seats, rate)
        in_turn(turn[row[turn] < 0], people, ledger, rate, row, start)  # an exchange may have left a shorter gap
    if late:
        first_late = np.maximum(people.earliest, people.deadline + 1)
        after = people._replace(earliest=first_late, deadline=people.deadline + late)
        in_turn(turn[row[turn] < 0], after, ledger, rate, row, start)


def _seated(
    ledger: Ledger, half_days: int, people: People, held: tuple[Integers, Integers], staying: Booleans
) -> tuple[Integers, Integers]:
    """Rows of the ledger and starts of those who stay where they are, sold; -1 for the others."""
    row_of = np.full(half_days, -1)
    row_of[ledger.order] = np.arange(len(ledger.order))
    row, start = np.full(len(staying), -1), np.full(len(staying), -1)
    for i in np.flatnonzero(staying):
        row[i], start[i] = row_of[held[0][i]], held[1][i]
        take(ledger, row[i], start[i], people.quanta[i])
    return row, start


def _bookings(
    requests: Requests, people: People, ledger: Ledger, row: Integers, start: Integers, asking: Booleans
) -> Bookings:
    placed = row >= 0
    there = row[placed]
    block, metres, waiting = np.full(len(row), -1), np.zeros(len(row), np.int64), np.zeros(len(row), np.int64)
    block[placed] = ledger.order[there]
    metres[placed] = requests.metres[placed, ledger.site[there]]
    waiting[placed] = ledger.day[there] - requests.earliest[placed]
    on_time = placed.copy()
    on_time[placed] = ledger.day[there] <= requests.deadline[placed]
    reason = reasons_of(np.flatnonzero(asking & ~on_time), people, ledger)
    bound = int(((reason == Reason.PLACED) | (reason == Reason.ALL_TAKEN)).sum())
    return Bookings(block, start, reason, on_time, metres, waiting, bound)


def _check(
    requests: Requests, blocks: Blocks, kilometres_per_day: float, overbook: npt.ArrayLike, late: int
) -> Integers:
    sites = requests.metres.shape[1]
    beyond = np.flatnonzero(blocks.site >= sites)
    if beyond.size:
        raise Refused(f"blocks.site[{beyond[0]}] is {blocks.site[beyond[0]]}: requests.metres has {sites} sites.")
    if not 0 <= kilometres_per_day <= DEAREST:
        raise Refused(f"kilometres_per_day is {kilometres_per_day}: 0 to {DEAREST} is expected.")
    if late < 0:
        raise Refused(f"late is {late}: 0 or more days are expected.")
    extra = np.full(len(blocks), overbook) if np.ndim(overbook) == 0 else overbook
    return whole_numbers(extra, "overbook", len(blocks), 0, LONGEST)


def _mask(values: npt.ArrayLike, name: str, length: int) -> Booleans:
    mask = np.asarray(values)
    if mask.shape != (length,) or mask.dtype != bool:
        raise Refused(f"{name} is {mask.dtype} of shape {mask.shape}: bool of shape ({length},) is expected.")
    return mask


def _held(
    requests: Requests, blocks: Blocks, kept: tuple[npt.ArrayLike, npt.ArrayLike] | None
) -> tuple[Integers, Integers]:
    """Block and start of those who have their place; -1 for the others."""
    if kept is None:
        return np.full(len(requests), -1), np.full(len(requests), -1)
    block = whole_numbers(kept[0], "kept block", len(requests), -1, len(blocks) - 1)
    start = whole_numbers(kept[1], "kept start", len(requests), -1, LONGEST)
    who = np.flatnonzero(block >= 0)
    outside = who[(start[who] < 0) | (start[who] + requests.quanta[who] > blocks.quanta[block[who]])]
    if outside.size:
        i = outside[0]
        raise Refused(f"kept start[{i}] is {start[i]}: block {block[i]} has {blocks.quanta[block[i]]} quanta.")
    sold = np.zeros((len(blocks), LONGEST + 1), np.int64)
    np.add.at(sold, (block[who], start[who]), 1)
    np.add.at(sold, (block[who], start[who] + requests.quanta[who]), -1)
    crowded = np.argwhere(sold.cumsum(axis=1) > 2)
    if crowded.size:
        raise Refused(f"kept places put three people in quantum {crowded[0, 1]} of block {crowded[0, 0]}.")
    return block, start
