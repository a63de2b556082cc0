"""The moves of the search, as loops over arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.rotation.problem import Bools, Ints

Floats = NDArray[np.float64]

NONE = -1
KEPT = 1000  # what a place kept as told is worth, in pairs: more than a step can win
ATTENDED = 100_000  # what a workshop given is worth: more than the places that it may move


class Board(NamedTuple):
    """The state of the search: P people, W workshops, T slots, S sessions of at most M people.

    seat (P, W) session that a person may still leave for another; busy (P, T) the same by slot; members (S, M) people
    of a session, of which size (S,) count, between least (S,) or none and most (S,); workshop, start, stop (S,);
    met (P, P) sessions that two people share; there (P, T), eats (P,), lunch (T,) as in `Remaining`; told (P, W) the
    start that a person has been told; owes (P, W) as in `Remaining`.
    """

    seat: Ints
    busy: Ints
    members: Ints
    size: Ints
    least: Ints
    most: Ints
    workshop: Ints
    start: Ints
    stop: Ints
    met: Ints
    there: Bools
    eats: Bools
    lunch: Bools
    told: Ints
    owes: Bools


@kernel
def anneal(board: Board, draws: Floats, losses: Floats, best: Ints) -> None:
    """Try one move a row of `draws` (N, 4), accept it when it loses no more than `losses` (N,) says; keep the best seats."""
    people, workshops = board.seat.shape
    chain = np.full((2, workshops), NONE)
    gained, most = 0, 0
    for index in range(len(draws)):
        draw = draws[index]
        one, workshop = int(draw[1] * people), int(draw[2] * workshops)
        if not board.owes[one, workshop]:
            continue
        chain[:] = NONE
        other = one
        if draw[0] < 0.7 and board.seat[one, workshop] != NONE:
            other = int(draw[3] * people)
            feasible = other != one and follow(board, chain, one, other, workshop)
        else:
            feasible = stroll(board, chain, one, workshop, int(draw[3] * len(board.size)))
        if not feasible:
            continue
        gain = exchange(board, chain, one, other)
        if gain < losses[index] or not (may_eat(board, one) and may_eat(board, other)):
            swap(chain)
            exchange(board, chain, one, other)
            continue
        gained += gain
        if gained > most:
            most = gained
            best[:] = board.seat


@kernel
def follow(board: Board, chain: Ints, one: int, other: int, workshop: int) -> bool:
    """Put in `chain` the sessions that two people exchange, from that workshop on; whether they can.

    chain[0, w] is what `one` leaves at workshop w, and chain[1, w] what `other` leaves; NONE where nothing changes.
    """
    waiting = np.empty(chain.shape[1], np.int64)
    if board.seat[one, workshop] == board.seat[other, workshop]:
        return False
    count = involve(board, chain, one, other, workshop, waiting, 0)
    while count > 0:
        count -= 1
        workshop = waiting[count]
        count = blocking(board, chain, one, other, 0, workshop, waiting, count)
        if count != NONE:
            count = blocking(board, chain, one, other, 1, workshop, waiting, count)
    return count != NONE


@kernel
def blocking(
    board: Board, chain: Ints, one: int, other: int, side: int, workshop: int, waiting: Ints, count: int
) -> int:
    """Make room for what one side takes at a workshop; how many workshops are waiting then, NONE where it cannot be."""
    person, session = (one, chain[1, workshop]) if side == 0 else (other, chain[0, workshop])
    for slot in range(board.start[session], board.stop[session]):
        if not board.there[person, slot]:
            return NONE
        inside = board.busy[person, slot]
        if inside != NONE and chain[0, board.workshop[inside]] == NONE:
            count = involve(board, chain, one, other, board.workshop[inside], waiting, count)
            if count == NONE:
                return NONE
    return count


@kernel
def involve(board: Board, chain: Ints, one: int, other: int, workshop: int, waiting: Ints, count: int) -> int:
    """Add to the chain a workshop that both attend; NONE where one does not."""
    chain[0, workshop] = board.seat[one, workshop]
    chain[1, workshop] = board.seat[other, workshop]
    if chain[0, workshop] == NONE or chain[1, workshop] == NONE:
        return NONE
    waiting[count] = workshop
    return count + 1


@kernel
def stroll(board: Board, chain: Ints, person: int, workshop: int, first: int) -> bool:
    """Put in `chain` a move of one person to another session with a free place, at most one more workshop following.

    chain[0, w] is the session left at workshop w, NONE for a workshop that was missing, and chain[1, w] the one joined.
    """
    session = elsewhere(board, chain, person, workshop, first)
    if session == NONE:
        return False
    chain[0, workshop], chain[1, workshop] = board.seat[person, workshop], session
    also = NONE
    for slot in range(board.start[session], board.stop[session]):
        inside = board.busy[person, slot]
        if inside != NONE and board.workshop[inside] != workshop:
            if also != NONE and also != board.workshop[inside]:
                return False
            also = board.workshop[inside]
    if also != NONE:
        following = elsewhere(board, chain, person, also, first)
        chain[0, also], chain[1, also] = board.seat[person, also], following
        return following != NONE
    return True


@kernel
def elsewhere(board: Board, chain: Ints, person: int, workshop: int, first: int) -> int:
    """The next session of that workshop, from `first` on, that the person can join, if any.

    While `chain` is empty any session may stand in the way; otherwise only those that the person leaves.
    """
    left = board.seat[person, workshop]
    if left != NONE and 0 < board.size[left] - 1 < board.least[left]:
        return NONE
    count = len(board.size)
    for step in range(count):
        session = (first + step) % count
        if board.workshop[session] != workshop or session == left:
            continue
        joined = board.size[session] + 1
        if board.least[session] <= joined <= board.most[session] and is_open(board, chain, person, session):
            return session
    return NONE


@kernel
def is_open(board: Board, chain: Ints, person: int, session: int) -> bool:
    """Whether the person is there during the session, and in none but those left, nor in the one joined already."""
    is_first = (chain == NONE).all()
    for joined in chain[1]:
        if joined != NONE and board.start[joined] < board.stop[session] and board.start[session] < board.stop[joined]:
            return False
    for slot in range(board.start[session], board.stop[session]):
        inside = board.busy[person, slot]
        in_the_way = inside != NONE and not is_first and chain[0, board.workshop[inside]] != inside
        if in_the_way or not board.there[person, slot]:
            return False
    return True


@kernel
def exchange(board: Board, chain: Ints, one: int, other: int) -> int:
    """Everyone leaves, then joins, what `chain` says; what is won, in pairs."""
    gain = 0
    for workshop in range(chain.shape[1]):
        if chain[0, workshop] != NONE:
            gain -= leave(board, one, chain[0, workshop])
        if other != one and chain[1, workshop] != NONE:
            gain -= leave(board, other, chain[1, workshop])
    for workshop in range(chain.shape[1]):
        if chain[1, workshop] != NONE:
            gain += join(board, one, chain[1, workshop])
        if other != one and chain[0, workshop] != NONE:
            gain += join(board, other, chain[0, workshop])
    return gain


@kernel
def swap(chain: Ints) -> None:
    """Turn an exchange into the one that undoes it."""
    for workshop in range(chain.shape[1]):
        chain[0, workshop], chain[1, workshop] = chain[1, workshop], chain[0, workshop]


@kernel
def leave(board: Board, person: int, session: int) -> int:
    """Take the person out of a session; what is lost."""
    members = board.members[session]
    board.size[session] -= 1
    last = board.size[session]
    lost = 0
    for place in range(last + 1):
        if members[place] == person:
            members[place] = members[last]
    for place in range(last):
        board.met[person, members[place]] -= 1
        board.met[members[place], person] -= 1
        if board.met[person, members[place]] == 0:
            lost += 1
    workshop = board.workshop[session]
    board.seat[person, workshop] = NONE
    board.busy[person, board.start[session] : board.stop[session]] = NONE
    if board.told[person, workshop] == board.start[session]:
        lost += KEPT
    return lost + ATTENDED


@kernel
def join(board: Board, person: int, session: int) -> int:
    """Put the person in a session; what is won."""
    members = board.members[session]
    won = 0
    for place in range(board.size[session]):
        board.met[person, members[place]] += 1
        board.met[members[place], person] += 1
        if board.met[person, members[place]] == 1:
            won += 1
    members[board.size[session]] = person
    board.size[session] += 1
    workshop = board.workshop[session]
    board.seat[person, workshop] = session
    board.busy[person, board.start[session] : board.stop[session]] = session
    if board.told[person, workshop] == board.start[session]:
        won += KEPT
    return won + ATTENDED


@kernel
def may_eat(board: Board, person: int) -> bool:
    """Whether a slot of the lunch window is free."""
    free = board.lunch & board.there[person] & (board.busy[person] == NONE)
    return not board.eats[person] or bool(free.any())
