"""The compartment: sealed for one row, changed without losing a text, erased with the person, under keys that change."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from rebond.ground.journal.models import JournalLine
from rebond.journey.health import operations, records, sealing
from rebond.journey.health.models import Consultation, HealthLetter
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary
from tests.conftest import NOON
from tests.factories import principal
from tests.journey.health.factories import Clinic, OpinionFactory, RequestFactory, consultation, letter

OLD, NEW = ("old", b"\x01" * 32), ("new", b"\x02" * 32)


@pytest.fixture
def clinic(departement):
    return Clinic()


def _write(clinic, text="Lombalgie", **fields):
    who = clinic.doctor
    given = {"text": text, "held_at": NOON, "member": who.membership, "by": who.actor, "at": NOON}
    return operations.write_consultation(clinic.person, **given | fields)


def _change(row, clinic, *, version, text="Deux"):
    return operations.change_consultation(
        row, text=text, held_at=NOON, version=version, by=clinic.doctor.actor, at=NOON
    )


def test_a_note_opens_for_its_own_row_only(clinic):
    row, other = _write(clinic), _write(clinic, "Asthme")
    assert (sealing.unseal(row), b"Lombalgie" in bytes(row.sealed)) == ("Lombalgie", False)

    other.sealed = row.sealed
    with pytest.raises(sealing.Unreadable, match="n'est pas celui"):
        sealing.unseal(other)


def test_the_same_text_is_never_sealed_twice_alike(clinic):
    assert bytes(_write(clinic).sealed)[:12] != bytes(_write(clinic).sealed)[:12]


def test_a_lost_key_is_told_and_loses_nothing_else(clinic, settings):
    settings.HEALTH_KEYS = (OLD,)
    _write(clinic)
    settings.HEALTH_KEYS = (NEW,)
    _write(clinic, "Asthme")

    found = {one.text: one.lost for one in records.consultations(clinic.person, clinic.nurse)}

    assert found == {"Asthme": "", "": "La clé « old » n'est pas au trousseau."}


def test_a_change_of_another_window_is_shown_not_overwritten(clinic):
    row = _write(clinic, "Un")
    _change(row, clinic, version=1)

    with pytest.raises(operations.Conflict) as refused:
        _change(row, clinic, version=1, text="Trois")

    assert sealing.unseal(refused.value.consultation) == "Deux"
    row.refresh_from_db()
    assert (row.version, sealing.unseal(row)) == (2, "Deux")


def test_a_note_is_of_a_meeting_that_took_place(clinic):
    with pytest.raises(ValidationError, match="du futur"):
        _write(clinic, held_at=NOON + timedelta(days=1))


def test_a_letter_is_made_when_it_is_printed_and_says_who_printed_it(clinic):
    row = letter(clinic.person, clinic.doctor.membership, recipient="MDPH\n1 rue Haute", body="Un.\n\nDeux.")

    pdf = operations.print_letter(row, by=clinic.nurse.actor, at=NOON)

    assert pdf.startswith(b"%PDF")
    line = JournalLine.objects.get(verb="print_health_letter")
    assert (line.object_id, line.capacity_id) == (row.pk, clinic.nurse.membership.pk)
    assert records.letter(row) == records.LetterText("MDPH\n1 rue Haute", "Un.\n\nDeux.")


def test_nobody_else_has_rows_of_the_compartment(clinic):
    _write(clinic)
    letter(clinic.person, clinic.doctor.membership, recipient="MDPH", body="Un.")
    elsewhere = Clinic()
    others = [principal(role) for role in Role if role not in (Role.DOCTOR, Role.NURSE)]
    everybody = [*others, clinic.adviser, elsewhere.doctor, elsewhere.nurse]

    seen = [
        Consultation.objects.visible_to(one).count() + HealthLetter.objects.visible_to(one).count() for one in everybody
    ]

    assert seen == [0] * len(everybody)
    assert Consultation.objects.visible_to(clinic.nurse).count() == 1


def test_reading_is_told_apart_from_opening_the_file(clinic):
    for _ in range(2):
        operations.open_compartment(clinic.person, by=clinic.doctor.actor, at=NOON)

    [line] = JournalLine.objects.filter(object_id=clinic.person.pk)
    assert (line.verb, line.table) == ("read", "health.Consultation")


def test_the_compartment_is_erased_with_the_person(clinic):
    meeting = Appointment.objects.create(
        beneficiary=clinic.person, kind="doctor", starts_at=NOON, organisation=clinic.pole, made_at=NOON
    )
    _write(clinic, appointment=meeting)
    letter(clinic.person, clinic.doctor.membership, recipient="MDPH", body="Un.")
    OpinionFactory(beneficiary=clinic.person, request=RequestFactory(beneficiary=clinic.person))

    Beneficiary.objects.get(pk=clinic.person.pk).delete()

    tables = ("consultation", "healthletter", "healthrequest", "opinion")
    with connection.cursor() as cursor:
        left = [cursor.execute(f"SELECT FROM health_{table}").rowcount for table in tables]
    assert left == [0, 0, 0, 0]


@pytest.mark.usefixtures("in_13")
def test_a_new_first_key_seals_everything_again(settings, capsys, monkeypatch):
    monkeypatch.setattr(operations.keys, "BATCH", 2)
    clinic = Clinic()
    settings.HEALTH_KEYS = (OLD,)
    rows = [_write(clinic, f"Note {number}") for number in range(5)]
    settings.HEALTH_KEYS = (("lost", b"\x03" * 32),)
    lost = consultation(clinic.person, clinic.doctor.membership, "Perdue")
    settings.HEALTH_KEYS = (NEW, OLD)

    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("rotate_health_keys")

    settings.HEALTH_KEYS = (NEW,)
    kept = Consultation.objects.exclude(pk=lost.pk).order_by("pk")
    assert sorted(sealing.unseal(row) for row in kept) == [f"Note {number}" for number in range(5)]
    assert JournalLine.objects.filter(verb="rotate_health_key").count() == len(rows)
    assert "5 texte(s) sous la clé « new », 1 illisible(s)" in capsys.readouterr().out
