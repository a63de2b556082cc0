"""What people, vacancies and weights refuse to be."""

import numpy as np
import pytest

from planner.matching.problem import Weights
from planner.refusals import Refused
from tests.planner.matching.worlds import one_person, three_vacancies


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"x": [9_000_000]}, "people.x[0] is 9000000: expected -8000000 to 8000000."),
        ({"y": [0, 0]}, "people.y has shape (2,): expected 1 rows."),
        ({"radius": [0]}, "people.radius[0] is 0: expected 1 to 1000000."),
        ({"radius": [1.5]}, "people.radius is float64: expected whole numbers."),
        ({"radius": [float("nan")]}, "people.radius is float64: expected whole numbers."),
        ({"wishes": [0]}, "people.wishes has shape (1,): expected 1 rows."),
        ({"wishes": [[0, -2]]}, "people.wishes[0, 1] is -2: expected -1 to 32767."),
        ({"have": [-1]}, "people.have[0] is -1: expected 0 to 4294967295."),
        ({"skills": [3, 1]}, "people.skills[1] is 1: expected more than the one before it in its row."),
        ({"skills": [3, 3]}, "people.skills[1] is 3: expected more than the one before it in its row."),
        ({"skills_start": [0, 3]}, "people.skills_start goes from 0 to 3: expected 0 to 2."),
        ({"skills_start": [1, 2]}, "people.skills_start goes from 1 to 2: expected 0 to 2."),
    ],
)
def test_people_refuse_a_wrong_column(change, sentence):
    with pytest.raises(Refused) as refusal:
        one_person(**change)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rome": [0, -1, 0]}, "vacancies.rome[1] is -1: expected 0 to 32767."),
        ({"age": [0, 0, -1]}, "vacancies.age[2] is -1: expected 0 to 1000000."),
        ({"skill_weights": [60, 41, 100]}, "vacancies.skill_weights of vacancy[0] is 101.0: expected 100 in all."),
        ({"skill_weights": [60, 40]}, "vacancies.skill_weights has shape (2,): expected 3 rows."),
        ({"skills_start": [0, 3, 2, 3]}, "vacancies.skills_start[1] is 2: expected no decrease."),
    ],
)
def test_vacancies_refuse_a_wrong_column(change, sentence):
    with pytest.raises(Refused) as refusal:
        three_vacancies(**change)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rome": -1}, "weights.rome is -1: expected 0 to 30000 points."),
        ({"wishes": (100, 101)}, "weights.wishes[1] is 101: expected a percentage, 0 to 100."),
        ({"rome": 300}, "weights give up to 30600 points: expected 30000 at most."),
    ],
)
def test_weights_refuse_what_a_score_cannot_hold(change, sentence):
    with pytest.raises(Refused) as refusal:
        Weights(**change)

    assert str(refusal.value) == sentence


def test_weights_make_a_thousand_points():
    assert Weights().highest == 1000


def test_only_keeps_one_person_and_what_is_changed():
    alone = one_person().only(0, radius=np.array([5]))

    assert (len(alone), alone.radius.tolist(), alone.skills.tolist()) == (1, [5], [1, 3])
    assert one_person().only(0, skills=np.array([2])).skills_start.tolist() == [0, 1]
