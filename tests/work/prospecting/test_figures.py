"""What the visits of each RTEF brought."""

from datetime import timedelta

import pytest

from rebond.people.accounts.states import Role
from rebond.work.applications.models import Application
from rebond.work.hires.models import PostCheck
from rebond.work.prospecting import figures
from tests.conftest import NOON, TODAY
from tests.factories import MembershipFactory
from tests.work.factories import HireFactory
from tests.work.prospecting.factories import FoundVacancyFactory, VisitFactory

pytestmark = pytest.mark.usefixtures("departement")

SINCE, UNTIL = TODAY - timedelta(days=365), TODAY


def _lines(months=(1, 3)):
    found = figures.counted(SINCE, UNTIL, today=TODAY, months=months)
    return figures.lines(found, months)


def test_each_agent_from_the_visit_to_the_kept_job(django_assert_num_queries):
    agent = MembershipFactory(role=Role.RTEF, user__first_name="Anne", user__last_name="Aubert")
    found = FoundVacancyFactory(visit__agent=agent)
    VisitFactory(agent=agent, starts_at=NOON + timedelta(hours=3))  # not reported
    VisitFactory(done=True, agent__user__last_name="Zola", starts_at=NOON)
    job = {"company": found.vacancy.company, "vacancy": found.vacancy, "signed": True}
    stays = HireFactory(**job, starts_on=TODAY - timedelta(days=100))
    HireFactory(**job, starts_on=TODAY - timedelta(days=40), ended_on=TODAY - timedelta(days=30), end_reason="trial")
    HireFactory(**job, starts_on=TODAY - timedelta(days=40))  # nobody asked
    PostCheck.objects.create(hire=stays, months=1, is_in_post=True, asked_on=TODAY)
    PostCheck.objects.create(hire=stays, months=3, is_in_post=False, asked_on=TODAY)

    Application.objects.create(vacancy=found.vacancy, beneficiary=stays.beneficiary, made_at=NOON, moved_at=NOON)

    with django_assert_num_queries(5):
        first, second, team = _lines()
    assert (first.name, first.visits, first.vacancies, first.proposals, first.hires) == ("Anne Aubert", 1, 1, 1, 3)
    assert first.posts == [(1, 1, 2), (3, 0, 1)]
    assert (second.visits, second.hires) == (1, 0)
    assert (team.name, team.visits, team.hires, team.posts) == ("Ensemble", 2, 3, first.posts)


def test_a_contract_renewed_keeps_the_job_of_the_offer_and_two_who_disagree_say_nothing():
    found = FoundVacancyFactory()
    day, over = TODAY - timedelta(days=100), {"status": "ended", "end_reason": "renewed", "contract": "cdd"}
    job = {"company": found.vacancy.company, "signed": True}
    first = HireFactory(**job, **over, vacancy=found.vacancy, starts_on=day, ended_on=day + timedelta(days=40))
    row = first
    for days, facts in ((41, over | {"ended_on": day + timedelta(days=80)}), (81, {})):
        given = {"starts_on": day + timedelta(days=days), "since_on": day, "previous": row}
        row = HireFactory(**job | facts, **given, beneficiary=first.beneficiary)
    for source, is_in_post in (("person", False), ("employer", True)):
        PostCheck.objects.create(hire=first, months=1, source=source, is_in_post=is_in_post, asked_on=TODAY)
    PostCheck.objects.create(hire=row, months=3, is_in_post=True, asked_on=TODAY)

    [line, _] = _lines()

    assert (line.hires, line.posts) == (1, [(1, 0, 0), (3, 1, 1)])


def test_what_is_out_of_the_period_is_not_counted():
    found = FoundVacancyFactory(visit__starts_at=NOON - timedelta(days=500))
    found.vacancy.published_at = NOON - timedelta(days=500)
    found.vacancy.save()
    HireFactory(company=found.vacancy.company, vacancy=found.vacancy, status="promised")

    assert [(line.visits, line.vacancies, line.hires) for line in _lines()] == [(0, 0, 0)]
