"""The closed form: groups that go round in a circle, when everyone is there for everything."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.rotation.problem import NOWHERE, Bools, Day, Ints, Session
from planner.rotation.remaining import Remaining


def latin_square(question: Remaining) -> tuple[Session, ...] | None:
    """Full attendance without search, or None where the day is not regular enough.

    Everyone owes the same workshops, all of one length, and is there at the slots used; each workshop keeps one coach
    and one room. Group g attends workshop g + t (modulo the number of workshops) at the t-th time: a Latin square.
    """
    day = question.day
    owed = np.flatnonzero(question.owes.any(axis=0))
    if question.held or question.announced or not owed.size:
        return None
    lengths = np.unique(day.duration[owed])
    if not question.owes[:, owed].all() or lengths.size > 1:
        return None
    table = _timetable(question, owed, int(lengths[0]))
    if table is None:
        return None
    starts, coaches, rooms = table
    return tuple(
        Session(int(start), int(owed[place]), int(coaches[place]), int(rooms[place]), tuple(group.tolist()))
        for turn, start in enumerate(starts)
        for number, group in enumerate(_groups(day, owed, rooms))
        for place in [(number + turn) % owed.size]
    )


def _timetable(question: Remaining, owed: Ints, length: int) -> tuple[list[int], Ints, Ints] | None:
    """As many starts as workshops, and for each workshop its coach and its room; None where there are not."""
    needs_lunch = question.eats.any() or question.coach_eats.any()
    for spared in np.flatnonzero(question.lunch) if needs_lunch else [NOWHERE]:
        starts = _starts(question.present & (np.arange(question.day.slots) != spared), length, owed.size)
        if len(starts) < owed.size:
            continue
        used = (np.array(starts)[:, None] + np.arange(length)).ravel()
        coaches, rooms = _coaches(question, owed, used), _rooms(question, owed, used)
        if coaches is not None and rooms is not None and _groups(question.day, owed, rooms):
            return starts, coaches, rooms
    return None


def _starts(present: Bools, length: int, count: int) -> list[int]:
    """The first `count` starts, or fewer, of disjoint runs of `length` slots at which everyone is there."""
    everyone = present.min(axis=0)
    starts: list[int] = []
    slot = 0
    while slot + length <= len(everyone) and len(starts) < count:
        if everyone[slot : slot + length].all():
            starts.append(slot)
            slot += length
        else:
            slot += 1
    return starts


def _coaches(question: Remaining, owed: Ints, used: Ints) -> Ints | None:
    able = np.asarray(question.free[:, used].all(axis=1) & (question.load >= used.size))
    return _one_each(question.day.skills[:, owed] & able[:, None], np.ones_like(owed))


def _rooms(question: Remaining, owed: Ints, used: Ints) -> Ints | None:
    """One room for each workshop that takes one, the largest where there is a choice."""
    day = question.day
    rooms = np.full(owed.size, NOWHERE)
    indoors = np.flatnonzero(day.needs_room[owed])
    able = np.asarray(question.opening[:, used].all(axis=1))
    found = _one_each(day.suits[:, owed[indoors]] & able[:, None], day.seats[:, None])
    if found is None:
        return None
    rooms[indoors] = found
    return rooms


def _one_each(allowed: Bools, worth: Ints) -> Ints | None:
    """For each column a row of its own that allows it, of the greatest total worth; None where there is none."""
    rows, columns = linear_sum_assignment(np.where(allowed, worth, -int(worth.sum()) - 1), maximize=True)
    if columns.size < allowed.shape[1] or not np.all(np.asarray(allowed)[rows, columns]):
        return None
    return np.asarray(rows[np.argsort(columns)])


def _groups(day: Day, owed: Ints, rooms: Ints) -> list[Ints]:
    """Everyone in the fewest groups that fit every workshop; empty where no number of groups does."""
    seats = np.where(day.needs_room[owed], day.seats[rooms], len(day.owes))
    most, fewest = int(np.minimum(day.largest[owed], seats).min()), int(day.smallest[owed].max())
    people = np.arange(len(day.owes))
    for count in range(1, owed.size + 1):
        if -(-people.size // count) <= most and people.size // count >= fewest:
            return np.array_split(people, count)
    return []
