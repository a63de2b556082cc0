"""Give chosen pairs their slots: list edge colouring by Kempe chains."""

import numpy as np

from planner.interviews.problem import Ints
from planner.interviews.timetable import Facts, Timetable, allowed, clear, empty_seat, heard, put, suits
from planner.kernels import kernel


def colour(facts: Facts, timetable: Timetable, wishes: Ints) -> None:
    """Place the wishes, in this order, where they fit; leave out those that neither a seat nor one chain makes fit.

    A slot is a colour, an interview an edge between a person and a seat. An edge that finds no common colour takes
    colour a, free for its person, after the chain of colours a and b that starts at its seat, where b is free, has
    swapped them. Without limits of hours such a chain always exists (König 1916), and every pair is placed.

    Source: Kempe chains as in Misra and Gries, A constructive proof of Vizing's theorem (1992), with lists of colours.
    """
    chain = np.empty(facts.free.shape[0] + len(facts.open) + 1, np.int64)
    _colour(facts, timetable, wishes, chain)


@kernel
def _colour(facts: Facts, timetable: Timetable, wishes: Ints, chain: Ints) -> None:
    for wish in wishes:
        if timetable.slot[wish] < 0 and allowed(facts, timetable, wish) and not _sit(facts, timetable, wish):
            _swap(facts, timetable, wish, chain)


@kernel
def fill(facts: Facts, timetable: Timetable, wishes: Ints) -> None:
    """Place the wishes, in this order, that find a seat as things are."""
    for wish in wishes:
        if timetable.slot[wish] < 0 and allowed(facts, timetable, wish):
            _sit(facts, timetable, wish)


@kernel
def _sit(facts: Facts, timetable: Timetable, wish: int) -> bool:
    """Take the least busy slot where both are free."""
    best, best_seat, least = -1, -1, len(facts.person) + 1
    for slot in range(facts.free.shape[1]):
        if timetable.load[slot] >= least or not clear(facts, timetable, wish, slot, -1, -1):
            continue
        seat = empty_seat(facts, timetable, facts.recruiter[wish], slot)
        if seat >= 0 and heard(facts, timetable, wish, slot):
            best, best_seat, least = slot, seat, timetable.load[slot]
    if best < 0:
        return False
    put(facts, timetable, wish, best, best_seat)
    return True


@kernel
def _swap(facts: Facts, timetable: Timetable, wish: int, chain: Ints) -> None:
    """Free a seat by the first chain that moves no interview from its former time, or else by the one that moves fewest."""
    best, best_seat, best_a, best_b = len(chain), -1, -1, -1
    recruiter = facts.recruiter[wish]
    for a in range(facts.free.shape[1]):
        if best <= 0 or not suits(facts, timetable, wish, a):
            continue
        for seat in range(facts.first_seat[recruiter], facts.first_seat[recruiter + 1]):
            if facts.open[seat, a]:
                moved, b = _least_moves(facts, timetable, seat, a, best, chain)
                if moved < best:
                    best, best_seat, best_a, best_b = moved, seat, a, b
    if best_seat >= 0:
        length = _walk(facts, timetable, best_seat, best_a, best_b, chain)
        _flip(facts, timetable, chain[:length], best_a, best_b)
        put(facts, timetable, wish, best_a, best_seat)


@kernel
def _least_moves(facts: Facts, timetable: Timetable, seat: int, a: int, best: int, chain: Ints) -> tuple[int, int]:
    """The fewest moves of a chain of colour a and a colour that the seat has left, below `best`; that colour, else -1."""
    chosen = -1
    for b in range(facts.free.shape[1]):
        if best <= 0 or not facts.open[seat, b] or timetable.by_seat[seat, b] >= 0:
            continue
        length = _walk(facts, timetable, seat, a, b, chain)
        if length >= 0:
            moved = _moved(facts, timetable, chain[:length], a, b)
            if moved < best:
                best, chosen = moved, b
    return best, chosen


@kernel
def _walk(facts: Facts, timetable: Timetable, seat: int, a: int, b: int, chain: Ints) -> int:
    """Follow the colours a, b, a, … from a seat; the length, -1 when an interview may not change its slot."""
    length, at_seat, node, slot, new = 0, True, seat, a, b
    while True:
        held = timetable.by_seat[node, slot] if at_seat else timetable.by_person[node, slot]
        if held < 0:
            return length
        if facts.locked[held] >= 0 or facts.language[held] >= 0 or not facts.open[timetable.seat[held], new]:
            return -1
        if not clear(facts, timetable, held, new, a, b):
            return -1
        chain[length] = held
        length += 1
        node = facts.person[held] if at_seat else timetable.seat[held]
        at_seat = not at_seat
        slot, new = new, slot


@kernel
def _moved(facts: Facts, timetable: Timetable, chain: Ints, a: int, b: int) -> int:
    """Interviews that leave their former time, less those that find it again."""
    moved = 0
    for held in chain:
        if facts.former[held] == timetable.slot[held]:
            moved += 1
        elif facts.former[held] == a or facts.former[held] == b:
            moved -= 1
    return moved


@kernel
def _flip(facts: Facts, timetable: Timetable, chain: Ints, a: int, b: int) -> None:
    """Swap the two colours along a chain."""
    for held in chain:
        slot = timetable.slot[held]
        timetable.load[slot] -= 1
        timetable.by_person[facts.person[held], slot] = -1
        timetable.by_seat[timetable.seat[held], slot] = -1
    for held in chain:
        slot = a + b - timetable.slot[held]
        timetable.load[slot] += 1
        timetable.slot[held] = slot
        timetable.by_person[facts.person[held], slot] = held
        timetable.by_seat[timetable.seat[held], slot] = held
