"""Why a person has no interview, in data."""

import numpy as np

from planner.interviews.plans import Reason
from planner.interviews.problem import Ints, Problem


def reasons(problem: Problem, person: Ints, recruiter: Ints, slot: Ints, language: Ints) -> Ints:
    """(P,) the `Reason` of each person, given the N interviews of a plan.

    For those left out, the nearest that one of their wishes came to an interview.
    """
    taken = np.zeros_like(problem.tables)
    np.add.at(taken, (recruiter, slot), 1)
    spoken = np.zeros_like(problem.interpreters)
    np.add.at(spoken, (language[language >= 0], slot[language >= 0]), 1)
    at_most = np.bincount(recruiter, minlength=problem.recruiters) >= problem.recruiter_most
    counts = np.bincount(person, minlength=problem.people)
    wish = np.flatnonzero(counts[problem.person] == 0)
    left, wanted = problem.person[wish], problem.recruiter[wish]
    together = problem.free[left] & (problem.tables[wanted] > 0)
    heard = np.vstack([spoken < problem.interpreters, np.ones((1, problem.slots), np.bool_)])[problem.language[wish]]
    nearest = np.where(together.any(axis=1), Reason.NO_INTERPRETER, Reason.NONE_FREE_THEN)
    nearest[(together & heard).any(axis=1)] = Reason.ALL_FULL
    nearest[(together & heard & (taken < problem.tables)[wanted]).any(axis=1) & at_most[wanted]] = (
        Reason.RECRUITERS_AT_MOST
    )
    reason = np.full(problem.people, Reason.NO_RECRUITER_FITS, dtype=np.int64)
    np.maximum.at(reason, left, nearest)
    reason[~problem.free.any(axis=1)] = Reason.NEVER_FREE
    reason[problem.most == 0] = Reason.NOT_ASKED
    reason[counts > 0] = Reason.SERVED
    return reason
