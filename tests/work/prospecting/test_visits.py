"""Visits: planned, moved, cancelled, reported; never two at once; the offers that they find."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.accounts.states import Role
from rebond.work.prospecting.models import FoundVacancy, Visit
from rebond.work.prospecting.operations import portfolios
from rebond.work.prospecting.operations import visits as operations
from rebond.work.prospecting.queries import visits as queries
from rebond.work.prospecting.states import Status
from rebond.work.vacancies.models import Vacancy
from tests.conftest import NOON, TODAY
from tests.factories import BeneficiaryFactory, MembershipFactory, principal
from tests.work.factories import CompanyFactory, ContactFactory, HireFactory
from tests.work.prospecting.factories import FoundVacancyFactory, VisitFactory

pytestmark = pytest.mark.usefixtures("departement")

OFFER = {"title": "Plongeuse ou plongeur", "rome": "G1605", "contract": "cdi", "posts": 2}


@pytest.fixture
def who():
    return principal(Role.RTEF)


def _plan(who, company=None, **fields):
    given = {"agent": who.membership, "starts_at": NOON, "minutes": 60, "by": who.actor, "at": NOON} | fields
    return operations.plan(company or CompanyFactory(), **given)


def test_an_agent_is_never_in_two_places_at_once(who):
    visit = _plan(who)

    with pytest.raises(ValidationError, match="Une autre visite est déjà prévue à cette heure"):
        _plan(who, starts_at=NOON + timedelta(minutes=30))
    _plan(who, starts_at=NOON + timedelta(minutes=60))
    _plan(who, agent=MembershipFactory(role=Role.RTEF))
    operations.cancel(visit, reason="company", by=who.actor, at=NOON)
    _plan(who)


def test_the_database_judges_two_visits_at_once_last(who):
    visit = _plan(who)

    with pytest.raises(IntegrityError), transaction.atomic():
        VisitFactory(agent=visit.agent, starts_at=NOON + timedelta(minutes=59))


def test_a_contact_of_another_company_is_refused(who):
    with pytest.raises(ValidationError, match="autre entreprise"):
        _plan(who, contact=ContactFactory())


def test_a_company_at_rest_is_not_visited_before_its_day(who):
    company = CompanyFactory()
    portfolios.rest(company, reason="busy", until=TODAY + timedelta(days=5), by=who.actor, at=NOON)

    with pytest.raises(ValidationError, match="ne plus démarcher"):
        _plan(who, company)
    visit = _plan(who, company, starts_at=NOON + timedelta(days=6))
    with pytest.raises(ValidationError, match="ne plus démarcher"):
        operations.reschedule(visit, starts_at=NOON, minutes=60, by=who.actor, at=NOON)


def test_a_visit_moves_while_it_is_planned(who):
    visit = _plan(who)

    moved = operations.reschedule(visit, starts_at=NOON + timedelta(days=1), minutes=30, by=who.actor, at=NOON)
    assert (moved.starts_at, moved.until) == (NOON + timedelta(days=1), NOON + timedelta(days=1, minutes=30))
    operations.cancel(moved, reason="agent", by=who.actor, at=NOON)
    with pytest.raises(IllegalMove):
        operations.reschedule(visit, starts_at=NOON, minutes=60, by=who.actor, at=NOON)


def test_a_report_says_what_came_of_it_and_publishes_the_offer_found(who):
    visit = _plan(who)

    done = operations.report(
        visit, outcome="vacancy", need="Deux plongeurs", note="", vacancy=OFFER, by=who.actor, at=NOON
    )
    assert (done.status, done.outcome, done.reported_at) == (Status.DONE, "vacancy", NOON)
    offer = Vacancy.objects.get()
    assert (offer.origin, offer.company, offer.found.visit) == ("rtef", visit.company, visit)
    later = NOON + timedelta(hours=2)
    again = operations.report(done, outcome="later", next_contact_on=TODAY, by=who.actor, at=later)
    assert (again.outcome, again.need, again.reported_at) == ("later", "", NOON)
    assert FoundVacancy.objects.count() == 1


def test_a_wrong_offer_leaves_the_visit_to_report(who):
    visit = _plan(who)

    with pytest.raises(ValidationError):
        operations.report(visit, outcome="vacancy", vacancy=OFFER | {"rome": "X"}, by=who.actor, at=NOON)
    assert Visit.objects.get().status == Status.PLANNED


def test_a_report_comes_after_the_visit_and_calls_again_later(who):
    visit = _plan(who, starts_at=NOON + timedelta(hours=1))

    with pytest.raises(ValidationError, match="une fois le rendez-vous commencé"):
        operations.report(visit, outcome="later", by=who.actor, at=NOON)
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(ValidationError, match="après l'avoir vue"):
        operations.report(visit, outcome="later", next_contact_on=yesterday, by=who.actor, at=NOON + timedelta(hours=1))


def test_an_offer_is_not_added_to_a_cancelled_visit(who):
    with pytest.raises(ValidationError, match="annulée"):
        operations.find_vacancy(VisitFactory(cancelled=True), **OFFER, by=who.actor, at=NOON)


def test_the_queues_hold_what_waits_and_by_when(who):
    late = VisitFactory(agent=who.membership, starts_at=NOON - timedelta(days=3))
    VisitFactory(agent=who.membership, starts_at=NOON + timedelta(days=1))
    call = VisitFactory(
        agent=who.membership, done=True, starts_at=NOON - timedelta(days=20), next_contact_on=TODAY - timedelta(days=1)
    )
    VisitFactory(done=True, next_contact_on=TODAY)  # a colleague's

    reports, calls = queries.to_report(who, NOON), queries.to_call(who, TODAY)
    assert [(row.pk, row.due_on) for row in reports] == [(late.pk, TODAY - timedelta(days=1))]
    assert [(row.pk, row.due_on) for row in calls] == [(call.pk, TODAY + timedelta(days=2))]
    assert queries.awaited(reports.get(), now=NOON).days_left == -1
    assert queries.awaited(calls.get(), now=NOON).days_left == 2
    assert queries.to_call(principal(Role.MANAGER), TODAY).count() == 2
    VisitFactory(company=call.company, starts_at=NOON + timedelta(days=4))
    assert not queries.to_call(who, TODAY)


def test_who_was_hired_on_a_found_offer_is_kept_in_touch_with_for_a_month(who):
    found = FoundVacancyFactory(visit__agent=who.membership)
    hire = {"company": found.vacancy.company, "vacancy": found.vacancy, "signed": True}
    HireFactory(**hire, beneficiary=BeneficiaryFactory(last_name="Récente"), starts_on=TODAY - timedelta(days=20))
    HireFactory(**hire, starts_on=TODAY - timedelta(days=40))
    HireFactory(signed=True, starts_on=TODAY)

    assert [row.beneficiary.last_name for row in queries.in_post(who, TODAY)] == ["Récente"]
    assert queries.in_post(principal(Role.RTEF), TODAY).count() == 0
    assert queries.in_post(principal(Role.MANAGER), TODAY).count() == 1
    assert queries.in_post(principal(Role.REFERENT), TODAY).count() == 0
