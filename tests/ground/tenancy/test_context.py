"""A département's rows are seen inside it, and nowhere else."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from rebond.ground.tenancy import context
from rebond.people.accounts.models import Organisation
from tests.factories import AssignmentFactory, BeneficiaryFactory, OrganisationFactory


def test_current_outside_any_departement_refuses():
    with pytest.raises(context.NoDepartement):
        context.current()


def test_nested_departement_gives_the_outer_one_back(in_13):
    OrganisationFactory(code="here")

    with context.departement(14):
        seen_from_14 = Organisation.objects.filter(code="here").exists()
    seen_from_13 = Organisation.objects.filter(code="here").exists()

    assert (seen_from_14, seen_from_13, context.current()) == (False, True, 13)


def test_raw_sql_sees_only_the_current_departement(in_13):
    OrganisationFactory(code="here")

    with context.departement(14), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_organisation WHERE code = 'here'")
        count = cursor.fetchone()[0]

    assert count == 0


def test_row_of_another_departement_cannot_be_written(in_13):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        OrganisationFactory(departement_id=14)


def test_foreign_key_to_another_departement_is_refused(in_13):
    with context.departement(14):
        elsewhere = OrganisationFactory()
    here = BeneficiaryFactory()

    def assign_across() -> None:
        AssignmentFactory(beneficiary=here, structure=elsewhere)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="same_dpt"), transaction.atomic():
        assign_across()
