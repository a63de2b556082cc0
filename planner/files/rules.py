"""The rules that a plan breaks, in the words of its files: names instead of indices, slots from 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.interviews.check import check, check_promised
from planner.interviews.plans import Interviews
from planner.interviews.problem import Ints, Problem
from planner.violations import Violation

# What `where` holds, and what is said of it. `limit` is what the problem allows at that place.
SENTENCES = {
    "wished": ("person recruiter", "{person} et {recruiter} : ce couple n'est pas dans les souhaits."),
    "once": ("person recruiter", "{person} rencontre {recruiter} plus d'une fois."),
    "people_free": ("person slot", "{person} n'est pas libre au créneau {slot}."),
    "gaps": ("person slot then", "{person} a deux entretiens trop proches, aux créneaux {slot} et {then}."),
    "tables": ("recruiter slot", "{recruiter} a plus d'entretiens que de tables ({limit}) au créneau {slot}."),
    "table_numbers": (
        "recruiter slot table",
        "{recruiter} : la table {table} est déjà prise ou fermée au créneau {slot}.",
    ),
    "most": ("person", "{person} a plus d'entretiens que son maximum ({limit})."),
    "recruiter_most": ("recruiter", "{recruiter} a plus d'entretiens que son maximum ({limit})."),
    "locked": ("person recruiter slot", "{person} et {recruiter} : l'entretien annoncé au créneau {slot} manque."),
    "interpreters": (
        "language slot",
        "{language} : il faut plus d'interprètes qu'il n'y en a ({limit}) au créneau {slot}.",
    ),
    "promised": ("recruiter", "{recruiter} a moins d'entretiens que promis ({limit})."),
}
LIMITS = {"promised": "recruiter_least"}  # elsewhere, the rule is called as the limit


def broken(problem: Problem, told: Interviews, said: Mapping[str, Sequence[str]]) -> list[str]:
    """Give a sentence for each rule that a plan breaks; `said` names each person, recruiter and language."""
    found = check(problem, told)
    crowded = {violation.where for violation in found if violation.rule == "tables"}
    # where there are too many interviews, the last ones have no table either: once is enough
    kept = [one for one in found if one.rule != "table_numbers" or one.where[:2] not in crowded]
    return [_sentence(problem, violation, said) for violation in kept]


def unkept(problem: Problem, told: Interviews, said: Mapping[str, Sequence[str]]) -> list[str]:
    """Give a sentence for each recruiter who has less than was promised: no rule, but it must be known."""
    return [_sentence(problem, violation, said) for violation in check_promised(problem, told)]


def seated(found: Ints) -> Interviews:
    """Give a table to the lines (person, recruiter, slot, table) that say -1: the first that is free then."""
    used: dict[tuple[int, int], set[int]] = {}
    for _person, recruiter, slot, number in found.tolist():
        used.setdefault((recruiter, slot), set()).add(number)
    for line in found:
        if line[3] < 0:
            taken = used[int(line[1]), int(line[2])]
            line[3] = next(number for number in range(len(taken) + 1) if number not in taken)
            taken.add(int(line[3]))
    return Interviews(*np.ascontiguousarray(found.T))


def _sentence(problem: Problem, violation: Violation, said: Mapping[str, Sequence[str]]) -> str:
    kinds, sentence = SENTENCES[violation.rule]
    words = {
        kind: said[kind][index] if kind in said else str(index + 1)
        for kind, index in zip(kinds.split(), violation.where, strict=True)
    }
    if "{limit}" in sentence:
        words["limit"] = str(getattr(problem, LIMITS.get(violation.rule, violation.rule))[violation.where])
    return sentence.format(**words)
