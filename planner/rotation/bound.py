"""What no rotation can exceed: workshops given, pairs of people who meet."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from planner.rotation.problem import Bools, Day, Ints
from planner.rotation.remaining import Remaining


def attendance_bound(question: Remaining) -> int:
    """Most workshops given at the end of the day, over everyone.

    Person by person: each workshop starts at a slot of its own (a matching) at which a coach and a room can take it,
    and all take no more slots than the person is there, once lunch is taken. Workshop by workshop: no more places
    than coaches and rooms could open at each slot.
    """
    day, fixed = question.day, (*question.held, *question.announced)
    given = sum(len(session.people) for session in fixed)
    can_attend = _attendable(question)
    persons = sum(_most_attended(question, can_attend[person], person) for person in range(len(can_attend)))
    rooms = np.where(day.needs_room[:, None], _startable(day, day.suits, question.opening).sum(axis=0), len(day.owes))
    sessions = np.minimum(_startable(day, day.skills, question.free).sum(axis=0), rooms).sum(axis=1)
    for session in question.announced:
        sessions[session.workshop] += 1
    places = np.minimum(sessions * _biggest(day), question.owes.sum(axis=0))
    return given + min(persons, int(places.sum()))


def pairs_bound(question: Remaining, met: Bools) -> int:
    """Most pairs of people who can have met by the end of the day; `met` (P, P) says who has in what was held.

    A pair needs a workshop that both can attend at the same slot; a person meets at most a full session at each
    workshop; the people of one workshop make most pairs in full sessions.
    """
    can_attend = _attendable(question)
    for session in question.announced:
        can_attend[list(session.people), session.workshop, session.start] = True
    flat = can_attend.reshape(len(can_attend), -1).astype(np.int64)
    new = (flat @ flat.T > 0) & ~met & ~np.eye(len(met), dtype=np.bool_)
    attends = can_attend.any(axis=2)
    biggest = _biggest(question.day)
    reach = (attends * (biggest - 1)).sum(axis=1)
    full, rest = np.divmod(attends.sum(axis=0), biggest)
    by_workshop = (full * (biggest * (biggest - 1) // 2) + rest * (rest - 1) // 2).sum()
    by_person = np.minimum(new.sum(axis=1), reach).sum() // 2
    return int(np.triu(met, 1).sum() + min(by_person, by_workshop))


def _attendable(question: Remaining) -> Bools:
    """(P, W, T) whether a person may start a workshop at a slot, some coach and some room being there."""
    day = question.day
    has_coach = _startable(day, day.skills, question.free).any(axis=0)
    has_room = _startable(day, day.suits, question.opening).any(axis=0) | ~day.needs_room[:, None]
    starts = has_coach & has_room
    for session in question.announced:
        starts[session.workshop, session.start] = True
    return _startable(day, question.owes, question.present) & starts


def _startable(day: Day, allowed: Bools, there: Bools) -> Bools:
    """(X, W, T) whether one of X rows, `allowed` (X, W), is `there` (X, T) for a whole workshop from a slot."""
    starts = np.zeros((*allowed.shape, day.slots), np.bool_)
    for workshop, duration in enumerate(day.duration):
        if duration <= day.slots:
            whole = np.lib.stride_tricks.sliding_window_view(there, duration, axis=1).all(axis=2)
            starts[:, workshop, : whole.shape[1]] = allowed[:, workshop, None] & whole
    return starts


def _most_attended(question: Remaining, can_attend: Bools, person: int) -> int:
    """Most workshops for one person, `can_attend` (W, T); lunch is one more thing to attend, that cannot be missed."""
    eats = bool(question.eats[person])
    lunch = (question.lunch & question.present[person])[None, :]
    table = np.concatenate([can_attend, lunch]) if eats else can_attend
    matched = int((maximum_bipartite_matching(csr_array(table), perm_type="column") >= 0).sum()) - eats
    lengths: NDArray[np.int64] = np.sort(question.day.duration[can_attend.any(axis=1)])
    there = int(question.present[person].sum()) - eats
    return min(matched, int((np.cumsum(lengths) <= there).sum()))


def _biggest(day: Day) -> Ints:
    """(W,) most people in one session, the largest suitable room included; at least 1."""
    widest = np.where(day.suits, day.seats[:, None], 0).max(axis=0, initial=0)
    return np.maximum(np.where(day.needs_room, np.minimum(day.largest, widest), day.largest), 1)
