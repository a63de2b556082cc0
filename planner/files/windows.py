"""When somebody is there: from a slot to another, in a list of slots, or both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.files.rows import Row

Bools = NDArray[np.bool_]


def window(row: Row, slots: int) -> Bools:
    """Say in which slots somebody is there, from the one they come at to the one they leave after."""
    first = row.whole("from", 1, least=1, most=slots)
    last = row.whole("to", slots, least=1, most=slots)
    if first > last:
        row.fault("to", f"le départ ({last}) est avant l'arrivée ({first}) ; corrigez « from » ou « to ».")
    clock = np.arange(1, slots + 1)
    return (first <= clock) & (clock <= last)


def listed(row: Row, column: str, slots: int) -> Bools:
    """Say in which slots something is open: those of the list, all when it is empty."""
    given = row.slots(column, slots)
    return np.isin(np.arange(slots), given) if given else np.ones(slots, np.bool_)


def numbers(mask: Bools) -> str:
    """Write slots as `Row.slots` reads them: « 1-4 7 »."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8))).reshape(-1, 2)
    return " ".join(str(first + 1) if after - first == 1 else f"{first + 1}-{after}" for first, after in edges.tolist())
