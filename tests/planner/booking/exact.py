"""The most people in time, found by CP-SAT: shares no line with the rule or the exchanges."""

import numpy as np
from ortools.sat.python import cp_model

from planner.booking import Blocks, Bookings, Requests


def places(requests: Requests, blocks: Blocks) -> list[tuple[int, int]]:
    """The pairs (person, half-day) that every rule allows, told pair by pair."""
    return [
        (i, b)
        for i in range(len(requests))
        for b in range(len(blocks))
        if requests.metres[i, blocks.site[b]] <= requests.radius[i]
        and requests.needs[i] & blocks.offers[b] == requests.needs[i]
        and requests.earliest[i] <= blocks.day[b] <= requests.deadline[i]
        and requests.halves[i] >> blocks.half[b] & 1
    ]


def most_in_time(requests: Requests, blocks: Blocks, doubled: int = 0) -> int:
    """How many people the best plan sees in time; half-days filled from their start, so quanta only are counted."""
    model = cp_model.CpModel()
    chosen = {pair: model.new_bool_var("") for pair in places(requests, blocks)}
    for i in range(len(requests)):
        model.add_at_most_one(variable for (who, _), variable in chosen.items() if who == i)
    for b in range(len(blocks)):
        here = [(i, variable) for (i, block), variable in chosen.items() if block == b]
        room = blocks.quanta[b] + (doubled if blocks.quanta[b] else 0)
        model.add(sum(int(requests.quanta[i]) * variable for i, variable in here) <= int(room))
    model.maximize(sum(chosen.values()))
    return _solved(model)


def fewest_moves(requests: Requests, blocks: Blocks, before: Bookings, absent: np.ndarray, placed: int) -> int:
    """How many people the best plan moves, among those that give at least `placed` people a place (quanta all 1)."""
    model = cp_model.CpModel()
    who = np.flatnonzero(before.placed)
    chosen = {(i, b): model.new_bool_var("") for i, b in places(requests, blocks) if before.placed[i] and not absent[b]}
    for i in who:
        model.add_at_most_one(variable for (other, _), variable in chosen.items() if other == i)
    for b in range(len(blocks)):
        model.add(sum(variable for (_, block), variable in chosen.items() if block == b) <= int(blocks.quanta[b]))
    model.add(sum(chosen.values()) >= placed)
    stay = [variable for (i, b), variable in chosen.items() if before.block[i] == b]
    model.maximize(sum(stay))
    return len(who) - _solved(model)


def _solved(model: cp_model.CpModel) -> int:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)
