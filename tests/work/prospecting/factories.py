"""Factories of visits and of what they brought."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from rebond.people.accounts.states import Role
from rebond.work.prospecting.models import FoundVacancy, Visit
from tests.factories import NOON, MembershipFactory
from tests.work.factories import CompanyFactory, VacancyFactory


class VisitFactory(DjangoModelFactory[Visit]):
    class Meta:
        model = Visit

    agent = factory.SubFactory(MembershipFactory, role=Role.RTEF)
    company = factory.SubFactory(CompanyFactory)
    starts_at = NOON
    until = factory.LazyAttribute(lambda visit: visit.starts_at + timedelta(hours=1))
    planned_at = NOON - timedelta(days=3)

    class Params:
        done = factory.Trait(status="done", outcome="vacancy", reported_at=NOON)
        cancelled = factory.Trait(status="cancelled", cancel_reason="company")


class FoundVacancyFactory(DjangoModelFactory[FoundVacancy]):
    class Meta:
        model = FoundVacancy

    visit = factory.SubFactory(VisitFactory, done=True)
    vacancy = factory.SubFactory(VacancyFactory, company=factory.SelfAttribute("..visit.company"), origin="rtef")
