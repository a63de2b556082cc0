"""The answer: who meets whom, when and where, how good that is, and why some meet nobody."""

from dataclasses import dataclass
from enum import IntEnum

from planner.interviews.problem import Ints


class Reason(IntEnum):
    """Why a person has no interview, from the furthest from one to the nearest; SERVED when they have one."""

    SERVED = 0
    NOT_ASKED = 1  # `most` is 0 for this person
    NO_RECRUITER_FITS = 2  # no wish
    NEVER_FREE = 3  # no slot at all
    NONE_FREE_THEN = 4  # no recruiter who fits is there at those hours
    NO_INTERPRETER = 5  # they are, but no interpreter is free then
    RECRUITERS_AT_MOST = 6  # they are, with the most interviews that they accept
    ALL_FULL = 7  # they are, and every table is taken at those hours


@dataclass(frozen=True, eq=False)
class Interviews:
    """A timetable. One entry per interview.

    Parameters
    ----------
    person, recruiter : (N,)
        Who meets whom.
    slot : (N,)
        When.
    table : (N,)
        At which of the recruiter's tables, from 0.
    """

    person: Ints
    recruiter: Ints
    slot: Ints
    table: Ints


@dataclass(frozen=True, eq=False)
class Plan(Interviews):
    """A timetable with what is known of its quality, sorted by slot, then recruiter, then table.

    Attributes
    ----------
    wish : (N,)
        The wish of the problem that each interview answers.
    profile, bound_profile : (L,)
        People with at least 1, 2, …, L interviews; and a bound: no plan whatever is lexicographically better.
    fit, fit_bound : int
        Sum of fits; and the most that a plan with the profile of the bound (and as many pairs kept) can have.
    proved_optimal : bool
        Whether the bounds are reached: nothing better exists.
    missing, bound_missing : (R,)
        Interviews promised to a recruiter (`recruiter_least`) that the plan does not give, and one way to miss the
        fewest.
    reason : (P,)
        A `Reason` for each person.
    kept, kept_bound, kept_times : int
        Interviews of the former plan whose pair is kept; the most that a plan with the profile of the bound can keep;
        and those that keep their time too.
    """

    wish: Ints
    profile: Ints
    bound_profile: Ints
    fit: int
    fit_bound: int
    proved_optimal: bool
    missing: Ints
    bound_missing: Ints
    reason: Ints
    kept: int
    kept_bound: int
    kept_times: int
