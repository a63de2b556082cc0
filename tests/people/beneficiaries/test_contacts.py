"""Contacts noted."""

import pytest
from django.core.exceptions import ValidationError

from rebond.ground.journal.models import JournalLine
from rebond.people.beneficiaries.models import Beneficiary, Contact
from rebond.people.beneficiaries.operations import contacts
from rebond.people.beneficiaries.states import ContactKind
from tests.factories import NOON, BeneficiaryFactory, principal


def test_note_contact_keeps_who_and_whether_reached(departement):
    author = principal()

    contact = contacts.note_contact(
        BeneficiaryFactory(),
        kind=ContactKind.CALL,
        is_reached=False,
        note="Messagerie",
        author=author.membership,
        by=author.actor,
        at=NOON,
    )

    kept = Contact.objects.get()
    assert (kept.pk, kept.kind, kept.is_reached, kept.author, kept.at) == (
        contact.pk,
        "call",
        False,
        author.membership,
        NOON,
    )
    assert JournalLine.objects.get(verb="note_contact").object_id == contact.pk


def test_note_contact_refuses_a_note_too_long(in_13):
    author = principal()

    with pytest.raises(ValidationError):
        contacts.note_contact(
            BeneficiaryFactory(),
            kind=ContactKind.CALL,
            is_reached=True,
            note="x" * 1001,
            author=author.membership,
            by=author.actor,
            at=NOON,
        )


def test_note_contacts_notes_one_for_each(in_13):
    author = principal()
    BeneficiaryFactory.create_batch(3)

    count = contacts.note_contacts(
        Beneficiary.objects.all(),
        kind=ContactKind.MAIL,
        is_reached=False,
        author=author.membership,
        by=author.actor,
        at=NOON,
    )

    assert (count, Contact.objects.count(), JournalLine.objects.filter(verb="note_contact").count()) == (3, 3, 3)
