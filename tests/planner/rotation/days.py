"""Days for the tests: one to read, many at random, and the best attendance found without the engine."""

from dataclasses import replace
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from planner.rotation.problem import NOWHERE, Day, Session


def small_day(**changes: object) -> Day:
    """Four people, two workshops of two places, two slots: Marie and Paul begin with one, the others with the other."""
    day = Day(
        owes=np.ones((4, 2), np.bool_),
        present=np.ones((4, 2), np.bool_),
        largest=np.array([2, 2]),
        skills=np.eye(2, dtype=np.bool_),
        free=np.ones((2, 2), np.bool_),
        seats=np.array([2, 2]),
    )
    return replace(day, **changes)


def any_day(seed: int) -> Day:
    """A day of at most six people, three workshops and four slots, with anything that a day may have."""
    draws = np.random.default_rng(seed)
    people, workshops, slots = (int(draws.integers(*limits)) for limits in ((1, 7), (1, 4), (2, 5)))
    coaches, rooms = int(draws.integers(1, 4)), int(draws.integers(1, 4))
    smallest = draws.integers(1, 3, workshops)
    lunch = int(draws.integers(0, slots - 1))
    return Day(
        owes=draws.random((people, workshops)) < 0.85,
        present=draws.random((people, slots)) < 0.85,
        largest=smallest + draws.integers(0, 3, workshops),
        smallest=smallest,
        duration=draws.integers(1, 3, workshops) if seed % 2 else np.ones(1, np.int64),
        skills=draws.random((coaches, workshops)) < 0.7,
        free=draws.random((coaches, slots)) < 0.9,
        seats=draws.integers(1, 5, rooms),
        suits=draws.random((rooms, workshops)) < 0.9,
        opening=draws.random((rooms, slots)) < 0.9,
        needs_room=draws.random(workshops) < 0.8,
        lunch=(lunch, lunch + 2) if draws.random() < 0.5 else None,
        rest=int(draws.integers(0, 2)),
    )


def best_attendance(day: Day) -> int:
    """Most workshops given, by a model of each possible session with its coach and room: slow, and nothing shared."""
    cp = cp_model.CpModel()
    sessions = [
        Session(start, workshop, coach, room)
        for workshop, coach, start in product(range(day.owes.shape[1]), range(len(day.skills)), range(day.slots))
        for room in (range(len(day.seats)) if day.needs_room[workshop] else [NOWHERE])
        if _may_be_held(day, workshop, coach, room, start)
    ]
    held = [cp.new_bool_var("") for _ in sessions]
    sits = {
        (place, person): cp.new_bool_var("")
        for place, session in enumerate(sessions)
        for person in range(len(day.owes))
        if day.owes[person, session.workshop] and day.present[person, _slots(day, session)].all()
    }
    for place, session in enumerate(sessions):
        inside = sum(v for (where, _), v in sits.items() if where == place)
        room = 99 if session.room == NOWHERE else int(day.seats[session.room])
        cp.add(inside <= min(room, int(day.largest[session.workshop])) * held[place])
        cp.add(inside >= int(day.smallest[session.workshop]) * held[place])
    for person, workshop in product(range(len(day.owes)), range(day.owes.shape[1])):
        cp.add(
            sum(v for (place, who), v in sits.items() if who == person and sessions[place].workshop == workshop) <= 1
        )
    for table, taken in (
        (day.present, lambda row, place: sits.get((place, row), 0)),
        (day.free, lambda row, place: held[place] if sessions[place].coach == row else 0),
        (day.opening, lambda row, place: held[place] if sessions[place].room == row else 0),
    ):
        for row in range(len(table)):
            busy = [
                sum(taken(row, place) for place, s in enumerate(sessions) if slot in _slots(day, s))
                for slot in range(day.slots)
            ]
            for at_slot in busy:
                cp.add(at_slot <= 1)
            if day.lunch and table is not day.opening and table[row, slice(*day.lunch)].all():
                cp.add(sum(busy[slice(*day.lunch)]) <= day.lunch[1] - day.lunch[0] - 1)
            if table is day.free:
                cp.add(sum(busy) <= max(0, int(day.free[row].sum()) - day.rest))
    cp.maximize(sum(sits.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(cp) == cp_model.OPTIMAL
    return round(solver.objective_value)


def _slots(day: Day, session: Session) -> list[int]:
    return list(range(session.start, session.start + int(day.duration[session.workshop])))


def _may_be_held(day: Day, workshop: int, coach: int, room: int, start: int) -> bool:
    slots = _slots(day, Session(start, workshop, coach, room))
    return (
        slots[-1] < day.slots
        and bool(day.skills[coach, workshop])
        and bool(day.free[coach, slots].all())
        and (room == NOWHERE or bool(day.suits[room, workshop] and day.opening[room, slots].all()))
    )
