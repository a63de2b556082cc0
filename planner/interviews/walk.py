"""Serve those who miss an interview, by handing the lack from one to another until someone finds a seat."""

import numpy as np

from planner.interviews.problem import Ints
from planner.interviews.pushing import NOTHING, Paths, push_in
from planner.interviews.timetable import Facts, Timetable, remove, restore, worth_there
from planner.kernels import kernel

FULL = 1 << 30  # recruiters followed in a slot: all of them
SHORT = 20


def walk(facts: Facts, timetable: Timetable, paths: Paths, claims: Ints, steps: int, rng: np.random.Generator) -> int:
    """Place one interview more for each person in `claims`, once per interview that they miss; the gain in worth.

    Each step pushes in one claimant by the best path, even at a loss: the claim passes to the person whose interview is
    cancelled, and the one just placed is held a while, so the lack wanders until a seat is found for it. The best
    timetable seen is kept. Most steps look at short paths only: a long one is worth its time once for each claim.

    Source: PartialCol (Blöchliger and Zufferey, A graph coloring heuristic using partial solutions and a reactive tabu
    scheme, 2008), with augmenting paths for moves.
    """
    queue = np.concatenate([claims, np.zeros(steps + 1, np.int64)])  # a step adds one claim at most
    paths.hold[:] = 0
    paths.noise[:] = rng.integers(0, facts.pair[facts.former < 0].max(initial=0) // 4 + 1, len(paths.noise))
    return int(_walk(facts, timetable, paths, queue, len(claims), steps, rng))


@kernel
def _walk(
    facts: Facts, timetable: Timetable, paths: Paths, claims: Ints, waiting: int, steps: int, rng: np.random.Generator
) -> int:
    total, best, first = 0, 0, waiting
    slot, seat = timetable.slot.copy(), timetable.seat.copy()
    for step in range(steps):
        if waiting == 0:
            break
        chosen = first - 1 - step if step < first else int(rng.random() * waiting)
        depth = FULL if step < first or step % SHORT == 0 else int(rng.random() * SHORT)
        gain, cancelled, own = push_in(facts, timetable, claims[chosen], paths, NOTHING, step, depth)
        if gain == 0:
            continue
        total += gain
        paths.hold[_placed(paths)] = step + 5 + waiting + int(rng.random() * 10)
        if own < 0:
            waiting -= 1
            claims[chosen] = claims[waiting]
        if cancelled >= 0:
            claims[waiting] = facts.person[cancelled]
            waiting += 1
        if total > best:
            best = total
            slot[:] = timetable.slot
            seat[:] = timetable.seat
    if total < best:
        restore(facts, timetable, slot, seat)
    return best


@kernel
def _placed(paths: Paths) -> int:
    """The wish of the person just pushed in: the last of the path."""
    length = 0
    while paths.best[length + 1] >= 0:
        length += 1
    return int(paths.best[length])


def polish(facts: Facts, timetable: Timetable, paths: Paths, people: Ints) -> int:
    """Take each interview of these people off and place it anew by the best path; the gain in worth."""
    paths.hold[:] = 0
    paths.noise[:] = 0
    return int(_polish(facts, timetable, paths, people))


@kernel
def _polish(facts: Facts, timetable: Timetable, paths: Paths, people: Ints) -> int:
    total = 0
    for person in people:
        for slot in range(facts.free.shape[1]):
            wish = timetable.by_person[person, slot]
            if wish < 0 or facts.locked[wish] >= 0:
                continue
            loss = facts.level[timetable.interviews[person]] + worth_there(facts, wish, slot)
            recruiter = facts.recruiter[wish]
            if timetable.recruiter_interviews[recruiter] <= facts.recruiter_least[recruiter]:
                loss += facts.promised
            remove(facts, timetable, wish)
            gain, _, _ = push_in(facts, timetable, person, paths, 0, 0, FULL)
            total += gain - loss
    return total
