"""Rows written as arrays are the rows that were meant, whatever the texts."""

from datetime import date

import pytest
from django.db import DataError, connection, transaction

from rebond.ground.jobs.models import Progress
from rebond.ground.tenancy import rows
from rebond.people.beneficiaries.models import Beneficiary, Household
from tests.factories import NOON, HouseholdFactory

ODD = ('L\'Œil "noir"', "a\\b{c},d", "NULL", "", "été\n%s")


def test_insert_writes_every_text_as_it_is(in_13):
    people = [
        Beneficiary(last_name=text or "x", first_name=text, birth_date=date(1990, 5, 17), created_at=NOON)
        for text in ODD
    ]

    rows.insert(people)

    assert {person.first_name for person in Beneficiary.objects.all()} == set(ODD)
    assert len(set(Beneficiary.objects.values_list("number", flat=True))) == len(ODD)


def test_insert_writes_arrays_bytes_json_and_nothing(in_13):
    born = [date(2019, 1, 2), date(2021, 3, 4)]
    rows.insert([Household(payer="CAF", children_born_on=born), Household(payer="MSA", request_number="1")])
    rows.insert([Progress(kind="x", label="y", started_at=NOON, heard_at=NOON, report={"a": ['"', None]})])
    person = Beneficiary(last_name="A", birth_date=born[0], created_at=NOON, nir_hash=b"\x00\\\"'")
    rows.insert([person])

    assert Household.objects.get(payer="CAF").children_born_on == born
    assert Household.objects.get(payer="MSA").amount_cents is None
    assert Progress.objects.get().report == {"a": ['"', None]}
    assert bytes(Beneficiary.objects.get().nir_hash) == b"\x00\\\"'"


def test_overwrite_leaves_what_is_named(in_13):
    HouseholdFactory(city="Arles", address="1 rue A")
    household = Household.objects.get()
    household.city, household.address = "Aubagne", "2 rue B"

    rows.overwrite([household], but={"address"})

    household.refresh_from_db()
    assert (household.city, household.address) == ("Aubagne", "1 rue A")


def test_a_text_too_long_is_refused_and_not_cut(in_13):
    with pytest.raises(DataError), transaction.atomic():
        rows.insert([Household(payer="CAF", city="x" * 61)])


def test_nothing_to_write_asks_nothing(in_13, django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.insert([])
        rows.overwrite([], but=())


def test_the_database_counts_a_table_anew_after_a_large_writing(in_13):
    rows.insert([Household(payer="CAF") for _ in range(300)])

    rows.measure("beneficiaries")

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [Household._meta.db_table])
        assert cursor.fetchone()[0] >= 300
