"""What breaks a rule in a plan of interviews, made by a program or by hand: one function a rule."""

import numpy as np
import numpy.typing as npt

from planner.booking.problem import Blocks, Bookings, Integers, Reason, Requests
from planner.violations import Violation


def check(requests: Requests, blocks: Blocks, bookings: Bookings, overbook: npt.ArrayLike = 0) -> list[Violation]:
    """Every rule that these bookings break; `where` is the person, then the block (the block alone for `too_many`).

    After `rebook`, give the absent half-days no quanta, and nobody an earliest day before its first day.

    Parameters
    ----------
    requests, blocks, bookings : Requests, Blocks, Bookings
        The question and the answer.
    overbook : int or int (B,)
        Quanta that each half-day may sell twice.
    """
    block, start = bookings.block, bookings.start
    return [
        *out_of_reach(requests, blocks, block),
        *not_understood(requests, blocks, block),
        *out_of_days(requests, blocks, block),
        *never_there(requests, blocks, block),
        *out_of_hours(requests, blocks, block, start),
        *too_many(requests, blocks, block, start, overbook),
        *left_out(requests, blocks, block, start, overbook),
        *told_wrong(requests, blocks, bookings),
    ]


def out_of_reach(requests: Requests, blocks: Blocks, block: Integers) -> list[Violation]:
    """Nobody goes farther than their radius."""
    who = np.flatnonzero(block >= 0)
    metres = requests.metres[who, blocks.site[block[who]]]
    return [
        Violation(
            "out_of_reach",
            (int(i), int(block[i])),
            f"Personne {i} : le lieu est à {way / 1000:.1f} km, au-delà de ses {requests.radius[i] / 1000:.1f} km.",
        )
        for i, way in zip(who, metres, strict=True)
        if way > requests.radius[i]
    ]


def not_understood(requests: Requests, blocks: Blocks, block: Integers) -> list[Violation]:
    """The adviser answers each need of the person."""
    return [
        Violation(
            "not_understood", (int(i), int(b)), f"Personne {i} : l'agent ne répond pas à son besoin (langue, accès…)."
        )
        for i, b in enumerate(block)
        if b >= 0 and requests.needs[i] & blocks.offers[b] != requests.needs[i]
    ]


def out_of_days(requests: Requests, blocks: Blocks, block: Integers) -> list[Violation]:
    """An interview is not before the earliest day, nor after the deadline."""
    found = []
    for i, b in enumerate(block):
        if b >= 0 and blocks.day[b] < requests.earliest[i]:
            sentence = f"Personne {i} : reçue le jour {blocks.day[b]}, avant le jour {requests.earliest[i]}."
            found.append(Violation("too_early", (i, int(b)), sentence))
        if b >= 0 and blocks.day[b] > requests.deadline[i]:
            sentence = f"Personne {i} : reçue le jour {blocks.day[b]}, après l'échéance du jour {requests.deadline[i]}."
            found.append(Violation("late", (i, int(b)), sentence))
    return found


def never_there(requests: Requests, blocks: Blocks, block: Integers) -> list[Violation]:
    """The person can come on that half-day of the week."""
    return [
        Violation("never_there", (int(i), int(b)), f"Personne {i} : elle ne peut pas venir cette demi-journée-là.")
        for i, b in enumerate(block)
        if b >= 0 and not requests.halves[i] >> blocks.half[b] & 1
    ]


def out_of_hours(requests: Requests, blocks: Blocks, block: Integers, start: Integers) -> list[Violation]:
    """An interview lies inside its half-day."""
    return [
        Violation("out_of_hours", (int(i), int(b)), f"Personne {i} : l'entretien sort des heures de la demi-journée.")
        for i, b in enumerate(block)
        if b >= 0 and not 0 <= start[i] <= blocks.quanta[b] - requests.quanta[i]
    ]


def too_many(
    requests: Requests, blocks: Blocks, block: Integers, start: Integers, overbook: npt.ArrayLike = 0
) -> list[Violation]:
    """At most two people at once, and two only for as many quanta as may be sold twice."""
    allowed = np.broadcast_to(overbook, (len(blocks),))
    people = _people_at(requests, blocks, block, start)
    doubled = np.maximum(people - 1, 0).sum(axis=1)
    return [
        Violation(
            "too_many", (int(b),), f"Demi-journée {b} : {doubled[b]} créneaux vendus deux fois, {allowed[b]} admis."
        )
        for b in np.flatnonzero((people > 2).any(axis=1) | (doubled > allowed))
    ]


def left_out(
    requests: Requests, blocks: Blocks, block: Integers, start: Integers, overbook: npt.ArrayLike = 0
) -> list[Violation]:
    """Nobody is left without a place while one that suits them is free, in time."""
    allowed = np.broadcast_to(overbook, (len(blocks),))
    people = _people_at(requests, blocks, block, start)
    found = []
    for i in np.flatnonzero(block < 0):
        for b in np.flatnonzero(_steps(requests, blocks, int(i))[-1]):
            if _is_free(people[b, : blocks.quanta[b]], int(requests.quanta[i]), int(allowed[b])):
                sentence = f"Personne {i} : laissée sans rendez-vous alors que la demi-journée {b} a de la place."
                found.append(Violation("left_out", (int(i), int(b)), sentence))
                break
    return found


def moved_without_need(before: Bookings, after: Bookings, stays: npt.NDArray[np.bool_]) -> list[Violation]:
    """Who must stay keeps their half-day and their hour."""
    changed = (before.block != after.block) | (before.start != after.start)
    return [
        Violation("moved_without_need", (int(i),), f"Personne {i} : son rendez-vous a changé alors qu'il tenait.")
        for i in np.flatnonzero(stays & changed)
    ]


def told_wrong(requests: Requests, blocks: Blocks, bookings: Bookings) -> list[Violation]:
    """What is said of each person is true: in time or not, the way, the wait, the reason."""
    found = []
    for i, b in enumerate(bookings.block):
        facts = (False, 0, 0)
        if b >= 0:
            day = blocks.day[b]
            facts = (day <= requests.deadline[i], requests.metres[i, blocks.site[b]], day - requests.earliest[i])
        if facts != (bookings.on_time[i], bookings.metres[i], bookings.waiting[i]):
            sentence = f"Personne {i} : le délai, la distance ou l'attente annoncés sont faux."
            found.append(Violation("told_wrong", (i,), sentence))
        elif b < 0 and bookings.reason[i] != _reason(requests, blocks, i):
            sentence = f"Personne {i} : la raison donnée est fausse. {Reason(bookings.reason[i]).sentence}"
            found.append(Violation("told_wrong", (i,), sentence))
    return found


def _people_at(requests: Requests, blocks: Blocks, block: Integers, start: Integers) -> Integers:
    """How many people sit in each quantum of each half-day; (B, longest)."""
    people = np.zeros((len(blocks), int(blocks.quanta.max(initial=0))), np.int64)
    for i in np.flatnonzero(block >= 0):
        people[block[i], max(0, start[i]) : start[i] + requests.quanta[i]] += 1
    return people


def _is_free(people: Integers, length: int, allowed: int) -> bool:
    spare = allowed - int(np.maximum(people - 1, 0).sum())
    spans = (people[first : first + length] for first in range(len(people) - length + 1))
    return any(span.max() < 2 and span.sum() <= spare for span in spans)


def _steps(requests: Requests, blocks: Blocks, i: int) -> list[npt.NDArray[np.bool_]]:
    """The half-days that pass the first condition, the first two, and so on; as many as there are reasons."""
    conditions = [
        (blocks.quanta > 0) & (requests.metres[i, blocks.site] <= requests.radius[i]),
        requests.needs[i] & blocks.offers == requests.needs[i],
        (blocks.day >= requests.earliest[i]) & (blocks.day <= requests.deadline[i]),
        1 << blocks.half & requests.halves[i] > 0,
        blocks.quanta >= requests.quanta[i],
    ]
    return list(np.logical_and.accumulate(conditions))


def _reason(requests: Requests, blocks: Blocks, i: int) -> Reason:
    return Reason(1 + sum(bool(passing.any()) for passing in _steps(requests, blocks, i)))
