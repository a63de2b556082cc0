"""Give one person an interview by pushing others aside within a slot: best augmenting paths."""

from typing import NamedTuple

import numpy as np

from planner.interviews.problem import Ints
from planner.interviews.timetable import Facts, Timetable, clear, empty_seat, heard, put, remove, worth_there
from planner.kernels import kernel

NOTHING = -(1 << 62)
NOBODY, SEVERAL = -1, -2


class Paths(NamedTuple):
    """Room to search in. A path reaches recruiter r by the wish by[r], from recruiter before[r], with gain[r] so far."""

    gain: Ints  # (R,)
    by: Ints  # (R,)
    before: Ints  # (R,) -1 when the person pushed in comes straight there
    queue: Ints  # (R,) circular
    queued: Ints  # (R,)
    best: Ints  # (R + 2,) the best path: wishes, last first, closed by -1
    hold: Ints  # (E,) the step before which a wish may not be cancelled
    noise: Ints  # (997,) added to what cancelling costs, so that lacks do not turn in circles


def paths_of(facts: Facts) -> Paths:
    """Empty room for the recruiters of a problem."""
    recruiters = len(facts.recruiter_most)
    sizes = (*[recruiters] * 5, recruiters + 2, len(facts.person), 997)
    return Paths(*(np.zeros(size, np.int64) for size in sizes))


@kernel
def push_in(
    facts: Facts, timetable: Timetable, person: int, paths: Paths, floor: int, step: int, depth: int
) -> tuple[int, int, int]:
    """Give the person one more interview, where everyone together gains the most, and more than the floor.

    In a slot, the person takes a recruiter's seat; who sat there goes to another recruiter of theirs in the same slot,
    and so on, to an empty seat, or to someone whose interview is cancelled because it is worth less. Only this slot
    changes, so hours and gaps of the others hold by themselves; the person may give up one interview that is too near.
    Labels correct themselves as in Bellman and Ford (1958); a path that would pass twice by a recruiter is not
    followed, nor more than `depth` recruiters of a slot.

    Returns the gain (0 when nothing is done), and two wishes cancelled (-1 when none): somebody's, and one of the
    person.
    """
    if timetable.interviews[person] >= facts.most[person]:
        return 0, -1, -1
    best, best_slot, best_last = floor, -1, -1
    for slot in range(facts.free.shape[1]):
        if facts.free[person, slot]:
            gain, last = _search(facts, timetable, person, slot, paths, best, step, depth)
            if gain > best:
                best, best_slot, best_last = gain, slot, last
    if best_slot < 0:
        return 0, -1, -1
    own = _apply(facts, timetable, best_slot, best_last, paths)
    return best, best_last, own


@kernel
def _search(
    facts: Facts, timetable: Timetable, person: int, slot: int, paths: Paths, best: int, step: int, depth: int
) -> tuple[int, int]:
    """The best path in one slot, remembered if it gains more than `best`: its gain, and the wish that it cancels."""
    waiting = _enter(facts, timetable, person, slot, paths, step)
    head, followed, best_last = 0, 0, -1
    while waiting > 0:
        recruiter = paths.queue[head]
        head = (head + 1) % len(paths.queue)
        waiting -= 1
        paths.queued[recruiter] = 0
        if paths.gain[recruiter] + facts.promised <= best:
            continue
        gain, last = _end(facts, timetable, recruiter, slot, person, paths, step)
        if gain > best:
            best, best_last = gain, last
            _remember(recruiter, paths)
        if followed < depth:
            followed += 1
            waiting = _follow(facts, timetable, recruiter, slot, person, best, paths, head, waiting)
    return best, best_last


@kernel
def _enter(facts: Facts, timetable: Timetable, person: int, slot: int, paths: Paths, step: int) -> int:
    """Label the recruiters whom the person may meet in a slot, queue them, and count them."""
    paths.gain[:] = NOTHING
    paths.queued[:] = 0
    count = 0
    for place in range(facts.start[person], facts.start[person + 1]):
        wish = facts.wish[place]
        if timetable.slot[wish] >= 0 or not heard(facts, timetable, wish, slot):
            continue
        own = _in_the_way(facts, timetable, wish, slot)
        if own < NOBODY or (own >= 0 and (paths.hold[own] > step or facts.locked[own] >= 0)):
            continue
        recruiter = facts.recruiter[wish]
        if facts.first_seat[recruiter] == facts.first_seat[recruiter + 1]:
            continue
        level = (
            facts.level[timetable.interviews[person] + 1] if own < 0 else -worth_there(facts, own, timetable.slot[own])
        )
        paths.gain[recruiter] = level + worth_there(facts, wish, slot)
        paths.by[recruiter] = wish
        paths.before[recruiter] = -1
        paths.queue[count % len(paths.queue)] = recruiter
        paths.queued[recruiter] = 1
        count += 1
    return count


@kernel
def _in_the_way(facts: Facts, timetable: Timetable, wish: int, slot: int) -> int:
    """The person's own interview that is too near, NOBODY when there is none, SEVERAL when there are more."""
    person, found = facts.person[wish], NOBODY
    gap = facts.gaps[facts.hall[facts.recruiter[wish]]]
    for near in range(max(0, slot - facts.reach), min(facts.free.shape[1], slot + facts.reach + 1)):
        held = timetable.by_person[person, near]
        if held >= 0 and abs(near - slot) <= gap[facts.hall[facts.recruiter[held]]]:
            if found >= 0:
                return SEVERAL
            found = held
    return found


@kernel
def _end(
    facts: Facts, timetable: Timetable, recruiter: int, slot: int, person: int, paths: Paths, step: int
) -> tuple[int, int]:
    """The gain of a path that stops here, and the interview that it cancels (-1 when there is an empty seat)."""
    count = timetable.recruiter_interviews[recruiter]
    if count < facts.recruiter_most[recruiter] and empty_seat(facts, timetable, recruiter, slot) >= 0:
        promised = facts.promised if count < facts.recruiter_least[recruiter] else 0
        return paths.gain[recruiter] + promised, -1
    least, last = -NOTHING, -1
    for seat in range(facts.first_seat[recruiter], facts.first_seat[recruiter + 1]):
        held = timetable.by_seat[seat, slot]
        if held < 0 or facts.locked[held] >= 0 or paths.hold[held] > step or facts.person[held] == person:
            continue
        loss = facts.level[timetable.interviews[facts.person[held]]] + worth_there(facts, held, slot)
        loss += paths.noise[(held + 31 * step) % len(paths.noise)]
        if loss < least:
            least, last = loss, held
    return (paths.gain[recruiter] - least, last) if last >= 0 else (NOTHING, -1)


@kernel
def _follow(
    facts: Facts,
    timetable: Timetable,
    recruiter: int,
    slot: int,
    person: int,
    best: int,
    paths: Paths,
    head: int,
    waiting: int,
) -> int:
    """Push each person seated here to their other recruiters, and queue those whose label improves."""
    for seat in range(facts.first_seat[recruiter], facts.first_seat[recruiter + 1]):
        held = timetable.by_seat[seat, slot]
        if held < 0 or facts.locked[held] >= 0 or facts.person[held] == person:
            continue
        base = paths.gain[recruiter] - worth_there(facts, held, slot)
        pushed = facts.person[held]
        for place in range(facts.start[pushed], facts.start[pushed + 1]):
            wish = facts.wish[place]
            other = facts.recruiter[wish]
            gain = base + worth_there(facts, wish, slot)
            if gain <= paths.gain[other] or gain + facts.promised <= best:
                continue
            if not _may_follow(facts, timetable, held, wish, slot) or _passes(recruiter, other, paths):
                continue
            paths.gain[other], paths.by[other], paths.before[other] = gain, wish, recruiter
            if not paths.queued[other]:
                paths.queue[(head + waiting) % len(paths.queue)] = other
                paths.queued[other] = 1
                waiting += 1
    return waiting


@kernel
def _may_follow(facts: Facts, timetable: Timetable, held: int, wish: int, slot: int) -> bool:
    """Whether who holds an interview may have another in its place, in the same slot, with no other interpreter."""
    other = facts.recruiter[wish]
    if timetable.slot[wish] >= 0 or facts.first_seat[other] == facts.first_seat[other + 1]:
        return False
    if facts.language[wish] >= 0 and facts.language[wish] != facts.language[held]:
        return False
    return clear(facts, timetable, wish, slot, slot, -1)


@kernel
def _passes(recruiter: int, other: int, paths: Paths) -> bool:
    """Whether the path to a recruiter already passes by the other."""
    while recruiter >= 0:
        if recruiter == other:
            return True
        recruiter = paths.before[recruiter]
    return False


@kernel
def _remember(recruiter: int, paths: Paths) -> None:
    """Copy the wishes of a path, last first, and close it with -1."""
    length = 0
    while recruiter >= 0:
        paths.best[length] = paths.by[recruiter]
        length += 1
        recruiter = paths.before[recruiter]
    paths.best[length] = -1


@kernel
def _apply(facts: Facts, timetable: Timetable, slot: int, last: int, paths: Paths) -> int:
    """Cancel the last, move those who are pushed, seat the person; their own interview cancelled for it, or -1."""
    if last >= 0:
        remove(facts, timetable, last)
    length = 0
    while paths.best[length + 1] >= 0:
        held = timetable.by_person[facts.person[paths.best[length]], slot]
        if held >= 0:
            remove(facts, timetable, held)
        length += 1
    length += 1
    own = _in_the_way(facts, timetable, paths.best[length - 1], slot)
    if own >= 0:
        remove(facts, timetable, own)
    for place in range(length):
        wish = paths.best[place]
        put(facts, timetable, wish, slot, empty_seat(facts, timetable, facts.recruiter[wish], slot))
    return own
