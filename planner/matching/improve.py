"""Lists that do not all show the same vacancies."""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from planner.matching.problem import Lists
from planner.refusals import Refused


def cap_lists(lists: Lists, k: int, cap: int) -> NDArray[np.bool_]:
    """Which k entries of each long list to show, so that nothing is shown in more than `cap` lists.

    The plain first k show one vacancy to thousands and many to nobody (Bied et al., hal-03540319). The choice is the
    best there is among the entries given: a minimum-cost flow from people to vacancies, hence its own bound. Longer
    lists give more choice: 40 to 60 entries for k = 10.

    Parameters
    ----------
    lists : (P, K)
        Candidates of each person, K >= k, as `match` gives them.
    k
        Most entries of a person, 1 or more.
    cap
        Most lists that show one vacancy, 1 or more.

    Returns
    -------
    (P, K) bool
        What to show: at most k in a row, at most `cap` of the same identifier, of the highest total score.

    Raises
    ------
    Refused
        k or cap below 1, or a score that is not positive in a list.
    """
    for name, value in (("k", k), ("cap", cap)):
        if value < 1:
            raise Refused(f"{name} is {value}: expected 1 or more.")
    chosen = lists.ids >= 0
    if not chosen.any():
        return chosen
    while True:  # what nobody can want any more frees vacancies, which makes more of it
        scarce = np.bincount(lists.ids[chosen], minlength=lists.ids.max() + 1) > cap
        wanted = chosen & (_better_and_free(lists.ids, chosen, scarce) < k)
        if wanted.sum() == chosen.sum():
            break
        chosen = wanted
    person, rank = np.nonzero(chosen)
    shown = _flow(person, lists.ids[person, rank], lists.scores[person, rank], scarce, k, cap)
    chosen[person, rank] = shown
    return chosen


def _better_and_free(ids: NDArray[np.int32], chosen: NDArray[np.bool_], scarce: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many entries before each one are open to all: with k of them, nobody needs what follows."""
    free = chosen & ~scarce[ids]
    return np.cumsum(free, axis=1) - free


def _flow(
    person: NDArray[np.int64],
    vacancy: NDArray[np.int32],
    score: NDArray[np.int32],
    scarce: NDArray[np.bool_],
    k: int,
    cap: int,
) -> NDArray[np.bool_]:
    """Which entries carry a unit of the flow of highest score: k leave each person, `cap` enter a scarce vacancy."""
    people, sink = int(person.max()) + 1, int(person.max()) + 1 + len(scarce)
    everyone, places = np.arange(people), people + np.flatnonzero(scarce)
    tails = np.concatenate([person, everyone, places])
    heads = np.concatenate([np.where(scarce[vacancy], people + vacancy, sink), np.full(people + len(places), sink)])
    room = np.concatenate([np.ones(len(person)), np.full(people, k), np.full(len(places), cap)])
    costs = np.concatenate([-score.astype(np.int64), np.zeros(people + len(places), np.int64)])
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room.astype(np.int64), costs
    )
    flow.set_nodes_supplies(np.append(everyone, sink).astype(np.int32), np.append(np.full(people, k), -k * people))
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("showing nothing is always a flow")  # each person can send all to the sink
    shown: NDArray[np.bool_] = flow.flows(arcs[: len(person)]) > 0
    return shown
