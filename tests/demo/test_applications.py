"""The applications of the demo: every state, each coherent."""

import random

import pytest
from django.core.management import call_command
from django.utils import timezone

from rebond.demo import agents, applications, companies
from rebond.demo.identities import People
from rebond.demo.management.commands.load_demo import SEED
from rebond.demo.population import Population
from rebond.demo.territory import Territory
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune
from rebond.people.accounts.models import Organisation
from rebond.work.applications.models import Application
from rebond.work.applications.states import Status
from rebond.work.vacancies.models import Vacancy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [13, 14])
def test_every_state_is_there_and_offers_have_a_place(number):
    now = timezone.now()
    call_command("load_communes", of=[str(number)], again=True, verbosity=0)
    people = People(SEED + number, now.date())
    with context.departement(number):
        organisations = list(Organisation.objects.order_by("code"))
        staff = agents.engage(people, organisations, at=now)
    communes = list(Commune.objects.filter(departement_code=str(number)).order_by("insee"))
    Population(number, people, Territory(organisations, staff, communes), now).fill(400, lambda *_: None)

    with context.departement(number):
        companies.open_all(number, people, communes, now=now)
        companies.look_for_jobs(people.random, now=now)
        applications.fill(random.Random(SEED), now=now)

        assert set(Application.objects.values_list("status", flat=True)) == set(Status)
        assert not Vacancy.objects.filter(latitude=None).exists()
        for row in [*Application.objects.all(), *Vacancy.objects.all()]:
            row.validate_constraints()
