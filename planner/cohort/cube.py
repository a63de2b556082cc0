"""The cube method: a random sample that keeps each chance exactly, and the totals as nearly as whole people allow."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOBODY = -1
DECIDED = 1e-9  # closer than this to 0 or 1 is decided
NOTHING = 1e-9  # a smaller coefficient is rounding
FRESH = 512  # pivots after which the inverse is computed anew


def sample(columns: Floats, chance: Floats, draws: np.random.Generator) -> Floats:
    """Decide everyone: 0 or 1 each, with the mean `chance`, keeping the totals of the columns as nearly as possible.

    Parameters
    ----------
    columns
        (N, Q) what each person weighs in each total; the first is kept to the end, the last is given up first.
    chance
        (N,) in 0..1.
    draws
        where the randomness comes from.

    Returns
    -------
    (N,) 0.0 or 1.0 each. The totals of the first columns are exact when they are whole and these columns totally
    unimodular (groups of one or two classifications); others end less than a few people away.

    Notes
    -----
    J.-C. Deville and Y. Tillé, « Efficient balanced sampling: the cube method », Biometrika, 2004: the flight walks
    at random, with no drift, among the chances that keep every total, until a vertex; landing gives up the totals
    one by one, from the last.
    """
    decision = chance.copy()
    order = np.argsort(draws.random(len(chance)), kind="stable").astype(np.int64)
    flight(columns, decision, order, draws.random(len(chance)))
    for kept in range(columns.shape[1] - 1, 0, -1):
        open_ = order[(decision[order] > 0) & (decision[order] < 1)]
        if not open_.size:
            break
        flight(np.ascontiguousarray(columns[:, :kept]), decision, open_, draws.random(len(open_)))
    return decision


@kernel
def flight(columns: Floats, decision: Floats, order: Ints, coins: Floats) -> None:
    """Walk until the undecided are no more than the totals, taking people one by one; `decision` (N,) changes in place.

    Notes
    -----
    G. Chauvet and Y. Tillé, « A fast algorithm for balanced sampling », Computational Statistics, 2006. Here the
    undecided people are the basis of a simplex, of which the inverse is kept: a step costs Q², not Q³. A place of
    the basis that nobody holds (at the start, or once its holder is decided) does not move: the next person who
    depends on it takes it.
    """
    size = columns.shape[1]
    inverse = np.eye(size)  # transposed: row q is what a unit of total q asks of each place
    basis = np.full(size, NOBODY)
    held = np.eye(size)  # row j: the column of place j
    pivots = 0
    for index in range(len(order)):
        person = order[index]
        if decision[person] <= DECIDED or decision[person] >= 1 - DECIDED:
            decision[person] = 0.0 if decision[person] <= DECIDED else 1.0
            continue
        weights = combination(inverse, columns[person])
        place = vacancy(weights, basis)
        if place == NOBODY:
            step(decision, basis, person, weights, coins[index])
            place = leave(decision, basis, person, weights)
        if place != NOBODY:
            pivot(inverse, weights, place)
            basis[place] = person
            held[place] = columns[person]
            pivots += 1
            if pivots % FRESH == 0:
                renew(inverse, held)


@kernel
def combination(inverse: Floats, column: Floats) -> Floats:
    """What of each place of the basis makes that column."""
    weights = np.zeros(len(column))
    for total in range(len(column)):
        if column[total] != 0.0:
            weights += column[total] * inverse[total]
    return weights


@kernel
def vacancy(weights: Floats, basis: Ints) -> int:
    """The place held by nobody on which the person depends most, if any."""
    best = NOBODY
    most = NOTHING
    for place in range(len(basis)):
        if basis[place] == NOBODY and abs(weights[place]) > most:
            best = place
            most = abs(weights[place])
    return best


@kernel
def step(decision: Floats, basis: Ints, person: int, weights: Floats, coin: float) -> None:
    """Move the person up or down and the basis against, as far as the first who is decided; on average, nobody moves."""
    up = 1.0 - decision[person]
    down = decision[person]
    for place in range(len(basis)):
        if basis[place] == NOBODY:
            continue
        weight = weights[place]
        chance = decision[basis[place]]
        if weight > NOTHING:
            up = min(up, chance / weight)
            down = min(down, (1.0 - chance) / weight)
        elif weight < -NOTHING:
            up = min(up, (1.0 - chance) / -weight)
            down = min(down, chance / -weight)
    move = up if coin * (up + down) < down else -down
    decision[person] = settled(decision[person] + move)
    for place in range(len(basis)):
        if basis[place] != NOBODY and abs(weights[place]) > NOTHING:
            decision[basis[place]] = settled(decision[basis[place]] - move * weights[place])


@kernel
def settled(chance: float) -> float:
    """0 or 1 when it is that but for rounding."""
    if chance <= DECIDED:
        return 0.0
    if chance >= 1.0 - DECIDED:
        return 1.0
    return chance


@kernel
def leave(decision: Floats, basis: Ints, person: int, weights: Floats) -> int:
    """Empty the places of those just decided; the place that the person takes, if still undecided."""
    undecided = 0.0 < decision[person] < 1.0
    best = NOBODY
    for place in range(len(basis)):
        if basis[place] != NOBODY and not 0.0 < decision[basis[place]] < 1.0:
            basis[place] = NOBODY
            if undecided and (best == NOBODY or abs(weights[place]) > abs(weights[best])):
                best = place
    return best


@kernel
def pivot(inverse: Floats, weights: Floats, place: int) -> None:
    """Put in that place the column of which `weights` are the combination."""
    for total in range(len(inverse)):
        share = inverse[total, place] / weights[place]
        if share != 0.0:
            inverse[total] -= share * weights
            inverse[total, place] = share


@kernel
def renew(inverse: Floats, held: Floats) -> None:
    """Compute the inverse again from the columns held, in place: rounding does not pile up."""
    size = len(inverse)
    fresh = np.eye(size)
    holder = np.full(size, NOBODY)
    for column in range(size):
        weights = combination(fresh, held[column])
        place = vacancy(weights, holder)
        if place == NOBODY:  # the columns depend on one another but for rounding: the old inverse is as good
            return
        pivot(fresh, weights, place)
        holder[place] = column
    for place in range(size):
        inverse[:, holder[place]] = fresh[:, place]
