"""A référent at work, and the people whom they accompany."""

from datetime import timedelta

import pytest

from rebond.people.accounts.states import Role
from tests.factories import NOON, AssignmentFactory, MembershipFactory, OrganisationFactory, principal
from tests.signing import client_of


class Desk:
    """Someone signed in, and their structure."""

    def __init__(self, role=Role.REFERENT, **fields):
        self.who = principal(role, **fields)
        self.browser = client_of(self.who.membership)
        self.site = self.who.membership.organisation

    def people(self, count=1, **fields):
        """So many people whom this agent accompanies."""
        given = {"structure": self.site, "referent": self.who.membership, "referent_named_at": NOON}
        rows = [AssignmentFactory(started_at=NOON - timedelta(days=400), **{**given, **fields}) for _ in range(count)]
        for row in rows:
            row.beneficiary.refresh_from_db()
        return [row.beneficiary for row in rows]

    def colleague(self, role=Role.REFERENT):
        return MembershipFactory(role=role, organisation=self.site)


@pytest.fixture
def desk(departement):
    return Desk()


@pytest.fixture
def desk_13(in_13):
    return Desk()


@pytest.fixture
def manager_13(in_13):
    return Desk(Role.STRUCTURE_MANAGER, organisation=OrganisationFactory())
