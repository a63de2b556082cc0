"""The question: who may meet whom, when, and under which limits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.refusals import Refused

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEVER = -1  # no slot, no interpreter
LARGEST_FIT = 1_000_000  # sums of fits and of their bonuses stay within 64 bits


@dataclass(frozen=True, eq=False)
class Problem:
    """Interviews to plan. P people, R recruiters, S slots of one length, E wishes, H halls, K languages.

    Any array-like of whole numbers is taken, and kept as int64 (or bool). What is left out limits nothing.

    Parameters
    ----------
    person, recruiter : (E,)
        The two sides of each wish: a meeting that makes sense. A pair appears once, and meets at most once.
    fit : (E,)
        How good the meeting would be; higher is better. A cost is a negative fit.
    free : (P, S) bool
        Whether a person may be in an interview in a slot: presence, half-days, childcare.
    tables : (R, S)
        How many interviews a recruiter holds at once in a slot: 0 when away or in a break.
    most : (P,), optional
        Interviews a person has at most.
    recruiter_least : (R,), optional
        Interviews a recruiter was promised: served before anything else as far as possible, and reported when not.
    recruiter_most : (R,), optional
        Interviews a recruiter accepts over the whole day.
    hall : (R,), optional
        Where each recruiter sits: 0 to H - 1.
    gaps : (H, H), optional
        Whole free slots that a person needs between an interview in one hall and one in another, in either order. One
        gap everywhere is `[[1]]`, with every recruiter in hall 0.
    locked : (E,), optional
        The slot of an interview already announced, else -1: it is in every plan, at that time.
    language : (E,), optional
        The language whose interpreter the meeting needs, else -1.
    interpreters : (K, S), optional
        Interpreters of a language present in a slot.

    Raises
    ------
    Refused
        For a wrong shape, an index out of range, a negative capacity, a duplicate pair, a fit that is no whole number,
        or locked interviews that break the limits together.
    """

    person: Ints
    recruiter: Ints
    fit: Ints
    free: Bools
    tables: Ints
    most: Ints = None  # type: ignore[assignment]  # filled below, like every default that depends on a shape
    recruiter_least: Ints = None  # type: ignore[assignment]
    recruiter_most: Ints = None  # type: ignore[assignment]
    hall: Ints = None  # type: ignore[assignment]
    gaps: Ints = None  # type: ignore[assignment]
    locked: Ints = None  # type: ignore[assignment]
    language: Ints = None  # type: ignore[assignment]
    interpreters: Ints = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        free = np.ascontiguousarray(self.free, dtype=np.bool_)
        if free.ndim != 2:
            raise Refused(f"free has {free.ndim} dimensions: expected 2, people by slots")
        if not free.shape[1]:
            raise Refused("free has no slot: expected at least 1")
        object.__setattr__(self, "free", free)
        tables = whole("tables", self.tables)
        if tables.ndim != 2 or tables.shape[1] != self.slots:
            raise Refused(f"tables has shape {tables.shape}: expected recruiters by {self.slots} slots")
        object.__setattr__(self, "tables", tables)
        for name, default in self._defaults().items():
            given = getattr(self, name)
            array = default if given is None else whole(name, given)
            if array.shape != default.shape and name not in ("gaps", "interpreters"):
                raise Refused(f"{name} has shape {array.shape}: expected {default.shape}")
            object.__setattr__(self, name, array)
        self._check_ranges()
        self._check_pairs()
        self._check_locked()

    @property
    def people(self) -> int:
        return len(self.free)

    @property
    def recruiters(self) -> int:
        return len(self.tables)

    @property
    def slots(self) -> int:
        return int(self.free.shape[1])

    @property
    def wishes(self) -> int:
        return len(self.person)

    def _defaults(self) -> dict[str, Ints]:
        wishes, people, recruiters = np.asarray(self.person).shape[:1], self.people, self.recruiters
        return {
            "person": np.zeros(wishes, np.int64),
            "recruiter": np.zeros(wishes, np.int64),
            "fit": np.zeros(wishes, np.int64),
            "most": np.full(people, self.slots),
            "recruiter_least": np.zeros(recruiters, np.int64),
            "recruiter_most": self.tables.clip(0).sum(axis=1),
            "hall": np.zeros(recruiters, np.int64),
            "gaps": np.zeros((1, 1), np.int64),
            "locked": np.full(wishes, NEVER),
            "language": np.full(wishes, NEVER),
            "interpreters": np.zeros((0, self.slots), np.int64),
        }

    def _check_ranges(self) -> None:
        within("person", self.person, 0, self.people - 1)
        within("recruiter", self.recruiter, 0, self.recruiters - 1)
        within("fit", self.fit, -LARGEST_FIT, LARGEST_FIT)
        for name in ("tables", "most", "recruiter_least", "recruiter_most", "gaps", "interpreters"):
            within(name, getattr(self, name), 0, None)
        if self.gaps.ndim != 2 or (self.gaps != self.gaps.T).any():  # unequal shapes compare unequal
            raise Refused("gaps is not symmetric: expected as many slots one way as the other")
        if self.interpreters.ndim != 2 or self.interpreters.shape[1] != self.slots:
            raise Refused(f"interpreters has shape {self.interpreters.shape}: expected languages by {self.slots} slots")
        within("hall", self.hall, 0, len(self.gaps) - 1)
        within("language", self.language, NEVER, len(self.interpreters) - 1)
        within("locked", self.locked, NEVER, self.slots - 1)

    def _check_pairs(self) -> None:
        pair = self.person * self.recruiters + self.recruiter
        order = np.argsort(pair, kind="stable")
        again = np.flatnonzero(np.diff(pair[order]) == 0)
        if len(again):
            wish = order[again[0] + 1]
            raise Refused(
                f"wish {wish} repeats the pair of person {self.person[wish]} and recruiter {self.recruiter[wish]}: "
                "expected each pair once"
            )

    def _check_locked(self) -> None:
        """Refuse announced interviews that no plan can hold together."""
        wish = np.flatnonzero(self.locked >= 0)
        slot, person, recruiter = self.locked[wish], self.person[wish], self.recruiter[wish]
        away = wish[~self.free[person, slot]]
        if len(away):
            raise Refused(
                f"locked[{away[0]}] is slot {self.locked[away[0]]}, when person {self.person[away[0]]} is away"
            )
        held = np.zeros_like(self.tables)
        np.add.at(held, (recruiter, slot), 1)
        crowded("tables", held, self.tables)
        crowded("most", np.bincount(person, minlength=self.people), self.most)
        crowded("recruiter_most", np.bincount(recruiter, minlength=self.recruiters), self.recruiter_most)
        spoken = np.zeros_like(self.interpreters)
        language = self.language[wish]
        np.add.at(spoken, (language[language >= 0], slot[language >= 0]), 1)
        crowded("interpreters", spoken, self.interpreters)
        self._check_locked_gaps(wish)

    def _check_locked_gaps(self, wish: Ints) -> None:
        order = wish[np.lexsort((self.locked[wish], self.person[wish]))]
        for away in range(1, min(len(order), int(self.gaps.max(initial=0)) + 2)):
            first, then = order[:-away], order[away:]
            apart = self.locked[then] - self.locked[first]
            gap = self.gaps[self.hall[self.recruiter[first]], self.hall[self.recruiter[then]]]
            close = np.flatnonzero((self.person[first] == self.person[then]) & (apart <= gap))
            if len(close):
                raise Refused(
                    f"locked[{first[close[0]]}] and locked[{then[close[0]]}] are {apart[close[0]]} slots apart for "
                    f"person {self.person[first[close[0]]]}: expected more than {gap[close[0]]}"
                )


def whole(name: str, values: ArrayLike) -> Ints:
    """Whole numbers as contiguous int64, or Refused naming the first that is not one."""
    array = np.asarray(values)
    if array.dtype.kind not in "biu" and array.size:
        if array.dtype.kind != "f":
            raise Refused(f"{name} holds {array.dtype.name} values: expected whole numbers")
        wrong = np.argwhere(~(np.isfinite(array) & (array == np.floor(array))))
        if len(wrong):
            raise Refused(f"{place(name, wrong[0])} is {array[tuple(wrong[0])]}: expected a whole number")
    return np.ascontiguousarray(array, dtype=np.int64)


def within(name: str, array: Ints, low: int, high: int | None) -> None:
    """Refused unless every value lies between the two, ends included."""
    wrong = np.argwhere((array < low) | (array > (np.iinfo(np.int64).max if high is None else high)))
    if len(wrong):
        expected = f"at least {low}" if high is None else f"{low} to {high}"
        raise Refused(f"{place(name, wrong[0])} is {array[tuple(wrong[0])]}: expected {expected}")


def crowded(name: str, held: Ints, room: Ints) -> None:
    """Refused when announced interviews exceed what an argument allows."""
    wrong = np.argwhere(held > room)
    if len(wrong):
        index = tuple(wrong[0])
        raise Refused(f"{place(name, wrong[0])} is {room[index]}, but {held[index]} interviews are locked there")


def place(name: str, index: Ints) -> str:
    """An argument and where in it, as a person writes it."""
    return f"{name}[{', '.join(str(i) for i in index)}]"
