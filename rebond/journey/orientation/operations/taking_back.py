"""Taking a decision back, as long as the person has nothing in their hands."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.states import FIRST_MEETING
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.operations import assignments
from rebond.people.beneficiaries.states import AssignmentEnd

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("pathway", "structure_kind", "divergence", "motive", "review_extension"), ""),
    **dict.fromkeys(("structure", "decided_at", "decided_by", "contract", "assignment", "booked_at"), None),
}
"""What a decision had written."""


@transaction.atomic
def take_back(orientation: Orientation, *, by: Actor, at: datetime) -> Orientation:
    """The orientation is to be decided again.

    The accompaniment that the decision opened ends, the one that it had ended goes on, and the first meeting that was
    planned with the structure is cancelled. A contract that was printed stays among the documents, which never change;
    the next decision prints its own. Raises IllegalMove when it is not decided, ValidationError once it is handed over.
    """
    row = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if row.status != Status.DECIDED or row.decided_at is None:
        raise IllegalMove("La décision ne peut plus être reprise : actualisez la page.", code="moved")
    if row.handed_over_at is not None:
        raise ValidationError("Le contrat est remis : changez plutôt l'orientation, depuis le dossier.", code="moved")
    _accompany_as_before(row, row.decided_at, by=by, at=at)
    house = row.structure_id
    appointments.cancel_coming(row.beneficiary_id, kind=FIRST_MEETING, organisation=house, by=by, at=at)
    received = row.interviewed_at is not None or row.previous_id is not None
    return move(row, to=Status.INTERVIEWED if received else Status.AWAITED, by=by, at=at, **NOTHING)


def _accompany_as_before(row: Orientation, decided_at: datetime, *, by: Actor, at: datetime) -> None:
    former = Assignment.objects.filter(
        beneficiary=row.beneficiary_id, ended_at=decided_at, end_reason=AssignmentEnd.REORIENTED
    ).first()
    opened = Assignment.objects.filter(beneficiary=row.beneficiary_id)
    assignments.end_all(opened, reason=AssignmentEnd.TAKEN_BACK, by=by, at=at)
    if former is not None:
        assignments.resume(former, by=by, at=at)
