"""What is left to plan, once what has happened and what is announced are taken away."""

from dataclasses import dataclass, replace

import numpy as np

from planner.refusals import Refused
from planner.rotation.problem import NOWHERE, Bools, Day, Ints, Rotation, Session


@dataclass(frozen=True, eq=False)
class Remaining:
    """The day from a slot on.

    Attributes
    ----------
    held
        sessions that began before, with those who came: nothing of them changes.
    announced
        fixed sessions to come, with the people they name; others may join.
    owes, present, free, opening
        as in `Day`, less what `held` and `announced` give or take.
    eats, coach_eats
        (P,) (C,) who has still to be given a free slot for lunch.
    lunch
        (T,) the slots still to come of the lunch window.
    load
        (C,) slots that each coach may still work.
    """

    day: Day
    held: tuple[Session, ...]
    announced: tuple[Session, ...]
    owes: Bools
    present: Bools
    free: Bools
    opening: Bools
    eats: Bools
    coach_eats: Bools
    lunch: Bools
    load: Ints


def remaining(day: Day, former: Rotation | None = None, from_slot: int = 0) -> Remaining:
    """What is left of the day from `from_slot`, after what the former rotation has given so far.

    A session of the former rotation that began before `from_slot` was held if its coach and room were free all
    along in `day`, and given to the people whom `day` says present all along.

    Raises
    ------
    Refused
        When `from_slot` is outside the day, or the former rotation is of another day.
    """
    if not 0 <= from_slot <= day.slots:
        raise Refused(f"from_slot: expected 0 to {day.slots}, got {from_slot}")
    held = _began(day, former, from_slot)
    announced = tuple(session for session in day.fixed if session.start >= from_slot)
    owes, present, free, opening = day.owes.copy(), day.present.copy(), day.free.copy(), day.opening.copy()
    for session in (*held, *announced):
        during, people = day.during(session), list(session.people)
        owes[people, session.workshop] = False
        present[np.ix_(people, during)] = False
        free[session.coach, during] = False
        if session.room != NOWHERE:
            opening[session.room, during] = False
    worked = np.sum(day.free & ~free, axis=1)
    past = np.arange(day.slots) < from_slot
    window = np.zeros(day.slots, np.bool_)
    window[slice(*day.lunch) if day.lunch else slice(0)] = True
    eats = _is_hungry(day.present, present, window, past)
    coach_eats = _is_hungry(day.free, free, window, past)
    for table in (present, free, opening):
        table[:, past] = False
    return Remaining(
        day=day,
        held=held,
        announced=announced,
        owes=owes,
        present=present,
        free=free,
        opening=opening,
        eats=eats,
        coach_eats=coach_eats,
        lunch=window & ~past,
        load=np.maximum(day.free.sum(axis=1) - day.rest - worked, 0),
    )


def _is_hungry(there: Bools, free: Bools, window: Bools, past: Bools) -> Bools:
    """Who, among those there during the whole window, has had no free slot of it and may still have one."""
    has_eaten = (~there | (free & past))[:, window].any(axis=1)
    may_eat = free[:, window & ~past].any(axis=1)
    return np.asarray(~has_eaten & may_eat)


def _began(day: Day, former: Rotation | None, from_slot: int) -> tuple[Session, ...]:
    """The sessions of the former rotation that were really held, with those who were really there."""
    began = [session for session in former.sessions if session.start < from_slot] if former else []
    if former and (former.why_not.shape != day.owes.shape or any(s.coach >= len(day.skills) for s in former.sessions)):
        raise Refused("former: expected a rotation of the same people, workshops and coaches")
    return tuple(
        replace(session, people=tuple(p for p in session.people if day.present[p, day.during(session)].all()))
        for session in began
        if day.free[session.coach, day.during(session)].all()
        and (session.room == NOWHERE or day.opening[session.room, day.during(session)].all())
    )
