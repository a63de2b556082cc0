"""The doors: everyone's lists, one person's list, and what an index is made for."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from planner.kernels import COMPILED
from planner.matching import plain
from planner.matching import search as compiled
from planner.matching.index import Index, index_area, occupation_points, seekers
from planner.matching.problem import (
    Ints,
    Lists,
    Matching,
    People,
    Vacancies,
    Weights,
    check_similarity,
    check_wishes,
)
from planner.refusals import Refused

LAST = 2**32 - 1
ONE_AREA = 60_000  # vacancies that are searched whole; more are cut into tiles
TILE = 40_000  # metres
SHARES = 8  # pieces of an area for each thread: they end together

search = compiled.search if COMPILED else plain.search

Area = tuple[NDArray[np.int64], Callable[[], Index]]


def match(
    people: People,
    vacancies: Vacancies,
    similarity: Ints,
    weights: Weights | None = None,
    k: int = 20,
    *,
    both: bool = True,
    threads: int = 2,
) -> Matching:
    """The k best vacancies of each person and, with `both`, the k best people for each vacancy: exact, in one pass.

    A pair may be listed when the person has all that the vacancy requires (one bit test) and the vacancy lies within
    their radius (squared metres, whole). Its score is, in whole points,

        rome * similarity of the best wish + skills * percent of the skills asked for
        + commute * (radius - metres) // radius + contract, if wished + freshness.

    Each list is in decreasing score, then increasing identifier, so that there is one right answer. Records of health
    and of obstacles are never an input.

    Parameters
    ----------
    people, vacancies
        P and V of them, with coordinates in the same projection.
    similarity : (R, R) integers
        0 to 100: how near the occupation wished (row) is to that of a vacancy (column).
    weights
        Points of each part; those of `Weights()` when absent.
    k
        Longest list, 1 or more.
    both
        Whether vacancies get lists too.
    threads
        How many work at once, 1 or more; the answer is the same.

    Raises
    ------
    Refused
        An occupation that `similarity` does not know, a table that is not one, k or threads below 1.

    Notes
    -----
    Vacancies lie in blocks of one occupation or a few. A block whose bound (points of its best occupation, of its best
    skill cover, all the rest) is below the k-th score so far is passed over; places of the others are bounded again,
    and the few that remain are scored. The idea is that of the upper bounds of top-k retrieval (Broder et al., CIKM
    2003, WAND; Ding and Suel, SIGIR 2011, block-max indexes). More than 60 000 vacancies are searched by tiles of
    40 km with all that lies within the longest radius around.
    """
    weights = weights or Weights()
    for name, value in (("k", k), ("threads", threads)):
        if value < 1:
            raise Refused(f"{name} is {value}: expected 1 or more.")
    occupation = occupation_points(check_similarity(similarity, vacancies), weights)
    check_wishes(people, *occupation.shape[:2])
    keys = np.full((len(people), k), -1, np.int64)
    areas = deque(_areas(people, vacancies, occupation, weights, threads))
    work = partial(_search_areas, people, areas, keys, (len(vacancies) if both else 0, k))
    hands = threads if COMPILED else 1  # Python's own loops would only wait for one another
    with ThreadPoolExecutor(hands) as pool:
        offers = [done.result() for done in [pool.submit(work) for _ in range(hands)]]
    return Matching(_lists(keys), _lists(_best(offers, k)) if both else None)


def index_vacancies(vacancies: Vacancies, similarity: Ints, weights: Weights | None = None) -> Index:
    """Index all vacancies once, for many calls of `match_one`.

    Raises
    ------
    Refused
        No vacancy, or an occupation that `similarity` does not know.
    """
    if not len(vacancies):
        raise Refused("vacancies is empty: expected 1 or more to index.")
    weights = weights or Weights()
    occupation = occupation_points(check_similarity(similarity, vacancies), weights)
    return index_area(vacancies, np.arange(len(vacancies)), occupation, weights)


def match_one(index: Index, people: People, person: int = 0, k: int = 20) -> Lists:
    """The k best vacancies of one person, one row, as `match` gives them; under a millisecond.

    For a what-if, change the person first: `match_one(index, people.only(7, radius=[30_000]))`.

    Raises
    ------
    Refused
        A wish that the index does not know, k below 1, a person that does not exist.
    """
    if k < 1:
        raise Refused(f"k is {k}: expected 1 or more.")
    alone = people.only(person)
    check_wishes(alone, *index.occupation.shape[:2])
    keys = np.full((1, k), -1, np.int64)
    search(seekers(alone), index, np.zeros(1, np.int64), keys, np.empty((0, k), np.int64))
    return _lists(keys)


def _areas(
    people: People, vacancies: Vacancies, occupation: NDArray[np.int16], weights: Weights, threads: int
) -> Iterator[Area]:
    """People, and how to get the index of the vacancies that they can reach."""
    everyone = np.arange(len(people))
    if not len(people) or not len(vacancies):
        return
    if len(vacancies) <= ONE_AREA:
        index = index_area(vacancies, np.arange(len(vacancies)), occupation, weights)
        for share in np.array_split(everyone, SHARES * threads):
            yield share, lambda: index
        return
    tile = (people.y.astype(np.int64) // TILE << 32) + people.x // TILE
    order = np.argsort(tile, kind="stable")
    tiles = np.split(order, np.flatnonzero(np.diff(tile[order])) + 1)
    for who in sorted(tiles, key=len, reverse=True):  # the longest first: threads end together
        yield who, partial(_around, people, vacancies, who, occupation, weights)


def _around(
    people: People, vacancies: Vacancies, who: NDArray[np.int64], occupation: NDArray[np.int16], weights: Weights
) -> Index:
    """Index the vacancies within reach of someone of `who`."""
    reach = people.radius[who].max()
    near = np.ones(len(vacancies), bool)
    for home, work in ((people.x[who], vacancies.x), (people.y[who], vacancies.y)):
        near &= (work >= home.min() - reach) & (work <= home.max() + reach)
    return index_area(vacancies, np.flatnonzero(near), occupation, weights)


def _search_areas(
    people: People, areas: deque[Area], keys: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Search areas until none is left; the lists of the vacancies, of the people met here."""
    offers = np.full(shape, -1, np.int64)
    columns = seekers(people)
    while True:
        try:
            who, index_of = areas.popleft()
        except IndexError:  # another thread took the last
            return offers
        index = index_of()
        if len(index.ids):
            search(columns, index, who, keys, offers)


def _best(rows: list[NDArray[np.int64]], k: int) -> NDArray[np.int64]:
    """The k largest keys of each row of all."""
    together = np.concatenate(rows, axis=1)
    return np.partition(together, -k, axis=1)[:, -k:]


def _lists(keys: NDArray[np.int64]) -> Lists:
    """Read keys: the score above, the identifier below, so that the largest key is the first of the list."""
    ordered = np.sort(keys, axis=1)[:, ::-1]
    scores = (ordered >> 32).astype(np.int32)
    return Lists(ids=np.where(scores < 0, -1, LAST - (ordered & LAST)).astype(np.int32), scores=scores)
