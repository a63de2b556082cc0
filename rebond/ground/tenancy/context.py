"""Which département the current work belongs to, in Python and in PostgreSQL at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone


class NoDepartement(RuntimeError):
    """Tenant data was asked for outside any département."""


@dataclass(frozen=True)
class Scope:
    """The département in force, with the version of its parameters and its timezone when work began."""

    departement: int
    parameters_version: UUID | None
    timezone: str | None


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)

_ENTER = """
SELECT set_config('app.departement', %s, true), home.parameters_version, home.timezone
FROM (VALUES (%s::smallint)) AS here (id) LEFT JOIN tenancy_departement AS home USING (id)
"""


def current() -> int:
    """The département in force. Raises NoDepartement outside `departement(…)`."""
    return _current_scope().departement


def current_or_none() -> int | None:
    """The département in force, or None outside any."""
    scope = _scope.get()
    return scope.departement if scope else None


def parameters_version() -> UUID | None:
    """The version of the parameters that the current work uses from its beginning to its end."""
    return _current_scope().parameters_version


def _current_scope() -> Scope:
    scope = _scope.get()
    if scope is None:
        raise NoDepartement("Aucun département n'est actif : entrez d'abord dans `departement(…)`.")
    return scope


def _enter(value: int) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(value), value])
        row = cursor.fetchone()
    return Scope(value, row[1], row[2])


def _leave(outer: Scope | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.departement', %s, true)",
            [str(outer.departement) if outer else ""],
        )


@contextmanager
def departement(value: int) -> Iterator[None]:
    """Work inside one département: a transaction whose rows are that département's only, and its local time.

    Nested use changes the département and gives the former one back. When the block raises, the
    rollback itself gives it back, because the setting is local to the transaction.
    """
    outer = _scope.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        token = _scope.set(scope := _enter(value))
        try:
            with timezone.override(scope.timezone):  # a day begins overseas at another hour
                yield
        finally:
            _scope.reset(token)
        if nested and not connection.needs_rollback:
            _leave(outer)


def refresh() -> None:
    """Read the version of the parameters and the timezone again, after they were loaded within the current work."""
    _scope.set(scope := _enter(current()))
    if scope.timezone is not None:
        timezone.activate(scope.timezone)
