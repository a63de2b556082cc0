"""What offers may require, as a pack lists it."""

import pytest

from rebond.exchanges.packs.schema.known import MOST_REQUIREMENTS, requirements


def _one(code, **more):
    return {"code": code, "label": code, "ask": code, **more}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([_one("licence_b"), _one("licence_c", implies=["licence_b"])], ""),
        ([], "au moins"),
        ([_one("licence_c", implies=["licence_b"])], "n'est pas dans la liste"),
        ([_one(f"code_{rank}") for rank in range(MOST_REQUIREMENTS + 1)], "30 exigences au plus, il y en a 31"),
        ([{"code": "x", "label": "x"}], "ask"),
    ],
)
def test_a_list_of_requirements_is_short_and_closed(value, said):
    faults = [f"{where} {sentence}" for where, sentence in requirements(value)]

    assert bool(faults) == bool(said)
    assert all(said in fault for fault in faults)
