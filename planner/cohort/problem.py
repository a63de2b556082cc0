"""Who may be drawn and under which quotas; what a draw publishes."""

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.refusals import Refused

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Strings = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Quota:
    """A group of which at least `least` and at most `most` people are chosen, whatever the draw."""

    name: str
    members: Bools  # (N,)
    least: int
    most: int


@dataclass(frozen=True, eq=False)
class Pool:
    """The people among whom the cohort is drawn, kept in the order of their ids: the order given changes nothing.

    Attributes
    ----------
    ids
        (N,) distinct names, public ones: the draw can be redone by whoever holds the pool.
    waiting
        (N,) days waited, 0 or more; the chances are in proportion to it. 0 is never chosen.
    indicators
        (N, K) what the cohort is balanced on, as numbers (0 and 1 for « is it so »); the first are the best kept.
    names
        (K,) what each indicator is called.
    wanted
        (N,) chances that somebody else computed, between 0 and 1, whose sum is the size; they replace `waiting`.
    quotas
        groups with a hard minimum and maximum.
    """

    ids: Strings
    waiting: Floats
    indicators: Floats
    names: tuple[str, ...]
    wanted: Floats | None = None
    quotas: tuple[Quota, ...] = field(default=())

    def __post_init__(self) -> None:
        ids = np.asarray(self.ids, np.str_)
        if ids.ndim != 1 or not ids.size:
            raise Refused("ids: expected at least one name in one dimension")
        order = np.argsort(ids, kind="stable")
        same = np.flatnonzero(ids[order][1:] == ids[order][:-1])
        if same.size:
            raise Refused(f"ids[{order[same[0] + 1]}]: « {ids[order[same[0]]]} » is there twice")
        people = ids.shape[0]
        columns = (people, len(self.names))
        indicators = _numbers("indicators", self.indicators, columns, order, least=-np.inf)
        object.__setattr__(self, "ids", ids[order])
        object.__setattr__(self, "waiting", _numbers("waiting", self.waiting, (people,), order))
        object.__setattr__(self, "indicators", indicators)
        if self.wanted is not None:
            object.__setattr__(self, "wanted", _numbers("wanted", self.wanted, (people,), order, most=1.0))
        object.__setattr__(self, "quotas", tuple(_sorted(quota, order) for quota in self.quotas))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything the draw reads, in hexadecimal; floats as little-endian doubles, in the order of ids."""
        said = hashlib.sha256()
        parts = [*self.ids.tolist(), "", *self.names, "", *(f"{q.name} {q.least} {q.most}" for q in self.quotas)]
        said.update("\n".join(parts).encode())
        for column in (self.waiting, self.indicators, self.wanted, *(quota.members for quota in self.quotas)):
            said.update(b"\0" if column is None else np.ascontiguousarray(column, "<f8").tobytes())
        return said.hexdigest()


@dataclass(frozen=True)
class Balance:
    """One total over the cohort: what the chances promise on average, what this draw gave."""

    name: str
    wanted: float
    obtained: float


@dataclass(frozen=True, eq=False)
class Report:
    """What is published: with the pool, it lets anyone redo the draw.

    Attributes
    ----------
    seed, size
        the seed as it was announced, and how many are chosen.
    fingerprint
        of the pool: SHA-256, hexadecimal.
    ids, chances, chosen
        (N,) names in their order, chance of each to be chosen, and whether they are.
    balance
        one line an indicator, then one a quota.
    attempts
        how many draws it took; more than 1 only where quotas cross in more than two ways (see `draw`).
    """

    seed: str
    size: int
    fingerprint: str
    ids: Strings
    chances: Floats
    chosen: Bools
    balance: tuple[Balance, ...]
    attempts: int


def _numbers(
    name: str,
    given: ArrayLike,
    shape: tuple[int, ...],
    order: NDArray[np.intp],
    *,
    least: float = 0.0,
    most: float = np.inf,
) -> Floats:
    """Finite numbers of that shape within limits, in the order of the ids."""
    numbers = np.asarray(given, np.float64)
    if numbers.shape != shape:
        raise Refused(f"{name}: expected shape {shape}, got {numbers.shape}")
    wrong = np.argwhere(~np.isfinite(numbers) | (numbers < least) | (numbers > most))
    if wrong.size:
        place = ", ".join(str(index) for index in wrong[0])
        raise Refused(f"{name}[{place}]: expected a number from {least:g} to {most:g}, got {numbers[tuple(wrong[0])]}")
    return np.ascontiguousarray(numbers[order])


def _sorted(quota: Quota, order: NDArray[np.intp]) -> Quota:
    """The quota with its members in the order of the ids."""
    members = np.asarray(quota.members)
    if members.shape != order.shape or members.dtype != np.bool_:
        raise Refused(f"quota « {quota.name} »: expected members as {order.shape} booleans")
    if not 0 <= quota.least <= quota.most:
        raise Refused(f"quota « {quota.name} »: expected 0 <= least <= most, got {quota.least} and {quota.most}")
    if members.sum() < quota.least:
        raise Refused(f"quota « {quota.name} »: {quota.least} wanted of {members.sum()} people")
    return Quota(quota.name, members[order], int(quota.least), int(quota.most))
