"""A made-up day of workshops."""

import numpy as np

from planner.rotation.problem import Day

LARGEST = (5, 6, 6, 8, 5, 10)
ROOMS = (10, 8, 6, 6, 5)


def workshop(seed: int, *, people: int = 30, irregular: int = 6, exempted: int = 8, coaches: int = 7) -> Day:
    """A day like those of the Accélérateur: 30 people, six workshops, six slots, five rooms, seven coaches.

    Parameters
    ----------
    seed
        of numpy's generator; the same seed gives the same day.
    people
        how many come; the sizes of groups and rooms follow.
    irregular
        how many arrive one or two slots late, or leave as early.
    exempted
        how many do not owe one or two of the workshops.
    coaches
        how many; each workshop has two coaches at least, each coach keeps one slot free, some miss one more.

    Notes
    -----
    The week of the Accélérateur de l'emploi (Bouches-du-Rhône): 30 people and six workshops in one day.
    """
    draws = np.random.default_rng(seed)
    slots = workshops = len(LARGEST)
    present = np.ones((people, slots), np.bool_)
    for person in draws.choice(people, irregular, replace=False):
        missed = int(draws.integers(1, 3))
        present[person, slice(missed) if draws.random() < 0.5 else slice(slots - missed, None)] = False
    owes = np.ones((people, workshops), np.bool_)
    for person in draws.choice(people, exempted, replace=False):
        owes[person, draws.choice(workshops, int(draws.integers(1, 3)), replace=False)] = False
    skills = draws.random((coaches, workshops)) < 0.45
    for skill in range(workshops):
        skills[draws.choice(coaches, 2, replace=False), skill] = True
    free = np.ones((coaches, slots), np.bool_)
    free[draws.integers(0, coaches, 3), draws.integers(0, slots, 3)] = False
    return Day(
        owes=owes,
        present=present,
        largest=-(-np.array(LARGEST) * people // 30),
        smallest=np.full(workshops, 2),
        skills=skills,
        free=free,
        seats=-(-np.array(ROOMS) * people // 30),
        rest=1,
    )
