"""The club of the demo: its members, who agreed to letters, and what is to be settled."""

import pytest
from django.db.models import F

from rebond.demo import club, companies
from rebond.demo.identities import People
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.states import Role
from rebond.work.employers.models import (
    ClubDeed,
    ClubEvent,
    ClubLetter,
    ClubMembership,
    Company,
    CompanyContact,
    SpaceRequest,
)
from rebond.work.employers.queries import club as queries
from rebond.work.employers.queries import duplicates
from rebond.work.employers.states import Relation
from tests.factories import NOON, principal


@pytest.fixture
def filled(departement):
    code = departement.code
    communes = [Commune(insee=f"{code}001", name="Ville", postal_codes=[f"{code}000"], population=9000)]
    companies.open_all(departement.pk, People(1, NOON.date()), communes, now=NOON)
    club.fill(departement.pk, now=NOON)


@pytest.mark.usefixtures("filled")
def test_the_club_of_the_demo_is_alive():
    quiet, added = len(club.QUIET), 2
    members, all_of_them = ClubMembership.objects.count() - quiet, Company.objects.count() - quiet - added

    assert members == round(all_of_them * 0.15)
    rows = queries.members(principal(Role.RTEF), today=NOON.date())
    for state in (Relation.COLD, Relation.WATCHED):
        assert rows.filter(queries.in_state(state, today=NOON.date())).exists()
    assert Company.objects.filter(registered_itself_at__isnull=False).count() == 1
    assert ClubDeed.objects.filter(done_on__lt=F("membership__signed_on")).count() == 0
    assert ClubLetter.objects.count() == 2
    assert ClubEvent.objects.count() == 2
    refused = set(CompanyContact.objects.filter(refused_on__isnull=False).values_list("email", flat=True))
    assert refused
    assert not refused & set(Message.objects.values_list("address", flat=True))
    assert len(duplicates.pairs()) == 1
    assert SpaceRequest.objects.get().status == "asked"
