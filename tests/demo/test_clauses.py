"""The clauses of the demo: contracts with and without, late lots, months to validate."""

import random

from django.utils import timezone

from rebond.demo import clauses
from rebond.people.accounts.models import Organisation
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours
from tests.factories import OrganisationFactory
from tests.work.factories import CompanyFactory, HireFactory


def test_the_demo_has_contracts_of_each_kind_lots_and_months(departement):
    for _ in range(4):
        HireFactory(signed=True, company=CompanyFactory())
    service = OrganisationFactory(capabilities=["department_service"])

    clauses.fill(departement.pk, [Organisation.objects.get(pk=service.pk)], random.Random(1), now=timezone.now())

    assert set(ClauseContract.objects.values_list("has_clause", flat=True)) == {True, False}
    assert Lot.objects.exists()
    assert {"declared", "validated"} <= set(MonthHours.objects.values_list("status", flat=True))
