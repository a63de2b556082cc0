"""What no plan can beat, and the pairs that reach it: one minimum-cost flow that knows no timetable."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from planner.interviews.problem import Bools, Ints, Problem
from planner.interviews.worth import Worth
from planner.refusals import Refused

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Room:
    """What locked interviews leave. Shapes of the problem; `most` counts the slots that fit between gaps."""

    free: Bools
    tables: Ints
    interpreters: Ints
    most: Ints
    recruiter_least: Ints
    recruiter_most: Ints
    given: Ints


def best_pairs(problem: Problem, worth: Worth) -> Bools:
    """Choose by minimum-cost flow the pairs of greatest worth within every limit except who meets when.

    source → person: one arc an interview, of decreasing worth (a person's first interview first)
    person → recruiter: one arc a wish
    recruiter → sink: what the recruiter was promised, then the rest

    A timetable gives such a flow, so its worth bounds every plan's. When a day has halves, in which many people come to
    only one, recruiters have two nodes of their own capacity: Hall's condition on the halves. It is exact without
    limits of hours and without gaps, where König's edge colouring always finds the timetable.

    Returns (E,) bool: the wishes chosen, locked ones included.

    Source: Ahuja, Magnanti, Orlin, Network Flows (1993), chapters 9 to 11; OR-tools' cost-scaling push-relabel.
    """
    room = _room(problem)
    common = _common(problem, room)
    flow = SimpleMinCostFlow()
    nodes = problem.people + 4 * problem.recruiters
    source, sink = nodes + len(room.interpreters), nodes + len(room.interpreters) + 1
    wish = np.flatnonzero(common.any(axis=1) & (problem.locked < 0))
    towards = _recruiter_arcs(problem, room, flow, common[wish], problem.recruiter[wish])
    arcs = _add(flow, problem.person[wish], towards, 1, -worth.pair[wish])
    _person_arcs(problem, room, worth, flow, wish, source)
    out = problem.people + np.arange(problem.recruiters)
    promised = np.minimum(room.recruiter_least, room.recruiter_most)
    _add(flow, out, sink, promised, -worth.promised)
    _add(flow, out, sink, room.recruiter_most - promised, 0)
    most = int(min(room.most.sum(), room.recruiter_most.sum()))
    _add(flow, np.array([source]), sink, most, 0)
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    if flow.solve() != flow.OPTIMAL:
        raise Refused("fit is too large for this many people and recruiters: expected sums within 64 bits")
    pairs: Bools = problem.locked >= 0
    pairs[wish[flow.flows(arcs) > 0]] = True
    return pairs


def _add(flow: SimpleMinCostFlow, tail: Ints, head: Ints | int, capacity: Ints | int, cost: Ints | int) -> Ints:
    arrays = np.broadcast_arrays(tail, head, capacity, cost)
    added: Ints = flow.add_arcs_with_capacity_and_unit_cost(
        arrays[0].astype(np.int32), arrays[1].astype(np.int32), arrays[2].astype(np.int64), arrays[3].astype(np.int64)
    )
    return added


def _person_arcs(problem: Problem, room: Room, worth: Worth, flow: SimpleMinCostFlow, wish: Ints, source: int) -> None:
    """One arc an interview of each person; who always needs an interpreter passes by the pool of the language."""
    origin = np.full(problem.people, source)
    if len(room.interpreters):
        lowest, highest = np.full(problem.people, source), np.full(problem.people, -1)
        np.minimum.at(lowest, problem.person[wish], problem.language[wish])
        np.maximum.at(highest, problem.person[wish], problem.language[wish])
        pooled = (lowest == highest) & (lowest >= 0)
        origin[pooled] = problem.people + 4 * problem.recruiters + lowest[pooled]
        pools = problem.people + 4 * problem.recruiters + np.arange(len(room.interpreters))
        _add(flow, np.full(len(pools), source), pools, room.interpreters.sum(axis=1), 0)
    for rank in range(1, len(worth.level)):
        more = np.flatnonzero((room.given < rank) & (rank <= room.given + room.most))
        _add(flow, origin[more], more, 1, -int(worth.level[rank]))


def _recruiter_arcs(problem: Problem, room: Room, flow: SimpleMinCostFlow, common: Bytes, recruiter: Ints) -> Ints:
    """Where each wish enters its recruiter: the whole day, or the half that holds all its possible slots."""
    out = problem.people + recruiter
    noon = _noon(room.free)
    if not noon:
        return out
    whole, morning, afternoon = (problem.people + side * problem.recruiters for side in (1, 2, 3))
    every = np.arange(problem.recruiters)
    early = np.packbits(np.arange(problem.slots) < noon)
    for half, capacity in (
        (morning, room.tables[:, :noon].sum(axis=1)),
        (afternoon, room.tables[:, noon:].sum(axis=1)),
    ):
        _add(flow, whole + every, half + every, capacity, 0)
        _add(flow, half + every, problem.people + every, capacity, 0)
    side = np.where((common & ~early).any(axis=1), np.where((common & early).any(axis=1), whole, afternoon), morning)
    return recruiter + side


def _noon(free: Bools) -> int:
    """The slot that leaves the most people on one side only; 0 when it leaves nobody."""
    slots = np.arange(free.shape[1])
    some = free.any(axis=1)
    first = free[some].argmax(axis=1)
    last = free.shape[1] - 1 - free[some, ::-1].argmax(axis=1)
    one_sided = (last[:, None] < slots).sum(axis=0) + (first[:, None] >= slots).sum(axis=0)
    one_sided[0] = 0  # before the first slot, everyone is on one side
    return int(one_sided.argmax())


def _common(problem: Problem, room: Room) -> Bytes:
    """(E, bytes) packed bits: the slots where both sides are there, and an interpreter if they need one."""
    both = np.packbits(room.free, axis=1)[problem.person] & np.packbits(room.tables > 0, axis=1)[problem.recruiter]
    if len(room.interpreters):
        heard = np.vstack([room.interpreters > 0, np.ones((1, problem.slots), np.bool_)])
        both &= np.packbits(heard, axis=1)[problem.language]
    return both


def _room(problem: Problem) -> Room:
    """Take what locked interviews use."""
    locked = np.flatnonzero(problem.locked >= 0)
    person, recruiter, slot = problem.person[locked], problem.recruiter[locked], problem.locked[locked]
    gap = smallest_gap(problem)
    free, tables, interpreters = problem.free.copy(), problem.tables.copy(), problem.interpreters.copy()
    np.subtract.at(tables, (recruiter, slot), 1)
    spoken = locked[problem.language[locked] >= 0]
    np.subtract.at(interpreters, (problem.language[spoken], problem.locked[spoken]), 1)
    for away in range(-int(gap.max(initial=0)), int(gap.max(initial=0)) + 1):
        near = (abs(away) <= gap[person]) & (slot + away >= 0) & (slot + away < problem.slots)
        free[person[near], slot[near] + away] = False
    given = np.bincount(person, minlength=problem.people)
    taken = np.bincount(recruiter, minlength=problem.recruiters)
    return Room(
        free=free,
        tables=tables,
        interpreters=interpreters,
        most=np.minimum(problem.most - given, _slots_between_gaps(free, gap)),
        recruiter_least=(problem.recruiter_least - taken).clip(0),
        recruiter_most=np.minimum(problem.recruiter_most - taken, tables.sum(axis=1)),
        given=given,
    )


def smallest_gap(problem: Problem) -> Ints:
    """(P,) the smallest gap between any two halls where a person has wishes."""
    halls = len(problem.gaps)
    there = np.zeros((problem.people, halls), np.bool_)
    there[problem.person, problem.hall[problem.recruiter]] = True
    gap = np.full(problem.people, problem.slots)
    for one in range(halls):
        for other in range(one, halls):
            both = there[:, one] & there[:, other]
            gap[both] = np.minimum(gap[both], problem.gaps[one, other])
    return gap


def _slots_between_gaps(free: Bools, gap: Ints) -> Ints:
    """(P,) the most slots that a person can use, taking each time the first that the gap allows."""
    count, ready = np.zeros(len(free), np.int64), np.zeros(len(free), np.int64)
    for slot in range(free.shape[1]):
        take = free[:, slot] & (ready <= slot)
        count += take
        ready[take] = slot + 1 + gap[take]
    return count
