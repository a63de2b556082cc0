"""The structure names the référent, changes them, hands their people over; the référent meets the person."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.web import words
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations import days
from rebond.journey.orientation.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.appointments.queries import first_meeting_held
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.people.beneficiaries.operations import assignments, notices


@transaction.atomic
def name_referent(orientation: Orientation, *, referent: Membership, by: Actor, at: datetime) -> Orientation:
    """Name the person's first référent, who is told to them by message.

    A first meeting that the structure held before is the first meeting. Raises IllegalMove when one was named already,
    ValidationError when this agent cannot be.
    """
    assignments.name_referent(_assignment(orientation), referent=referent, by=by, at=at)
    facts = {"referent_named_at": at, "first_met_at": orientation.first_met_at or _met_before(orientation)}
    orientation = move(orientation, to=Status.FOLLOWED, by=by, at=at, **facts)
    _tell(orientation.beneficiary, referent, message="referent_named", at=at)
    return orientation


def _met_before(orientation: Orientation) -> datetime | None:
    """When the structure met the person, since they were sent to it and before the référent was named."""
    if orientation.decided_at is None:
        return None
    return first_meeting_held(
        orientation.beneficiary_id, structure=orientation.structure_id, since=orientation.decided_at
    )


@transaction.atomic
def change_referent(
    orientation: Orientation, *, referent: Membership, instead_of: UUID | None = None, by: Actor, at: datetime
) -> Assignment:
    """Give the person another référent of the same structure, and tell them.

    `instead_of` is the référent whom one means to replace. Raises ValidationError when another was named meanwhile.
    """
    assignment = _assignment(orientation)
    following = assignments.change_referent(assignment, referent=referent, instead_of=instead_of, by=by, at=at)
    _tell(orientation.beneficiary, referent, message="referent_changed", at=at)
    return following


@transaction.atomic
def hand_over_people(rows: QuerySet[Assignment], *, referent: Membership, by: Actor, at: datetime) -> int:
    """Hand these people over to another référent of their structure, and tell each of them. Returns how many."""
    moving = rows.filter(ended_at=None).exclude(referent=referent).exclude(referent=None)
    people = list(Beneficiary.objects.filter(pk__in=moving.values("beneficiary")).select_related("departement"))
    count = assignments.hand_over_all(rows, referent=referent, by=by, at=at)
    for person in people:
        _tell(person, referent, message="referent_changed", at=at)
    return count


@transaction.atomic
def note_first_meeting(orientation: Orientation, *, met_at: datetime, by: Actor, at: datetime) -> Orientation:
    """The référent met the person for the first time.

    Raises ValidationError when it is noted, to come, or before the decision.
    """
    row = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if row.status != Status.FOLLOWED:
        raise ValidationError("Désignez d'abord le référent.")
    if row.first_met_at is not None:
        raise ValidationError("La première rencontre est déjà notée : actualisez la page.", code="moved")
    row.first_met_at = days.of_meeting(row, met_at, at=at)
    row.save(update_fields=["first_met_at"])
    journal.record("note_first_meeting", row, by=by, at=at)
    return row


def _assignment(orientation: Orientation) -> Assignment:
    live = Assignment.objects.filter(
        beneficiary=orientation.beneficiary_id, structure=orientation.structure_id, ended_at=None
    )
    assignment = live.first()
    if assignment is None:
        raise ValidationError("La structure n'accompagne plus cette personne : actualisez la page.", code="moved")
    return assignment


def _tell(person: Beneficiary, referent: Membership, *, message: str, at: datetime) -> None:
    structure = referent.organisation
    notices.tell(
        person,
        message=message,
        at=at,
        referent=referent.user.full_name,
        structure=structure.name if structure else "",
        phone=structure.phone if structure else "",
        day=words.day(at),
    )
