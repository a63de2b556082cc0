"""Who keeps which company, which to approach first and why, and which to leave in peace."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rebond.people.accounts.states import Role
from rebond.work.employers.states import UNNAMED
from rebond.work.prospecting.models import Keeping, Rest
from rebond.work.prospecting.operations import portfolios as operations
from rebond.work.prospecting.queries import portfolios as queries
from tests.conftest import NOON, TODAY
from tests.factories import MembershipFactory, OrganisationFactory, principal
from tests.work.employers.factories import MemberFactory
from tests.work.factories import CompanyFactory, JobSearchFactory, VacancyFactory
from tests.work.prospecting.factories import VisitFactory

pytestmark = pytest.mark.usefixtures("departement")

INSEE = "99001"


@pytest.fixture
def by():
    return principal(Role.MANAGER).actor


def _agent():
    return MembershipFactory(role=Role.RTEF)


def _company(**fields):
    return CompanyFactory(organisation__insee=INSEE, **fields)


def _row(company):
    return queries.listed(principal(Role.RTEF), TODAY).get(pk=company.pk)


def test_a_company_is_kept_by_its_name_then_its_commune_then_its_pole(by):
    company, by_pole, by_commune, by_name = _company(), _agent(), _agent(), _agent()
    pole: Any = OrganisationFactory(pole=True, territory=[INSEE, "99002"])
    assert _row(company).keeper is None

    operations.entrust(by_pole, poles=[pole], by=by, at=NOON)
    assert _row(company).keeper == by_pole.pk
    operations.entrust(by_commune, communes=[INSEE], by=by, at=NOON)
    assert _row(company).keeper == by_commune.pk
    operations.entrust(by_name, companies=[company], by=by, at=NOON)
    assert _row(company).keeper == by_name.pk
    assert _row(company).keeper_name == by_name.user.full_name


def test_one_keeper_at_a_time_and_the_history_stays(by):
    first, second = _agent(), _agent()

    assert operations.entrust(first, communes=[INSEE], by=by, at=NOON) == 1
    assert operations.entrust(first, communes=[INSEE], by=by, at=NOON) == 0
    assert operations.entrust(second, communes=[INSEE], by=by, at=NOON + timedelta(days=1)) == 1
    kept = Keeping.objects.order_by("started_at").values_list("agent", "ended_at")
    assert list(kept) == [(first.pk, NOON + timedelta(days=1)), (second.pk, None)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Keeping.objects.create(agent=first, insee=INSEE, started_at=NOON)


def test_what_is_released_is_nobodys(by):
    company, agent = _company(), _agent()
    operations.entrust(agent, companies=[company], by=by, at=NOON)
    held = Keeping.objects.get()

    operations.release(held, by=by, at=NOON)
    assert _row(company).keeper is None
    with pytest.raises(ValidationError, match="déjà plus confié"):
        operations.release(held, by=by, at=NOON)


def test_only_an_rtef_at_work_keeps_companies(by):
    with pytest.raises(ValidationError, match="RTEF"):
        operations.entrust(MembershipFactory(role=Role.MANAGER), communes=[INSEE], by=by, at=NOON)
    with pytest.raises(ValidationError, match="RTEF"):
        operations.entrust(MembershipFactory(role=Role.RTEF, ended_at=NOON), communes=[INSEE], by=by, at=NOON)


def test_the_sector_that_lacks_people_comes_first_with_its_reasons():
    lacking, calm = _company(), _company(sector="commerce")
    VacancyFactory(company=calm, published_at=NOON - timedelta(days=40))
    VacancyFactory(company=calm, published_at=NOON - timedelta(days=3))
    JobSearchFactory()
    VisitFactory(company=calm, done=True)

    row = _row(lacking)
    assert (row.unfilled, row.wished, row.last_visit_on) == (1, 1, None)
    assert row.points == 40 + 25 + 25
    assert _row(calm).points == 0
    assert queries.reasons(row, TODAY) == [
        "Dans son secteur, 1\u00a0offre attend depuis plus de 30 jours.",
        "1\u00a0souhait de métier est dans ce secteur, parmi les personnes qui cherchent.",
        "Elle n'a jamais été visitée.",
    ]
    assert queries.reasons(_row(calm), TODAY) == [
        "Rien ne presse : son secteur recrute sans peine, et elle a été vue récemment."
    ]


def test_a_company_not_seen_for_long_is_to_be_visited_again_unless_it_is_planned():
    company = _company(sector="commerce")
    VisitFactory(company=company, done=True, starts_at=NOON - timedelta(days=200))

    assert _row(company).points == 15
    assert queries.reasons(_row(company), TODAY)[0].startswith("Pas de visite depuis le")
    VisitFactory(company=company, starts_at=NOON + timedelta(days=2))
    assert _row(company).points == 0
    assert queries.reasons(_row(company), TODAY) == [
        "Un rendez-vous avec elle est déjà prévu, ou attend son compte rendu."
    ]


def test_what_a_member_of_the_club_promised_and_did_not_do_is_a_reason():
    member = MemberFactory(company=_company(sector="commerce"))
    VisitFactory(company=member.company, done=True)
    member.commitments.create(kind="immersions", yearly=3)
    member.commitments.create(kind="visits", yearly=1)
    member.deeds.create(kind="immersions", done_on=TODAY, count=1)
    member.deeds.create(kind="visits", done_on=TODAY, count=4)
    member.deeds.create(kind="immersions", done_on=TODAY - timedelta(days=800), count=9)

    row = _row(member.company)
    assert (row.promised, row.points) == (2, 10)
    assert queries.reasons(row, TODAY) == ["2\u00a0engagements promis au club restent à tenir cette année."]
    member.deeds.create(kind="immersions", done_on=TODAY, count=2)
    assert _row(member.company).points == 0


def test_the_record_of_companies_that_are_not_named_is_nowhere_to_go():
    CompanyFactory(siret=UNNAMED)

    assert not queries.listed(principal(Role.RTEF), TODAY).exists()


def test_a_company_at_rest_is_not_approached_until_its_day(by):
    company = _company()

    operations.rest(company, reason="asked", by=by, at=NOON)
    assert (_row(company).is_resting, _row(company).points) == (True, 0)
    operations.rest(company, reason="busy", until=TODAY - timedelta(days=1), by=by, at=NOON)
    assert (_row(company).is_resting, Rest.objects.filter(lifted_at=None).count()) == (False, 1)
    operations.approach_again(company, by=by, at=NOON)
    with pytest.raises(ValidationError, match="Rien n'empêche"):
        operations.approach_again(company, by=by, at=NOON)
