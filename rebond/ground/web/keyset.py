"""Keyset pages: the rows that follow a row, however far, at the price of the first page."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import Count, Model, Q, QuerySet, Window
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode


@dataclass(frozen=True)
class Slice:
    """One page of rows, the cursors of its neighbours (empty when there is none), how many rows in all when known."""

    rows: list[Any]
    before: str
    after: str
    count: int | None = None


def cut(
    rows: QuerySet[Any], *, sort: str, size: int, after: str = "", before: str = "", keys_first: bool = False
) -> Slice:
    """The `size` rows after (or before) a cursor, ordered by `sort` ("-" first: descending), then by id.

    As PostgreSQL does, nothing (NULL) counts as greater than everything. A cursor that was altered, was
    made for another order, or has nothing beyond it, gives the first page. An order that is computed makes
    PostgreSQL go through every row: the first page counts them on the way. `keys_first`: it goes through their keys
    alone, and another statement reads the page.
    """
    path, descending = sort.removeprefix("-"), sort.startswith("-")
    signer = Signer(salt=f"{rows.model._meta.label}:{path}")
    cursor = _read(before or after, signer)
    backwards = bool(before) and cursor is not None
    greater = descending == backwards
    sign = "" if greater else "-"
    ordered = rows.order_by(f"{sign}{path}", f"{sign}pk")
    is_counted = cursor is None and path in rows.query.annotations
    if is_counted:
        ordered = ordered.annotate(in_all=Window(Count("*")))
    found = _beyond(ordered, path, cursor, greater=greater)[: size + 1]
    page = _by_keys(rows, found) if keys_first and path in rows.query.annotations else list(found)
    more, page = len(page) > size, page[:size]
    if backwards:
        page.reverse()
    if not page:
        return cut(rows, sort=sort, size=size, keys_first=keys_first) if cursor else Slice([], "", "", 0)
    has_before = more if backwards else cursor is not None
    has_after = True if backwards else more
    is_whole = not (has_before or has_after)
    return Slice(
        page,
        _write(page[0], path, signer) if has_before else "",
        _write(page[-1], path, signer) if has_after else "",
        len(page) if is_whole else page[0].in_all if is_counted else None,
    )


def _by_keys(rows: QuerySet[Any], found: QuerySet[Any]) -> list[Any]:
    """The rows found, in their order, each with `in_all` where they were counted."""
    counted = [name for name in found.query.annotations if name == "in_all"]
    keys = {pk: told for pk, *told in found.values_list("pk", *counted)}
    page = {row.pk: row for row in rows.filter(pk__in=list(keys))}
    for pk, row in page.items():
        row.in_all = next(iter(keys[pk]), None)
    return [page[pk] for pk in keys if pk in page]


def _beyond(rows: QuerySet[Any], path: str, cursor: tuple[Any, str] | None, *, greater: bool) -> QuerySet[Any]:
    """Rows strictly beyond the cursor. The first clause is what an index can follow."""
    if cursor is None:
        return rows
    value, pk = cursor
    way = "gt" if greater else "lt"
    later = Q(**{f"pk__{way}": pk})
    if value is None:
        is_null = Q(**{f"{path}__isnull": True})
        return rows.filter(is_null & later if greater else ~is_null | later)
    condition = Q(**{f"{path}__{way}e": value}) & (Q(**{f"{path}__{way}": value}) | later)
    if greater and _may_be_null(rows.model, path):
        condition |= Q(**{f"{path}__isnull": True})
    return rows.filter(condition)


def _may_be_null(model: type[Model], path: str) -> bool:
    """Only a plain column that refuses NULL, reached through keys that refuse it, cannot be null."""
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return name != "pk"
        if getattr(field, "null", True):
            return True
        model = field.related_model or model
    return False


def _write(row: Any, path: str, signer: Signer) -> str:
    value = row
    for name in path.split("__"):
        value = getattr(value, name, None)
    text = json.dumps([value, str(row.pk)], default=str, separators=(",", ":"))
    return urlsafe_base64_encode(signer.sign(text).encode())


def _read(cursor: str, signer: Signer) -> tuple[Any, str] | None:
    try:
        value, pk = json.loads(signer.unsign(urlsafe_base64_decode(cursor).decode()))
    except (BadSignature, ValueError):
        return None
    return value, pk
