"""Doors on the interviews of a job fair."""

from __future__ import annotations

from argparse import Namespace

from planner.files.doors import Told, written
from planner.files.fairs import Fair, Options, read_fair, write_fair
from planner.files.faults import count
from planner.files.plans import read_plan, summary, write_plan, write_result
from planner.files.rules import broken, unkept
from planner.interviews.generate import jobdating
from planner.interviews.solve import plan


def plan_fair(asked: Namespace) -> Told:
    """Plan a job fair."""
    fair = _fair(asked)
    former = read_plan(asked.keep, fair, cancelled=True) if asked.keep else None
    found = plan(fair.problem, keep=former, seconds=asked.seconds, seed=asked.seed)
    if asked.out:
        write_plan(asked.out, fair, found)
    if asked.json:
        write_result(asked.json, fair, found)
    return summary(fair, found, former) + written(asked.out, asked.json), 0


def check_plan(asked: Namespace) -> Told:
    """Name each rule that a plan breaks."""
    fair = _fair(asked)
    told = read_plan(asked.plan, fair)
    found, remarks = broken(fair.problem, told, fair.said), unkept(fair.problem, told, fair.said)
    rules = count(len(found), "règle enfreinte", "règles enfreintes")
    lines = [f"{rules} :", *found] if found else ["Ce plan respecte toutes les règles."]
    return "\n".join([*lines, *(f"Pour mémoire : {remark}" for remark in remarks)]), int(bool(found))


def make_fair(asked: Namespace) -> Told:
    """Write a made-up job fair."""
    problem = jobdating(asked.people, asked.recruiters, asked.slots, asked.variant, asked.seed)
    paths = write_fair(asked.out, problem)
    return f"Planifiez avec --slots {problem.slots} --gap {problem.gaps[0, 0]}." + written(*paths), 0


def _fair(asked: Namespace) -> Fair:
    options = Options(asked.slots, asked.gap, asked.most, asked.halls, asked.interpreters)
    return read_fair(asked.people, asked.recruiters, asked.wishes, options)
