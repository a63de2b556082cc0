"""One row of any model, its fields invented: for tables that no story of the world fills."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models.fields import NOT_PROVIDED

from rebond.ground.tenancy.secure import is_tenant
from rebond.people.beneficiaries import names
from rebond.people.beneficiaries.models import Beneficiary
from tests.trust.canaries import Canaries

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: NOON,
    models.DateField: date(2026, 3, 3),
    models.UUIDField: uuid4,
    models.BinaryField: b"x",
    models.BooleanField: False,
    models.JSONField: dict,
    models.IntegerField: 1,
    models.DecimalField: 1,
    models.BigIntegerField: 1,
    models.PositiveIntegerField: 1,
    models.PositiveSmallIntegerField: 1,
}
SHORTEST = 14


Owners = dict[type[models.Model], models.Model]
"""Which row of a model the invented ones hang on, where any would not do."""


def somebody(canaries: Canaries, owner: str) -> Beneficiary:
    """Who has a name and nothing else: nobody accompanies them."""
    first, last = canaries.word(owner), canaries.word(owner)
    sorted_as = {"sort_name": names.sort_name(last, first), "search_text": names.search_text(last, first)}
    return Beneficiary.objects.create(
        first_name=first, last_name=last, birth_date=date(1990, 5, 17), created_at=NOON, **sorted_as
    )


def invent(
    model: type[models.Model], canaries: Canaries, owner: str, of: Owners | None = None, **given: Any
) -> models.Model:
    """A row of the current département: given values, canaries in texts, defaults, then anything valid."""
    row = model(**given)
    for column in model._meta.local_fields:
        if column.name in given or column.attname in given or column.primary_key:
            continue
        if (not column.null and column.default is NOT_PROVIDED and column.db_default is NOT_PROVIDED) or _is_text(
            column
        ):
            setattr(row, column.name, _value(column, canaries, owner, of or {}))
    row.save(force_insert=True)
    return row


def _is_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField) and not column.choices


def _value(column: Any, canaries: Canaries, owner: str, of: Owners) -> Any:
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.ForeignKey):
        target: Any = column.related_model
        manager = target.objects if is_tenant(target) else target._base_manager
        return of.get(target) or manager.first()
    if isinstance(column, models.EmailField):
        return canaries.email(owner)
    if _is_text(column):
        return canaries.word(owner) if (column.max_length or SHORTEST) >= SHORTEST else "x"
    value = VALUES[next(kind for kind in VALUES if isinstance(column, kind))] if _known(column) else []
    return value() if callable(value) else value


def _known(column: Any) -> bool:
    return isinstance(column, tuple(VALUES))
