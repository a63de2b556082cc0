"""The chance of each to be chosen: in proportion to the wait, at most 1, and such that the quotas are kept on average."""

import numpy as np

from planner.cohort.problem import Floats, Pool, Quota
from planner.refusals import Refused

ROUNDS = 1000
SETTLED = 1e-10  # relative change of a factor that no longer matters
KEPT = 1e-6  # people by which a quota may be missed on average: the draw keeps it whole
FARTHEST = 1e12  # stands for infinity: a group whose minimum takes every place


def chances(pool: Pool, size: int) -> Floats:
    """Chance of each person of the pool to be among the `size` chosen.

    In proportion to `pool.waiting` (or as `pool.wanted` says), capped at 1 and what is left shared again in
    proportion. With quotas: the closest chances, in the sense of Kullback and Leibler, whose sums respect every
    quota, so that people of the same groups stay in proportion to their wait.

    Returns
    -------
    (N,) in 0..1, of sum `size`.

    Raises
    ------
    Refused
        When fewer than `size` people can be chosen, when `wanted` does not sum to `size`, when no chances
        respect the quotas together.

    Notes
    -----
    Raking with inequalities (I. Csiszár, « I-divergence geometry of probability distributions », 1975): one factor
    a quota, which comes back to 1 as soon as its quota holds without it.
    """
    weights = _weights(pool, size)
    factors = np.ones(len(pool.quotas))
    for _ in range(ROUNDS):
        before, raised = factors.copy(), _raised(weights, pool.quotas, factors)
        for place, quota in enumerate(pool.quotas):
            factors[place] = _factor(quota, factors[place], raised, size)
            raised[quota.members] *= factors[place] / before[place]
        found = in_proportion(_raised(weights, pool.quotas, factors), size)
        if np.allclose(factors, before, rtol=SETTLED, atol=0):
            break
    worst = max(pool.quotas, key=lambda quota: _excess(quota, found), default=None)
    if worst and _excess(worst, found) > KEPT:
        raise Refused(f"quotas: they contradict one another, « {worst.name} » cannot be kept with the others")
    return found


def in_proportion(weights: Floats, total: float) -> Floats:
    """Chances (N,) in proportion to the weights (N,), at most 1, of that total if so many weights are positive."""
    return np.asarray(np.minimum(1.0, _scale(weights, total) * weights))


def _scale(weights: Floats, total: float) -> float:
    """What multiplies the weights, before 1 caps them, so that they sum to the total."""
    rest = weights[weights > 0]
    if not rest.size:
        return 1.0
    if total >= rest.size:
        return FARTHEST / float(rest.min())
    if total <= 0:
        return 1 / FARTHEST / float(rest.max())
    while True:
        scale = total / float(rest.sum())
        over = rest * scale >= 1
        if not over.any() or over.all():
            return scale
        total -= float(over.sum())
        rest = rest[~over]


def _weights(pool: Pool, size: int) -> Floats:
    weights = pool.waiting if pool.wanted is None else pool.wanted
    possible = int((weights > 0).sum())
    if not 1 <= size <= possible:
        raise Refused(f"size: expected 1 to {possible}, the people who have a chance, got {size}")
    if pool.wanted is not None and abs(float(pool.wanted.sum()) - size) > 1e-6:
        raise Refused(f"wanted: expected chances whose sum is {size}, got {pool.wanted.sum():g}")
    return weights


def _raised(weights: Floats, quotas: tuple[Quota, ...], factors: Floats) -> Floats:
    raised = weights.copy()
    for quota, factor in zip(quotas, factors, strict=True):
        raised[quota.members] *= factor
    return raised


def _factor(quota: Quota, factor: float, raised: Floats, size: int) -> float:
    """1 if the group then sums to what its quota allows; else the factor with which it sums to the nearest limit."""
    least, most = (
        factor * _scale(raised[quota.members], limit) / _scale(raised[~quota.members], size - limit)
        for limit in (quota.least, quota.most)
    )
    return min(max(1.0, least, 1 / FARTHEST), max(most, 1 / FARTHEST), FARTHEST)


def _excess(quota: Quota, found: Floats) -> float:
    total = float(found[quota.members].sum())
    return max(quota.least - total, total - quota.most)
