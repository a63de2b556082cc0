"""Factories of the club, its meetings, and of who asks for a space."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.work.employers.models import ClubEvent, ClubGuest, ClubMembership, SpaceRequest
from tests.factories import NOON
from tests.work.factories import CompanyFactory, ContactFactory


class MemberFactory(DjangoModelFactory[ClubMembership]):
    class Meta:
        model = ClubMembership

    company = factory.SubFactory(CompanyFactory)
    signed_on = NOON.date() - timedelta(days=300)


class ClubEventFactory(DjangoModelFactory[ClubEvent]):
    class Meta:
        model = ClubEvent

    title = "Petit déjeuner du club"
    starts_at = NOON + timedelta(days=10)
    place = "Hôtel du Département"
    opened_at = NOON


class ReaderFactory(ContactFactory):
    """Somebody who agreed to the club's letters."""

    email = factory.Sequence(lambda n: f"lecteur{n}@exemple.example")
    consented_on = NOON.date() - timedelta(days=100)


class GuestFactory(DjangoModelFactory[ClubGuest]):
    class Meta:
        model = ClubGuest

    event = factory.SubFactory(ClubEventFactory)
    contact = factory.SubFactory(ReaderFactory)
    invited_at = NOON


class SpaceRequestFactory(DjangoModelFactory[SpaceRequest]):
    class Meta:
        model = SpaceRequest

    company = factory.SubFactory(CompanyFactory)
    siret = factory.SelfAttribute("company.siret")
    name = "Le Bistrot"
    first_name = "Rachid"
    last_name = "Martin"
    email = factory.Sequence(lambda n: f"demande{n}@exemple.example")
    asked_at = NOON

    class Params:
        asked = factory.Trait(status="asked", proved_at=NOON)
