"""The made-up market: the same for a seed, and of the shape that was asked for."""

from dataclasses import fields

import numpy as np
import pytest

from planner.matching.generate import BLOCK, FRENCH, labour_market
from planner.refusals import Refused


def columns(side):
    return [getattr(side, field.name) for field in fields(side)]


def test_labour_market_is_the_same_for_a_seed_and_no_other():
    one, same, other = (labour_market(50, 40, 30, 20, 5, seed) for seed in (1, 1, 2))

    for left, right in zip(
        columns(one.people) + columns(one.vacancies), columns(same.people) + columns(same.vacancies), strict=True
    ):
        assert np.array_equal(left, right)
    assert not np.array_equal(one.people.x, other.people.x)


def test_labour_market_has_the_shape_that_was_asked_for():
    market = labour_market(500, 400, 30, 20, 5, seed=1)

    assert (len(market.people), len(market.vacancies)) == (500, 400)
    assert (market.similarity.diagonal() == 100).all()
    assert (market.people.wishes[:, 0] >= 0).all()
    assert market.people.x.min() > -10_000
    assert market.people.x.max() < 40_000


def test_labour_market_writes_levels_of_french_as_a_thermometer():
    levels = (labour_market(500, 1, 30, 20, 5, seed=1).people.have >> FRENCH) & 0b111111

    assert set(np.unique(levels).tolist()) == {0b0, 0b1, 0b11, 0b111, 0b1111, 0b11111, 0b111111}


def test_labour_market_draws_skills_block_after_block(monkeypatch):
    assert BLOCK > 50
    monkeypatch.setattr("planner.matching.generate.BLOCK", 7)

    market = labour_market(50, 1, 30, 20, 5, seed=1)

    assert len(market.people.skills_start) == 51


def test_labour_market_refuses_an_empty_country():
    with pytest.raises(Refused, match="communes is 0: expected 1 or more"):
        labour_market(1, 1, 1, 1, 0, seed=1)
