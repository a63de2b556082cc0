"""How many go where: the model solved, from a first answer."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from planner.rotation.model import Model, Place, model_of
from planner.rotation.problem import NOWHERE, Session
from planner.rotation.remaining import Remaining


@dataclass(frozen=True)
class Counts:
    """An answer of the model.

    Attributes
    ----------
    kinds
        the persons of each kind.
    going
        (kind, workshop, start) → how many go.
    lunching
        (kind, slot) → how many have lunch.
    sessions
        those opened, without their people.
    bound
        the most workshops that could be given by sessions to come.
    is_best
        whether nothing better exists.
    """

    kinds: list[list[int]]
    going: dict[Place, int]
    lunching: dict[tuple[int, int], int]
    sessions: list[Session]
    bound: int
    is_best: bool


def count(
    question: Remaining,
    former: tuple[Session, ...],
    hint: tuple[Session, ...],
    *,
    least: int,
    most: int,
    bold: bool = False,
    thrifty: bool = False,
    work: float,
    seed: int,
) -> Counts | None:
    """Give as many workshops as possible, then keep the former places, coaches and rooms, then hold few sessions.

    Parameters
    ----------
    question, former
        what is left to plan, and the sessions that people have been told.
    hint
        an answer to start from, or nothing.
    least, most
        limits to the number of workshops given, known from elsewhere: most is enough.
    bold
        whether to try the best that could be at first: much sooner where it exists, as full attendance most often
        does, and late where it does not.
    thrifty
        whether fewer sessions are better, to leave coaches free and make people meet.
    work
        CP-SAT's deterministic time, of the order of a second: the same answer on a slow machine.
    seed
        of CP-SAT.

    Returns
    -------
    Counts, or None when the work was not enough to find any, or nobody can go anywhere.
    """
    model = model_of(question, former)
    if not model.going:
        return None
    attended = sum(model.going.values())
    model.cp.add_linear_constraint(attended, least, most)
    kept = _kept(model, former)
    spent = sum(model.runs.values()) if thrifty else 0
    # the rest never outweighs one workshop: 3 a place kept, 1 a coach or a room kept, 1 a session spared
    weight = 1 + 3 * len(question.owes) * question.day.slots + 2 * len(model.runs) + len(model.hosts)
    model.cp.maximize(weight * attended + kept - spent)
    if hint:
        _hint(model, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    solver.parameters.use_objective_lb_search = bold
    status = solver.solve(model.cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    bound = min(most, int((solver.best_objective_bound + len(model.runs)) // weight))
    return _counts(model, solver, bound, is_best=status == cp_model.OPTIMAL)


def _kept(model: Model, former: tuple[Session, ...]) -> cp_model.LinearExpr | int:
    """3 for each place of a person kept as told, 1 for a coach, 1 for a room."""
    told = {(person, s.workshop, s.start) for s in former for person in s.people}
    coaches = {(s.coach, s.workshop, s.start) for s in former}
    rooms = {(s.room, s.workshop, s.start) for s in former}
    people = sum(3 * v for (kind, *place), v in model.going.items() if (model.kinds[kind][0], *place) in told)
    staff = sum(v for place, v in model.runs.items() if place in coaches)
    return people + staff + sum(v for place, v in model.hosts.items() if place in rooms)


def _hint(model: Model, hint: tuple[Session, ...]) -> None:
    """Start from these sessions, the lunches included: CP-SAT uses a complete hint only."""
    day, kind_of = model.question.day, {p: kind for kind, people in enumerate(model.kinds) for p in people}
    coaches, rooms = {(s.coach, s.workshop, s.start) for s in hint}, {(s.room, s.workshop, s.start) for s in hint}
    for table, held in ((model.runs, coaches), (model.hosts, rooms)):
        for place, variable in table.items():
            model.cp.add_hint(variable, place in held)
    going = Counter((kind_of[person], s.workshop, s.start) for s in hint for person in s.people)
    for place, variable in model.going.items():
        model.cp.add_hint(variable, going[place])
    busy = {(person, slot) for s in hint for person in s.people for slot in day.during(s)}
    lunching: Counter[tuple[int, int]] = Counter()
    for person in np.flatnonzero(model.question.eats).tolist():
        slots = np.flatnonzero(model.question.lunch & model.question.present[person]).tolist()
        lunching[kind_of[person], next((slot for slot in slots if (person, slot) not in busy), slots[0])] += 1
    for lunch, variable in model.lunching.items():
        model.cp.add_hint(variable, lunching[lunch])


def _counts(model: Model, solver: cp_model.CpSolver, bound: int, *, is_best: bool) -> Counts:
    """Coaches and rooms of the same workshop and start are paired in their order."""
    hosts = defaultdict(list)
    for (room, *key), variable in model.hosts.items():
        if solver.value(variable):
            hosts[tuple(key)].append(room)
    sessions = [
        Session(start, workshop, coach, hosts[workshop, start].pop(0) if hosts[workshop, start] else NOWHERE)
        for (coach, workshop, start), variable in model.runs.items()
        if solver.value(variable)
    ]
    going = {place: solver.value(variable) for place, variable in model.going.items()}
    lunching = {key: solver.value(variable) for key, variable in model.lunching.items()}
    return Counts(model.kinds, going, lunching, sessions, bound, is_best)
