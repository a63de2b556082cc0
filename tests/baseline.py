"""The two départements that every test finds, with their real packs, and the way back to them."""

from functools import cache

import psycopg
from django.conf import settings

from rebond.exchanges.packs.operations import Loading
from rebond.exchanges.packs.reading import Pack, read_pack
from rebond.exchanges.packs.schema.territories import Commune, read_communes
from rebond.ground.journal.actors import WORKER
from tests.environment import URLS
from tests.factories import NOON

INSERT_ONLY = ("journal_journalline", "journal_journalseal")
KEPT = ("django_migrations", "django_content_type", "tenancy_commune")


@cache
def france() -> tuple[Commune, ...]:
    """Every commune, read once a run."""
    return read_communes(settings.NODE_MODULES / "@etalab/decoupage-administratif/data")


@cache
def pack(number: int) -> Pack:
    """The pack of this département, read and checked once a run."""
    return read_pack(settings.BASE_DIR / "packs" / f"{number}.toml")


def restore() -> None:
    """Both départements with their real packs and nothing else, committed."""
    _empty()
    for number in (13, 14):
        Loading(pack(number), france()).write(by=WORKER, at=NOON)


def _empty() -> None:
    """Empty every table but the nomenclatures, as the owner: the application's role may not."""
    with psycopg.connect(URLS.owner, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT format('%%I', tablename) FROM pg_tables WHERE schemaname = 'public' AND NOT tablename LIKE ANY (%s)",
            [list(KEPT)],
        )
        tables = ", ".join(row[0] for row in rows)
        for table in INSERT_ONLY:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(f"TRUNCATE {tables} CASCADE")
        for table in INSERT_ONLY:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
