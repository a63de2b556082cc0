"""Why a pair has its score: seven columns that a person can read."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.matching.index import freshness, occupation_points
from planner.matching.problem import Ints, People, Vacancies, Weights, check_similarity, check_wishes
from planner.refusals import Refused

PARTS = ("rome", "skills", "commute", "contract", "freshness", "matched_skills", "metres")


def explain(
    people: People, vacancies: Vacancies, similarity: Ints, pairs: Ints, weights: Weights | None = None
) -> NDArray[np.int32]:
    """The parts of each pair's score.

    Parameters
    ----------
    similarity, weights
        As given to `match`.
    pairs : (N, 2) integers
        Person and vacancy of each; a pair that a rule forbids is explained too (its commute is 0 beyond the radius).

    Returns
    -------
    (N, 7) int32
        As `PARTS` names them: points of occupation, skills, commute, contract and freshness, whose sum is the score;
        then how many of the skills asked for the person has, and the distance in metres, rounded down.

    Raises
    ------
    Refused
        A pair that names nobody or nothing, a table of similarity that does not fit.
    """
    weights = weights or Weights()
    person, vacancy = _pairs(pairs, len(people), len(vacancies))
    occupation = occupation_points(check_similarity(similarity, vacancies), weights)
    check_wishes(people, *occupation.shape[:2])
    parts = np.zeros((len(person), len(PARTS)), np.int32)
    for rank in range(people.wishes.shape[1]):
        wish = people.wishes[person, rank]
        points = np.where(wish < 0, 0, occupation[rank, wish, vacancies.rome[vacancy]])
        np.maximum(parts[:, 0], points, out=parts[:, 0])
    _share_skills(
        person, vacancy, people.skills_start, people.skills,
        vacancies.skills_start, vacancies.skills, vacancies.skill_weights, parts,
    )  # fmt: skip
    parts[:, 1] *= weights.skills
    dx = people.x[person].astype(np.int64) - vacancies.x[vacancy]
    dy = people.y[person].astype(np.int64) - vacancies.y[vacancy]
    metres, radius = np.sqrt(dx * dx + dy * dy).astype(np.int64), people.radius[person].astype(np.int64)
    parts[:, 2] = weights.commute * np.maximum(0, radius - metres) // radius
    parts[:, 3] = weights.contract * ((people.contracts[person] & vacancies.contracts[vacancy]) != 0)
    parts[:, 4] = freshness(vacancies, weights)[vacancy]
    parts[:, 6] = metres
    return parts


def _pairs(pairs: Ints, people: int, vacancies: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    given = np.asarray(pairs)
    if given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iu":
        raise Refused(f"pairs is {given.dtype} of shape {given.shape}: expected integers of shape (N, 2).")
    wrong = (given < 0) | (given >= [people, vacancies])
    if wrong.any():
        row, column = np.argwhere(wrong)[0].tolist()
        raise Refused(f"pairs[{row}, {column}] is {given[row, column]}: expected a {('person', 'vacancy')[column]}.")
    return given[:, 0].astype(np.int64), given[:, 1].astype(np.int64)


@kernel
def _share_skills(
    person: NDArray[np.int64],
    vacancy: NDArray[np.int64],
    had_start: NDArray[np.int64],
    had: NDArray[np.int32],
    asked_start: NDArray[np.int64],
    asked: NDArray[np.int32],
    percents: NDArray[np.uint8],
    parts: NDArray[np.int32],
) -> None:
    """Percent covered (column 1) and number (column 5) of the skills shared: one walk along two increasing rows."""
    for pair in range(person.size):
        mine, end = had_start[person[pair]], had_start[person[pair] + 1]
        for entry in range(asked_start[vacancy[pair]], asked_start[vacancy[pair] + 1]):
            while mine < end and had[mine] < asked[entry]:
                mine += 1
            if mine < end and had[mine] == asked[entry]:
                parts[pair, 1] += percents[entry]
                parts[pair, 5] += 1
