"""Who looks for work, what is vacant, what a pair is worth; checked where they are born."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from planner.refusals import Refused

Ints = NDArray[np.integer[Any]]

FARTHEST = 8_000_000  # metres: differences stay exact in 32-bit floats
HIGHEST = 30_000  # points: a score fits 16 bits


@dataclass(frozen=True, eq=False)
class Weights:
    """Points of each part of a score; a pack changes them. The highest total is 30 000.

    Attributes
    ----------
    rome
        Points for one point of similarity (0..100) between a wished occupation and that of the vacancy.
    skills
        Points for one percent of the vacancy's skills that the person has.
    commute
        Points for a vacancy next door; they fall to 0, linearly, at the person's radius.
    contract
        Points for a contract among those the person wishes.
    freshness, stale_a_day
        Points of a vacancy of today, and how many each day takes away, down to 0.
    wishes
        Percent of its similarity that the first wish keeps, the second, …; its length is the most wishes one may have.
    """

    rome: int = 4
    skills: int = 3
    commute: int = 150
    contract: int = 50
    freshness: int = 100
    stale_a_day: int = 3
    wishes: tuple[int, ...] = (100, 90, 80)

    def __post_init__(self) -> None:
        for field in fields(self)[:-1]:
            if not 0 <= getattr(self, field.name) <= HIGHEST:
                raise Refused(f"weights.{field.name} is {getattr(self, field.name)}: expected 0 to {HIGHEST} points.")
        for rank, percent in enumerate(self.wishes):
            if not 0 <= percent <= 100:
                raise Refused(f"weights.wishes[{rank}] is {percent}: expected a percentage, 0 to 100.")
        if self.highest > HIGHEST:
            raise Refused(f"weights give up to {self.highest} points: expected {HIGHEST} at most.")

    @property
    def highest(self) -> int:
        """The score of a perfect pair."""
        return 100 * (self.rome + self.skills) + self.commute + self.contract + self.freshness


@dataclass(frozen=True, eq=False)
class People:
    """P people who look for work.

    Records of health and of obstacles are never an input: a limit that a person states (hours, licences, transport)
    comes as a bit of `have`, whatever its cause.

    Attributes
    ----------
    x, y : (P,) int32
        Where they start from, metres of a plane projection (Lambert-93, EPSG:2154, in mainland France).
    radius : (P,) int32
        How far they go as the crow flies, metres, 1 to 1 000 000.
    wishes : (P, W) int16
        Occupations wished, most wished first: a row of the table of similarity, -1 for none.
    contracts : (P,) uint32
        Kinds of contract wished, one bit each.
    have : (P,) uint32
        What they have or accept, one bit each: licences, hours, own vehicle, a level of French (that level and each
        one below it).
    skills_start : (P + 1,) int64
        `skills[skills_start[p]:skills_start[p + 1]]` are the skills of p.
    skills : (N,) int32
        Increasing within each person.

    Raises
    ------
    Refused
        A wrong shape, kind or value: the sentence names the column and the place in it.
    """

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    radius: NDArray[np.int32]
    wishes: NDArray[np.int16]
    contracts: NDArray[np.uint32]
    have: NDArray[np.uint32]
    skills_start: NDArray[np.int64]
    skills: NDArray[np.int32]

    def __post_init__(self) -> None:
        size = len(self.x)
        _keep(self, "x", np.int32, -FARTHEST, FARTHEST, size)
        _keep(self, "y", np.int32, -FARTHEST, FARTHEST, size)
        _keep(self, "radius", np.int32, 1, 1_000_000, size)
        _keep(self, "wishes", np.int16, -1, 2**15 - 1, size, columns=True)
        _keep(self, "contracts", np.uint32, 0, 2**32 - 1, size)
        _keep(self, "have", np.uint32, 0, 2**32 - 1, size)
        _keep_skills(self, size)

    def __len__(self) -> int:
        return len(self.x)

    def only(self, person: int, **changes: Any) -> Self:
        """One person alone, with what one would like to change: `people.only(7, radius=[30_000])`."""
        if not 0 <= person < len(self):
            raise Refused(f"person is {person}: expected 0 to {len(self) - 1}.")
        rows = {field.name: getattr(self, field.name)[person : person + 1] for field in fields(self)[:-2]}
        skills = self.skills[self.skills_start[person] : self.skills_start[person + 1]]
        skills = changes.pop("skills", skills)
        return type(self)(**{**rows, **changes}, skills_start=np.array([0, len(skills)]), skills=skills)


@dataclass(frozen=True, eq=False)
class Vacancies:
    """V vacancies.

    Attributes
    ----------
    x, y : (V,) int32
        Where the work is, metres of the people's projection.
    rome : (V,) int16
        Occupation: a column of the table of similarity.
    contracts : (V,) uint32
        Kinds of contract offered, one bit each.
    age : (V,) int32
        Days since it was published, 0 or more.
    require : (V,) uint32
        What it requires, one bit each, as `People.have`.
    skills_start : (V + 1,) int64
        `skills[skills_start[v]:skills_start[v + 1]]` are the skills of v.
    skills : (N,) int32
        Increasing within each vacancy.
    skill_weights : (N,) uint8
        Percent of each skill in its vacancy: 100 in all, unless the vacancy asks for none (which covers nothing).

    Raises
    ------
    Refused
        A wrong shape, kind or value: the sentence names the column and the place in it.
    """

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    rome: NDArray[np.int16]
    contracts: NDArray[np.uint32]
    age: NDArray[np.int32]
    require: NDArray[np.uint32]
    skills_start: NDArray[np.int64]
    skills: NDArray[np.int32]
    skill_weights: NDArray[np.uint8]

    def __post_init__(self) -> None:
        size = len(self.x)
        _keep(self, "x", np.int32, -FARTHEST, FARTHEST, size)
        _keep(self, "y", np.int32, -FARTHEST, FARTHEST, size)
        _keep(self, "rome", np.int16, 0, 2**15 - 1, size)
        _keep(self, "contracts", np.uint32, 0, 2**32 - 1, size)
        _keep(self, "age", np.int32, 0, 1_000_000, size)
        _keep(self, "require", np.uint32, 0, 2**32 - 1, size)
        _keep_skills(self, size)
        _keep(self, "skill_weights", np.uint8, 0, 100, len(self.skills))
        owner = np.repeat(np.arange(size), np.diff(self.skills_start))
        sums = np.bincount(owner, weights=self.skill_weights, minlength=size)
        _refuse(self, "skill_weights of vacancy", sums, (sums != 100) & (np.diff(self.skills_start) > 0), "100 in all")

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Lists:
    """N lists of at most k, best first: score decreasing, then identifier increasing.

    Attributes
    ----------
    ids : (N, k) int32
        Who or what is in the list, -1 after its end.
    scores : (N, k) int32
        Points, -1 after its end.
    """

    ids: NDArray[np.int32]
    scores: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Matching:
    """The best vacancies of each person and, when both sides were asked for, the best people for each vacancy."""

    of_people: Lists
    of_vacancies: Lists | None


def check_similarity(similarity: Ints, vacancies: Vacancies) -> NDArray[np.uint8]:
    """The table of similarity, (R, R) of 0 to 100, when it knows the vacancies' occupations; Refused otherwise."""
    table = np.asarray(similarity)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.dtype.kind not in "iu":
        raise Refused(f"similarity is {table.dtype} of shape {table.shape}: expected a square table of integers.")
    if table.size and not 0 <= table.min() <= table.max() <= 100:
        raise Refused(f"similarity goes from {table.min()} to {table.max()}: expected 0 to 100.")
    unknown = vacancies.rome >= len(table)
    _refuse(vacancies, "rome", vacancies.rome, unknown, f"a column of similarity, below {len(table)}")
    return table.astype(np.uint8)


def check_wishes(people: People, ranks: int, occupations: int) -> None:
    """Refuse a wish that the table of similarity does not know, or more wishes than the weights rank."""
    if people.wishes.shape[1] > ranks:
        raise Refused(f"people.wishes has {people.wishes.shape[1]} columns: weights.wishes ranks {ranks}.")
    unknown = people.wishes >= occupations
    _refuse(people, "wishes", people.wishes, unknown, f"a row of similarity, below {occupations}")


def _keep(
    owner: People | Vacancies, name: str, dtype: DTypeLike, low: int, high: int, size: int, *, columns: bool = False
) -> None:
    """Keep one column as an array of `dtype`, once its shape, kind and values are checked."""
    given = np.asarray(getattr(owner, name))
    label = f"{type(owner).__name__.lower()}.{name}"
    if given.ndim != 1 + columns or len(given) != size:
        raise Refused(f"{label} has shape {given.shape}: expected {size} rows.")
    if given.size and given.dtype.kind not in "iu":
        raise Refused(f"{label} is {given.dtype}: expected whole numbers.")
    _refuse(owner, name, given, (given < low) | (given > high), f"{low} to {high}")
    object.__setattr__(owner, name, np.ascontiguousarray(given, dtype=dtype))


def _keep_skills(owner: People | Vacancies, size: int) -> None:
    """Keep the rows of skills, once they are whole and increasing."""
    _keep(owner, "skills_start", np.int64, 0, 2**40, size + 1)
    _keep(owner, "skills", np.int32, 0, 2**24, len(owner.skills))
    start, skills = owner.skills_start, owner.skills
    _refuse(owner, "skills_start", start[1:], np.diff(start) < 0, "no decrease")
    if start[0] != 0 or start[-1] != len(skills):
        label = type(owner).__name__.lower()
        raise Refused(f"{label}.skills_start goes from {start[0]} to {start[-1]}: expected 0 to {len(skills)}.")
    falls = np.zeros(len(skills), bool)
    falls[1:] = np.diff(skills) <= 0
    falls[start[start < len(skills)]] = False  # a row may begin lower than the one before it ended
    _refuse(owner, "skills", skills, falls, "more than the one before it in its row")


def _refuse(
    owner: People | Vacancies, name: str, values: NDArray[Any], wrong: NDArray[np.bool_], expected: str
) -> None:
    """Refuse the first wrong value."""
    if wrong.any():
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        label = f"{type(owner).__name__.lower()}.{name}[{', '.join(map(str, place))}]"
        raise Refused(f"{label} is {values[place]}: expected {expected}.")
