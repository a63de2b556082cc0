"""The rotation as integers for CP-SAT: how many of each kind of people go to each workshop at each slot.

People who owe the same, are there at the same slots and had the same places are one kind: it is decided how many of
them go, not who. For workshops of one slot nothing is lost, since such counts always share into persons (`seating`);
where a workshop is longer, each person is a kind.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from planner.rotation.problem import Bools, Day, Session
from planner.rotation.remaining import Remaining

Place = tuple[int, int, int]  # (kind, coach or room, workshop, start)
Variables = dict[Place, cp_model.IntVar]


@dataclass(frozen=True)
class Model:
    """What is decided: `going` (kind, …) and `lunching` are whole numbers, `runs` (coach, …) and `hosts` (room, …) yes or no."""

    question: Remaining
    kinds: list[list[int]]
    cp: cp_model.CpModel
    going: Variables
    runs: Variables
    hosts: Variables
    lunching: dict[tuple[int, int], cp_model.IntVar]


def model_of(question: Remaining, former: tuple[Session, ...]) -> Model:
    """The variables and every rule; the objective is left to `counting`."""
    kinds = _kinds(question, former)
    day, cp = question.day, cp_model.CpModel()
    firsts = [kind[0] for kind in kinds]
    suits = day.suits & day.needs_room & (day.seats[:, None] >= day.smallest)
    model = Model(
        question,
        kinds,
        cp,
        going={
            place: cp.new_int_var(0, len(kinds[place[0]]), "")
            for place in _places(day, question.owes[firsts], question.present[firsts])
        },
        runs={place: cp.new_bool_var("") for place in _places(day, day.skills, question.free)},
        hosts={place: cp.new_bool_var("") for place in _places(day, suits, question.opening)},
        lunching={
            (kind, slot): cp.new_int_var(0, len(kinds[kind]), "")
            for kind, first in enumerate(firsts)
            if question.eats[first]
            for slot in np.flatnonzero(question.lunch & question.present[first]).tolist()
        },
    )
    for rule in (
        _persons_are_in_one_place,
        _persons_have_lunch,
        _groups_have_a_size,
        _coaches,
        _rooms_hold_one_session,
    ):
        rule(model)
    return model


def _persons_are_in_one_place(model: Model) -> None:
    """At each slot in one session or at lunch; at each workshop once."""
    at_slot, at_workshop = _by_slot(model.question.day, model.going), defaultdict(list)
    for (kind, slot), lunch in model.lunching.items():
        at_slot[kind, slot].append(lunch)
    for (kind, workshop, _), going in model.going.items():
        at_workshop[kind, workshop].append(going)
    for (kind, _), together in (*at_slot.items(), *at_workshop.items()):
        model.cp.add(sum(together) <= len(model.kinds[kind]))


def _persons_have_lunch(model: Model) -> None:
    for kind, people in enumerate(model.kinds):
        if model.question.eats[people[0]]:
            model.cp.add(sum(v for (who, _), v in model.lunching.items() if who == kind) == len(people))


def _groups_have_a_size(model: Model) -> None:
    """As many rooms as coaches where rooms are needed; people between the least and the most that these make."""
    day = model.question.day
    going, runs, hosts = (_by_session(table) for table in (model.going, model.runs, model.hosts))
    spare: dict[tuple[int, int], int] = defaultdict(int)
    for session in model.question.announced:
        spare[session.workshop, session.start] += day.capacity(session) - len(session.people)
    for key in going.keys() | runs.keys() | hosts.keys():
        workshop = key[0]
        people, sessions = sum(v for _, v in going[key]), sum(v for _, v in runs[key])
        places = int(day.largest[workshop]) * sessions
        if day.needs_room[workshop]:
            model.cp.add(sum(v for _, v in hosts[key]) == sessions)
            places = sum(int(min(day.largest[workshop], day.seats[room])) * v for room, v in hosts[key])
        model.cp.add(people <= places + spare[key])
        model.cp.add(people >= int(day.smallest[workshop]) * sessions)


def _coaches(model: Model) -> None:
    """At each slot in one session, no more slots than they may still work, and a free one for lunch."""
    question = model.question
    at_slot = _by_slot(question.day, model.runs)
    for together in at_slot.values():
        model.cp.add_at_most_one(together)
    for coach, load in enumerate(question.load.tolist()):
        model.cp.add(sum(v for (who, _), run in at_slot.items() if who == coach for v in run) <= load)
        if question.coach_eats[coach]:
            slots = np.flatnonzero(question.lunch & question.free[coach]).tolist()
            model.cp.add(sum(v for slot in slots for v in at_slot[coach, slot]) <= len(slots) - 1)


def _rooms_hold_one_session(model: Model) -> None:
    for together in _by_slot(model.question.day, model.hosts).values():
        model.cp.add_at_most_one(together)


def _kinds(question: Remaining, former: tuple[Session, ...]) -> list[list[int]]:
    """People that nothing tells apart, together."""
    had: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for session in former:
        for person in session.people:
            had[person].append((session.start, session.workshop))
    short = bool((question.day.duration[question.owes.any(axis=0)] == 1).all())
    kinds: dict[object, list[int]] = {}
    for person, (owes, present) in enumerate(zip(question.owes, question.present, strict=True)):
        alike = (owes.tobytes(), present.tobytes(), bool(question.eats[person]), tuple(sorted(had[person])))
        kinds.setdefault(alike if short else person, []).append(person)
    return list(kinds.values())


def _places(day: Day, allowed: Bools, there: Bools) -> Iterator[Place]:
    """Each (row, workshop, start) such that the row, `allowed` (X, W), is `there` (X, T) for the whole workshop."""
    for row, workshop in np.argwhere(allowed).tolist():
        length = int(day.duration[workshop])
        for start in range(day.slots - length + 1):
            if there[row, start : start + length].all():
                yield row, workshop, start


def _by_slot(day: Day, variables: Variables) -> defaultdict[tuple[int, int], list[cp_model.IntVar]]:
    """(row, slot) → the variables that take it."""
    found = defaultdict(list)
    for (row, workshop, start), variable in variables.items():
        for slot in range(start, start + int(day.duration[workshop])):
            found[row, slot].append(variable)
    return found


def _by_session(variables: Variables) -> defaultdict[tuple[int, int], list[tuple[int, cp_model.IntVar]]]:
    """(workshop, start) → its rows with their variables."""
    found = defaultdict(list)
    for (row, workshop, start), variable in variables.items():
        found[workshop, start].append((row, variable))
    return found
