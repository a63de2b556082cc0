"""What was done to a database, kept in that database: lost with it, so never wrong."""

from __future__ import annotations

import hashlib

from psycopg import sql

from tools import ROOT, postgres
from tools.cluster import Cluster


def fingerprint(*patterns: str) -> str:
    """A short hash of the files that match, names and contents."""
    hashed = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        hashed.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:16]


def recall(database: str, what: str) -> str:
    """The fingerprint that was remembered, empty when none was."""
    with Cluster().connect(database) as connection:
        row = connection.execute("SELECT coalesce(current_setting(%s, true), '')", [f"rebond_done.{what}"]).fetchone()
    return str(row[0]) if row else ""


def remember(database: str, what: str, value: str) -> None:
    """Note what was just done."""
    statement = sql.SQL("ALTER DATABASE {} SET {} = {}")
    name = sql.SQL("rebond_done.") + sql.Identifier(what)
    with Cluster().connect(database) as connection:
        connection.execute(statement.format(sql.Identifier(database), name, sql.Literal(value)))


def renew(database: str, *sources: str) -> postgres.Urls:
    """Prepare a database whose content comes from these files; a new empty one when they have changed."""
    wanted = fingerprint(*sources)
    urls = postgres.ensure(database)
    if recall(database, "sources") not in {"", wanted}:
        postgres.drop(database)
        urls = postgres.ensure(database)
    remember(database, "sources", wanted)
    return urls
