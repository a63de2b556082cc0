"""Whoever writes the words of messages: the administrator, in each département in turn."""

import pytest

from rebond.people.accounts.states import Role
from tests.factories import principal
from tests.signing import client_of


@pytest.fixture
def administrator(departement):
    who = principal(Role.ADMINISTRATOR)
    return client_of(who.membership)
