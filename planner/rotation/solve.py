"""Plan a day of workshops, or what is left of it."""

import numpy as np

from planner.refusals import Refused
from planner.rotation.bound import attendance_bound, pairs_bound
from planner.rotation.counting import count
from planner.rotation.greedy import greedy
from planner.rotation.improve import mixed, shared
from planner.rotation.latin import latin_square
from planner.rotation.problem import Day, Rotation, Session
from planner.rotation.reasons import why_not
from planner.rotation.remaining import Remaining, remaining
from planner.rotation.seating import seated

AT_ONCE, TO_KEEP = 0.2, 0.15  # CP-SAT's work for the first answer: attendance (twice at most), then what was told
SEARCH_A_SECOND, THRIFT_A_SECOND = 0.12, 0.06  # and then, for each second
STEPS_A_SECOND = 10_000


def rotate(
    day: Day, *, former: Rotation | None = None, from_slot: int = 0, seconds: float = 10.0, seed: int = 0
) -> Rotation:
    """Give everyone the workshops they owe, then keep what was told, then make people meet as many others as possible.

    Parameters
    ----------
    day
        as it now is: someone late, a coach who left, are slots that become False.
    former
        the rotation that people have been told. What began before `from_slot` is kept as it happened; then as
        many places as possible, but never against a workshop more.
    from_slot
        the first slot that can still be changed.
    seconds
        how long to improve, about; 0 for the first answer, in less than a second for a day of 30 people. It is
        turned into an amount of work, so that the answer does not depend on the machine.
    seed
        of the search.

    Returns
    -------
    Rotation, with its bounds, and a reason for each workshop that is not given.

    Raises
    ------
    Refused
        When `from_slot` is outside the day, `seconds` negative, or `former` of another day.
    """
    if not 0 <= seconds < np.inf:
        raise Refused(f"seconds: expected 0 or more, got {seconds}")
    question = remaining(day, former, from_slot)
    told = tuple(session for session in former.sessions if session.start >= from_slot) if former else ()
    sessions, bound = _attended(question, told, seconds, seed)
    sessions = mixed(question, sessions, told, steps=int(STEPS_A_SECOND * seconds), seed=seed)
    return _rotation(question, sessions, bound, told, from_slot)


def _attended(
    question: Remaining, told: tuple[Session, ...], seconds: float, seed: int
) -> tuple[tuple[Session, ...], int]:
    """Sessions with as many people as possible, few of them if there is time, and the most that there can be."""
    bound, given = attendance_bound(question), _attendance(question.held) + _attendance(question.announced)
    sessions = latin_square(question) or greedy(question, told)
    reached: set[tuple[Session, ...]] = set()
    if _attendance(question.held) + _attendance(sessions) == bound:
        reached = {()} if _places(told) - _places(sessions) else {(), told}
    for aim, work, bold, thrifty in (
        ((), AT_ONCE, True, False),  # attendance, whoever is moved: the smallest model
        ((), AT_ONCE, False, False),
        (told, TO_KEEP if told else 0.0, True, False),
        (told, SEARCH_A_SECOND * seconds, False, False),
        (told, THRIFT_A_SECOND * seconds, False, True),
    ):
        if not work or (aim in reached and not thrifty):
            continue
        least, most = _attendance(sessions) - _attendance(question.announced), bound - given
        # from nothing CP-SAT finds full attendance sooner; to spare sessions, it starts from what is good
        start, floor = (sessions if thrifty else (), least if aim or thrifty else 0)
        limits = {"least": floor, "most": most}
        found = count(question, aim, start, **limits, bold=bold, thrifty=thrifty, work=work, seed=seed)
        if found is not None:
            bound = given + found.bound
            if sum(found.going.values()) >= least:
                sessions, reached = seated(question, found, told), {aim} if found.is_best else set()
    return sessions, bound


def _attendance(sessions: tuple[Session, ...]) -> int:
    return sum(len(session.people) for session in sessions)


def _places(sessions: tuple[Session, ...]) -> set[tuple[int, int, int]]:
    """Who goes to which workshop, and when."""
    return {(person, session.workshop, session.start) for session in sessions for person in session.people}


def _rotation(
    question: Remaining, sessions: tuple[Session, ...], bound: int, told: tuple[Session, ...], from_slot: int
) -> Rotation:
    day, all_sessions = question.day, tuple(sorted((*question.held, *sessions)))
    return Rotation(
        sessions=all_sessions,
        why_not=why_not(day, all_sessions, from_slot),
        attended=_attendance(all_sessions),
        attendance_bound=bound,
        met=int(np.count_nonzero(np.triu(shared(len(day.owes), all_sessions)))),
        met_bound=pairs_bound(question, shared(len(day.owes), question.held) > 0),
        moved=len(_places(told) - _places(sessions)),
    )
