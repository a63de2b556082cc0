import numpy as np
import pytest

from planner.interviews.problem import Problem
from planner.refusals import Refused


def question(**changes):
    """Two people, two recruiters, three slots, three wishes."""
    return {
        "person": [0, 0, 1],
        "recruiter": [0, 1, 1],
        "fit": [5, 6, 7],
        "free": np.ones((2, 3)),
        "tables": [[1, 1, 1], [1, 0, 1]],
        **changes,
    }


def test_problem_limits_nothing_by_default():
    problem = Problem(**question())

    assert problem.most.tolist() == [3, 3]
    assert problem.recruiter_most.tolist() == [3, 2]
    assert (problem.recruiter_least.tolist(), problem.locked.tolist()) == ([0, 0], [-1, -1, -1])
    assert (problem.people, problem.recruiters, problem.slots, problem.wishes) == (2, 2, 3, 3)


WRONG = [
    ({"person": [0, 0, 2]}, "person[2] is 2: expected 0 to 1"),
    ({"recruiter": [0, 9, 1]}, "recruiter[1] is 9: expected 0 to 1"),
    ({"fit": [5, float("nan"), 7]}, "fit[1] is nan: expected a whole number"),
    ({"fit": [5, 6.5, 7]}, "fit[1] is 6.5: expected a whole number"),
    ({"fit": ["a", "b", "c"]}, "fit holds str32 values: expected whole numbers"),
    ({"fit": [5, 6]}, "fit has shape (2,): expected (3,)"),
    ({"fit": [5, 6, 10**7]}, "fit[2] is 10000000: expected -1000000 to 1000000"),
    ({"recruiter": [1, 1, 1]}, "wish 1 repeats the pair of person 0 and recruiter 1: expected each pair once"),
    ({"free": np.ones(3)}, "free has 1 dimensions: expected 2, people by slots"),
    ({"free": np.ones((2, 0))}, "free has no slot: expected at least 1"),
    ({"tables": [[1, 1], [1, 1]]}, "tables has shape (2, 2): expected recruiters by 3 slots"),
    ({"tables": [[1, 1, 1], [1, -1, 1]]}, "tables[1, 1] is -1: expected at least 0"),
    ({"most": [1, -1]}, "most[1] is -1: expected at least 0"),
    ({"most": [1]}, "most has shape (1,): expected (2,)"),
    ({"recruiter_least": [-1, 0]}, "recruiter_least[0] is -1: expected at least 0"),
    ({"hall": [0, 1]}, "hall[1] is 1: expected 0 to 0"),
    ({"gaps": [[0, 1], [2, 0]]}, "gaps is not symmetric: expected as many slots one way as the other"),
    ({"gaps": [[0, 1]]}, "gaps is not symmetric: expected as many slots one way as the other"),
    ({"gaps": [[-1]]}, "gaps[0, 0] is -1: expected at least 0"),
    ({"language": [0, -1, -1]}, "language[0] is 0: expected -1 to -1"),
    ({"interpreters": [[1, 1]]}, "interpreters has shape (1, 2): expected languages by 3 slots"),
    ({"locked": [3, -1, -1]}, "locked[0] is 3: expected -1 to 2"),
    ({"locked": [-1, 1, -1]}, "tables[1, 1] is 0, but 1 interviews are locked there"),
    ({"locked": [0, 0, -1]}, "locked[0] and locked[1] are 0 slots apart for person 0: expected more than 0"),
    (
        {"locked": [1, 2, -1], "gaps": [[1]]},
        "locked[0] and locked[1] are 1 slots apart for person 0: expected more than 1",
    ),
    ({"locked": [0, -1, -1], "free": [[0, 1, 1], [1, 1, 1]]}, "locked[0] is slot 0, when person 0 is away"),
    ({"locked": [0, 2, -1], "most": [1, 1]}, "most[0] is 1, but 2 interviews are locked there"),
    ({"locked": [-1, 0, 2], "recruiter_most": [1, 1]}, "recruiter_most[1] is 1, but 2 interviews are locked there"),
    (
        {"locked": [0, -1, 0], "language": [0, -1, 0], "interpreters": [[1, 1, 1]]},
        "interpreters[0, 0] is 1, but 2 interviews are locked there",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_problem_refuses_and_names_the_argument_and_the_place(wrong, sentence):
    with pytest.raises(Refused) as refusal:
        Problem(**question(**wrong))

    assert str(refusal.value) == sentence
