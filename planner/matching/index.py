"""Vacancies of an area in an order that lets most of them be passed over, with what bounds their scores."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.matching.problem import FARTHEST, People, Vacancies, Weights

BLOCK = 64  # vacancies bounded together
OFTEN = 48  # a skill of more than 1 / OFTEN of the vacancies has a row of its own: adding a row beats a list of places
CELL = 16_000  # metres: side of the cells by which the vacancies of an occupation are sorted
NOWHERE = 1e9  # of the padding of the last block: out of every reach

Kind = TypeVar("Kind", bound=np.generic)


class Index(NamedTuple):
    """V vacancies sorted by occupation, then by place; M = V rounded up to whole blocks, B = M / BLOCK.

    Attributes
    ----------
    ids : (V,) int32
        Which vacancy is at each place.
    origin : (2,) int64
        Metres; the coordinates below are from here, whole and exact.
    x, y : (M,) float32
    rome, fixed : (M,) int16
        Occupation; points of freshness.
    last_rome : (B,) int16
        Occupation of the last vacancy of each block.
    contracts, require : (M,) uint32
    west, east, south, north : (B,) float32
        Box of each block.
    fixed_most : (B,) int16
        Points of the freshest of each block.
    common : (B,) uint32
        What every vacancy of a block requires.
    rome_first, rome_end : (R,) int64
        Blocks that hold each occupation: from the first to before the end.
    often : (S,) int32
        Row of `rows` of a frequent skill, -1 of a rare one.
    rows : (F, M) uint8
        Weight of each frequent skill in each vacancy.
    start, places, weights : (S + 1,) int64, (N,) int32, (N,) uint8
        Where each skill is asked for, and its weight there.
    occupation : (W, R, R) int16
        Points of an occupation for each rank of wish and occupation wished.
    commute, contract, skill : int
        The weights of the same name, points.
    """

    ids: NDArray[np.int32]
    origin: NDArray[np.int64]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    rome: NDArray[np.int16]
    fixed: NDArray[np.int16]
    last_rome: NDArray[np.int16]
    contracts: NDArray[np.uint32]
    require: NDArray[np.uint32]
    west: NDArray[np.float32]
    east: NDArray[np.float32]
    south: NDArray[np.float32]
    north: NDArray[np.float32]
    fixed_most: NDArray[np.int16]
    common: NDArray[np.uint32]
    rome_first: NDArray[np.int64]
    rome_end: NDArray[np.int64]
    often: NDArray[np.int32]
    rows: NDArray[np.uint8]
    start: NDArray[np.int64]
    places: NDArray[np.int32]
    weights: NDArray[np.uint8]
    occupation: NDArray[np.int16]
    commute: int
    contract: int
    skill: int


class Seekers(NamedTuple):
    """The columns of `People`, as compiled loops take them."""

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    radius: NDArray[np.int32]
    wishes: NDArray[np.int16]
    contracts: NDArray[np.uint32]
    have: NDArray[np.uint32]
    start: NDArray[np.int64]
    skills: NDArray[np.int32]


def seekers(people: People) -> Seekers:
    """The columns of people, shared."""
    return Seekers(
        people.x,
        people.y,
        people.radius,
        people.wishes,
        people.contracts,
        people.have,
        people.skills_start,
        people.skills,
    )


def occupation_points(similarity: NDArray[np.uint8], weights: Weights) -> NDArray[np.int16]:
    """Points, (W, R, R), for each rank of wish, occupation wished, occupation of the vacancy."""
    percents = np.array(weights.wishes, np.int32)[:, None, None]
    return (similarity.astype(np.int32) * percents // 100 * weights.rome).astype(np.int16)


def freshness(vacancies: Vacancies, weights: Weights) -> NDArray[np.int64]:
    """Points, (V,), of the age of each vacancy."""
    return np.maximum(0, weights.freshness - weights.stale_a_day * vacancies.age.astype(np.int64))


def index_area(
    vacancies: Vacancies, which: NDArray[np.int64], occupation: NDArray[np.int16], weights: Weights
) -> Index:
    """Index the vacancies `which`, numbers in increasing order."""
    order = which[_order(vacancies, which)]
    x, y = vacancies.x[order].astype(np.int64), vacancies.y[order].astype(np.int64)
    origin = np.array([x.min(), y.min()] if len(order) else [0, 0])
    x, y = (x - origin[0]).astype(np.float32), (y - origin[1]).astype(np.float32)
    fixed = freshness(vacancies, weights)[order].astype(np.int16)
    blocks = np.arange(0, len(order), BLOCK)
    first, end = _blocks_of(vacancies.rome[order], occupation.shape[1])
    return Index(
        order.astype(np.int32),
        origin,
        _padded(x, NOWHERE),
        _padded(y, NOWHERE),
        _padded(vacancies.rome[order]),
        _padded(fixed),
        np.maximum.reduceat(vacancies.rome[order], blocks),
        _padded(vacancies.contracts[order]),
        _padded(vacancies.require[order]),
        np.minimum.reduceat(x, blocks),
        np.maximum.reduceat(x, blocks),
        np.minimum.reduceat(y, blocks),
        np.maximum.reduceat(y, blocks),
        np.maximum.reduceat(fixed, blocks),
        np.bitwise_and.reduceat(vacancies.require[order], blocks),
        first,
        end,
        *_skill_lists(vacancies, order),
        occupation,
        weights.commute,
        weights.contract,
        weights.skills,
    )


def _order(vacancies: Vacancies, which: NDArray[np.int64]) -> NDArray[np.int64]:
    """By occupation, then by cell, then by what is required: a block has much in common."""
    row, column = ((axis[which] + FARTHEST) // CELL for axis in (vacancies.y, vacancies.x))
    return np.lexsort((vacancies.require[which], column, row, vacancies.rome[which]))


def _blocks_of(rome: NDArray[np.int16], occupations: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Blocks that hold each occupation, of sorted vacancies."""
    first = np.searchsorted(rome, np.arange(occupations), "left")
    end = np.searchsorted(rome, np.arange(occupations), "right")
    return first // BLOCK, np.where(end > first, (end - 1) // BLOCK + 1, first // BLOCK)


def _padded(values: NDArray[Kind], filler: float = 0) -> NDArray[Kind]:
    """The values, then the filler to the end of the last block."""
    missing = -len(values) % BLOCK
    return np.concatenate([values, np.full(missing, filler, values.dtype)]).reshape(-1, BLOCK)


def _skill_lists(
    vacancies: Vacancies, order: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """Frequent skills as rows, and every skill as a list of places."""
    counts = np.diff(vacancies.skills_start)[order]
    place = np.repeat(np.arange(len(order), dtype=np.int32), counts)
    within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    entry = np.repeat(vacancies.skills_start[order], counts) + within
    skill, weight = vacancies.skills[entry], vacancies.skill_weights[entry]
    asked = np.bincount(skill)
    by_skill = np.argsort(skill, kind="stable")
    frequent = np.flatnonzero(asked > max(len(order) // OFTEN, 8))
    often = np.full(len(asked), -1, np.int32)
    often[frequent] = np.arange(len(frequent))
    rows = np.zeros((len(frequent), len(order) + -len(order) % BLOCK), np.uint8)
    in_row = often[skill] >= 0
    rows[often[skill[in_row]], place[in_row]] = weight[in_row]
    start = np.concatenate(([0], np.cumsum(asked)))
    return often, rows, start, place[by_skill], weight[by_skill]
