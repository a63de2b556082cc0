"""Changing an orientation: asked by who accompanies, decided by the Pôle; or looked at again and kept."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.journey.orientation.models import Diagnosis, Obstacle, Orientation, Strength
from rebond.journey.orientation.states import DECIDED, CloseReason, Status


@transaction.atomic
def ask_change(orientation: Orientation, *, motive: str, by: Actor, at: datetime) -> Orientation:
    """Tell the Pôle that another orientation would suit the person better.

    Raises ValidationError without a motive, or when a change is asked already.
    """
    row = _decided(orientation)
    if row.change_asked_at is not None:
        raise ValidationError("Un changement d'orientation est déjà demandé pour cette personne.")
    if not motive.strip():
        raise ValidationError({"motive": "Dites pourquoi une autre orientation conviendrait mieux."})
    row.change_asked_at, row.change_asked_by_id, row.change_motive = at, by.capacity, motive.strip()
    row.save(update_fields=["change_asked_at", "change_asked_by", "change_motive"])
    journal.record("ask_change", row, by=by, at=at)
    return row


@transaction.atomic
def keep(orientation: Orientation, *, review_extension: str = "", by: Actor, at: datetime) -> Orientation:
    """Looked at again and kept: a change that was asked is answered, the clock of the social pathway starts again."""
    row = _decided(orientation)
    row.reviewed_at, row.review_extension = at, review_extension
    row.change_asked_at, row.change_asked_by, row.change_motive = None, None, ""
    row.save(update_fields=["reviewed_at", "review_extension", "change_asked_at", "change_asked_by", "change_motive"])
    journal.record("keep", row, by=by, at=at)
    return row


@transaction.atomic
def reorient(orientation: Orientation, *, motive: str, by: Actor, at: datetime) -> Orientation:
    """Close this orientation and open the next, linked to it, with its diagnosis to be looked at again.

    Who accompanies the person keeps doing so until the next decision, which ends it: nobody is left alone
    meanwhile. Raises IllegalMove when it is closed, ValidationError without a motive.
    """
    row = _decided(orientation)
    if not motive.strip():
        raise ValidationError({"motive": "Dites pourquoi l'orientation change."})
    move(row, to=Status.CLOSED, by=by, at=at, closed_at=at, close_reason=CloseReason.REORIENTED)
    following = Orientation(
        beneficiary_id=row.beneficiary_id,
        duty_id=row.duty_id,
        previous=row,
        status=Status.INTERVIEWED,
        opened_at=at,
        reopen_motive=motive.strip(),
    )
    following.save(force_insert=True)
    journal.record("reorient", following, by=by, at=at, after=following.status)
    _copy_diagnosis(row, following, at=at)
    return following


def _copy_diagnosis(row: Orientation, following: Orientation, *, at: datetime) -> None:
    """What was known stays known; it is to be read again before the next proposal."""
    known = Diagnosis.objects.filter(orientation=row).first()
    if known is None:
        return
    copy = Diagnosis(
        orientation=following, author_id=known.author_id, answers=known.answers, summary=known.summary, updated_at=at
    )
    copy.save(force_insert=True)
    strengths = known.strengths.values("kind", "label", "rome", "detail", "years")
    obstacles = known.obstacles.values("theme", "impact", "note")
    Strength.objects.bulk_create([Strength(diagnosis=copy, **value) for value in strengths])
    Obstacle.objects.bulk_create([Obstacle(diagnosis=copy, **value) for value in obstacles])


def _decided(orientation: Orientation) -> Orientation:
    row: Orientation = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if row.status not in DECIDED:
        raise ValidationError("Cette orientation n'est plus en cours : actualisez la page.", code="moved")
    return row
