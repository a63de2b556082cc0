"""Doors on the matching of people and vacancies."""

from __future__ import annotations

from argparse import Namespace

from planner.files.doors import Told, written
from planner.files.market import matches, read_market, write_market, write_matches
from planner.matching.generate import labour_market
from planner.matching.problem import Weights
from planner.matching.solve import match


def match_market(asked: Namespace) -> Told:
    """Give each person their best vacancies."""
    market = read_market(asked.people, asked.vacancies, asked.similar)
    found = match(market.people, market.vacancies, market.similarity, Weights(), k=asked.best, both=False)
    told = f"{int((found.of_people.ids >= 0).sum())} rapprochements pour {len(market.people)} personnes."
    if asked.out:
        write_matches(asked.out, market, found.of_people)
    else:
        told = "\n".join(
            [told, *(f"{p}\t{rank}\t{v}\t{score}" for p, rank, v, score in matches(market, found.of_people))]
        )
    return told + written(asked.out), 0


def make_market(asked: Namespace) -> Told:
    """Write a made-up labour market."""
    market = labour_market(asked.people, asked.vacancies, asked.width, asked.height, asked.communes, asked.seed)
    return f"Un marché de {asked.width} km sur {asked.height}." + written(*write_market(asked.out, market)), 0
