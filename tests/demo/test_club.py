"""The club of the demo: its members, who agreed to letters, and what is to be settled."""

import pytest
from django.db.models import F

from rebond.demo import club, companies
from rebond.demo.identities import People
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy.models import Commune
from rebond.work.employers.models import (
    ClubDeed,
    ClubEvent,
    ClubLetter,
    ClubMembership,
    Company,
    CompanyContact,
    SpaceRequest,
)
from rebond.work.employers.queries import duplicates
from tests.factories import NOON


@pytest.fixture
def filled(departement):
    code = departement.code
    communes = [Commune(insee=f"{code}001", name="Ville", postal_codes=[f"{code}000"], population=9000)]
    companies.open_all(departement.pk, People(1, NOON.date()), communes, now=NOON)
    club.fill(departement.pk, now=NOON)


@pytest.mark.usefixtures("filled")
def test_the_club_of_the_demo_is_alive():
    members, all_of_them = ClubMembership.objects.count(), Company.objects.count() - 1

    assert members == round(all_of_them * 0.15)
    assert ClubDeed.objects.filter(done_on__lt=F("membership__signed_on")).count() == 0
    assert ClubLetter.objects.count() == 2
    assert ClubEvent.objects.count() == 2
    refused = set(CompanyContact.objects.filter(refused_on__isnull=False).values_list("email", flat=True))
    assert refused
    assert not refused & set(Message.objects.values_list("address", flat=True))
    assert len(duplicates.pairs()) == 1
    assert SpaceRequest.objects.get().status == "asked"
