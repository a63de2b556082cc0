"""Rearrange every interview of a few people at once, exactly: a large-neighbourhood step by CP-SAT."""

from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from planner.interviews.problem import Ints
from planner.interviews.timetable import Facts, Timetable, clear, put, remove, worth_of

Choices = dict[tuple[int, int], cp_model.IntVar]

EFFORT = 0.2  # deterministic seconds of CP-SAT: the same answer on a fast and on a slow machine


def rearrange(facts: Facts, timetable: Timetable, people: Ints, seed: int) -> bool:
    """Replan these people, all others staying as they are; whether nothing better is possible for them.

    The timetable is worth at least as much as before.

    x[e, t] = 1 when wish e is held in slot t: at most one slot a wish, one interview in slots too near for their halls,
    as many as the tables, interpreters and limits of recruiters leave. Maximise the worth.

    Source: Shaw, Using constraint programming and local search methods to solve vehicle routing problems (1998).
    """
    held = timetable.by_person[people]
    mine = held[(held >= 0) & (facts.locked[held] < 0)]
    before = [(int(wish), int(timetable.slot[wish]), int(timetable.seat[wish])) for wish in mine]
    old = _worth(facts, timetable)
    for wish, _, _ in before:
        remove(facts, timetable, wish)
    model = cp_model.CpModel()
    choices = _choices(facts, timetable, people, model)
    _limit_people(facts, timetable, model, choices)
    rewards = _levels(facts, timetable, people, model, choices)
    rewards += _limit_recruiters(facts, timetable, model, choices)
    rewards += [
        (x, int(facts.pair[w]) + (facts.kept_time if facts.former[w] == t else 0)) for (w, t), x in choices.items()
    ]
    slot_before = {wish: slot for wish, slot, _ in before}
    for (wish, slot), x in choices.items():
        model.add_hint(x, slot_before.get(wish) == slot)
    model.maximize(cp_model.LinearExpr.weighted_sum([x for x, _ in rewards], [reward for _, reward in rewards]))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # matchings are nearly linear programmes
    solver.parameters.cp_model_presolve = False  # takes longer than it saves on so few people
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [(w, t) for (w, t), x in choices.items() if solver.value(x)] if found else []
    _seat(facts, timetable, chosen)
    if _worth(facts, timetable) < old:
        for wish, _ in chosen:
            remove(facts, timetable, wish)
        for wish, slot, seat in before:
            put(facts, timetable, wish, slot, seat)
    return bool(status == cp_model.OPTIMAL)


def _seat(facts: Facts, timetable: Timetable, chosen: list[tuple[int, int]]) -> None:
    for wish, slot in chosen:
        recruiter = facts.recruiter[wish]
        seats = np.arange(facts.first_seat[recruiter], facts.first_seat[recruiter + 1])
        empty = facts.open[seats, slot] & (timetable.by_seat[seats, slot] < 0)
        put(facts, timetable, wish, slot, int(seats[empty.argmax()]))


def _worth(facts: Facts, timetable: Timetable) -> int:
    """The worth of a timetable, times included."""
    return worth_of(facts, timetable.slot >= 0) + facts.kept_time * int(
        ((timetable.slot >= 0) & (facts.former == timetable.slot)).sum()
    )


def _choices(facts: Facts, timetable: Timetable, people: Ints, model: cp_model.CpModel) -> Choices:
    """A variable for each wish of these people and each slot where both sides may still be."""
    choices: Choices = {}
    for person in people:
        for wish in facts.wish[facts.start[person] : facts.start[person + 1]]:
            if timetable.slot[wish] >= 0:
                continue
            seats = slice(facts.first_seat[facts.recruiter[wish]], facts.first_seat[facts.recruiter[wish] + 1])
            for slot in np.flatnonzero(
                facts.free[person] & (facts.open[seats] & (timetable.by_seat[seats] < 0)).any(axis=0)
            ):
                choices[int(wish), int(slot)] = model.new_bool_var("")
    return choices


def _limit_people(facts: Facts, timetable: Timetable, model: cp_model.CpModel, choices: Choices) -> None:
    """One slot a wish; one interview in two slots that are too near for their halls; none too near a locked one."""
    by_wish, by_place = defaultdict(list), defaultdict(list)
    for (wish, slot), x in choices.items():
        by_wish[wish].append(x)
        by_place[int(facts.person[wish]), slot, int(facts.hall[facts.recruiter[wish]])].append(x)
        if not clear(facts, timetable, wish, slot, -1, -1):  # only locked interviews of these people are left
            model.add(x == 0)
    for same in by_wish.values():
        model.add_at_most_one(same)
    for (person, slot, hall), here in by_place.items():
        model.add_at_most_one(here)
        for other, gap in enumerate(facts.gaps[hall].tolist()):
            for near in range(slot, slot + gap + 1):
                if (near, other) > (slot, hall) and (person, near, other) in by_place:
                    model.add_at_most_one(here + by_place[person, near, other])


def _levels(
    facts: Facts, timetable: Timetable, people: Ints, model: cp_model.CpModel, choices: Choices
) -> list[tuple[cp_model.IntVar, int]]:
    """A variable for each further interview of a person, whose rewards decrease: at most as many as they accept."""
    by_person = defaultdict(list)
    for (wish, _), x in choices.items():
        by_person[int(facts.person[wish])].append(x)
    rewards = []
    for person in people:
        ranks = range(int(timetable.interviews[person]) + 1, int(facts.most[person]) + 1)
        steps = [(model.new_bool_var(""), int(facts.level[rank])) for rank in ranks]
        model.add(sum(by_person[int(person)]) == sum(step for step, _ in steps))
        for (more, _), (fewer, _) in zip(steps[1:], steps[:-1], strict=True):
            model.add_implication(more, fewer)
        rewards += steps
    return rewards


def _limit_recruiters(
    facts: Facts, timetable: Timetable, model: cp_model.CpModel, choices: Choices
) -> list[tuple[cp_model.IntVar, int]]:
    """Tables, interpreters and the most of each recruiter; a reward for what they were promised."""
    by_table, by_recruiter, by_language = defaultdict(list), defaultdict(list), defaultdict(list)
    for (wish, slot), x in choices.items():
        by_table[int(facts.recruiter[wish]), slot].append(x)
        by_recruiter[int(facts.recruiter[wish])].append(x)
        if facts.language[wish] >= 0:
            by_language[int(facts.language[wish]), slot].append(x)
    for (recruiter, slot), some in by_table.items():
        seats = slice(facts.first_seat[recruiter], facts.first_seat[recruiter + 1])
        model.add(sum(some) <= int((facts.open[seats, slot] & (timetable.by_seat[seats, slot] < 0)).sum()))
    for place, some in by_language.items():
        model.add(sum(some) <= int(facts.interpreters[place] - timetable.spoken[place]))
    rewards = []
    for recruiter, some in by_recruiter.items():
        model.add(sum(some) <= int(facts.recruiter_most[recruiter] - timetable.recruiter_interviews[recruiter]))
        lacking = int(facts.recruiter_least[recruiter] - timetable.recruiter_interviews[recruiter])
        if facts.promised and lacking > 0:
            kept = model.new_int_var(0, lacking, "")
            model.add(kept <= sum(some))
            rewards.append((kept, facts.promised))
    return rewards
