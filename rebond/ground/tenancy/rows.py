"""Writing many rows in one statement: each column is one array, not a thousand parameters."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import NOT_PROVIDED

Quote = Callable[[Any], str]
AS_TEXT = (models.CharField, models.TextField, models.JSONField, ArrayField)
"""Columns handed over as texts: cast on assignment only, so that one too long is refused and not cut."""


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table, as `bulk_create` would but several times cheaper. No validation, no signal."""
    if rows:
        _write(rows, "")


def overwrite(rows: Sequence[models.Model], *, but: Collection[str]) -> None:
    """Write every column of rows that exist already, except those named."""
    if rows:
        changed = [field.column for field in _fields(type(rows[0])) if field.name not in but and not field.primary_key]
        updates = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in changed)
        _write(rows, f" ON CONFLICT (id) DO UPDATE SET {updates}")


def measure(*labels: str) -> None:
    """Count anew the tables of these apps after a large writing: until then the database plans as if they were empty."""
    tables = [f'"{model._meta.db_table}"' for label in labels for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT measure_tables(%s::regclass[])", [tables])


def array(values: Iterable[Any], quote: Quote = str) -> str:
    """An array as PostgreSQL reads it, to be cast in the statement; `quoted` for texts and bytes."""
    return "{" + ",".join(["NULL" if value is None else quote(value) for value in values]) + "}"


def quoted(value: str) -> str:
    """A text or a choice in an array."""
    text = getattr(value, "value", value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(rows: Sequence[models.Model], conflict: str) -> None:
    table = type(rows[0])
    columns = [array([getattr(row, field.attname) for row in rows], _quote_of(field)) for field in _fields(table)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(table) + conflict, columns)


@cache
def _fields(table: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """Every column but those that the database fills."""
    fields = table._meta.local_concrete_fields
    return [
        field
        for field in fields
        if field.db_default is NOT_PROVIDED and not isinstance(field, models.AutoField | models.GeneratedField)
    ]


@cache
def _quote_of(field: "models.Field[Any, Any]") -> Quote:
    if isinstance(field, models.JSONField):
        return lambda value: quoted(json.dumps(value, ensure_ascii=False))
    if isinstance(field, ArrayField):  # an array of arrays would have to be regular
        return lambda values: quoted(array(values))
    if isinstance(field, models.BinaryField):
        return lambda value: f'"\\\\x{bytes(value).hex()}"'
    if isinstance(field, models.CharField | models.TextField):
        return quoted
    return _stamp if isinstance(field, models.DateTimeField) else str


def _stamp(value: Any) -> str:
    return str(value.isoformat())


@cache
def _statement(table: type[models.Model]) -> str:
    fields = _fields(table)
    names = [f'"{field.column}"' for field in fields]
    arrays = [f"%s::{'text' if isinstance(field, AS_TEXT) else field.db_type(connection)}[]" for field in fields]
    values = [
        f"{name}::{field.db_type(connection)}" if isinstance(field, models.JSONField | ArrayField) else name
        for name, field in zip(names, fields, strict=True)
    ]
    return (
        f'INSERT INTO "{table._meta.db_table}" ({", ".join(names)}) '  # noqa: S608  # names of our own models
        f"SELECT {', '.join(values)} FROM unnest({', '.join(arrays)}) AS row ({', '.join(names)})"
    )
