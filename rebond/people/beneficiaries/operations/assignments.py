"""Who accompanies a person: the structure, then its référent; one at a time, the history kept."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import REFERENTS
from rebond.people.beneficiaries.models import Assignment, Beneficiary
from rebond.people.beneficiaries.states import AssignmentEnd, Pathway


class StructureFull(ValidationError):
    """Someone else took the last place of the structure."""


@transaction.atomic
def assign(
    beneficiary: Beneficiary, *, pathway: Pathway, structure: Organisation, by: Actor, at: datetime
) -> Assignment:
    """Entrust the person to a structure, which will name the référent; what was before ends.

    The structure's row is locked while its places are counted. Raises StructureFull, or ValidationError
    when the structure has closed.
    """
    house = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if house.closed_on is not None:
        raise ValidationError(f"« {house.name} » a fermé : choisissez une autre structure.")
    current = _live(Assignment.objects.filter(beneficiary=beneficiary)).first()
    if (current is None or current.structure_id != house.pk) and _is_full(house):
        raise StructureFull(f"« {house.name} » n'a plus de place : choisissez une autre structure.", code="full")
    if current is not None:
        _end([current], reason=AssignmentEnd.REORIENTED, by=by, at=at)
    assignment = Assignment(beneficiary=beneficiary, pathway=pathway, structure=house, started_at=at)
    assignment.save(force_insert=True)
    journal.record("assign", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def name_referent(assignment: Assignment, *, referent: Membership, by: Actor, at: datetime) -> Assignment:
    """Name the first référent. Raises ValidationError when there is one already, or who cannot be."""
    row = _locked(assignment)
    if row.referent_id is not None:
        raise ValidationError("Un référent est déjà désigné : actualisez la page.", code="moved")
    _check_referent(referent, row)
    row.referent, row.referent_named_at = referent, at
    row.save(update_fields=["referent", "referent_named_at"])
    journal.record("name_referent", row, by=by, at=at)
    return row


@transaction.atomic
def change_referent(
    assignment: Assignment, *, referent: Membership, instead_of: UUID | None = None, by: Actor, at: datetime
) -> Assignment:
    """End this accompaniment and open the next with another référent of the same structure.

    Raises ValidationError when the référent is not, or no longer, the one to be replaced.
    """
    row = _locked(assignment)
    if instead_of is not None and row.referent is not None and row.referent_id != instead_of:
        name = row.referent.user.full_name
        raise ValidationError(f"{name} a été désigné entre-temps : rien n'a changé. Vérifiez, puis choisissez.")
    if row.referent_id is None:
        raise ValidationError("Aucun référent n'est encore désigné : désignez-le d'abord.")
    if row.referent_id == referent.pk:
        raise ValidationError(f"{referent.user.full_name} est déjà le référent de cette personne.")
    return _hand_over([row], referent=referent, by=by, at=at)[0]


@transaction.atomic
def hand_over_all(assignments: QuerySet[Assignment], *, referent: Membership, by: Actor, at: datetime) -> int:
    """Hand every one of these people over to one référent of their structure; all of them or none.

    Those whom this référent accompanies already stay as they are. Returns how many changed.
    """
    rows = list(_live(assignments.exclude(referent=referent).exclude(referent=None)))
    return len(_hand_over(rows, referent=referent, by=by, at=at))


@transaction.atomic
def resume(ended: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """The structure accompanies the person again, as before; with the same référent if they are still there."""
    former = Assignment.objects.select_related("referent").get(pk=ended.pk)
    referent = former.referent if former.referent and former.referent.ended_at is None else None
    following = Assignment(
        beneficiary_id=former.beneficiary_id,
        pathway=former.pathway,
        structure_id=former.structure_id,
        referent=referent,
        referent_named_at=at if referent else None,
        started_at=at,
    )
    following.save(force_insert=True)
    journal.record("assign", following, by=by, at=at)
    return following


@transaction.atomic
def end(assignment: Assignment, *, reason: AssignmentEnd, by: Actor, at: datetime) -> Assignment:
    """The structure no longer accompanies the person. Raises ValidationError if it already does not."""
    row = _locked(assignment)
    _end([row], reason=reason, by=by, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def end_all(assignments: QuerySet[Assignment], *, reason: AssignmentEnd, by: Actor, at: datetime) -> int:
    """End those of these accompaniments that still run; returns how many."""
    rows = list(_live(assignments))
    _end(rows, reason=reason, by=by, at=at)
    return len(rows)


def _live(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.filter(ended_at=None).order_by("pk").select_for_update(of=("self",))


def _locked(assignment: Assignment) -> Assignment:
    row = _live(Assignment.objects.filter(pk=assignment.pk)).first()
    if row is None:
        raise ValidationError("Cet accompagnement est terminé : actualisez la page.", code="moved")
    return row


def _is_full(structure: Organisation) -> bool:
    """No place is left. Without a number of places, there is always one."""
    if structure.places is None:
        return False
    return Assignment.objects.filter(structure=structure, ended_at=None).count() >= structure.places


def _check_referent(referent: Membership, assignment: Assignment) -> None:
    if referent.ended_at is not None or referent.role not in REFERENTS:
        raise ValidationError(
            f"{referent.user.full_name} ne peut pas être désigné : ce n'est pas un référent en poste."
        )
    if referent.organisation_id != assignment.structure_id:
        raise ValidationError(f"{referent.user.full_name} travaille dans une autre structure.")


def _hand_over(rows: list[Assignment], *, referent: Membership, by: Actor, at: datetime) -> list[Assignment]:
    for row in rows:
        _check_referent(referent, row)
    _end(rows, reason=AssignmentEnd.REFERENT_CHANGED, by=by, at=at)
    following = [
        Assignment(
            beneficiary_id=row.beneficiary_id,
            pathway=row.pathway,
            structure_id=row.structure_id,
            referent=referent,
            started_at=at,
            referent_named_at=at,
        )
        for row in rows
    ]
    Assignment.objects.bulk_create(following, batch_size=1000)
    journal.record_all("change_referent", Assignment, [(row.pk, "", "") for row in following], by=by, at=at)
    return following


def _end(rows: list[Assignment], *, reason: AssignmentEnd, by: Actor, at: datetime) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, end_reason=reason)
    journal.record_all("end_assignment", Assignment, [(row.pk, "", "") for row in rows], by=by, at=at)
