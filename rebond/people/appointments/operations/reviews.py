"""A human looks at a file after absences, or says that nothing more is awaited of a kind."""

from datetime import datetime

from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.appointments.models import Review
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def review(beneficiary: Beneficiary, *, kind: str, is_closing: bool = False, by: Actor, at: datetime) -> Review:
    """The absences so far have been looked at; when closing, the follow-up of this kind is « dossier traité »."""
    row = Review.objects.create(
        beneficiary=beneficiary, kind=kind, reviewed_at=at, reviewed_by_id=by.capacity, is_closing=is_closing
    )
    journal.record("review", row, by=by, at=at)
    return row
