"""The « Travail » card of a file, the hires of its history, and what « À faire » asks about them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.accounts.states import Role
from rebond.work.hires.models import PostCheck
from rebond.work.hires.queries import follow_up_months
from tests.conftest import NOON
from tests.factories import AssignmentFactory, MembershipFactory, principal
from tests.signing import client_of
from tests.work.factories import HireFactory, JobSearchFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def team():
    referent = principal(Role.REFERENT)
    assignment = AssignmentFactory(
        structure=referent.membership.organisation, referent=referent.membership, referent_named_at=NOON
    )
    return client_of(referent.membership), assignment.beneficiary


def _file(browser, person):
    return browser.get(reverse("casefile:person", args=[person.pk])).content.decode()


def test_a_file_tells_what_the_person_looks_for_and_leads_to_change_it(team):
    browser, person = team
    assert "La recherche d&#x27;emploi n&#x27;est pas encore décrite" in _file(browser, person).replace("'", "&#x27;")

    JobSearchFactory(beneficiary=person, wishes=["G1803"], has=["licence_b"])

    page = _file(browser, person)
    assert "Serveur" in page
    assert "Permis B" in page
    assert reverse("vacancies:search", args=[person.pk]) in page
    assert reverse("hires:promise", args=[person.pk]) in page


def test_a_file_tells_the_hires_and_that_a_job_is_kept(team):
    browser, person = team
    today = timezone.localdate()
    hire = HireFactory(beneficiary=person, signed=True, company__organisation__name="Le Bistrot")
    hire.starts_on = today - timedelta(days=400)
    hire.save()
    PostCheck.objects.create(hire=hire, months=follow_up_months(today)[-1], is_in_post=True, asked_on=today)

    page = _file(browser, person)

    for words in ("L&#x27;emploi tient", "Contrat signé : CDI, Le Bistrot", "Promesse d&#x27;embauche : Le Bistrot"):
        assert words.replace("&#x27;", "'") in page.replace("&#x27;", "'")
    assert reverse("hires:hire", args=[hire.pk]) in page


def test_what_is_to_be_done_counts_promises_and_news(team):
    browser, person = team
    home = browser.get(reverse("casefile:home")).content.decode()
    assert "Promesses à confirmer" not in home

    HireFactory(beneficiary=person)
    HireFactory(beneficiary=person, signed=True)  # since 3 March 2026: news are due

    home = browser.get(reverse("casefile:home")).content.decode()
    assert "Promesses à confirmer" in home
    assert "Suivis dans l&#x27;emploi à faire" in home or "Suivis dans l'emploi à faire" in home
    listed = browser.get(reverse("hires:hires"), {"suivi": "a-suivre", "pour": "moi"}).content.decode()
    assert person.sorted_name in listed


def test_the_space_of_a_person_tells_their_job_kindly(team):
    _, person = team
    account = MembershipFactory(person=True)
    person.account = account
    person.save()
    HireFactory(beneficiary=person, company__organisation__name="Le Bistrot")
    browser = client_of(account)

    assert "Le Bistrot veut vous embaucher" in browser.get(reverse("portal:home")).content.decode()
    assert "Mon travail" in browser.get(reverse("portal:home")).content.decode()
