"""People written by hand."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.models import JournalLine
from rebond.people.beneficiaries import identity
from rebond.people.beneficiaries.models import Beneficiary, SearchTerm
from rebond.people.beneficiaries.operations import persons
from rebond.people.beneficiaries.states import DutyEnd, DutyKind
from tests.factories import NOON, BeneficiaryFactory, DutyPeriodFactory, OrganisationFactory, principal

NIR = "190051305512345"[:13]


def register(**fields):
    known = {"last_name": "Éloi", "first_name": "Zoé", "birth_date": date(2003, 4, 5), "by": principal().actor}
    return persons.register(**{**known, "at": NOON, **fields})


def test_register_makes_a_file_found_by_every_word(departement):
    person = register(birth_name="D'Arc", nir13=NIR, phone="0611223344")

    words = set(SearchTerm.objects.filter(beneficiary=person).values_list("term", flat=True))
    assert words == {"eloi", "d", "arc", "zoe", str(person.number)}
    assert (person.sort_name, identity.unseal(bytes(person.nir_sealed))) == ("eloi zoe", NIR)
    assert JournalLine.objects.get(object_id=person.pk).verb == "register"


def test_register_refuses_a_nir_already_known(in_13):
    register(nir13=NIR)

    with pytest.raises(ValidationError, match="déjà ce numéro"):
        register(nir13=NIR, last_name="Autre")


def test_register_names_the_field_at_fault(in_13):
    with pytest.raises(ValidationError) as refusal:
        register(email="pas-une-adresse")

    assert set(refusal.value.error_dict) == {"email"}


def test_register_refuses_a_column_that_is_not_the_persons_own(in_13):
    with pytest.raises(TypeError):
        register(number=12)


def test_correct_replaces_and_counts_the_version(in_13):
    person = register()

    corrected = persons.correct(person, version=1, by=principal().actor, at=NOON, last_name="Martin", phone="0499")

    assert (corrected.version, corrected.sort_name, corrected.phone) == (2, "martin zoe", "0499")
    assert SearchTerm.objects.filter(beneficiary=person, term="martin").count() == 1


def test_correct_refuses_what_somebody_changed_meanwhile(in_13):
    person = register()
    persons.correct(person, version=1, by=principal().actor, at=NOON, phone="0499")

    with pytest.raises(persons.VersionConflict):
        persons.correct(person, version=1, by=principal().actor, at=NOON, phone="0400")

    person.refresh_from_db()
    assert (person.phone, person.version) == ("0499", 2)


def test_settle_gives_the_person_a_pole(in_13):
    pole, person = OrganisationFactory(pole=True), register()

    persons.settle(person, pole=pole, by=principal().actor, at=NOON)

    assert Beneficiary.objects.filter(pole=pole).get() == person


def test_settle_refuses_what_is_no_pole(in_13):
    with pytest.raises(ValidationError, match="Pôle d'insertion"):
        persons.settle(register(), pole=OrganisationFactory(), by=principal().actor, at=NOON)


def test_settle_all_counts_only_those_who_move(in_13):
    pole = OrganisationFactory(pole=True)
    BeneficiaryFactory(pole=pole)
    BeneficiaryFactory.create_batch(2)

    moved = persons.settle_all(Beneficiary.objects.all(), pole=pole, by=principal().actor, at=NOON)

    assert (moved, Beneficiary.objects.filter(pole=pole).count()) == (2, 3)
    assert JournalLine.objects.filter(verb="settle").count() == 2


def open_duties(person):
    return persons.open_duties(
        person,
        household=None,
        kind=DutyKind.PREVENTION,
        requested_on=date(2026, 2, 27),
        informed_on=date(2026, 3, 2),
        by=principal().actor,
        at=NOON,
    )


def test_open_duties_starts_with_the_information(departement):
    duty = open_duties(BeneficiaryFactory())

    assert (duty.kind, duty.starts_on, duty.ends_on) == (DutyKind.PREVENTION, date(2026, 3, 2), None)
    assert JournalLine.objects.get(object_id=duty.pk).verb == "open_duties"


def test_open_duties_refuses_a_second_current_period(in_13):
    person = DutyPeriodFactory().beneficiary

    with pytest.raises(ValidationError, match="déjà suivie"):
        open_duties(person)


def test_end_duties_keeps_the_day_and_the_reason(departement):
    duty = DutyPeriodFactory()

    ended = persons.end_duties(duty, on=date(2026, 3, 3), reason=DutyEnd.ENDED_BY_AGENT, by=principal().actor, at=NOON)

    assert (ended.ends_on, ended.end_reason) == (date(2026, 3, 3), DutyEnd.ENDED_BY_AGENT)


@pytest.mark.parametrize("days", [date(2026, 2, 1), date(2026, 3, 5)], ids=["before-its-start", "twice"])
def test_end_duties_refuses_what_cannot_be(in_13, days):
    duty = DutyPeriodFactory(starts_on=date(2026, 3, 1))
    if days > duty.starts_on:
        persons.end_duties(duty, on=days, reason=DutyEnd.DIED, by=principal().actor, at=NOON)

    with pytest.raises(ValidationError):
        persons.end_duties(duty, on=days, reason=DutyEnd.DIED, by=principal().actor, at=NOON)


def test_reveal_nir_is_journalled(in_13):
    person, reader = register(nir13=NIR), principal()

    revealed = persons.reveal_nir(person, by=reader.actor, at=NOON)

    line = JournalLine.objects.get(verb="reveal_nir")
    assert (revealed, line.object_id, line.actor_id) == (NIR, person.pk, reader.user.pk)


def test_reveal_nir_refuses_when_it_is_unknown(in_13):
    with pytest.raises(ValidationError, match="pas connu"):
        persons.reveal_nir(register(), by=principal().actor, at=NOON)
