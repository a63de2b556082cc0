"""What a newcomer meets in the demo: a company, roles with names of their own, one line of the sample flow to decide on."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.demo import accounts, agents, doubts, samples
from rebond.demo.identities import People
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from tests.exchanges.depositing import SAMPLES, applied, manager
from tests.factories import NOON, TODAY, OrganisationFactory


def test_sample_flow_leaves_one_line_to_decide_on(departement):
    doubts.plant(departement.code, at=NOON)
    name = samples.FLOWS[departement.code]
    client = manager()

    file = applied(client, (SAMPLES / name).read_bytes(), name=name)

    assert file.lines.filter(result="doubtful").count() == 1
    assert "Lignes d&#x27;import à vérifier" in client.get("/a-faire/").content.decode()


def test_employer_works_in_a_company_and_nobody_else_does(departement):
    company = OrganisationFactory.create(code="E1", capabilities=["company"])
    agents.engage(People(1, TODAY), [*Organisation.objects.exclude(pk=company.pk).order_by("code"), company], at=NOON)

    employer = Membership.objects.get(role=Role.EMPLOYER)

    assert employer.organisation.capabilities == ["company"]
    assert not Membership.objects.filter(organisation=employer.organisation).exclude(pk=employer.pk).exists()


def test_roles_that_nobody_holds_are_held_by_different_people(in_14):
    users = [accounts.engage(role).user for role in (Role.ACCELERATOR, Role.SECTOR_EXPERT, Role.RTEF)]

    assert len({user.full_name for user in users}) == len(users)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "ont lieu aujourd'hui"), (2, "Rien n'a lieu aujourd'hui"), (-3, "les plus récents sont ceux")],
)
def test_the_first_page_says_the_day_of_the_events(db, settings, tmp_path, days, words):
    settings.VAR = tmp_path
    on = timezone.localdate() + timedelta(days=days)
    told = {"address": "", "accounts": [], "events_on": on.isoformat()}
    (tmp_path / "demo.json").write_text(json.dumps(told))

    assert words in Client().get(reverse("demo:home")).content.decode()


def test_the_first_page_says_nothing_of_events_before_the_population_is_there(db, settings, tmp_path):
    settings.VAR = tmp_path

    assert "La population n'est pas encore là" in Client().get(reverse("demo:home")).content.decode().replace(
        "&#x27;", "'"
    )
