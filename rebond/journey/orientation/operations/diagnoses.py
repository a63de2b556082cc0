"""Writing the diagnosis: a draft kept as it is typed, then the whole, which makes the proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.journey.orientation.models import Diagnosis, Obstacle, Orientation, Strength
from rebond.journey.orientation.operations.decisions import propose
from rebond.journey.orientation.states import TO_ORIENT, Impact, StrengthKind


class DraftConflict(ValidationError):
    """Someone else wrote in the diagnosis since this form was opened."""


@dataclass(frozen=True)
class StrengthRow:
    """One strength as the form read it."""

    kind: StrengthKind
    label: str
    rome: str = ""
    detail: str = ""
    years: int | None = None


@dataclass(frozen=True)
class ObstacleRow:
    """One obstacle as the form read it; `note` stays empty for health."""

    theme: str
    impact: Impact
    note: str = ""


@transaction.atomic
def save_draft(
    orientation: Orientation,
    *,
    version: int,
    writer: str,
    values: Mapping[str, Sequence[str]],
    by: Actor,
    at: datetime,
) -> Diagnosis:
    """Keep what was typed, as typed. `writer` names one opening of the form, `version` what it started from.

    Raises DraftConflict when another opening of the form wrote since, ValidationError after the decision.
    """
    diagnosis = _opened(orientation, version=version, writer=writer, by=by, at=at)
    diagnosis.draft = {"writer": writer, "values": {name: list(typed) for name, typed in values.items()}}
    diagnosis.updated_at = at
    diagnosis.save(update_fields=["draft", "version", "author", "updated_at"])
    return diagnosis


@transaction.atomic
def complete_diagnosis(
    orientation: Orientation,
    *,
    version: int,
    writer: str,
    answers: Mapping[str, Any],
    strengths: Sequence[StrengthRow],
    obstacles: Sequence[ObstacleRow],
    summary: str,
    by: Actor,
    at: datetime,
) -> Diagnosis:
    """Replace the diagnosis by what the form holds, forget the draft, and propose an orientation from it.

    Raises DraftConflict, or ValidationError with the sentence of the constraint at fault.
    """
    diagnosis = _opened(orientation, version=version, writer=writer, by=by, at=at)
    diagnosis.answers, diagnosis.summary = dict(answers), summary
    diagnosis.draft, diagnosis.updated_at, diagnosis.completed_at = {}, at, at
    diagnosis.save()
    _replace_rows(diagnosis, strengths, obstacles)
    journal.record("complete_diagnosis", diagnosis, by=by, at=at)
    propose(orientation, by=by, at=at)
    return diagnosis


def _opened(orientation: Orientation, *, version: int, writer: str, by: Actor, at: datetime) -> Diagnosis:
    """The diagnosis, locked, once sure that nobody else wrote in it; made at its first writing."""
    locked = Orientation.objects.select_for_update(of=("self",)).get(pk=orientation.pk)
    if locked.status not in TO_ORIENT:
        raise ValidationError("L'orientation est décidée : le diagnostic ne change plus.", code="moved")
    diagnosis = Diagnosis.objects.filter(orientation=locked).select_related("author__user").first()
    if diagnosis is None:
        diagnosis = Diagnosis(orientation=locked, updated_at=at, version=0)
        diagnosis.save(force_insert=True)
    if diagnosis.draft.get("writer") == writer:
        return diagnosis
    if diagnosis.version != version:
        raise DraftConflict(_conflict(diagnosis), code="version")
    diagnosis.version += 1
    diagnosis.author_id = by.capacity
    journal.record("write_diagnosis", diagnosis, by=by, at=at)
    return diagnosis


def _conflict(diagnosis: Diagnosis) -> str:
    who = diagnosis.author.user.full_name if diagnosis.author else "Quelqu'un"
    return (
        f"{who} a écrit dans ce diagnostic {words.moment(diagnosis.updated_at)}, après que vous l'avez ouvert. "
        "Rien n'a été remplacé : copiez ce que vous venez d'écrire, puis rouvrez la page."
    )


def _replace_rows(diagnosis: Diagnosis, strengths: Sequence[StrengthRow], obstacles: Sequence[ObstacleRow]) -> None:
    diagnosis.strengths.all().delete()
    diagnosis.obstacles.all().delete()
    kept = [
        Strength(diagnosis=diagnosis, kind=row.kind, label=row.label, rome=row.rome, detail=row.detail, years=row.years)
        for row in strengths
    ]
    weighed = [Obstacle(diagnosis=diagnosis, theme=row.theme, impact=row.impact, note=row.note) for row in obstacles]
    for obstacle in weighed:
        obstacle.validate_constraints(exclude={"diagnosis"})
    Strength.objects.bulk_create(kept)
    Obstacle.objects.bulk_create(weighed)
