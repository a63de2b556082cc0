"""The migration operation that puts a tenant table under row-level security."""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from rebond.ground.tenancy import context

_MINE = "departement_id = (SELECT nullif(current_setting('app.departement', true), '')::smallint)"


def is_tenant(model: type[models.Model]) -> bool:
    """A table is a tenant's when its département is the one in force by default."""
    return any(field.default is context.current for field in model._meta.local_fields)


def references(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """(column, table) of each foreign key from one tenant table to another."""
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and is_tenant(target := field.related_model):
            yield str(field.column), target._meta.db_table


def _constraint(table: str, column: str) -> str:
    return f"{table[:24]}_{column[:26]}_same_dpt"


def _once(name: str, statement: str) -> str:
    """Run a constraint's statement unless it stands already, so that the operation can be repeated."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') "
        f"THEN {statement}; END IF; END $$"
    )


DROP_PLAIN_KEYS = """
DO $$
DECLARE plain record;
BEGIN
    FOR plain IN
        SELECT one.conrelid::regclass AS held_by, one.conname FROM pg_constraint AS one
        JOIN pg_constraint AS two ON two.conrelid = one.conrelid AND two.confrelid = one.confrelid AND two.contype = 'f'
        WHERE one.contype = 'f' AND cardinality(one.conkey) = 1 AND cardinality(two.conkey) = 2 AND one.conkey <@ two.conkey
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', plain.held_by, plain.conname);
    END LOOP;
END $$
"""
"""Between tenant tables the composite key says all that Django's own says: PostgreSQL need not check both."""


def forwards(model: type[models.Model]) -> list[str]:
    """SQL that isolates the table: policy for reads and writes, forced, and composite keys in the place of plain ones."""
    table = model._meta.db_table
    pk = model._meta.pk.column
    unique = f"{table[:50]}_dpt_key"
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS departement ON "{table}"',
        f'CREATE POLICY departement ON "{table}" USING ({_MINE}) WITH CHECK ({_MINE})',
        _once(unique, f'ALTER TABLE "{table}" ADD CONSTRAINT {unique} UNIQUE (departement_id, {pk})'),
        *(
            _once(
                _constraint(table, column),
                f'ALTER TABLE "{table}" ADD CONSTRAINT {_constraint(table, column)} '
                f'FOREIGN KEY (departement_id, {column}) REFERENCES "{target}" (departement_id, id) '
                "DEFERRABLE INITIALLY DEFERRED",
            )
            for column, target in references(model)
        ),
        DROP_PLAIN_KEYS,
    ]


def _is_plain_key(statement: object, model: type[models.Model]) -> bool:
    """Whether Django puts this statement off to add a key that the composite one replaces."""
    table = model._meta.db_table
    return any(
        str(statement).startswith(f'ALTER TABLE "{table}" ADD') and f'FOREIGN KEY ("{column}")' in str(statement)
        for column, _ in references(model)
    )


def backwards(model: type[models.Model]) -> list[str]:
    """SQL that takes the isolation away again."""
    table = model._meta.db_table
    return [
        *(
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS {_constraint(table, column)}'
            for column, _ in references(model)
        ),
        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS {table[:50]}_dpt_key CASCADE',
        f'DROP POLICY IF EXISTS departement ON "{table}"',
        f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
    ]


class Secure(Operation):
    """Put one tenant table under ENABLE + FORCE row-level security, with composite foreign keys.

    To be repeated in the migration that adds a foreign key; a test compares every table with it.
    """

    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: the models do not change."""

    def _run(self, apps: Apps, app_label: str, editor: BaseDatabaseSchemaEditor, sql: Any) -> None:
        for statement in sql(apps.get_model(app_label, self.model)):
            editor.execute(statement, params=None)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        schema_editor.deferred_sql = [sql for sql in schema_editor.deferred_sql if not _is_plain_key(sql, model)]
        self._run(to_state.apps, app_label, schema_editor, forwards)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._run(from_state.apps, app_label, schema_editor, backwards)

    def describe(self) -> str:
        return f"Isolate {self.model} by département"
