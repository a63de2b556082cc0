"""Why a workshop that is owed is not given."""

import numpy as np
from numpy.typing import NDArray

from planner.rotation.problem import Bools, Day, Session, Why


def why_not(day: Day, sessions: tuple[Session, ...], from_slot: int) -> NDArray[np.int8]:
    """(P, W) `Why` of each workshop owed and not given, the first that holds; 0 elsewhere."""
    given, begun = np.zeros(day.owes.shape, np.bool_), np.zeros(day.owes.shape, np.bool_)
    for session in sessions:
        given[list(session.people), session.workshop] = True
        begun[list(session.people), session.workshop] = session.start < from_slot
    there = day.present & (np.arange(day.slots) >= from_slot)
    short_of_time = (day.owes & ~begun) @ day.duration > there.sum(axis=1)
    missing = day.owes & ~given
    reasons = np.zeros(day.owes.shape, np.int8)
    for workshop in np.flatnonzero(missing.any(axis=0)).tolist():
        can_start = _whole(there, int(day.duration[workshop]))
        for person in np.flatnonzero(missing[:, workshop]).tolist():
            waiting = (can_start & missing[:, workshop, None]).sum(axis=0)
            late = bool(short_of_time[person])
            reasons[person, workshop] = _reason(day, workshop, can_start[person], waiting, short_of_time=late)
    return reasons


def _reason(day: Day, workshop: int, starts: Bools, waiting: NDArray[np.int64], *, short_of_time: bool) -> Why:
    """`starts` (T,): when the person could begin it; `waiting` (T,): how many who miss it could begin it then."""
    length = int(day.duration[workshop])
    coach = starts & (_whole(day.free, length) & day.skills[:, workshop, None]).any(axis=0)
    room = coach & (
        (_whole(day.opening, length) & day.suits[:, workshop, None]).any(axis=0) | ~day.needs_room[workshop]
    )
    if not starts.any():
        return Why.NOT_THERE
    if not coach.any():
        return Why.NO_COACH
    if not room.any():
        return Why.NO_ROOM
    if short_of_time:
        return Why.NOT_THERE
    return Why.FULL if (waiting[room] >= day.smallest[workshop]).any() else Why.TOO_FEW


def _whole(there: Bools, length: int) -> Bools:
    """(X, T) whether each is there for `length` slots from that one."""
    whole = np.zeros_like(there)
    for start in range(there.shape[1] - length + 1):
        whole[:, start] = there[:, start : start + length].all(axis=1)
    return whole
