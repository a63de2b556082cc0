"""The exact search, compiled: bound blocks of vacancies, pass over most of them, weigh the few that are left.

One file on purpose: numba keeps compiled code by file, and would not see that a kernel of another file has changed.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.matching.index import Index, Seekers

LAST = 2**32 - 1
OPEN = 2**30  # the bar of a vacancy that wants no list: nobody is above it
FORBIDDEN = np.int32(-100_000)


class Traveller(NamedTuple):
    """One person as a search sees them; metres from the origin of the index."""

    x: np.float32
    y: np.float32
    radius: np.int64
    square: np.float32  # of the radius, a hair more: a 32-bit float may only let too much through
    lacks: np.uint32
    contracts: np.uint32


class Work(NamedTuple):
    """Memory of one search, used again for each person; B blocks, M places, R occupations."""

    row: NDArray[np.int32]  # (R,) points of each occupation
    covered: NDArray[np.uint8]  # (B, BLOCK) percent of skills
    most: NDArray[np.int32]  # (B,) bound of each block, -1 once it is done with
    blocks: NDArray[np.int32]  # (B,) blocks to sift
    places: NDArray[np.int32]  # (M,) places to weigh
    points: NDArray[np.int32]  # (M,) their bounds
    bars: NDArray[np.int32]  # (B, BLOCK) last score in the list of each vacancy
    block_bars: NDArray[np.int32]  # (B,) the lowest of each block


@kernel
def search(
    people: Seekers, index: Index, who: NDArray[np.int64], keys: NDArray[np.int64], offers: NDArray[np.int64]
) -> None:
    """Put the best of an area into the row of each person of `who`, and these people into those of its vacancies.

    Parameters
    ----------
    who : (N,) int64
        Rows of people.
    keys : (P, k) int64
        Of each person, in decreasing order: score << 32 | LAST - vacancy, -1 where free. N rows of it change.
    offers : (V, k) int64
        The same of each vacancy, with people; no row at all when vacancies want no list.
    """
    work = _work(index, offers)
    for person in who:
        traveller = _traveller(people, index, person)
        _want(index, people.wishes[person], work.row)
        _cover(index, people.skills[people.start[person] : people.start[person + 1]], work.covered)
        _bound(index, traveller, work)
        # Their own trades first: the bar rises at once, and most of the others stay below it.
        count = _own(index, people.wishes[person], work)
        found = _sift(index, traveller, work, count, -1)
        _weigh(index, traveller, work, found, keys[person], offers, person)
        bar = keys[person, -1] >> 32
        count = _others(work, bar)
        found = _sift(index, traveller, work, count, bar)
        _weigh(index, traveller, work, found, keys[person], offers, person)


@kernel
def _work(index: Index, offers: NDArray[np.int64]) -> Work:
    shape = index.x.shape
    blocks = shape[0]
    bars = np.full(shape, OPEN, np.int32)
    if len(offers):
        flat = bars.reshape(bars.size)
        for place in range(index.ids.size):
            flat[place] = offers[index.ids[place], -1] >> 32
    block_bars = np.empty(blocks, np.int32)
    for block in range(blocks):
        block_bars[block] = bars[block].min()
    return Work(
        np.zeros(index.occupation.shape[1], np.int32),
        np.zeros(shape, np.uint8),
        np.zeros(blocks, np.int32),
        np.zeros(blocks, np.int32),
        np.zeros(bars.size, np.int32),
        np.zeros(bars.size, np.int32),
        bars,
        block_bars,
    )


@kernel
def _traveller(people: Seekers, index: Index, person: int) -> Traveller:
    radius = np.int64(people.radius[person])
    return Traveller(
        np.float32(people.x[person] - index.origin[0]),
        np.float32(people.y[person] - index.origin[1]),
        radius,
        np.float32(np.float64(radius * radius) * 1.000001),
        np.uint32(~people.have[person]),
        people.contracts[person],
    )


@kernel
def _want(index: Index, wishes: NDArray[np.int16], row: NDArray[np.int32]) -> None:
    """Points of each occupation for a person of these wishes."""
    row[:] = 0
    for rank in range(wishes.size):
        if wishes[rank] >= 0:
            points = index.occupation[rank, wishes[rank]]
            for rome in range(row.size):
                row[rome] = max(row[rome], points[rome])


@kernel
def _cover(index: Index, skills: NDArray[np.int32], covered: NDArray[np.uint8]) -> None:
    """Percent of each vacancy's skills that are among these: whole rows for frequent skills, places for rare ones."""
    flat = covered.reshape(covered.size)
    flat[:] = 0
    for skill in skills:
        if skill >= index.often.size:
            continue
        if index.often[skill] >= 0:
            row = index.rows[index.often[skill]]
            for place in range(flat.size):
                flat[place] += row[place]
        else:
            for entry in range(index.start[skill], index.start[skill + 1]):
                flat[index.places[entry]] += index.weights[entry]


@kernel
def _bound(index: Index, traveller: Traveller, work: Work) -> None:
    """Points that no vacancy of each block can exceed; -1 when the block is out of reach, or all of it forbidden."""
    x, y, square, lacks = traveller.x, traveller.y, traveller.square, traveller.lacks
    most, west, east, south, north = work.most, index.west, index.east, index.south, index.north
    fixed_most, common, zero = index.fixed_most, index.common, np.float32(0)
    rest = np.int32(index.commute + index.contract)
    for block in range(most.size):
        wanted = _most_wanted(work.row, index.rome[block, 0], index.last_rome[block])
        most[block] = wanted + index.skill * np.int32(_most_covered(work.covered[block]))
    for block in range(most.size):
        over_x = max(west[block] - x, x - east[block], zero)
        over_y = max(south[block] - y, y - north[block], zero)
        open_to = (over_x * over_x + over_y * over_y <= square) & ((common[block] & lacks) == 0)
        bound = most[block] + rest + np.int32(fixed_most[block])
        most[block] = bound if open_to else np.int32(-1)


@kernel
def _most_wanted(row: NDArray[np.int32], first: int, last: int) -> np.int32:
    best = np.int32(0)
    for rome in range(first, last + 1):
        best = max(best, row[rome])
    return best


@kernel
def _most_covered(covered: NDArray[np.uint8]) -> np.uint8:
    best = np.uint8(0)
    for percent in covered:
        if percent > best:
            best = percent
    return best


@kernel
def _own(index: Index, wishes: NDArray[np.int16], work: Work) -> int:
    """List the open blocks of the occupations wished; how many."""
    count = 0
    for wish in wishes:
        if wish >= 0:
            for block in range(index.rome_first[wish], index.rome_end[wish]):
                if work.most[block] >= 0:
                    work.blocks[count] = block
                    work.most[block] = -1
                    count += 1
    return count


@kernel
def _others(work: Work, bar: int) -> int:
    """List the open blocks that may hold a pair above the person's bar or a vacancy's; how many."""
    count = 0
    for block in range(work.most.size):
        work.blocks[count] = block
        count += work.most[block] >= max(0, min(bar, work.block_bars[block]))
    return count


@kernel
def _sift(index: Index, traveller: Traveller, work: Work, count: int, bar: int) -> int:
    """List the places, in the blocks listed, that no rule forbids and whose bound is at a bar or above; how many.

    The loops over the lanes of a block are short, each writes one array, none branches: they become vector code.
    """
    x, y, square, lacks, wished = traveller.x, traveller.y, traveller.square, traveller.lacks, traveller.contracts
    # The distance is rounded down to the metre, which may win 1 / radius; 1.01 covers the rest of the rounding.
    nearest = np.float32(index.commute * (1 + 1 / traveller.radius) + 1.01)
    slope = np.float32(index.commute / traveller.radius)
    skill, contract, row, lowest = np.int32(index.skill), np.int32(index.contract), work.row, np.int32(bar)
    above = np.empty(index.x.shape[1], np.int32)
    found = 0
    for entry in range(count):
        block = work.blocks[entry]
        xs, ys, rome, fixed = index.x[block], index.y[block], index.rome[block], index.fixed[block]
        require, contracts, covered = index.require[block], index.contracts[block], work.covered[block]
        bars = work.bars[block]
        for lane in range(xs.size):
            dx, dy = xs[lane] - x, ys[lane] - y
            square_distance = dx * dx + dy * dy
            points = np.int32(fixed[lane]) + np.int32(nearest - slope * np.sqrt(square_distance))
            points += skill * np.int32(covered[lane]) + contract * np.int32((contracts[lane] & wished) != 0)
            allowed = ((require[lane] & lacks) == 0) & (square_distance <= square)
            above[lane] = points if allowed else FORBIDDEN
        if _highest(above) < 0:
            continue
        for lane in range(rome.size):
            above[lane] += row[np.uint32(rome[lane])]  # unsigned: numba need not look for negative indices
        for lane in range(rome.size):
            above[lane] -= min(lowest, bars[lane])
        if _highest(above) < 0:
            continue
        found = _list(above, bars, lowest, block, work.places, work.points, found)
    return found


@kernel
def _list(
    above: NDArray[np.int32],
    bars: NDArray[np.int32],
    bar: np.int32,
    block: int,
    places: NDArray[np.int32],
    points: NDArray[np.int32],
    found: int,
) -> int:
    """Append the places of a block that are at a bar or above; how many are listed then."""
    for lane in range(above.size):
        if above[lane] >= 0:
            places[found] = block * above.size + lane
            points[found] = above[lane] + min(bar, bars[lane])
            found += 1
    return found


@kernel
def _highest(values: NDArray[np.int32]) -> np.int32:
    best = np.int32(-1)
    for lane in range(values.size):  # by index: numba vectorises this loop, not the one over values
        best = max(best, values[lane])
    return best


@kernel
def _weigh(
    index: Index,
    traveller: Traveller,
    work: Work,
    found: int,
    mine: NDArray[np.int64],
    offers: NDArray[np.int64],
    person: int,
) -> None:
    """Score the places listed, and keep them in the rows that they deserve."""
    # Scalars and arrays are named before the loop, and handed one by one: a call that takes a whole index copies it.
    size = work.bars.size
    bars, covered, block_bars = work.bars.reshape(size), work.covered.reshape(size), work.block_bars
    xs, ys, rome, fixed = (
        index.x.reshape(size),
        index.y.reshape(size),
        index.rome.reshape(size),
        index.fixed.reshape(size),
    )
    ids, contracts, places, points, row = index.ids, index.contracts.reshape(size), work.places, work.points, work.row
    x, y, radius, wished = traveller.x, traveller.y, traveller.radius, traveller.contracts
    for entry in range(found):
        place = places[entry]
        if points[entry] < min(mine[-1] >> 32, bars[place]):
            continue  # the bar has risen since
        commute = _commute(xs[place] - x, ys[place] - y, radius, index.commute)
        if commute < 0:
            continue
        score = commute + fixed[place] + row[rome[place]] + index.skill * np.int64(covered[place])
        if contracts[place] & wished:
            score += index.contract
        vacancy = np.int64(ids[place])
        _keep(mine, score << 32 | LAST - vacancy)
        if score >= bars[place]:
            _keep(offers[vacancy], score << 32 | LAST - person)
            _raise_bar(bars, block_bars, place, offers[vacancy, -1] >> 32)


@kernel
def _commute(dx: np.float32, dy: np.float32, radius: np.int64, most: int) -> np.int64:
    """Points of a commute, in whole numbers: most * (radius - metres rounded down) // radius; -1 beyond the radius."""
    square = np.int64(dx) * np.int64(dx) + np.int64(dy) * np.int64(dy)
    if square > radius * radius:
        return np.int64(-1)
    # A quotient of floats below 2**53 rounds down to the whole one, and takes a third of the time.
    return np.int64(np.float64(most * (radius - np.int64(np.sqrt(np.float64(square))))) / np.float64(radius))


@kernel
def _raise_bar(bars: NDArray[np.int32], block_bars: NDArray[np.int32], place: int, bar: int) -> None:
    """Raise the bar of a vacancy, and that of its block when it was the lowest."""
    old, bars[place] = bars[place], bar
    lanes = bars.size // block_bars.size
    block = place // lanes
    if bar > old and old == block_bars[block]:
        block_bars[block] = bars[block * lanes : (block + 1) * lanes].min()


@kernel
def _keep(keys: NDArray[np.int64], key: int) -> None:
    """Insert a key in a decreasing row, whose last goes; nothing when it is smaller than all."""
    at = keys.size - 1
    if key <= keys[at]:
        return
    while at > 0 and keys[at - 1] < key:  # k is small: shifting beats a heap, and leaves the row in order
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key
