"""A human looks at a file after absences, or says that nothing more is awaited of a kind."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

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


@transaction.atomic
def review_all(people: QuerySet[Beneficiary], *, kind: str, is_closing: bool = False, by: Actor, at: datetime) -> int:
    """The same of several people, in two statements; how many."""
    rows = Review.objects.bulk_create(
        [
            Review(beneficiary_id=pk, kind=kind, reviewed_at=at, reviewed_by_id=by.capacity, is_closing=is_closing)
            for pk in people.order_by("pk").values_list("pk", flat=True)
        ],
        batch_size=1000,
    )
    journal.record_all("review", Review, [(row.pk, "", "") for row in rows], by=by, at=at)
    return len(rows)
