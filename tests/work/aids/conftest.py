"""The people who act on aids, in each of two départements: the 14 gets an aid of its own."""

import pytest

from tests.work.aids import factories


@pytest.fixture
def people(departement):
    factories.give_aid(departement)
    return factories.People()
