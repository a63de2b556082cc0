"""Finding people."""

from dataclasses import replace
from datetime import date

import pytest

from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries import identity, names, queries
from rebond.people.beneficiaries.models import Assignment, Beneficiary, HouseholdMember
from tests.factories import (
    NOON,
    AssignmentFactory,
    BeneficiaryFactory,
    HouseholdFactory,
    OrganisationFactory,
    principal,
)

NIR = "1900513055123"


@pytest.fixture
def eloise(in_13):
    person = BeneficiaryFactory(
        last_name="Hérouville-Ben Ali",
        birth_name="Dupont",
        first_name="Éloïse",
        birth_date=date(1988, 7, 9),
        phone="0612345678",
        nir_hash=identity.fingerprint(NIR),
        search_text=names.search_text("Hérouville-Ben Ali", "Dupont", "Éloïse"),
        sort_name=names.sort_name("Hérouville-Ben Ali", "Éloïse"),
    )
    household = HouseholdFactory(file_number="0042137", request_number="00000987654")
    HouseholdMember.objects.create(household=household, beneficiary=person, role="DEM", starts_on=date(2026, 1, 1))
    BeneficiaryFactory.create_batch(2, phone="0699999999")
    return person


@pytest.mark.parametrize(
    "text",
    [
        "hérou",
        "ELOISE herouville",
        "ali élo",
        "dup",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "061234",
        "0042137",
        "00000987654",
        "09/07/1988",
        "éloïse 9/7/1988",
        "dupont 0612345678",
    ],
)
def test_search_finds_by_any_beginning_in_any_order(eloise, text):
    assert list(queries.search(Beneficiary.objects.all(), text)) == [eloise]


def test_search_finds_by_file_number(eloise):
    assert list(queries.search(Beneficiary.objects.all(), str(eloise.number))) == [eloise]


@pytest.mark.parametrize("text", ["", "  ", "hérou xyz", "31/02/1988", "0000000", "'; DROP", "%", "\x00"])
def test_search_finds_nobody_where_nothing_fits(eloise, text):
    assert list(queries.search(Beneficiary.objects.all(), text)) == []


def test_search_finds_only_among_the_people_given(eloise):
    assert list(queries.search(Beneficiary.objects.none(), "eloise")) == []


def alike(**changes):
    known = {"last_name": "Hérouville Ben Ali", "first_name": "Éloïse", "birth_date": date(1988, 7, 9)}
    return queries.look_alikes(**{**known, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"last_name": "Benali Herouville"},
        {"last_name": "Éloïse", "first_name": "Hérouville-Ben Ali"},
        {"last_name": "Dupond"},
        {"birth_date": date(1988, 9, 7)},
        {"last_name": "Autre", "birth_date": date(1950, 1, 1), "nir13": NIR},
    ],
    ids=["same", "close", "swapped", "birth-name", "day-and-month-swapped", "nir"],
)
def test_look_alikes_shows_who_may_be_the_same(eloise, changes):
    assert alike(**changes) == [eloise]


@pytest.mark.parametrize("changes", [{"first_name": "Karim", "last_name": "Zitouni"}, {"birth_date": date(1989, 7, 9)}])
def test_look_alikes_leaves_the_others(eloise, changes):
    assert alike(**changes) == []


def test_sharing_phone_names_the_others(eloise):
    one, two = Beneficiary.objects.filter(phone="0699999999").order_by("pk")

    assert list(queries.sharing_phone(one)) == [two]
    assert not queries.sharing_phone(BeneficiaryFactory(phone="")).exists()


def test_current_household_is_the_one_not_left(eloise):
    household = queries.current_household(eloise)

    assert household is not None
    assert household.file_number == "0042137"


@pytest.mark.parametrize(("day", "age"), [(date(2026, 7, 8), 37), (date(2026, 7, 9), 38)])
def test_age_counts_birthdays(eloise, day, age):
    assert eloise.age_on(day) == age


def test_who_accompanies_a_person_is_copied_on_them(in_13):
    assignment = AssignmentFactory(named=True)
    person, structure, referent = assignment.beneficiary, assignment.structure_id, assignment.referent_id

    person.refresh_from_db()
    assert (person.structure_id, person.referent_id) == (structure, referent)

    Assignment.objects.filter(pk=assignment.pk).update(ended_at=NOON, end_reason="left")
    person.refresh_from_db()
    assert (person.structure_id, person.referent_id) == (None, None)


def test_who_accompanies_a_person_follows_the_live_assignment_alone(in_13):
    former = AssignmentFactory(ended_at=NOON, end_reason="left")
    AssignmentFactory(beneficiary=former.beneficiary, structure=OrganisationFactory())

    Assignment.objects.filter(pk=former.pk).delete()

    person = Beneficiary.objects.get()
    assert person.structure_id == Assignment.objects.get().structure_id


def test_structure_staff_without_organisation_sees_nobody(in_13):
    BeneficiaryFactory()

    seen = Beneficiary.objects.visible_to(replace(principal(Role.REFERENT), membership=Membership(role=Role.REFERENT)))

    assert not seen.exists()
