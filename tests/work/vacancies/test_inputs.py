"""What matching reads: every table is told here, and none holds anything of anybody's health or obstacles."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rebond.journey.orientation.models import Obstacle
from rebond.journey.orientation.states import Impact
from rebond.people.accounts.states import Role
from rebond.work.vacancies import fitting
from rebond.work.vacancies.models import JobSearch
from tests.conftest import TODAY
from tests.factories import AssignmentFactory, DutyPeriodFactory, principal
from tests.journey.orientation.factories import DiagnosisFactory, OrientationFactory
from tests.work.factories import ApplicationFactory, JobSearchFactory, VacancyFactory

pytestmark = pytest.mark.usefixtures("departement")

READ = {
    *("accounts_organisation", "applications_application", "beneficiaries_beneficiary"),
    *("beneficiaries_household", "beneficiaries_householdmember", "employers_company", "tenancy_commune"),
    *("vacancies_jobsearch", "vacancies_vacancy"),
}
"""Who one sees, where they live, what they said that they look for and have, the offers, what was proposed already."""


@pytest.fixture
def referent():
    return principal(Role.REFERENT)


@pytest.fixture
def person(referent):
    assignment = AssignmentFactory(structure=referent.membership.organisation)
    JobSearchFactory(beneficiary=assignment.beneficiary)
    ApplicationFactory(vacancy=VacancyFactory(title="Autre"))
    return assignment.beneficiary


def _read(run):
    """The rows' tables that these questions name, parameters of the pack and the session's département left out."""
    with CaptureQueriesContext(connection) as captured:
        found = run()
    tables = {model._meta.db_table for model in apps.get_models()}
    named = {name for query in captured for name in re.findall(r'"(\w+)"', query["sql"])} & tables
    return found, {name for name in named if not name.startswith("parameters_")}


def test_matching_reads_these_tables_and_no_other(referent, person):
    offer = VacancyFactory()

    people, of_people = _read(lambda: fitting.fitting(offer, referent, on=TODAY))
    offers, of_offers = _read(lambda: fitting.offers_for(person, on=TODAY))

    assert [one.person for one in people] == [person]
    assert len(offers) == 2
    assert of_people | of_offers == READ


def test_what_is_written_of_somebody_s_obstacles_changes_neither_points_nor_reasons(referent, person):
    offer = VacancyFactory()
    before = [(one.points, one.reasons) for one in fitting.fitting(offer, referent, on=TODAY)]

    diagnosis = DiagnosisFactory(orientation=OrientationFactory(duty=DutyPeriodFactory(beneficiary=person)))
    for theme in ("sante", "mobilite", "logement"):
        Obstacle.objects.create(diagnosis=diagnosis, theme=theme, impact=Impact.STRONG)

    assert [(one.points, one.reasons) for one in fitting.fitting(offer, referent, on=TODAY)] == before


def test_a_search_has_no_column_for_what_is_not_declared_for_work():
    assert {field.name for field in JobSearch._meta.local_fields} == {
        *("id", "departement", "beneficiary", "wishes", "contracts", "has", "radius_km", "means", "updated_at"),
    }
