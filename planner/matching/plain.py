"""The exact search without numba: whole columns at a time, one person after another; the same answers."""

import numpy as np
from numpy.typing import NDArray

from planner.matching.index import Index, Seekers

LAST = 2**32 - 1


def search(
    people: Seekers, index: Index, who: NDArray[np.int64], keys: NDArray[np.int64], offers: NDArray[np.int64]
) -> None:
    """Do what `planner.matching.search.search` does, but for the order inside a row."""
    x, y = index.x.ravel().astype(np.float64), index.y.ravel().astype(np.float64)
    rome, fixed = index.rome.ravel(), index.fixed.ravel()
    contracts, require = index.contracts.ravel(), index.require.ravel()
    covered = np.zeros(index.x.size, np.uint8)
    for person in who:
        _cover(index, people.skills[people.start[person] : people.start[person + 1]], covered)
        places = np.flatnonzero((require & ~people.have[person]) == 0)
        places, square = _within_reach(people, index, person, places, x, y)
        worth: NDArray[np.int16] = _wanted(index, people.wishes[person])[rome[places]]
        worth += index.skill * covered[places].astype(np.int16)
        worth += fixed[places]
        if not len(offers) and len(places) > keys.shape[1]:  # vacancies that want a list must see everyone
            promising = _promising(index, worth, keys.shape[1])
            places, square, worth = places[promising], square[promising], worth[promising]
        radius, metres = int(people.radius[person]), np.sqrt(square).astype(np.int64)
        scores = index.commute * (radius - metres) // radius + worth
        scores[(contracts[places] & people.contracts[person]) != 0] += index.contract
        vacancies = index.ids[places].astype(np.int64)
        found = np.concatenate([keys[person], scores << 32 | LAST - vacancies])
        keys[person] = np.partition(found, len(places))[len(places) :]
        if len(offers):
            _offer(scores << 32 | LAST - person, vacancies, offers)


def _within_reach(
    people: Seekers,
    index: Index,
    person: int,
    places: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Those of the places within the radius, and the square of their distance, metres."""
    dx = x[places] - float(people.x[person] - index.origin[0])
    dy = y[places] - float(people.y[person] - index.origin[1])
    square = dx * dx + dy * dy  # whole, below 2**53: exact
    near = np.flatnonzero(square <= float(people.radius[person]) ** 2)
    return places[near], square[near]


def _promising(index: Index, worth: NDArray[np.int16], k: int) -> NDArray[np.int64]:
    """Which may be among the k best, whatever their commute and contract."""
    bar = np.partition(worth, len(worth) - k)[len(worth) - k]
    return np.flatnonzero(worth >= int(bar) - index.commute - index.contract)


def _wanted(index: Index, wishes: NDArray[np.int16]) -> NDArray[np.int16]:
    """Points (R,) of each occupation for a person of these wishes."""
    row = np.zeros(index.occupation.shape[1], np.int16)
    for rank, wish in enumerate(wishes):
        if wish >= 0:
            np.maximum(row, index.occupation[rank, wish], out=row)
    return row


def _cover(index: Index, skills: NDArray[np.int32], covered: NDArray[np.uint8]) -> None:
    """Percent (M,) of each vacancy's skills that are among these."""
    covered[:] = 0
    for skill in skills[skills < len(index.often)].tolist():
        if index.often[skill] >= 0:
            covered += index.rows[index.often[skill]]
        else:
            entries = slice(index.start[skill], index.start[skill + 1])
            covered[index.places[entries]] += index.weights[entries]


def _offer(offered: NDArray[np.int64], vacancies: NDArray[np.int64], offers: NDArray[np.int64]) -> None:
    """Replace the last of each vacancy's list by this person, where they are better."""
    lists = offers[vacancies]
    last = lists.argmin(axis=1)
    better = offered > lists[np.arange(len(lists)), last]
    offers[vacancies[better], last[better]] = offered[better]
