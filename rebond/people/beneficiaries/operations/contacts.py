"""Noting contacts with people."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary, Contact
from rebond.people.beneficiaries.queries import gone
from rebond.people.beneficiaries.states import ContactKind


def check_is_here(beneficiary: Beneficiary) -> None:
    """Raises ValidationError when the person left for another département, which follows them now."""
    if Beneficiary.objects.filter(gone(), pk=beneficiary.pk).exists():
        raise ValidationError("Cette personne est suivie par un autre département : son dossier ici est clos.")


@transaction.atomic
def note_contact(
    beneficiary: Beneficiary,
    *,
    kind: ContactKind,
    is_reached: bool,
    is_incoming: bool = False,
    note: str = "",
    author: Membership | None,
    by: Actor,
    at: datetime,
) -> Contact:
    """Keep that someone called, visited, wrote… and whether the person was reached.

    Raises ValidationError when the note is too long, or when another département follows the person now.
    """
    check_is_here(beneficiary)
    contact = Contact(
        beneficiary=beneficiary,
        kind=kind,
        is_reached=is_reached,
        is_incoming=is_incoming,
        note=note,
        author=author,
        at=at,
    )
    contact.clean_fields(exclude={"departement", "beneficiary", "author"})
    contact.save(force_insert=True)
    journal.record("note_contact", contact, by=by, at=at)
    return contact


@transaction.atomic
def note_contacts(
    people: QuerySet[Beneficiary],
    *,
    kind: ContactKind,
    is_reached: bool,
    note: str = "",
    author: Membership | None,
    by: Actor,
    at: datetime,
) -> int:
    """Keep the same contact for each of these people (a mailing, a collective call); returns how many.

    Those whom another département follows now are left out.
    """
    people = people.exclude(gone())
    contacts = [
        Contact(beneficiary_id=pk, kind=kind, is_reached=is_reached, note=note, author=author, at=at)
        for pk in people.order_by("pk").values_list("pk", flat=True)
    ]
    Contact.objects.bulk_create(contacts, batch_size=1000)
    journal.record_all("note_contact", Contact, [(contact.pk, "", "") for contact in contacts], by=by, at=at)
    return len(contacts)
