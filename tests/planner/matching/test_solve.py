"""The exact lists, by hand, against every pair, and by each road that leads to them."""

import os
import subprocess
import sys
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.matching import plain, solve
from planner.matching import search as compiled
from planner.matching.check import check_matching
from planner.matching.generate import labour_market
from planner.matching.problem import Weights
from planner.matching.solve import index_vacancies, match, match_one
from planner.refusals import Refused
from tests.planner.matching.worlds import SIMILARITY, one_person, small_market, three_vacancies

seeds = st.integers(0, 2**32 - 1)


def same(one, other):
    return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))


def test_match_gives_the_scores_worked_out_by_hand():
    # Vacancy 0: wish 2 of occupation 1, 100 * 90 % = 90, so 4 * 90 = 360; skill 1 of 1 and 2, 60 %, so 180;
    # 0 m, so 150; contract 2 is not wished; today, so 100: 790.
    # Vacancy 1: wish 1, 400; skill 3, all, 300; 6 000 m of 10 000, 150 * 4 000 // 10 000 = 60; contract 50;
    # 10 days, 100 - 30 = 70: 880. Vacancy 2 lies at 12 728 m.
    found = match(one_person(), three_vacancies(), SIMILARITY, k=3)

    assert found.of_people.ids.tolist() == [[1, 0, -1]]
    assert found.of_people.scores.tolist() == [[880, 790, -1]]
    assert found.of_vacancies.ids.tolist() == [[0, -1, -1], [0, -1, -1], [-1, -1, -1]]
    assert found.of_vacancies.scores.tolist() == [[790, -1, -1], [880, -1, -1], [-1, -1, -1]]


def test_match_never_shows_what_a_person_may_not_do():
    found = match(one_person(have=[2]), three_vacancies(), SIMILARITY, k=3)  # vacancy 0 requires bit 0

    assert found.of_people.ids.tolist() == [[1, -1, -1]]


def test_match_breaks_ties_by_the_smaller_identifier():
    twins = three_vacancies(
        x=[0, 0, 0], y=[0, 0, 0], rome=[0, 0, 0], contracts=[1, 1, 1], age=[0, 0, 0], require=[0, 0, 0],
        skills_start=[0, 0, 0, 0], skills=np.zeros(0, int), skill_weights=np.zeros(0, int),
    )  # fmt: skip

    assert match(one_person(), twins, SIMILARITY, k=2).of_people.ids.tolist() == [[0, 1]]


def test_match_reaches_the_very_metre_of_the_radius():
    at_the_edge = three_vacancies(x=[0, 6_000, 6_001], y=[0, 8_000, 8_000])

    assert set(match(one_person(), at_the_edge, SIMILARITY, k=3).of_people.ids[0].tolist()) == {0, 1, -1}


@settings(derandomize=True, max_examples=250, deadline=None)
@given(seeds, st.integers(1, 8))
def test_match_breaks_no_rule(seed, k):
    market = small_market(seed)

    found = match(market.people, market.vacancies, market.similarity, k=k)

    assert check_matching(market.people, market.vacancies, market.similarity, found) == []


@settings(derandomize=True, max_examples=60, deadline=None)
@given(seeds)
def test_match_keeps_the_weights_of_a_pack(seed):
    market = small_market(seed)
    weights = Weights(rome=1, skills=0, commute=2_000, contract=7, freshness=33, stale_a_day=2, wishes=(80, 100, 100))

    found = match(market.people, market.vacancies, market.similarity, weights, k=4)

    assert check_matching(market.people, market.vacancies, market.similarity, found, weights) == []


@settings(derandomize=True, max_examples=100, deadline=None)
@given(seeds, st.integers(1, 6), st.booleans())
def test_match_by_columns_gives_what_compiled_loops_give(seed, k, both):
    market, answers = small_market(seed), []
    for road in (compiled.search, plain.search):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solve, "search", road)
            answers.append(match(market.people, market.vacancies, market.similarity, k=k, both=both))

    assert same(answers[0].of_people, answers[1].of_people)
    assert not both or same(answers[0].of_vacancies, answers[1].of_vacancies)


@pytest.mark.parametrize("both", [True, False])
def test_match_by_tiles_or_by_threads_gives_one_answer(monkeypatch, both):
    market = labour_market(600, 900, 90, 80, 12, seed=3)
    asked = market.people, market.vacancies, market.similarity
    whole = match(*asked, both=both, threads=1)
    shared = match(*asked, both=both, threads=3)
    monkeypatch.setattr(solve, "ONE_AREA", 100)
    monkeypatch.setattr(solve, "TILE", 20_000)
    tiled = match(*asked, both=both)

    for other in (shared, tiled):
        assert same(whole.of_people, other.of_people)
        assert not both or same(whole.of_vacancies, other.of_vacancies)


def test_match_of_a_whole_market_breaks_no_rule():
    market = labour_market(3_000, 5_000, 60, 60, 40, seed=5)

    found = match(market.people, market.vacancies, market.similarity)

    rows = np.arange(0, 5_000, 40)
    assert check_matching(market.people, market.vacancies, market.similarity, found, rows=rows) == []


def test_match_without_numba_gives_the_same_answer():
    script = (
        "from planner.matching.generate import labour_market; from planner.matching.solve import match;"
        "from planner.kernels import COMPILED; import hashlib; m = labour_market(200, 700, 60, 60, 9, 4);"
        "f = match(m.people, m.vacancies, m.similarity);"
        "a = [f.of_people.ids, f.of_people.scores, f.of_vacancies.ids, f.of_vacancies.scores];"
        "print(COMPILED, hashlib.sha256(b''.join(x.tobytes() for x in a)).hexdigest())"
    )
    said = [
        subprocess.run([sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True).stdout
        for env in (os.environ, {**os.environ, "REBOND_NO_NUMBA": "1"})
    ]

    assert said[1].startswith("False")
    assert said[0].split()[1] == said[1].split()[1]


def test_match_of_nobody_or_of_nothing_is_empty():
    nobody = one_person(
        x=np.zeros(0, int), y=np.zeros(0, int), radius=np.zeros(0, int), wishes=np.zeros((0, 2), int),
        contracts=np.zeros(0, int), have=np.zeros(0, int), skills_start=[0], skills=np.zeros(0, int),
    )  # fmt: skip
    nothing = three_vacancies(
        **{name: np.zeros(0, int) for name in ("x", "y", "rome", "contracts", "age", "require")},
        skills_start=[0], skills=np.zeros(0, int), skill_weights=np.zeros(0, int),
    )  # fmt: skip

    assert match(nobody, three_vacancies(), SIMILARITY, k=2).of_vacancies.ids.tolist() == [[-1, -1]] * 3
    assert match(one_person(), nothing, SIMILARITY, k=2).of_people.ids.tolist() == [[-1, -1]]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(seeds)
def test_match_one_gives_the_person_their_row(seed):
    market = small_market(seed)
    index = index_vacancies(market.vacancies, market.similarity)
    rows = match(market.people, market.vacancies, market.similarity, k=5).of_people

    for person in range(len(market.people)):
        alone = match_one(index, market.people, person, k=5)
        assert (alone.ids.tolist(), alone.scores.tolist()) == (
            [rows.ids[person].tolist()],
            [rows.scores[person].tolist()],
        )


def test_match_one_says_what_a_longer_way_or_a_licence_would_open():
    index = index_vacancies(three_vacancies(), SIMILARITY)
    person = one_person(have=[0])

    # As they are, only vacancy 1. With bit 0, vacancy 0 too; with 13 km, vacancy 2.
    assert match_one(index, person, k=3).ids.tolist() == [[1, -1, -1]]
    assert match_one(index, person.only(0, have=[1]), k=3).ids.tolist() == [[1, 0, -1]]
    assert match_one(index, person.only(0, radius=[13_000]), k=3).ids.tolist() == [[1, 2, -1]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: match(one_person(), three_vacancies(), SIMILARITY, k=0), "k is 0"),
        (lambda: match(one_person(), three_vacancies(), SIMILARITY, threads=0), "threads is 0"),
        (lambda: match(one_person(), three_vacancies(), SIMILARITY[:1]), "similarity is uint8 of shape (1, 2)"),
        (lambda: match(one_person(), three_vacancies(), SIMILARITY * 2), "similarity goes from 40 to 200"),
        (lambda: match(one_person(), three_vacancies(), SIMILARITY[:1, :1]), "vacancies.rome[0] is 1"),
        (lambda: match(one_person(wishes=[[0, 2]]), three_vacancies(), SIMILARITY), "people.wishes[0, 1] is 2"),
        (
            lambda: match(one_person(wishes=[[0, 1, 1, 0]]), three_vacancies(), SIMILARITY),
            "people.wishes has 4 columns",
        ),
        (lambda: match_one(index_vacancies(three_vacancies(), SIMILARITY), one_person(), 1), "person is 1"),
        (lambda: match_one(index_vacancies(three_vacancies(), SIMILARITY), one_person(), k=0), "k is 0"),
    ],
)
def test_match_refuses_a_wrong_question(call, sentence):
    with pytest.raises(Refused) as refusal:
        call()

    assert str(refusal.value).startswith(sentence)
