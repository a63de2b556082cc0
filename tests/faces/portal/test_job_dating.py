"""My job dating, in my own space: before, on the day, after."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.jobdating.models import Candidate, JobDating
from tests.events.jobdating import run_factories as make
from tests.faces.portal.test_pages import HOME, browser_of
from tests.factories import BeneficiaryFactory

PAGE, WISH, HERE = (reverse(f"portal:{name}") for name in ("job_dating", "job_dating_wish", "job_dating_here"))


@pytest.fixture
def today():
    return timezone.localdate()


def post(client, address, **said):
    return client.post(address, {"form_key": uuid4(), **said})


def read(client, address):
    return html.unescape(client.get(address).content.decode()).replace("\xa0", " ")


def test_before_the_plan_i_say_whom_i_would_like_to_meet(departement, today):
    event = make.event("preparing", on=today + timedelta(days=9))
    host = make.recruiter(event, name="Chez Paul")
    who = make.candidate(event)
    client = browser_of(who.beneficiary)

    assert "Dites quelles entreprises vous voulez rencontrer" in read(client, HOME)
    assert "Chez Paul" in read(client, PAGE)
    post(client, WISH, first=str(host.pk))

    who.refresh_from_db()
    assert who.wishes == [host.pk]
    assert "Dites quelles entreprises" not in read(client, HOME)


def test_on_the_day_my_hours_come_first_and_i_say_that_i_am_here(departement, today):
    event = make.event("running", on=today)
    who = make.candidate(event)
    make.meeting(who, make.recruiter(event, name="Chez Paul"), slot=3)
    client = browser_of(who.beneficiary)

    assert "job dating" in read(client, HOME)
    page = read(client, PAGE)
    assert "Chez Paul" in page
    assert "9 h 45" in page
    post(client, HERE)

    assert Candidate.objects.get(pk=who.pk).arrived_at is not None
    assert "Vous êtes là" not in read(client, PAGE)


def test_afterwards_the_companies_met_stay(departement, today):
    event = make.event("held", on=today - timedelta(days=3))
    who = make.candidate(event)
    make.meeting(who, make.recruiter(event, name="Chez Paul"), status="held", feeling="well")
    client = browser_of(who.beneficiary)

    assert "Voir mes rencontres" in read(client, HOME)
    assert "Chez Paul" in read(client, PAGE)


def test_hours_that_nobody_told_are_not_shown_and_wishes_of_a_running_day_do_not_change(in_13, today):
    event = make.event("preparing", on=today + timedelta(days=9))
    who = make.candidate(event)
    host = make.recruiter(event, name="Chez Paul")
    make.meeting(who, host, announced_at=None)
    client = browser_of(who.beneficiary)
    assert "Voir mes heures" not in read(client, HOME)
    JobDating.objects.filter(pk=event.pk).update(status="announced")

    post(client, WISH, first=str(host.pk))

    assert Candidate.objects.get(pk=who.pk).wishes == []


def test_who_goes_to_none_is_told_where_to_ask(in_13):
    page = read(browser_of(BeneficiaryFactory()), PAGE)

    assert "Parlez-en à votre référent" in page
