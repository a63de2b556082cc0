"""The most people that any plan sees in time, and the way they travel: a relaxation that a flow solves."""

from typing import NamedTuple

import numpy as np
from ortools.graph.python import min_cost_flow

from planner.booking.problem import Blocks, Integers, Requests

MOST_FIRST = 100_000_000  # metres that one more person is worth: no chain of exchanges is 100 000 km long
SCALE = 60  # a flow counts in integers, and per quantum: 60 divides by the usual lengths
MORNINGS, AFTERNOONS = 0b01010101010101, 0b10101010101010


class Relaxation(NamedTuple):
    """What no plan beats: people seen in time (a fraction of one may be), and their mean way, the shortest for as many."""

    people: float
    kilometres: float


class _Groups(NamedTuple):
    """People who enter the same pools: those of one site, from one week to another, with the same halves and needs."""

    site: Integers
    first: Integers
    last: Integers
    halves: Integers
    kind: Integers


def relaxation(requests: Requests, blocks: Blocks, overbook: int = 0, week: int = 5) -> Relaxation:
    """Bound what can be booked, by a flow in which interviews split and the half-days of a week are pooled.

    The advisers of a site pool their mornings, and their afternoons, of each `week` days; each kind of needs has the
    pool of those who answer it, inside the pool of all. A person enters every pool of a site in reach that touches
    their days and halves. The flow sees the most people first, then travels least. Every plan is such a flow, so none
    sees more people. Takes seconds for 68 000 requests; a shorter `week` bounds closer, and takes longer.

    Parameters
    ----------
    requests, blocks : Requests, Blocks
        As for `book`.
    overbook : int
        Quanta that each half-day may sell twice.
    week : int
        Days pooled.

    Notes
    -----
    Solved by OR-tools' cost scaling: A. Goldberg, "An efficient implementation of a scaling minimum-cost flow
    algorithm", Journal of Algorithms 22, 1997.
    """
    if not len(requests) or not len(blocks):
        return Relaxation(0.0, 0.0)
    kinds, kind = np.unique(requests.needs, return_inverse=True)
    person, metres, member, groups = _group(requests, blocks, kind, week)
    of_kind, of_all = _pools(blocks, kinds, overbook, week, requests.metres.shape[1])
    entering, door = _doors(groups, of_kind.shape)

    # The floors of the flow: people, groups, pools of a kind of needs, pools of all, and outside.
    first_group = len(requests)
    first_kind = first_group + len(groups.site)
    first_pool = first_kind + of_kind.size
    outside = first_pool + of_all.size
    pool = np.arange(of_all.size)
    inside = np.arange(of_kind.size)
    plenty = np.full(len(door), requests.quanta.sum())
    quanta = requests.quanta[person]
    floors = [
        (person, first_group + member, quanta, SCALE * (metres - MOST_FIRST) // quanta),
        (first_group + entering, first_kind + door, plenty, np.zeros_like(plenty)),
        (first_kind + inside, first_pool + inside // len(kinds), of_kind.ravel(), np.zeros_like(inside)),
        (first_pool + pool, np.full(of_all.size, outside), of_all.ravel(), np.zeros_like(pool)),
    ]
    flow = _flow(requests.quanta, floors, outside)[: len(person)] / quanta
    people = float(flow.sum())
    return Relaxation(people, float(flow @ metres) / people / 1000 if people else 0.0)


def _group(
    requests: Requests, blocks: Blocks, kind: Integers, week: int
) -> tuple[Integers, Integers, Integers, _Groups]:
    """Who can go to which site, in one row for each way: the person, the metres, and their group."""
    start, end = blocks.day.min(), blocks.day.max()
    earliest, deadline = np.maximum(requests.earliest, start), np.minimum(requests.deadline, end)
    comes = np.where(requests.halves & MORNINGS, 1, 0) + np.where(requests.halves & AFTERNOONS, 2, 0)
    near = (requests.metres <= requests.radius[:, None]) & (earliest <= deadline)[:, None]
    person, site = np.nonzero(near)
    columns = (
        site,
        (earliest[person] - start) // week,
        (deadline[person] - start) // week,
        comes[person],
        kind[person],
    )
    shape = (near.shape[1], (end - start) // week + 1, (end - start) // week + 1, 4, int(kind.max()) + 1)
    keys, member = np.unique(np.ravel_multi_index(columns, shape), return_inverse=True)
    return person, requests.metres[person, site], member, _Groups(*np.unravel_index(keys, shape))


def _pools(blocks: Blocks, kinds: Integers, overbook: int, week: int, sites: int) -> tuple[Integers, Integers]:
    """Quanta of each (site, week, half, kind of needs), and of each (site, week, half)."""
    weeks = (blocks.day - blocks.day.min()) // week
    quanta = np.where(blocks.quanta > 0, blocks.quanta + overbook, 0)
    of_all = np.zeros((sites, int(weeks.max()) + 1, 2), np.int64)
    np.add.at(of_all, (blocks.site, weeks, blocks.half % 2), quanta)
    of_kind = np.zeros((*of_all.shape, len(kinds)), np.int64)
    for k, needs in enumerate(kinds):
        answers = needs & ~blocks.offers == 0
        np.add.at(of_kind[..., k], (blocks.site[answers], weeks[answers], blocks.half[answers] % 2), quanta[answers])
    return of_kind, of_all


def _doors(groups: _Groups, shape: tuple[int, ...]) -> tuple[Integers, Integers]:
    """The pools that each group enters, in one row for each door: the group, the pool of its kind."""
    weeks = groups.last - groups.first + 1
    group = np.repeat(np.arange(len(weeks)), weeks)
    week = groups.first[group] + np.arange(len(group)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    entering, door = [], []
    for half in (0, 1):
        comes = groups.halves[group] >> half & 1 == 1
        g = group[comes]
        entering.append(g)
        door.append(np.ravel_multi_index((groups.site[g], week[comes], np.full(len(g), half), groups.kind[g]), shape))
    return np.concatenate(entering), np.concatenate(door)


def _flow(supply: Integers, floors: list[tuple[Integers, Integers, Integers, Integers]], outside: int) -> Integers:
    """Flow of least cost on each arc; who is not served goes straight outside, for nothing."""
    people = np.arange(len(supply))
    aside = (people, np.full(len(supply), outside), supply, np.zeros_like(supply))
    tail, head, capacity, cost = (np.concatenate(columns) for columns in zip(*floors, aside, strict=True))
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    network.set_nodes_supplies(people, supply)
    network.set_node_supply(outside, -int(supply.sum()))
    if network.solve() != network.OPTIMAL:
        raise AssertionError("A flow in which everyone may stay aside always has a solution.")
    flows: Integers = network.flows(arcs)
    return flows
