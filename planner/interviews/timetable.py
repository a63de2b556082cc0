"""Who sits where and when: the state that every step changes, and the four gestures that change it."""

from typing import NamedTuple

import numpy as np

from planner.interviews.problem import NEVER, Bools, Ints, Problem
from planner.interviews.worth import Worth
from planner.kernels import kernel


class Facts(NamedTuple):
    """The problem as loops read it. Q seats: a recruiter of three tables has three, open when the table is held."""

    person: Ints
    recruiter: Ints
    start: Ints  # (P + 1,) where the wishes of a person begin in `wish`
    wish: Ints  # (E,) wishes, person by person
    free: Bools
    first_seat: Ints  # (R + 1,)
    open: Bools  # (Q, S)
    hall: Ints
    gaps: Ints
    reach: int  # the largest gap
    language: Ints
    interpreters: Ints
    most: Ints
    recruiter_least: Ints
    recruiter_most: Ints
    locked: Ints
    promised: int
    level: Ints
    pair: Ints
    kept_time: int
    former: Ints
    former_table: Ints


class Timetable(NamedTuple):
    """A plan in the making: always valid, -1 where there is nothing."""

    slot: Ints  # (E,)
    seat: Ints  # (E,)
    by_person: Ints  # (P, S) the wish held
    by_seat: Ints  # (Q, S) the wish held
    spoken: Ints  # (K, S) interpreters taken
    interviews: Ints  # (P,)
    recruiter_interviews: Ints  # (R,)
    load: Ints  # (S,) interviews


def facts_of(problem: Problem, worth: Worth) -> Facts:
    """Lay the problem and its weights out for the loops."""
    wishes = np.bincount(problem.person, minlength=problem.people)
    seats = problem.tables.max(axis=1)
    first_seat = np.concatenate([[0], np.cumsum(seats)])
    rank = np.arange(first_seat[-1]) - np.repeat(first_seat[:-1], seats)
    return Facts(
        person=problem.person,
        recruiter=problem.recruiter,
        start=np.concatenate([[0], np.cumsum(wishes)]),
        wish=np.argsort(problem.person, kind="stable"),
        free=problem.free,
        first_seat=first_seat,
        open=rank[:, None] < np.repeat(problem.tables, seats, axis=0),
        hall=problem.hall,
        gaps=problem.gaps,
        reach=int(problem.gaps.max(initial=0)),
        language=problem.language,
        interpreters=problem.interpreters,
        most=np.minimum(problem.most, len(worth.level) - 1),
        recruiter_least=problem.recruiter_least,
        recruiter_most=problem.recruiter_most,
        locked=problem.locked,
        promised=worth.promised if problem.recruiter_least.any() else 0,
        level=worth.level,
        pair=worth.pair,
        kept_time=worth.kept_time,
        former=worth.former,
        former_table=worth.former_table,
    )


def begin(problem: Problem, facts: Facts, pairs: Bools) -> Timetable:
    """A timetable of the locked interviews, and of the chosen pairs that can keep their former time."""
    people, recruiters, slots = problem.people, problem.recruiters, problem.slots
    timetable = Timetable(
        slot=np.full(problem.wishes, NEVER),
        seat=np.full(problem.wishes, NEVER),
        by_person=np.full((people, slots), NEVER),
        by_seat=np.full((len(facts.open), slots), NEVER),
        spoken=np.zeros_like(problem.interpreters),
        interviews=np.zeros(people, np.int64),
        recruiter_interviews=np.zeros(recruiters, np.int64),
        load=np.zeros(slots, np.int64),
    )
    _hold(facts, timetable, np.flatnonzero(facts.locked >= 0), facts.locked)
    _hold(facts, timetable, np.flatnonzero(pairs & (facts.former >= 0) & (facts.locked < 0)), facts.former)
    return timetable


def hold_former(facts: Facts, timetable: Timetable) -> None:
    """Hold the former interviews whose seat nobody took."""
    _hold(facts, timetable, np.flatnonzero((facts.former >= 0) & (timetable.slot < 0)), facts.former)


def worth_of(facts: Facts, held: Bools) -> int:
    """What the order of the objectives makes of chosen pairs, whatever their times."""
    people = np.bincount(facts.person[held], minlength=len(facts.most))
    recruiters = np.bincount(facts.recruiter[held], minlength=len(facts.recruiter_most))
    promised = facts.promised * np.minimum(recruiters, facts.recruiter_least).sum()
    return int(facts.pair[held].sum() + promised + np.cumsum(facts.level)[people].sum())


@kernel
def _hold(facts: Facts, timetable: Timetable, wishes: Ints, slots: Ints) -> None:
    """Hold each wish in its slot, at its former table if it is empty, where nothing forbids it."""
    for wish in wishes:
        slot, first = slots[wish], facts.first_seat[facts.recruiter[wish]]
        seat = first + facts.former_table[wish]
        if seat < first or seat >= facts.first_seat[facts.recruiter[wish] + 1]:
            seat = -1
        if seat < 0 or not facts.open[seat, slot] or timetable.by_seat[seat, slot] >= 0:
            seat = empty_seat(facts, timetable, facts.recruiter[wish], slot)
        if seat >= 0 and allowed(facts, timetable, wish) and suits(facts, timetable, wish, slot):
            put(facts, timetable, wish, slot, seat)


@kernel
def put(facts: Facts, timetable: Timetable, wish: int, slot: int, seat: int) -> None:
    """Hold an interview at a seat: the caller has checked that it may be."""
    timetable.slot[wish] = slot
    timetable.seat[wish] = seat
    timetable.by_person[facts.person[wish], slot] = wish
    timetable.by_seat[seat, slot] = wish
    timetable.interviews[facts.person[wish]] += 1
    timetable.recruiter_interviews[facts.recruiter[wish]] += 1
    timetable.load[slot] += 1
    if facts.language[wish] >= 0:
        timetable.spoken[facts.language[wish], slot] += 1


@kernel
def remove(facts: Facts, timetable: Timetable, wish: int) -> None:
    """Cancel an interview."""
    slot = timetable.slot[wish]
    timetable.by_person[facts.person[wish], slot] = -1
    timetable.by_seat[timetable.seat[wish], slot] = -1
    timetable.interviews[facts.person[wish]] -= 1
    timetable.recruiter_interviews[facts.recruiter[wish]] -= 1
    timetable.load[slot] -= 1
    if facts.language[wish] >= 0:
        timetable.spoken[facts.language[wish], slot] -= 1
    timetable.slot[wish] = -1
    timetable.seat[wish] = -1


@kernel
def restore(facts: Facts, timetable: Timetable, slot: Ints, seat: Ints) -> None:
    """Go back to the slots and seats of another moment."""
    for wish in range(len(slot)):
        if timetable.slot[wish] >= 0 and (timetable.slot[wish] != slot[wish] or timetable.seat[wish] != seat[wish]):
            remove(facts, timetable, wish)
    for wish in range(len(slot)):
        if slot[wish] >= 0 and timetable.slot[wish] < 0:
            put(facts, timetable, wish, slot[wish], seat[wish])


@kernel
def clear(facts: Facts, timetable: Timetable, wish: int, slot: int, but: int, also: int) -> bool:
    """Whether the person is free, far enough from their other interviews, leaving out what they hold in two slots."""
    person = facts.person[wish]
    if not facts.free[person, slot]:
        return False
    gap = facts.gaps[facts.hall[facts.recruiter[wish]]]
    for near in range(max(0, slot - facts.reach), min(facts.free.shape[1], slot + facts.reach + 1)):
        held = timetable.by_person[person, near]
        if held >= 0 and near != but and near != also and abs(near - slot) <= gap[facts.hall[facts.recruiter[held]]]:
            return False
    return True


@kernel
def heard(facts: Facts, timetable: Timetable, wish: int, slot: int) -> bool:
    """Whether the meeting needs no interpreter, or one is left."""
    language = facts.language[wish]
    return bool(language < 0 or timetable.spoken[language, slot] < facts.interpreters[language, slot])


@kernel
def suits(facts: Facts, timetable: Timetable, wish: int, slot: int) -> bool:
    """Whether the person may be there in a slot, with an interpreter if they need one."""
    return clear(facts, timetable, wish, slot, -1, -1) and heard(facts, timetable, wish, slot)


@kernel
def empty_seat(facts: Facts, timetable: Timetable, recruiter: int, slot: int) -> int:
    """The first seat that is open and empty, -1 when there is none."""
    for seat in range(facts.first_seat[recruiter], facts.first_seat[recruiter + 1]):
        if facts.open[seat, slot] and timetable.by_seat[seat, slot] < 0:
            return seat
    return -1


@kernel
def allowed(facts: Facts, timetable: Timetable, wish: int) -> bool:
    """Whether both sides accept one interview more."""
    person, recruiter = facts.person[wish], facts.recruiter[wish]
    if timetable.interviews[person] >= facts.most[person]:
        return False
    return bool(timetable.recruiter_interviews[recruiter] < facts.recruiter_most[recruiter])


@kernel
def worth_there(facts: Facts, wish: int, slot: int) -> int:
    """What a pair is worth in a slot, whatever the count of its person and of its recruiter."""
    return int(facts.pair[wish] + (facts.kept_time if facts.former[wish] == slot else 0))
