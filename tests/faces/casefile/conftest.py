"""People who work in one Pôle and one structure, each with a browser."""

import pytest
from django.test import Client

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from tests.factories import principal
from tests.journey.orientation.factories import pole, structure
from tests.signing import client_of

Signed = tuple[Client, Principal]


def signed(role: Role, **fields: object) -> Signed:
    """A browser and whoever is signed in there."""
    who = principal(role, **fields)
    return client_of(who.membership), who


@pytest.fixture
def adviser(departement: object) -> Signed:
    """A conseiller of the first Pôle, in each département in turn."""
    return signed(Role.ADVISER, organisation=pole())


@pytest.fixture
def adviser_13(in_13: object) -> Signed:
    """The same in the 13 alone, where no rule is touched."""
    return signed(Role.ADVISER, organisation=pole())


@pytest.fixture
def referent_13(in_13: object) -> Signed:
    """A référent of the structure to which factories send people."""
    return signed(Role.REFERENT, organisation=structure("socio_professional"))


@pytest.fixture
def structure_manager_13(in_13: object) -> Signed:
    """Who watches over that structure."""
    return signed(Role.STRUCTURE_MANAGER, organisation=structure("socio_professional"))
