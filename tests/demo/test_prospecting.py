"""The RTEF of the demo: visits in every state, offers found, people hired, own posts, aided contracts."""

import random

import pytest
from django.utils import timezone

from rebond.demo import companies, prospecting
from rebond.demo.identities import People
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.states import Role
from rebond.work.applications.models import Application
from rebond.work.hires.models import Hire
from rebond.work.prospecting import figures
from rebond.work.prospecting.models import AidedContract, FoundVacancy, Keeping, OwnPost, Visit
from rebond.work.prospecting.queries.posts import own_year
from tests.factories import AssignmentFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.usefixtures("departement")


def test_every_page_of_prospecting_has_something_to_show():
    now = timezone.now()
    communes = [Commune(insee="99001", name="Ici", postal_codes=["99000"], population=10)]
    OrganisationFactory(pole=True)
    OrganisationFactory(capabilities=["department_service"])
    MembershipFactory(role=Role.RTEF)
    people = [AssignmentFactory(pathway="professionnel") for _ in range(60)]
    companies.open_all(context.current(), People(1, now.date()), communes, now=now)

    prospecting.fill(random.Random(1), star=people[0].beneficiary_id, now=now)
    assert set(Visit.objects.values_list("status", flat=True)) == {"planned", "done", "cancelled"}
    assert Visit.objects.values("agent").distinct().count() == prospecting.TEAM
    assert Keeping.objects.exists()
    assert FoundVacancy.objects.count() > Hire.objects.filter(source="rtef").count() > 0
    assert not Hire.objects.filter(beneficiary=people[0].beneficiary_id).exists()
    assert Application.objects.filter(hire__isnull=False).count() == Hire.objects.filter(source="rtef").count()
    assert Application.objects.filter(status="refused").exists()
    assert OwnPost.objects.exists()
    assert own_year(now.year, now.date())[0].hired + own_year(now.year - 1, now.date())[0].hired == 2
    assert set(AidedContract.objects.values_list("status", flat=True)) == {"proposed", "signed", "declined"}
    found = figures.counted(now.date().replace(year=now.year - 1), now.date(), today=now.date(), months=(1,))
    assert figures.lines(found, (1,))[-1].posts[0][2] > 0
