"""The Département's own posts, tracked to permanent; aided contracts proposed to very small companies."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.people.accounts.states import Role
from rebond.work.prospecting.models import OwnPost
from rebond.work.prospecting.operations import posts as operations
from rebond.work.prospecting.queries import posts as queries
from tests.conftest import NOON, TODAY
from tests.factories import BeneficiaryFactory, principal
from tests.work.factories import CompanyFactory, HireFactory

pytestmark = pytest.mark.usefixtures("departement")


@pytest.fixture
def who():
    return principal(Role.RTEF)


def _own_employer():
    return CompanyFactory(siret=queries.siren(TODAY) + "00019")


def _open(who, company=None, **fields):
    given = {"title": "Agent d'entretien", "rome": "K2204", "service": "cleaning", "kind": "replacement"} | fields
    return operations.open_own_post(company or _own_employer(), **given, by=who.actor, at=NOON)


def _hire(vacancy, **fields):
    return HireFactory(company=vacancy.company, vacancy=vacancy, signed=True, **fields)


def test_a_post_of_the_departement_says_what_one_signs(who):
    employer = _own_employer()

    contracts = [_open(who, employer, kind=kind).contract for kind in ("replacement", "apprentice", "civic")]
    assert contracts == ["cdd", "alternance", "civique"]
    assert set(OwnPost.objects.values_list("vacancy__origin", flat=True)) == {"departement"}


def test_another_employer_and_an_unknown_service_are_refused(who):
    with pytest.raises(ValidationError, match="n'est pas le Département"):
        _open(who, CompanyFactory())
    with pytest.raises(ValidationError, match="service"):
        _open(who, service="navy")


def test_a_service_merged_into_another_is_not_offered():
    kept = _own_employer()
    CompanyFactory(siret=queries.siren(TODAY) + "00027", merged_into=kept)

    assert list(queries.own_employers(TODAY)) == [kept]


def test_who_stays_for_good_is_counted_beside_the_target(who):
    vacancy, stays = _open(who), BeneficiaryFactory()
    _hire(vacancy, beneficiary=stays, contract="cdd")
    HireFactory(
        company=vacancy.company, beneficiary=stays, signed=True, contract="cdi", starts_on=TODAY + timedelta(days=90)
    )
    _hire(vacancy, contract="cdd")

    post = queries.own_posts(who).get()
    assert (post.hired, post.is_permanent) == (2, True)
    replacement, apprentice, civic = queries.own_year(TODAY.year, TODAY)
    assert (replacement.hired, replacement.permanent, replacement.wanted) == (2, 1, None)
    assert (apprentice.hired, bool(apprentice.wanted), bool(civic.wanted)) == (0, True, True)


def _propose(who, company=None, **fields):
    given = {"agent": who.membership, "title": "Vendeuse", "on": TODAY} | fields
    return operations.propose_aided(company or CompanyFactory(size="tiny"), **given, by=who.actor, at=NOON)


def test_an_aided_contract_is_signed_once_every_step_is_done(who):
    contract, steps = _propose(who), list(queries.checklist(TODAY))

    with pytest.raises(ValidationError, match="il reste à faire"):
        operations.sign_aided(contract, on=TODAY, by=who.actor, at=NOON)
    contract = operations.tick(contract, codes=[*steps, "unknown"], by=who.actor, at=NOON)
    assert contract.checklist == steps
    signed = operations.sign_aided(contract, on=TODAY, by=who.actor, at=NOON)
    assert (signed.status, signed.settled_on) == ("signed", TODAY)
    with pytest.raises(ValidationError, match="n'est plus à préparer"):
        operations.tick(contract, codes=[], by=who.actor, at=NOON)
    assert queries.aided_years() == [(TODAY.year, 1, 1, 0)]


def test_a_company_that_turns_it_down_may_think_again(who):
    contract = operations.decline_aided(_propose(who), reason="cost", on=TODAY, by=who.actor, at=NOON)

    assert queries.aided_years() == [(TODAY.year, 1, 0, 1)]
    again = operations.propose_aided_again(contract, by=who.actor, at=NOON)
    assert (again.status, again.reason, again.settled_on) == ("proposed", "", None)
    with pytest.raises(IllegalMove):
        operations.propose_aided_again(again, by=who.actor, at=NOON)


def test_ten_people_are_too_many_and_once_is_enough(who):
    with pytest.raises(ValidationError, match="moins de 10 salariés"):
        _propose(who, CompanyFactory(size="small"))
    company = CompanyFactory(size="tiny")
    _propose(who, company)
    with pytest.raises(ValidationError, match="déjà proposé"):
        _propose(who, company)
