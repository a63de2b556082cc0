"""Why somebody has no place: how far the best half-day goes through the conditions, one after the other."""

import numpy as np

from planner.booking.ledger import TOO_FAR, Ledger, People, suits
from planner.booking.problem import Integers, Reason
from planner.kernels import kernel

# Numba freezes plain numbers, not members of an enum.
PLACED, NO_SITE_IN_REACH, NOBODY_SUITS, NONE_BEFORE_DEADLINE, NEVER_AVAILABLE, TOO_LONG, ALL_TAKEN = map(int, Reason)


def reasons_of(who: Integers, people: People, ledger: Ledger) -> Integers:
    """The `Reason` of each request, 0 but for those in `who`, who have no place in time."""
    reason = np.zeros(len(people.earliest), np.int64)
    teams = np.unique(np.stack([ledger.site, ledger.offers], axis=1), axis=0)
    _explain(who, people, ledger, teams, reason)
    return reason


@kernel
def _explain(who: Integers, people: People, ledger: Ledger, teams: Integers, reason: Integers) -> None:
    for i in who:
        reason[i] = _team_found(i, people, teams)
        if reason[i] == NONE_BEFORE_DEADLINE:
            reason[i] = _half_day_found(i, people, ledger)


@kernel
def _team_found(i: int, people: People, teams: Integers) -> int:
    """Whether a site is in reach, and somebody there answers the needs, on any day."""
    furthest = NO_SITE_IN_REACH
    for t in range(len(teams)):
        if people.metres[i, teams[t, 0]] < TOO_FAR:
            furthest = max(furthest, NOBODY_SUITS)
            if people.needs[i] & ~teams[t, 1] == 0:
                return NONE_BEFORE_DEADLINE
    return furthest


@kernel
def _half_day_found(i: int, people: People, ledger: Ledger) -> int:
    """How far the half-days of the person's own days go: answering, when they can come, long enough."""
    furthest = NONE_BEFORE_DEADLINE
    for day in range(max(people.earliest[i], ledger.first_day), min(people.deadline[i], ledger.last_day) + 1):
        for site in range(ledger.sites):
            if people.metres[i, site] == TOO_FAR:
                continue
            cell = (day - ledger.first_day) * ledger.sites + site
            for b in range(ledger.pointer[cell], ledger.pointer[cell + 1]):
                if people.needs[i] & ~ledger.offers[b]:
                    continue
                furthest = max(furthest, NEVER_AVAILABLE)
                if suits(people.needs[i], people.halves[i], ledger.offers[b], ledger.half[b]):
                    furthest = max(furthest, TOO_LONG)
                    if ledger.quanta[b] >= people.quanta[i]:
                        return ALL_TAKEN
    return furthest
