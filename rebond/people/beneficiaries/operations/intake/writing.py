"""Writing many rows of one table."""

from django.db import models

UNTOUCHED = frozenset({"id", "departement", "number", "account", "created_at", "language"})
"""What no file says: an upsert leaves it as it is."""


def write(table: type[models.Model], rows: list[models.Model]) -> None:
    """What ends before what begins: a household has one current right, a person one duty period."""
    new = [row for row in rows if row._state.adding]
    old = [row for row in rows if not row._state.adding]
    manager = table._default_manager
    if old:
        fields = [f.name for f in table._meta.local_fields if f.name not in UNTOUCHED]
        manager.bulk_create(old, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    manager.bulk_create(new)
