"""One number for a lexicographic order: what each interview is worth, whatever the others."""

from dataclasses import dataclass

import numpy as np

from planner.interviews.plans import Interviews
from planner.interviews.problem import NEVER, Ints, Problem

ROOM = 1 << 44  # the greatest worth of a level: sums over a hundred thousand nodes stay within 64 bits


@dataclass(frozen=True, eq=False)
class Worth:
    """Weights whose sum orders plans as promised.

    In order: interviews promised to recruiters; people with one interview, with two, …; then pairs kept, times kept and
    fit.

    Parameters
    ----------
    promised : int
        An interview below a recruiter's least.
    level : (L + 1,)
        A person's 1st, 2nd, … L-th interview; level[0] is 0.
    pair : (E,)
        The fit, from the worst fit, plus what keeping a former pair is worth.
    kept_time : int
        A former pair at its former time.
    former, former_table : (E,)
        The slot and the table that a pair had in the former plan, else -1.
    """

    promised: int
    level: Ints
    pair: Ints
    kept_time: int
    former: Ints
    former_table: Ints


def weigh(problem: Problem, keep: Interviews | None) -> Worth:
    """Weights just large enough for the order.

    Between two flows, what changes is a set of cycles, and a simple cycle visits each node once, so each recruiter
    three times at most (day, morning, afternoon): what comes first needs to outweigh that many swaps only. Without
    interpreters a cycle gives an interview to one person and takes one from another, so linear levels are
    lexicographic; each pool of interpreters lets a cycle do so once more, so levels become geometric.
    """
    lowest, highest = problem.fit.min(initial=0), problem.fit.max(initial=0)
    span = int(highest - lowest)
    former, former_table = _former_places(problem, keep)
    swaps = 3 * (problem.recruiters + 1)
    kept = swaps * span + 1 if keep is not None else 0
    unit = swaps * (span + 2 * kept) + 1
    level = _levels(problem, unit)
    return Worth(
        promised=int(level.max()) * (len(problem.interpreters) + 2),
        level=level,
        pair=problem.fit - lowest + kept * (former >= 0),
        kept_time=kept,
        former=former,
        former_table=former_table,
    )


def _levels(problem: Problem, unit: int) -> Ints:
    wishes = np.bincount(problem.person, minlength=problem.people)
    depth = int(np.minimum(np.minimum(problem.most, problem.slots), wishes).max(initial=0))
    if not len(problem.interpreters):
        return unit * np.array([0, *range(depth, 0, -1)])
    base = 2 * len(problem.interpreters) + 3
    level, below = [0] * (depth + 1), 0
    for rank in range(depth, 0, -1):
        # geometric from the first interview down to as deep as 64 bits allow; the deepest levels stay linear
        below = below * base if below and below * base**rank < ROOM else below + unit
        level[rank] = below
    return np.array(level)


def _former_places(problem: Problem, keep: Interviews | None) -> tuple[Ints, Ints]:
    """(E,) twice: the slot and the table of each wish in a former plan, -1 for a pair that it does not hold."""
    slot, table = np.full(problem.wishes, NEVER), np.full(problem.wishes, NEVER)
    if keep is None:
        return slot, table
    known = (keep.person < problem.people) & (keep.recruiter < problem.recruiters) & (keep.slot < problem.slots)
    held = (keep.person * problem.recruiters + keep.recruiter)[known]
    pair = problem.person * problem.recruiters + problem.recruiter
    _, wish, place = np.intersect1d(pair, held, return_indices=True)
    slot[wish], table[wish] = keep.slot[known][place], keep.table[known][place]
    return slot, table
