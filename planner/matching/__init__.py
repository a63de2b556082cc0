"""Vacancies for each person and people for each vacancy: exact, explained, and never all the same ones."""

from planner.matching.check import check_caps, check_matching
from planner.matching.explain import PARTS, explain
from planner.matching.generate import LabourMarket, labour_market
from planner.matching.improve import cap_lists
from planner.matching.problem import Lists, Matching, People, Vacancies, Weights
from planner.matching.solve import index_vacancies, match, match_one

__all__ = [
    "PARTS",
    "LabourMarket",
    "Lists",
    "Matching",
    "People",
    "Vacancies",
    "Weights",
    "cap_lists",
    "check_caps",
    "check_matching",
    "explain",
    "index_vacancies",
    "labour_market",
    "match",
    "match_one",
]
