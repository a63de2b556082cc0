"""Writing in the compartment, and saying in the journal that it was opened. Texts are sealed before they are kept."""

import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.journey.health import queries, sealing
from rebond.journey.health.models import Consultation, HealthLetter
from rebond.people.accounts.models import Membership
from rebond.people.appointments.models import Appointment
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


class Conflict(ValidationError):
    """The note was changed since this form was opened: `consultation` is what is kept now."""

    def __init__(self, consultation: Consultation) -> None:
        super().__init__(
            "Cette note a changé pendant que vous écriviez. Rien n'est remplacé : lisez le texte enregistré "
            "à côté du vôtre, puis enregistrez de nouveau.",
            code="version",
        )
        self.consultation = consultation


def open_compartment(beneficiary: Beneficiary, *, by: Actor, at: datetime) -> None:
    """Note that somebody reads the compartment of this person, who will see it in « Qui a lu mon dossier »."""
    journal.record_read(beneficiary, by=by, at=at, table=queries.COMPARTMENT)


@transaction.atomic
def write_consultation(
    beneficiary: Beneficiary,
    *,
    text: str,
    held_at: datetime,
    appointment: Appointment | None = None,
    member: Membership,
    by: Actor,
    at: datetime,
) -> Consultation:
    """The note is kept, sealed. Raises ValidationError for a meeting to come, or when another département follows."""
    check_is_here(beneficiary)
    _check_held(held_at, at=at)
    row = Consultation(beneficiary=beneficiary, author=member, written_at=at, held_at=held_at, appointment=appointment)
    sealing.seal(row, text)
    row.save(force_insert=True)
    journal.record("write_consultation", row, by=by, at=at)
    return row


@transaction.atomic
def change_consultation(
    consultation: Consultation, *, text: str, held_at: datetime, version: int, by: Actor, at: datetime
) -> Consultation:
    """The note says this now, sealed anew. Raises Conflict when `version` is no longer the one that is kept."""
    row = Consultation._base_manager.select_for_update(of=("self",)).get(pk=consultation.pk)
    if row.version != version:
        raise Conflict(row)
    _check_held(held_at, at=at)
    sealing.seal(row, text)
    row.held_at, row.written_at, row.version = held_at, at, version + 1
    row.save(update_fields=["held_at", "written_at", "version", "key_id", "sealed"])
    journal.record("change_consultation", row, by=by, at=at)
    return row


@transaction.atomic
def write_letter(
    beneficiary: Beneficiary,
    *,
    addressee: str,
    recipient: str,
    body: str,
    member: Membership,
    by: Actor,
    at: datetime,
) -> HealthLetter:
    """The letter is kept, sealed with the name of whom it is for; it is printed from the compartment only."""
    check_is_here(beneficiary)
    row = HealthLetter(beneficiary=beneficiary, author=member, written_at=at, addressee=addressee)
    sealing.seal(row, json.dumps({"recipient": recipient, "body": body}, ensure_ascii=False))
    row.save(force_insert=True)
    journal.record("write_health_letter", row, by=by, at=at)
    return row


def _check_held(held_at: datetime, *, at: datetime) -> None:
    if held_at > at:
        raise ValidationError({"day": "La consultation ne peut pas être datée du futur."})
