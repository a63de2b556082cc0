"""The one function that changes a status."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.models import Stateful

S = TypeVar("S", bound=Stateful)


class IllegalMove(ValidationError):
    """The row is no longer in a status from which this move is legal."""


def _legal(model: type[Stateful], to: str) -> list[str]:
    return [before for before, after in model.MOVES.items() if to in after]


def _refusal(model: type[Stateful]) -> IllegalMove:
    name = str(model._meta.verbose_name)
    return IllegalMove(f"Cet élément ({name}) a déjà changé : actualisez la page.", code="moved")


@transaction.atomic
def move(obj: S, *, to: str, by: Actor, at: datetime, **changes: object) -> S:
    """Lock the row, check its moves and constraints, write it, journal it.

    `changes` are written with the new status. Raises IllegalMove, or ValidationError with the
    sentence of the constraint that would break.
    """
    model = type(obj)
    row = model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    before = row.status
    if to not in model.MOVES[before]:
        raise _refusal(model)
    for name, value in {**changes, "status": to}.items():
        setattr(row, name, value)
    row.validate_constraints()
    row.save(update_fields=["status", *changes])
    journal.record("move", row, by=by, at=at, before=before, after=to)
    return row


@transaction.atomic
def move_all(
    rows: models.QuerySet[S], *, to: str, by: Actor, at: datetime, changes: Mapping[str, object] | None = None
) -> int:
    """Move every row of a query set in one locked, checked, journalled UPDATE; all of them or none.

    Returns how many moved. Raises IllegalMove when one of them may not move.
    """
    model = rows.model
    locked = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", "status"))
    legal = set(_legal(model, to))
    if any(status not in legal for _, status in locked):
        raise _refusal(model)
    model._base_manager.filter(pk__in=[pk for pk, _ in locked]).update(status=to, **(changes or {}))
    journal.record_all("move", model, [(pk, status, to) for pk, status in locked], by=by, at=at)
    return len(locked)
