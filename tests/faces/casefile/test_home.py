"""« À faire »: each role finds its own queues, counted now."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.events.accelerator.models import Day
from rebond.faces.casefile.queries.waiting import tasks
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Session, WaitingPlace
from rebond.people.beneficiaries.models import Contact, RightsPeriod
from rebond.people.beneficiaries.operations import transfers
from tests.events.accelerator.running_rows import running_day
from tests.events.jobdating import run_factories
from tests.faces.booking.steps import hours_of
from tests.faces.casefile.conftest import signed
from tests.factories import NOON, AssignmentFactory, BeneficiaryFactory, DutyPeriodFactory, principal
from tests.journey.contracts.due import followed
from tests.journey.orientation.factories import OrientationFactory, pole
from tests.journey.support.factories import ReplacementFactory
from tests.people.appointments.factories import AppointmentFactory

HOME = reverse("casefile:home")


def counts(who):
    return {task.source.pile.key: task.tally.count for task in tasks(who, now=timezone.now()) if task.tally.count}


def test_home_counts_entrants_of_the_pole(adviser):
    browser, who = adviser
    OrientationFactory.create_batch(2)
    OrientationFactory(interviewed=True)
    OrientationFactory(decided=True)

    assert counts(who) == {"sans-rendez-vous": 2, "a-orienter": 1, "a-remettre": 1, "sans-referent": 1}
    page = browser.get(HOME).content.decode()
    assert "Entrants sans rendez-vous" in page
    assert reverse("casefile:entrants") + "?file=sans-rendez-vous" in page


def test_home_shows_the_nearest_deadline_and_the_oldest(adviser):
    _, who = adviser
    today = timezone.localdate()
    duty = {"duty__requested_on": today - timedelta(days=20), "duty__informed_on": today - timedelta(days=20)}
    OrientationFactory(opened_at=timezone.now() - timedelta(days=20), **duty)
    OrientationFactory(opened_at=timezone.now())

    task = next(task for task in tasks(who, now=timezone.now()) if task.source.pile.key == "sans-rendez-vous")

    assert task.deadline.due_on < today + timedelta(days=15)
    assert "depuis 20\xa0jours" in task.sentence


def task_of(who, key):
    return next(task for task in tasks(who, now=timezone.now()) if task.source.pile.key == key)


def test_home_calls_no_decision_a_deadline(adviser_13):
    _, who = adviser_13
    OrientationFactory(decided=True, decided_at=timezone.now() - timedelta(days=12))

    task = task_of(who, "sans-referent")

    assert task.deadline is None and "depuis 12\xa0jours" in task.sentence


def test_home_leaves_a_suspended_right_out(adviser_13):
    _, who = adviser_13
    orientation, today = OrientationFactory(handed_over=True), timezone.localdate()
    RightsPeriod.objects.create(household=orientation.duty.household, status="3", starts_on=today, informed_on=today)

    assert counts(who) == {}


def test_home_counts_an_interview_once_with_the_promise(adviser_13):
    _, who = adviser_13
    now = timezone.localtime()
    late = {"duty__requested_on": now.date() - timedelta(days=60), "duty__informed_on": now.date() - timedelta(days=60)}
    for days in (0, -1):
        AppointmentFactory(
            beneficiary=OrientationFactory(**late).beneficiary,
            organisation=pole(),
            starts_at=now.replace(hour=0, minute=1) + timedelta(days=days),
        )

    assert counts(who) == {"a-recevoir": 1, "a-noter": 1}
    assert task_of(who, "a-recevoir").deadline.days_left < 0
    assert task_of(who, "a-noter").deadline is None


def waiting_for_an_hour(site, **person):
    place = {"kind": "orientation_interview", "organisation": site, "since": timezone.now()}
    return WaitingPlace.objects.create(beneficiary=BeneficiaryFactory(pole=site, **person), **place).beneficiary


def test_home_tells_whom_to_call_when_an_hour_is_free(adviser):
    browser, who = adviser
    alone = waiting_for_an_hour(pole(), last_name="Sanstel")
    waiting_for_an_hour(pole(), phone="0612345678", phone_consent="A", last_name="Joignable")
    assert counts(who) == {}

    hours_of(who.membership)

    task = task_of(who, "heure-libre")
    page = browser.get(task.url).content.decode()
    assert (task.tally.count, alone.sorted_name in page, "Joignable" in page) == (1, True, False)
    assert "Personnes à prévenir d'une heure libre" in html.unescape(browser.get(HOME).content.decode())
    assert "heure-libre" not in counts(signed(Role.DOCTOR, organisation=pole())[1])


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
def test_home_of_a_carer_counts_no_interview(in_13, role):
    AppointmentFactory(organisation=pole(), starts_at=timezone.now() - timedelta(days=1))
    AppointmentFactory(organisation=pole(), starts_at=timezone.now() - timedelta(days=1), kind=role)

    assert counts(signed(role, organisation=pole())[1]) == {"a-noter": 1}


def test_home_of_another_pole_is_empty(adviser_13):
    OrientationFactory()

    assert counts(signed(Role.ADVISER)[1]) == {}


def test_home_follows_each_reader_of_one_role(adviser_13):
    """The statement is written once for a role: two readers must not get each other's counts."""
    OrientationFactory()

    elsewhere, here = signed(Role.ADVISER)[1], adviser_13[1]
    assert (counts(elsewhere), counts(here), counts(elsewhere)) == ({}, {"sans-rendez-vous": 1}, {})


def test_home_puts_what_one_only_watches_after_what_one_does(adviser_13):
    _, who = adviser_13
    OrientationFactory(handed_over=True)
    OrientationFactory(duty__requested_on=timezone.localdate(), duty__informed_on=timezone.localdate())

    keys = [task.source.pile.key for task in tasks(who, now=timezone.now()) if task.tally.count]

    assert keys == ["sans-rendez-vous", "sans-referent", "prise-de-rendez-vous", "contrats-absents"]


def test_home_of_a_referent_counts_people_without_news(referent_13):
    _, who = referent_13
    months_ago = timezone.now() - timedelta(days=120)
    silent, reached, new = BeneficiaryFactory.create_batch(3)
    for person, started_at in ((silent, months_ago), (reached, months_ago), (new, timezone.now())):
        AssignmentFactory(
            beneficiary=person,
            structure=who.membership.organisation,
            referent=who.membership,
            referent_named_at=started_at,
            started_at=started_at,
        )
    Contact.objects.create(beneficiary=reached, kind="call", at=timezone.now(), author=who.membership)
    Contact.objects.create(beneficiary=silent, kind="call", is_reached=False, at=timezone.now(), author=None)

    assert counts(who) == {"sans-nouvelles": 1}
    task = next(task for task in tasks(who, now=timezone.now()) if task.tally.count)
    page = referent_13[0].get(task.url).content.decode()
    assert str(silent.pk) in page
    assert str(reached.pk) not in page


def test_home_announces_who_arrives_from_another_departement(adviser_13):
    person = DutyPeriodFactory().beneficiary
    with context.departement(14):
        there = signed(Role.ADVISER, organisation=pole())[1]
    transfers.send(person, destination=Departement.objects.get(pk=14), by=adviser_13[1].actor, at=NOON)

    with context.departement(14):
        assert counts(there) == {"arrivees": 1}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BENEFICIARY}))
def test_home_says_something_to_every_role(in_13, role):
    browser, who = signed(role)

    page = browser.get(HOME)

    assert page.status_code == 200
    assert who.membership.organisation.name in page.content.decode()


def test_home_is_not_a_persons(in_13):
    browser, _ = signed(Role.BENEFICIARY)

    assert browser.get(HOME).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_whatever_waits(adviser_13, rows, django_assert_num_queries):
    browser, _ = adviser_13
    OrientationFactory.create_batch(rows)
    browser.get(HOME)

    with django_assert_num_queries(10):
        browser.get(HOME)


def test_who_runs_the_accelerator_reads_the_events_first(departement, monkeypatch):
    browser, who = signed(Role.ACCELERATOR)
    noon = timezone.localtime().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    running, coming = running_day(start=noon - timedelta(hours=1)), running_day(start=noon + timedelta(days=2))
    running_day(people=0, start=noon + timedelta(days=12))
    Session.objects.filter(pk__in=(running.day.session_id, coming.day.session_id)).update(taken=3)
    Day.objects.filter(pk=running.day.pk).update(planned_at=noon)
    run_factories.event("announced", on=noon.date())
    run_factories.event("preparing", on=noon.date() + timedelta(days=9))

    found = counts(who)

    assert list(found)[:2] == ["journee-du-jour", "job-dating-du-jour"]
    assert {key: found[key] for key in list(found)[:6]} == {
        "journee-du-jour": 1,
        "job-dating-du-jour": 1,
        "journee-a-appeler": 3,
        "journee-a-derouler": 1,
        "job-dating-a-annoncer": 1,
        "journee-a-tirer": 1,
    }
    said = html.unescape(browser.get(HOME).content.decode()).replace("\xa0", " ")
    assert "Personnes attendues à une journée, sans réponse" in said
    hub = html.unescape(browser.get(reverse("accelerator_run:today")).content.decode()).replace("\xa0", " ")
    assert "En cours" in hub and "3 personnes à appeler" in hub and "Déroulé à faire" in hub


def test_a_substitute_finds_the_absent_colleagues_contracts_counted(departement):
    absent = followed().beneficiary.referent
    who = principal(Role.REFERENT, organisation=absent.organisation)
    who = replace(who, today=timezone.localdate())
    assert "contrats-absents" not in counts(who)

    today = timezone.localdate()
    ReplacementFactory(absent=absent, substitute=who.membership, starts_on=today, ends_on=today)

    assert counts(replace(who))["contrats-absents"] == 1
