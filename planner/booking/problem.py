"""People who must be seen before a day, half-days on which somebody receives them, and who got which."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from planner.refusals import Refused

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

LONGEST = 62  # quanta of a half-day, and kinds of needs: each is one bit of a signed 64-bit mask
HALVES = 14  # half-days of a week: 0 is Monday morning, 1 Monday afternoon…
WHOLE_WEEK = (1 << HALVES) - 1
DAYS = 3_660  # ten years: more is a mistake of unit
DETOUR = 1.3  # roads are longer than the crow's flight


class Reason(IntEnum):
    """Why a request has no place: the first thing to change for it to have one."""

    PLACED = 0
    NO_SITE_IN_REACH = 1
    NOBODY_SUITS = 2
    NONE_BEFORE_DEADLINE = 3
    NEVER_AVAILABLE = 4
    TOO_LONG = 5
    ALL_TAKEN = 6

    @property
    def sentence(self) -> str:
        """For a person to read."""
        return SENTENCES[self]


SENTENCES = {
    Reason.PLACED: "Un rendez-vous est proposé.",
    Reason.NO_SITE_IN_REACH: "Aucun lieu d'accueil n'est à sa portée.",
    Reason.NOBODY_SUITS: "Personne, à sa portée, ne répond à son besoin (langue, accessibilité…).",
    Reason.NONE_BEFORE_DEADLINE: "Personne qui convienne ne reçoit avant l'échéance.",
    Reason.NEVER_AVAILABLE: "Aucune demi-journée qui convienne ne tombe quand la personne peut venir.",
    Reason.TOO_LONG: "L'entretien est plus long que toutes les demi-journées qui conviennent.",
    Reason.ALL_TAKEN: "Tout ce qui convient avant l'échéance est déjà pris.",
}


@dataclass(frozen=True)
class Requests:
    """N people to see, in the order in which they asked: who asked first chooses first.

    Parameters
    ----------
    earliest, deadline : int (N,)
        First and last day on which an interview is on time, in the days of the blocks.
    metres : int (N, S)
        Way from the person to each site; `road_metres` estimates it from positions.
    radius : int (N,)
        Metres that the person can travel.
    quanta : int (N,)
        Length of the interview, in quanta (30 minutes, say).
    needs : int (N,)
        Bit mask of what the adviser must offer: a language, a step-free access… 0 for nothing.
    halves : int (N,)
        Bit mask of the half-days of the week on which the person can come (bit 0: Monday morning).

    Raises
    ------
    Refused
        A column of another length, a value out of range, a deadline before the earliest day.
    """

    earliest: Integers
    deadline: Integers
    metres: Integers
    radius: Integers
    quanta: Integers
    needs: Integers
    halves: Integers

    def __post_init__(self) -> None:
        people = len(np.atleast_1d(self.earliest))
        bounds = {
            "earliest": (-(1 << 31), 1 << 31),
            "deadline": (-(1 << 31), 1 << 31),
            "radius": (0, 1 << 31),
            "quanta": (1, LONGEST),
            "needs": (0, (1 << LONGEST) - 1),
            "halves": (0, WHOLE_WEEK),
        }
        _own_columns(self, "requests", bounds, people)
        object.__setattr__(self, "metres", _distances(self.metres, people))
        backwards = np.flatnonzero(self.deadline < self.earliest)
        if backwards.size:
            i = int(backwards[0])
            raise Refused(f"requests.deadline[{i}] is {self.deadline[i]}, before its earliest day {self.earliest[i]}.")

    def __len__(self) -> int:
        return len(self.earliest)


@dataclass(frozen=True)
class Blocks:
    """B half-days of advisers, each a run of free quanta; a half-day cut by something else is two blocks.

    Parameters
    ----------
    day : int (B,)
        Any count of days: working days, calendar days, ordinals.
    half : int (B,)
        Half-day of the week, from 0 (Monday morning) to 13 (Sunday afternoon).
    site : int (B,)
        Column of `Requests.metres`.
    adviser : int (B,)
        Who receives, from 0.
    offers : int (B,)
        Bit mask of the needs that they answer.
    quanta : int (B,)
        Quanta free, from the start of the block.

    Raises
    ------
    Refused
        A column of another length, a value out of range, days more than ten years apart.
    """

    day: Integers
    half: Integers
    site: Integers
    adviser: Integers
    offers: Integers
    quanta: Integers

    def __post_init__(self) -> None:
        bounds = {
            "day": (-(1 << 31), 1 << 31),
            "half": (0, HALVES - 1),
            "site": (0, 1 << 20),
            "adviser": (0, 1 << 20),
            "offers": (0, (1 << LONGEST) - 1),
            "quanta": (0, LONGEST),
        }
        _own_columns(self, "blocks", bounds, len(np.atleast_1d(self.day)))
        if len(self.day) and self.day.max() - self.day.min() > DAYS:
            raise Refused(f"blocks.day spans {self.day.max() - self.day.min()} days: at most {DAYS} are expected.")

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Bookings:
    """Who goes where.

    Parameters
    ----------
    block : int (N,)
        Block of each request, -1 for none.
    start : int (N,)
        Quantum of the block at which the interview starts, -1 for none.
    reason : int (N,)
        `Reason` of each request without a place.
    on_time : bool (N,)
        Placed by the deadline.
    metres : int (N,)
        Way to the place, 0 for none.
    waiting : int (N,)
        Days from the earliest day to the interview, 0 for none.
    bound : int
        No plan places more people on time: those whom some half-day would suit if they were alone. `relaxation`
        gives a closer bound, in more time.
    """

    block: Integers
    start: Integers
    reason: Integers
    on_time: Booleans
    metres: Integers
    waiting: Integers
    bound: int

    @property
    def placed(self) -> Booleans:
        return self.block >= 0

    @property
    def kilometres(self) -> float:
        """Mean way to the place, one way."""
        return float(self.metres[self.placed].mean()) / 1000 if self.placed.any() else 0.0


def road_metres(x: Integers, y: Integers, site_x: Integers, site_y: Integers) -> Integers:
    """Ways by road between N people and S sites, whose positions are planar metres (Lambert 93); int (N, S)."""
    flight = np.hypot(np.subtract.outer(x, site_x).astype(float), np.subtract.outer(y, site_y).astype(float))
    ways: Integers = np.rint(DETOUR * flight).astype(np.int64)
    return ways


def _own_columns(table: object, name: str, bounds: dict[str, tuple[int, int]], length: int) -> None:
    for column, (low, high) in bounds.items():
        values = whole_numbers(getattr(table, column), f"{name}.{column}", length, low, high)
        object.__setattr__(table, column, values)


def whole_numbers(values: npt.ArrayLike, name: str, length: int, low: int, high: int) -> Integers:
    """A checked read-only copy of a column of integers.

    Raises Refused: another length, no integers, a value outside low..high.
    """
    column = np.asarray(values)
    if column.shape != (length,):
        raise Refused(f"{name} has shape {column.shape}: ({length},) is expected.")
    if length and column.dtype.kind not in "iu":
        raise Refused(f"{name} holds {column.dtype}: integers are expected.")
    wrong = np.flatnonzero((column < low) | (column > high))
    if wrong.size:
        raise Refused(f"{name}[{wrong[0]}] is {column[wrong[0]]}: {low} to {high} is expected.")
    return _read_only(column)


def _distances(values: npt.ArrayLike, people: int) -> Integers:
    matrix = np.asarray(values)
    if matrix.ndim != 2 or len(matrix) != people:
        raise Refused(f"requests.metres has shape {matrix.shape}: ({people}, sites) is expected.")
    if matrix.size and matrix.dtype.kind not in "iu":
        raise Refused(f"requests.metres holds {matrix.dtype}: integers are expected.")
    if matrix.size and (matrix.min() < 0 or matrix.max() >= 1 << 31):
        i, site = np.argwhere((matrix < 0) | (matrix >= 1 << 31))[0]
        raise Refused(f"requests.metres[{i}, {site}] is {matrix[i, site]}: 0 to {(1 << 31) - 1} is expected.")
    return _read_only(matrix)


def _read_only(values: npt.NDArray[np.generic]) -> Integers:
    own = np.array(values, dtype=np.int64, order="C")
    own.setflags(write=False)
    return own
