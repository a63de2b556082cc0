"""A day of workshops to plan, and the rotation that answers it."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.refusals import Refused

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NOWHERE = -1


def _one() -> Ints:
    return np.ones(1, np.int64)


def _always() -> Bools:
    return np.ones((1, 1), np.bool_)


@dataclass(frozen=True, order=True)
class Session:
    """One workshop held once: from slot `start`, by one coach, in one room (`NOWHERE` when it takes none)."""

    start: int
    workshop: int
    coach: int
    room: int = NOWHERE
    people: tuple[int, ...] = ()


class Why(IntEnum):
    """Why a person is not given a workshop."""

    GIVEN_OR_NOT_OWED = 0
    NO_COACH = 1  # no coach who can is free while the person is there
    NO_ROOM = 2  # no room that suits is open while the person is there
    NOT_THERE = 3  # the person is there for less time than what they owe takes
    TOO_FEW = 4  # those who owe it at the same hours are fewer than a group
    FULL = 5  # every place, coach or room that could have served is taken


@dataclass(frozen=True, eq=False, kw_only=True)
class Day:
    """P people, W workshops, C coaches, R rooms, T slots of equal length.

    What has a default may also be given in fewer dimensions, as numpy broadcasts them.

    Attributes
    ----------
    owes
        (P, W) which workshops each person is to attend; an exemption is False.
    present
        (P, T) the slots at which each person is there; late arrivals and early departures are False.
    largest
        (W,) most people in a session; 1 makes individual sessions, several of which may run at once.
    skills
        (C, W) which workshops each coach can run.
    free
        (C, T) the slots at which each coach works.
    seats
        (R,) people that each room holds.
    smallest
        (W,) fewest people for whom a session is held; 1 by default.
    duration
        (W,) slots that a session takes; 1 by default.
    suits
        (R, W) which workshops each room suits; all by default.
    opening
        (R, T) the slots at which each room is open; all by default.
    needs_room
        (W,) whether a session takes a room; True by default.
    lunch
        first slot of the lunch window and the slot after its last; everyone, coach or not, keeps a free one.
    rest
        slots, lunch included, that each coach keeps free among those they work.
    fixed
        sessions already announced: held as they are, with the people they name; others may join.
    """

    owes: Bools
    present: Bools
    largest: Ints
    skills: Bools
    free: Bools
    seats: Ints
    smallest: Ints = field(default_factory=_one)
    duration: Ints = field(default_factory=_one)
    suits: Bools = field(default_factory=_always)
    opening: Bools = field(default_factory=_always)
    needs_room: Bools = field(default_factory=lambda: np.ones(1, np.bool_))
    lunch: tuple[int, int] | None = None
    rest: int = 0
    fixed: tuple[Session, ...] = ()

    def __post_init__(self) -> None:
        people, workshops = _shape("owes", self.owes)
        slots = _shape("present", self.present)[1]
        coaches, rooms = _shape("skills", self.skills)[0], np.asarray(self.seats).size
        for name, shape in (
            ("owes", (people, workshops)),
            ("present", (people, slots)),
            ("skills", (coaches, workshops)),
            ("free", (coaches, slots)),
            ("suits", (rooms, workshops)),
            ("opening", (rooms, slots)),
            ("needs_room", (workshops,)),
        ):
            object.__setattr__(self, name, _booleans(name, getattr(self, name), shape))
        for name, shape, least in (
            ("smallest", (workshops,), 1),
            ("largest", (workshops,), 1),
            ("duration", (workshops,), 1),
            ("seats", (rooms,), 0),
        ):
            object.__setattr__(self, name, _counts(name, getattr(self, name), shape, least))
        _refuse_inconsistency(self, slots)
        for place, session in enumerate(self.fixed):
            _refuse_unknown(self, f"fixed[{place}]", session)
            _refuse_impossible(self, f"fixed[{place}]", session)
            _refuse_clash(self, place, session)

    @property
    def slots(self) -> int:
        """T."""
        return int(self.present.shape[1])

    def during(self, session: Session) -> range:
        """The slots that a session takes."""
        return range(session.start, session.start + int(self.duration[session.workshop]))

    def capacity(self, session: Session) -> int:
        """Most people in that session, in its room."""
        largest = int(self.largest[session.workshop])
        return largest if session.room == NOWHERE else min(largest, int(self.seats[session.room]))


@dataclass(frozen=True, eq=False)
class Rotation:
    """Who goes where, and how far from the best.

    Attributes
    ----------
    sessions
        those held, in the order of their start; each names its people.
    why_not
        (P, W) `Why` of each workshop owed and not given, 0 elsewhere.
    attended, attendance_bound
        workshops given, over everyone; no rotation gives more than the bound.
    met, met_bound
        pairs of people who share at least one session; no rotation reaches more than the bound.
    moved
        of the former rotation, how many places (a person, a workshop, a start) were not kept.
    """

    sessions: tuple[Session, ...]
    why_not: NDArray[np.int8]
    attended: int
    attendance_bound: int
    met: int
    met_bound: int
    moved: int

    @property
    def proved_full(self) -> bool:
        """Nobody could be given more workshops."""
        return self.attended == self.attendance_bound


def _shape(name: str, table: ArrayLike) -> tuple[int, int]:
    shape = np.asarray(table).shape
    if len(shape) != 2 or 0 in shape:
        raise Refused(f"{name}: expected a table of two dimensions, neither empty, got shape {shape}")
    return int(shape[0]), int(shape[1])


def _booleans(name: str, given: ArrayLike, shape: tuple[int, ...]) -> Bools:
    table = np.asarray(given)
    if table.dtype != np.bool_:
        raise Refused(f"{name}: expected booleans, got {table.dtype}")
    return _broadcast(name, table, shape)


def _counts(name: str, given: ArrayLike, shape: tuple[int, ...], least: int) -> Ints:
    table = np.asarray(given)
    if not np.issubdtype(table.dtype, np.integer):
        raise Refused(f"{name}: expected whole numbers, got {table.dtype}")
    low = np.argwhere(table < least)
    if low.size:
        raise Refused(f"{name}[{low[0][0] if low[0].size else 0}]: expected {least} or more, got {table.min()}")
    return _broadcast(name, table.astype(np.int64), shape)


def _broadcast(name: str, table: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    try:
        return np.ascontiguousarray(np.broadcast_to(table, shape))
    except ValueError:
        raise Refused(f"{name}: expected shape {shape}, got {table.shape}") from None


def _refuse_inconsistency(day: Day, slots: int) -> None:
    crossed = np.flatnonzero(day.smallest > day.largest)
    if crossed.size:
        w = crossed[0]
        raise Refused(f"smallest[{w}]: expected at most largest[{w}] = {day.largest[w]}, got {day.smallest[w]}")
    if day.lunch is not None and not 0 <= day.lunch[0] < day.lunch[1] <= slots:
        raise Refused(f"lunch: expected 0 <= first < after <= {slots}, got {day.lunch}")
    if not 0 <= day.rest <= slots:
        raise Refused(f"rest: expected 0 to {slots} slots, got {day.rest}")


def _refuse_unknown(day: Day, name: str, session: Session) -> None:
    """A fixed session names what exists, within the day."""
    people, workshops = day.owes.shape
    named = [("workshop", session.workshop, workshops), ("coach", session.coach, len(day.skills))]
    for what, index, count in (*named, *(("person", person, people) for person in session.people)):
        if not 0 <= index < count:
            raise Refused(f"{name}: no {what} {index}, expected 0 to {count - 1}")
    during = day.during(session)
    if not 0 <= during.start < during.stop <= day.slots:
        raise Refused(f"{name}: slots {during.start} to {during.stop - 1} are outside the day")
    if day.needs_room[session.workshop] != (0 <= session.room < len(day.seats)):
        raise Refused(f"{name}: room {session.room} is not one, or the workshop takes none")


def _refuse_impossible(day: Day, name: str, session: Session) -> None:
    """A fixed session has its coach, its room and its people at its slots."""
    during = day.during(session)
    if not (day.skills[session.coach, session.workshop] and day.free[session.coach, during].all()):
        raise Refused(f"{name}: coach {session.coach} cannot run workshop {session.workshop} then")
    most = int(day.largest[session.workshop])
    if session.room != NOWHERE:
        most = min(most, int(day.seats[session.room]))
        if not (day.suits[session.room, session.workshop] and day.opening[session.room, during].all()):
            raise Refused(f"{name}: room {session.room} is not open to workshop {session.workshop} then")
    if len(session.people) > most or len(set(session.people)) < len(session.people):
        raise Refused(f"{name}: more than {most} people, or one of them twice")
    for person in session.people:
        if not (day.owes[person, session.workshop] and day.present[person, during].all()):
            raise Refused(f"{name}: person {person} does not owe workshop {session.workshop}, or is not there")


def _refuse_clash(day: Day, place: int, session: Session) -> None:
    """Two fixed sessions that share a coach, a room or a person are not at the same time."""
    for other in day.fixed[:place]:
        shared = set(session.people) & set(other.people)
        if session.workshop == other.workshop and shared:
            raise Refused(f"fixed[{place}]: person {min(shared)} is already given workshop {session.workshop}")
        if not set(day.during(session)) & set(day.during(other)):
            continue
        if session.coach == other.coach or session.room == other.room != NOWHERE or shared:
            raise Refused(f"fixed[{place}]: at the same time as another fixed one, for a coach, a room or a person")
