"""A fair cohort: exactly n people, wanted chances, balanced on indicators, redone by anyone from the published seed."""

from planner.cohort.chances import chances
from planner.cohort.check import check
from planner.cohort.generate import pool
from planner.cohort.problem import Balance, Pool, Quota, Report
from planner.cohort.solve import draw
from planner.cohort.verify import Explanation, explain, verify

__all__ = [
    "Balance",
    "Explanation",
    "Pool",
    "Quota",
    "Report",
    "chances",
    "check",
    "draw",
    "explain",
    "pool",
    "verify",
]
