"""Test B: under the wrong département or none, no row of a tenant table is read or written."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import errors, sql

from rebond.ground.tenancy import context
from rebond.ground.tenancy.secure import is_tenant, references
from tests.trust import reports
from tests.trust.world import World

pytestmark = pytest.mark.trust

OUTSIDE = {"accounts_access", "tenancy_link"}
"""Read before any département is entered: the places a sign-in may enter, and hashed links."""

TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       array(SELECT p.polcmd::text || coalesce(pg_get_expr(p.polqual, c.oid), '') || ' CHECK '
                    || coalesce(pg_get_expr(p.polwithcheck, c.oid), '')
             FROM pg_policy p WHERE p.polrelid = c.oid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'departement_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""

KEYS = """
SELECT k.conrelid::regclass::text, k.confrelid::regclass::text,
       array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (number, rank)
             JOIN pg_attribute a ON (a.attrelid, a.attnum) = (k.conrelid, n.number) ORDER BY n.rank),
       k.convalidated
FROM pg_constraint k
WHERE k.contype = 'f' AND k.conrelid::regclass::text = ANY (%s) AND k.confrelid::regclass::text = ANY (%s)
"""

WRONG = [14, None]


def ask(query, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def refused(statement):
    """The name of the error that PostgreSQL answers with, or nothing when it obeys; undone either way."""
    try:
        with transaction.atomic():
            done = ask(statement)
            ask("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return type(error.__cause__).__name__
    return "" if done else "nothing"


def inside(number):
    return context.departement(number) if number else transaction.atomic()


@pytest.fixture(scope="module")
def tables(world: World):
    return [row for row in ask(TABLES) if row[0] not in OUTSIDE]


@pytest.fixture(scope="module")
def figures(world: World, tables):
    counts = {"tables": len(tables), "rows_read": 0, "rows_written": 0}
    yield counts
    reports.add("b", counts)


def test_the_role_of_the_site_is_the_applications(world):
    [(role, escapes)] = ask("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")

    assert (role, escapes) == ("rebond_app", False)


def test_every_table_is_enabled_forced_and_checked(tables, figures):
    expected = "(departement_id = ( SELECT (NULLIF(current_setting('app.departement'::text, true), ''::text))::smallint"
    wrong = [
        name
        for name, enabled, forced, policies in tables
        if not (enabled and forced and len(policies) == 1 and policies[0].startswith(f"*{expected}"))
        or policies[0].count(expected) != 2
    ]

    figures["isolated"] = len(tables) - len(wrong)
    assert wrong == []


def test_every_model_of_a_departement_has_its_column_compared(tables):
    assert {m._meta.db_table for m in apps.get_models() if is_tenant(m)} == {name for name, *_ in tables}


def test_every_table_has_rows_to_hide(tables):
    with context.departement(13):
        empty = [name for name, *_ in tables if not ask(f'SELECT EXISTS (SELECT FROM "{name}")')[0][0]]

    assert empty == [], "add a row of each to tests/trust/world.py"


@pytest.mark.parametrize("number", WRONG)
def test_no_row_is_read(tables, figures, number):
    with inside(number):
        seen = {
            name: ask(f'SELECT count(*) FROM "{name}" WHERE departement_id IS DISTINCT FROM %s', [number])[0][0]
            for name, *_ in tables
        }
        copied = {name: _copied(name, number) for name, *_ in tables}

    figures["rows_read"] += sum(seen.values()) + sum(copied.values())
    assert {name: n for name, n in (seen | copied).items() if n} == {}


def _copied(table, number):
    wanted = sql.SQL("COPY (SELECT departement_id FROM {}) TO STDOUT").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(wanted) as lines:
        return sum(1 for line in lines for code in bytes(line).decode().split() if code != str(number))


@pytest.mark.parametrize("number", WRONG)
def test_no_row_is_inserted(tables, figures, number):
    with inside(number):
        answers = {name: refused(f'INSERT INTO "{name}" (departement_id) VALUES (13)') for name, *_ in tables}

    figures["rows_written"] += sum(answer == "" for answer in answers.values())
    assert set(answers.values()) == {"InsufficientPrivilege"}


@pytest.mark.parametrize("number", WRONG)
@pytest.mark.parametrize(
    "statement",
    ['UPDATE "{}" SET departement_id = 13 WHERE departement_id = 13', 'DELETE FROM "{}" WHERE departement_id = 13'],
)
def test_no_row_is_changed_or_deleted(tables, figures, number, statement):
    with inside(number):
        answers = {name: refused(statement.format(name)) for name, *_ in tables}

    figures["rows_written"] += sum(answer == "" for answer in answers.values())
    assert set(answers.values()) <= {"nothing", "InsufficientPrivilege"}


def test_no_row_is_moved_to_another_departement(tables, figures):
    with context.departement(13):
        answers = {name: refused(f'UPDATE "{name}" SET departement_id = 14') for name, *_ in tables}

    figures["rows_written"] += sum(answer == "" for answer in answers.values())
    assert set(answers.values()) == {"InsufficientPrivilege"}


@pytest.mark.parametrize("number", [13, *WRONG])
def test_no_row_is_copied_in_or_truncated(tables, figures, number):
    with inside(number):
        copies = {name: _copy_in(name) for name, *_ in tables}
        truncations = {refused(f'TRUNCATE "{name}" CASCADE') for name, *_ in tables}

    assert (set(copies.values()), truncations) == ({"FeatureNotSupported"}, {"InsufficientPrivilege"})


def _copy_in(table):
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" (departement_id) FROM STDIN') as lines,
        ):
            lines.write("13\n")
    except DatabaseError as error:
        return type(error.__cause__).__name__
    except errors.Error as error:
        return type(error).__name__
    return ""


def keys_between_tenants():
    """(table, target, column) of each foreign key that a model declares."""
    tenants = [model for model in apps.get_models() if is_tenant(model)]
    return sorted((m._meta.db_table, target, column) for m in tenants for column, target in references(m))


def test_every_key_between_tables_carries_the_departement(tables, figures):
    names = [name for name, *_ in tables]
    keys = ask(KEYS, [names, names])
    composite = {
        (table, target, columns[1])
        for table, target, columns, valid in keys
        if len(columns) == 2 and valid and columns[0] == "departement_id"
    }
    declared = set(keys_between_tenants())

    figures["foreign_keys"] = len(declared)
    assert len(declared) >= 40
    assert declared - composite == set()
    assert [key for key in keys if len(key[2]) == 1] == [], "the composite key says it already"


def test_a_key_to_another_departement_is_refused(tables):
    keys = keys_between_tenants()
    with context.departement(14):
        there = {target: ask(f'SELECT id FROM "{target}" LIMIT 1')[0][0] for _, target, _ in keys}
    obeyed = []
    with context.departement(13):
        for table, target, column in keys:
            statement = (
                f"""UPDATE "{table}" SET "{column}" = '{there[target]}' WHERE id = (SELECT id FROM "{table}" LIMIT 1)"""
            )
            obeyed += [(table, column)] if refused(statement) in ("", "nothing") else []

    assert obeyed == []
