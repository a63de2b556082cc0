"""The page of the figures of contracts: what it says, who is behind, the same statements whatever it holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rebond.people.accounts.states import Role
from tests.factories import MembershipFactory
from tests.journey.contracts.due import ContractFactory, followed, signed
from tests.signing import client_of

pytestmark = pytest.mark.django_db
HOME = "/chiffres/contrats/"


def manager():
    return client_of(MembershipFactory(role=Role.MANAGER))


def in_force():
    at = timezone.now() - timedelta(days=40)
    row = followed(decided_at=at, handed_over_at=at, referent_named_at=at)
    ends_on = timezone.localdate() + timedelta(days=100)
    return ContractFactory(orientation=row, status="signed", **signed(at=at + timedelta(days=10), ends_on=ends_on))


@pytest.mark.parametrize("by", ["pole", "structure", "pathway", "regime"])
def test_the_page_tells_everything_by_each_dimension(departement, by):
    for _ in range(5):
        in_force()

    page = manager().get(HOME, {"by": by}).content.decode()

    assert "100,0" in page or "100.0" in page
    assert "10" in page


def test_a_number_leads_to_the_people_and_back(departement):
    contract = in_force()
    browser = manager()

    for key in ("with", "in_time.kept", "length.short"):
        page = browser.get(reverse("dashboards:contract_people", args=[key])).content.decode()
        assert str(contract.beneficiary.pk) in page, key
        assert HOME in page
    assert browser.get(reverse("dashboards:contract_people", args=["nothing"])).status_code == 404


def test_a_small_group_shows_no_rate_in_the_file(departement):
    in_force()

    text = manager().get(reverse("dashboards:contracts_csv")).content.decode()

    assert text.splitlines()[1].endswith(";1;;;")


@pytest.mark.parametrize("day", ["0001-01-01", "2008-12-31", "9999-12-31"])
@pytest.mark.parametrize("name", ["overview", "contracts", "actions", "bilan"])
def test_a_day_out_of_the_years_of_the_rsa_is_told(in_14, name, day):
    page = manager().get(reverse(f"dashboards:{name}"), {"until": day})

    assert page.status_code in (200, 422)
    assert "Choisissez un jour entre 2009" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_it_holds(in_13, rows, django_assert_num_queries):
    for _ in range(rows):
        in_force()
    browser = manager()
    browser.get(HOME)

    with django_assert_num_queries(STATEMENTS):
        browser.get(HOME)


STATEMENTS = 20
