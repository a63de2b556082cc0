"""The team of each story."""

from collections.abc import Callable
from typing import Any

import pytest

from rebond.ground.tenancy import context
from tests.journeys.team import Team, gather


@pytest.fixture(params=[13, 14], ids=["13", "14"])
def team(request: pytest.FixtureRequest, site: str) -> Team:
    """In each département in turn."""
    return gather(request.param)


@pytest.fixture
def in_departement(team: Team) -> Callable[[], Any]:
    """`with in_departement():` reads or prepares rows of the story's département."""
    return lambda: context.departement(team.departement)
