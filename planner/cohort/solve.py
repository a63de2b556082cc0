"""Draw a cohort."""

import hashlib

import numpy as np

from planner.cohort.chances import chances
from planner.cohort.cube import sample
from planner.cohort.problem import Balance, Bools, Floats, Pool, Report
from planner.refusals import Refused

ATTEMPTS = 200
WHOLE = 1e-6


def draw(pool: Pool, size: int, *, seed: str) -> Report:
    """Choose exactly `size` people, each with the chance announced, balanced on the indicators.

    Parameters
    ----------
    pool
        who may be chosen, their waiting time, the indicators, the quotas.
    size
        how many are chosen.
    seed
        any text, to be announced before the draw, as « semaine 12, 2026-03-20, 4 8 15 16 23 42 ».

    Returns
    -------
    Report, which `verify` redoes.

    Raises
    ------
    Refused
        When the size, the chances or the quotas are impossible, or the seed empty.

    Notes
    -----
    Without quotas, and with quotas on one or two classifications (Pôle, or Pôle and sex: groups of one are disjoint
    or nested), each chance is exact and each quota kept at the first attempt. Where quotas cross in more ways, whole
    people may not fit: the draw is then started again until they do, each chance is exact only up to these refusals,
    and `attempts` says how many they were.

    The seed is hashed with SHA-256 into that of numpy's PCG64; only uniform doubles are taken from it.
    """
    if not seed.strip():
        raise Refused("seed: expected a text, the one that was announced")
    chance = chances(pool, size)
    columns, everyone = _totals(pool, chance)
    draws = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big"))
    for attempt in range(1, ATTEMPTS + 1):
        chosen = sample(columns, everyone, draws)[: len(chance)] > 0.5
        if int(chosen.sum()) == size and _keeps_quotas(pool, chosen):
            lines = _balance(pool, chance, chosen)
            return Report(seed, size, pool.fingerprint, pool.ids, chance, chosen, lines, attempt)
    raise Refused(f"quotas: {ATTEMPTS} draws broke one of them; whole people may not fit them all, widen some")


def _totals(pool: Pool, chance: Floats) -> tuple[Floats, Floats]:
    """What the cube keeps, in the order in which it is kept: the size, the quotas, the indicators.

    Where the chances of a quota do not sum to whole people, one more unit stands for the rest: chosen or not, it
    makes the group one person smaller or larger, and both are within the quota.
    """
    sums = np.array([chance[quota.members].sum() for quota in pool.quotas])
    missing = np.ceil(sums - WHOLE) - sums
    rests = np.flatnonzero(missing > WHOLE)
    scale = np.maximum(np.abs(pool.indicators).max(axis=0, initial=0), 1e-300)
    ours = [np.ones(len(chance)), *(quota.members for quota in pool.quotas), *(pool.indicators / scale).T]
    columns = np.zeros((len(chance) + len(rests), len(ours)))
    columns[: len(chance)] = np.column_stack(ours)
    columns[len(chance) + np.arange(len(rests)), 1 + rests] = 1.0
    return columns, np.concatenate([chance, missing[rests]])


def _keeps_quotas(pool: Pool, chosen: Bools) -> bool:
    return all(quota.least <= int(chosen[quota.members].sum()) <= quota.most for quota in pool.quotas)


def _balance(pool: Pool, chance: Floats, chosen: Bools) -> tuple[Balance, ...]:
    columns = np.column_stack([pool.indicators, *(quota.members for quota in pool.quotas)])
    names = [*pool.names, *(quota.name for quota in pool.quotas)]
    wanted = (chance[:, None] * columns).sum(axis=0)
    obtained = columns[chosen].sum(axis=0)
    return tuple(Balance(*line) for line in zip(names, wanted.tolist(), obtained.tolist(), strict=True))
