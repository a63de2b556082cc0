"""Small job fairs for tests: at random within every limit, and every timetable of the tiniest."""

import dataclasses
from itertools import product

import numpy as np

from planner.interviews.problem import Problem
from planner.refusals import Refused

LIMITS = ("hours", "gaps", "halls", "least", "most", "languages", "locked")


def fair(seed: int, people: int = 12, recruiters: int = 5, slots: int = 6, **limits: bool) -> Problem:
    """Limits among hours, gaps, halls, least, most, languages, locked: each by name."""
    rng = np.random.default_rng(seed)
    pairs = [pair for pair in product(range(people), range(recruiters)) if rng.random() < 0.6]
    person, recruiter = np.array(pairs, np.int64).reshape(-1, 2).T
    hours = limits.get("hours", False)
    halls = 2 if limits.get("halls") else 1
    far = rng.integers(1, 3) if limits.get("halls") else 0
    gap = int(limits.get("gaps", False))
    languages = 1 if limits.get("languages") else 0
    problem = Problem(
        person=person,
        recruiter=recruiter,
        fit=rng.integers(1, 100, len(person)),
        free=rng.random((people, slots)) < 0.7 if hours else np.ones((people, slots), np.bool_),
        tables=rng.integers(0, 3, (recruiters, slots)) if hours else np.full((recruiters, slots), 1 + seed % 2),
        most=rng.integers(0, 4, people) if limits.get("most") else np.full(people, 3),
        recruiter_least=rng.integers(0, 5, recruiters) if limits.get("least") else None,
        recruiter_most=rng.integers(1, 6, recruiters) if limits.get("most") else None,
        hall=rng.integers(0, halls, recruiters),
        gaps=gap + far * (1 - np.eye(halls, dtype=np.int64)),
        language=np.where(rng.random(people) < 0.4, 0, -1)[person] if languages else None,
        interpreters=rng.integers(0, 3, (languages, slots)),
    )
    return locked(problem, rng) if limits.get("locked") else problem


def locked(problem: Problem, rng: np.random.Generator) -> Problem:
    """Announce a few interviews that may all be held."""
    chosen = np.full(problem.wishes, -1)
    for wish in rng.permutation(problem.wishes)[:6]:
        attempt = chosen.copy()
        attempt[wish] = rng.integers(problem.slots)
        try:
            dataclasses.replace(problem, locked=attempt)
        except Refused:
            continue
        chosen = attempt
    return dataclasses.replace(problem, locked=chosen)


def best_by_enumeration(problem: Problem) -> tuple[int, list[int], int]:
    """(minus what is missing, profile, fit) of the best timetable, by trying them all: about eight wishes at most."""
    wishes = list(zip(problem.person, problem.recruiter, problem.language, problem.fit, strict=True))
    depth = int(min(problem.most.max(), problem.slots, np.bincount(problem.person, minlength=1).max()))
    best: list[tuple[int, list[int], int]] = []

    def may_be(held: list[tuple[int, ...]], person: int, recruiter: int, language: int, slot: int) -> bool:
        mine = [(t, r) for p, r, _, t in held if p == person]
        return bool(
            problem.free[person, slot]
            and len(mine) < problem.most[person]
            and sum(r == recruiter for _, r, _, _ in held) < problem.recruiter_most[recruiter]
            and sum((r, t) == (recruiter, slot) for _, r, _, t in held) < problem.tables[recruiter, slot]
            and (
                language < 0
                or sum((k, t) == (language, slot) for *_, k, t in held) < problem.interpreters[language, slot]
            )
            and all(abs(t - slot) > problem.gaps[problem.hall[recruiter], problem.hall[r]] for t, r in mine)
        )

    def value(held: list[tuple[int, ...]], fit: int) -> tuple[int, list[int], int]:
        people, recruiters = [p for p, *_ in held], [r for _, r, *_ in held]
        counts = [people.count(person) for person in range(problem.people)]
        missing = sum(max(0, least - recruiters.count(r)) for r, least in enumerate(problem.recruiter_least))
        return -missing, [sum(count >= rank for count in counts) for rank in range(1, depth + 1)], fit

    def grow(rank: int, held: list[tuple[int, ...]], fit: int) -> None:
        if rank == len(wishes):
            best[:] = [max([*best, value(held, fit)])]
            return
        person, recruiter, language, worth = (int(x) for x in wishes[rank])
        announced = int(problem.locked[rank])
        for slot in range(problem.slots) if announced < 0 else [announced]:
            if may_be(held, person, recruiter, language, slot):
                grow(rank + 1, [*held, (person, recruiter, language, slot)], fit + worth)
        if announced < 0:
            grow(rank + 1, held, fit)

    grow(0, [], 0)
    return best[0]
