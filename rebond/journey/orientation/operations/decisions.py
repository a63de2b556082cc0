"""The proposal of the rules, and the decision of a person."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.tenancy import context
from rebond.journey.orientation import proposals, queries
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.states import TO_ORIENT, Divergence, Status
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.states import INTERVIEW
from rebond.people.beneficiaries.models import Assignment
from rebond.people.beneficiaries.operations import assignments
from rebond.people.beneficiaries.states import Pathway


@transaction.atomic
def propose(orientation: Orientation, *, by: Actor, at: datetime) -> Orientation:
    """Apply today's rules to what is known, and keep the proposal with its reasons and its version.

    Raises IllegalMove once decided.
    """
    row = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if row.status not in TO_ORIENT:
        raise IllegalMove("L'orientation est déjà décidée : actualisez la page.", code="moved")
    today = timezone.localtime(at).date()
    proposal = proposals.propose(queries.situation(row, today=today), queries.tables(on=today))
    found = queries.candidates(row, proposal.structure_kinds, today=today)
    first = next((candidate for candidate in found if not candidate.is_full), None)
    row.proposal = {
        **proposal.to_json(),
        "structure": str(first.structure.pk) if first else "",
        "structure_kind": first.kind if first else proposal.structure_kinds[0],
        "on": today.isoformat(),
    }
    row.rules_id = context.parameters_version()
    row.save(update_fields=["proposal", "rules"])
    journal.record("propose", row, by=by, at=at)
    return row


@transaction.atomic
def decide(
    orientation: Orientation,
    *,
    pathway: Pathway,
    structure_kind: str,
    structure: Organisation,
    motive: str = "",
    review_extension: str = "",
    by: Actor,
    at: datetime,
) -> Orientation:
    """Orient the person: a pathway, a structure with a place left, and why if not what was proposed.

    An interview that was still to come is cancelled, and the person told.
    Raises IllegalMove once decided, StructureFull with other structures to choose, ValidationError when the
    structure does not offer this, or when a motive is missing.
    """
    row = _proposed(orientation, by=by, at=at)
    today = timezone.localtime(at).date()
    _check_offer(structure, structure_kind, pathway, queries.tables(on=today))
    divergence = _divergence(row, pathway, structure_kind, structure, today=today)
    _check_motive(row, divergence, motive)
    decision = {
        "pathway": pathway,
        "structure_kind": structure_kind,
        "structure": structure,
        "divergence": divergence,
        "motive": motive.strip(),
        "review_extension": review_extension if pathway == Pathway.SOCIAL else "",
        "decided_at": at,
        "decided_by_id": by.capacity,
        "assignment": _assign(row, pathway, structure_kind, structure, by=by, at=at),
    }
    appointments.cancel_coming(row.beneficiary_id, kind=INTERVIEW, by=by, at=at)
    return move(row, to=Status.DECIDED, by=by, at=at, **decision)


def _proposed(orientation: Orientation, *, by: Actor, at: datetime) -> Orientation:
    """The orientation, locked, with a proposal to compare the decision with."""
    row: Orientation = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    return propose(row, by=by, at=at) if row.proposal is None else row


def _assign(
    row: Orientation, pathway: Pathway, kind: str, structure: Organisation, *, by: Actor, at: datetime
) -> Assignment:
    try:
        return assignments.assign(row.beneficiary, pathway=pathway, structure=structure, by=by, at=at)
    except assignments.StructureFull as refusal:
        raise _with_others(refusal, row, kind, at) from refusal


def _check_offer(structure: Organisation, kind: str, pathway: Pathway, tables: proposals.Tables) -> None:
    if kind not in structure.kinds:
        raise ValidationError({"structure": f"« {structure.name} » n'offre pas cet accompagnement."})
    if pathway not in tables.pathways_of.get(kind, ()):
        sentence = f"« {queries.kind_name(kind)} » n'accompagne pas le parcours {pathway.label.lower()}."
        raise ValidationError({"structure": sentence})


def _divergence(row: Orientation, pathway: Pathway, kind: str, structure: Organisation, *, today: date) -> str:
    """What differs from the proposal. A proposed structure that filled up meanwhile may be replaced by one of its kinds."""
    proposal = row.proposal or {}
    if pathway != proposal["pathway"]:
        return Divergence.PATHWAY
    if kind not in proposal["structure_kinds"]:
        return Divergence.KIND
    if str(structure.pk) == proposal["structure"] or not _has_place(row, proposal, today=today):
        return ""
    return Divergence.KIND if kind != proposal["structure_kind"] else Divergence.STRUCTURE


def _has_place(row: Orientation, proposal: dict[str, str], *, today: date) -> bool:
    found = queries.candidates(row, [proposal["structure_kind"]], today=today)
    return any(str(c.structure.pk) == proposal["structure"] and not c.is_full for c in found)


def _check_motive(row: Orientation, divergence: str, motive: str) -> None:
    if motive.strip():
        return
    if divergence:
        raise ValidationError({"motive": "Vous décidez autrement que la proposition : dites pourquoi."})
    if row.status == Status.AWAITED:
        sentence = "La personne n'a pas été reçue : dites pourquoi vous l'orientez sans entretien."
        raise ValidationError({"motive": sentence})
    if not Diagnosis.objects.filter(orientation=row, completed_at__isnull=False).exists():
        raise ValidationError({"motive": "Le diagnostic n'est pas terminé : dites pourquoi vous décidez sans lui."})


def _with_others(
    refusal: assignments.StructureFull, row: Orientation, kind: str, at: datetime
) -> assignments.StructureFull:
    """The refusal, with the structures of the same kind that still have places."""
    found = queries.candidates(row, [kind], today=timezone.localtime(at).date())
    others = [f"« {candidate.structure.name} »" for candidate in found if not candidate.is_full][:3]
    hint = (
        f" Des places restent à {', '.join(others)}." if others else " Aucune autre structure de ce type n'a de place."
    )
    return assignments.StructureFull(refusal.messages[0] + hint, code="full")
