"""The databases of the demo and of the tests: `python -m tools.postgres start|stop|env|psql|run [--database NAME]`.

`run` is followed by `--` and a Python command, which finds the addresses of the database in its environment.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from tools import ROOT, processes
from tools.cluster import ROLES, SUPERUSER, Cluster
from tools.refusal import Refused

ROLES_SQL = ROOT / "rebond" / "ground" / "tenancy" / "roles.sql"


@dataclass(frozen=True)
class Urls:
    """How each role reaches one database."""

    app: str
    owner: str
    backup: str


def ensure(database: str) -> Urls:
    """Wake the cluster, prepare the database if it is new; the cluster stays awake while this process lives."""
    cluster = Cluster()
    _hold(cluster)
    with cluster.locked():
        cluster.start()
        _prepare(cluster, database)
    return urls(database)


def urls(database: str) -> Urls:
    """The addresses of a database of this cluster, awake or not."""
    owner, app, backup = (f"postgresql://{role}@/{database}?host={Cluster().run}" for role in ROLES)
    return Urls(app=app, owner=owner, backup=backup)


def stop(*, only_idle: bool = False) -> bool:
    """Put the cluster to sleep unless a process holds it (`only_idle`: or is connected). Whether it sleeps now."""
    cluster = Cluster()
    with cluster.locked():
        if _is_held(cluster) or (only_idle and _is_connected(cluster)):
            return False
        cluster.stop()
    return True


def release() -> None:
    """Say that this process no longer uses the cluster."""
    while _held:
        os.close(_held.pop())


def drop(database: str) -> None:
    """Remove a database and close the connections to it; no error when it does not exist."""
    cluster = Cluster()
    with cluster.locked():
        cluster.start()
        with cluster.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _prepare(cluster: Cluster, database: str) -> None:
    """Create the database and run `roles.sql` in it, once for each version of that file."""
    mark = f"roles {hashlib.sha256(ROLES_SQL.read_bytes()).hexdigest()[:16]}"
    name = sql.Identifier(database)
    with cluster.connect() as connection:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = connection.execute(query, [database]).fetchone()
        if found == (mark,):
            return
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    with cluster.connect(database) as connection:
        connection.execute(ROLES_SQL.read_bytes())
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(mark)))


_held: list[int] = []


def _hold(cluster: Cluster) -> None:
    """Say that this process uses the cluster, until it ends."""
    if not _held:
        _held.append(os.open(cluster.home / "users", os.O_RDWR | os.O_CREAT, 0o600))
        fcntl.flock(_held[0], fcntl.LOCK_SH)


def _is_held(cluster: Cluster) -> bool:
    """Whether another process has said that it uses the cluster."""
    with (cluster.home / "users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _is_connected(cluster: Cluster) -> bool:
    """Whether anyone but us is connected to the cluster."""
    if not cluster.answers():
        return False
    with cluster.connect() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        return connection.execute(query).fetchone() != (1,)


def main() -> None:
    """Obey the command line."""
    parser = argparse.ArgumentParser(prog="tools.postgres", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "env", "psql", "run"])
    parser.add_argument("--database", default="rebond_demo")
    parser.add_argument("--role", default="rebond_app", choices=[SUPERUSER, *ROLES], help="for psql")
    parser.add_argument("--idle", action="store_true", help="stop only when nobody uses the cluster")
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    chosen = parser.parse_args(words[:end])
    try:
        _obey(chosen, words[end + 1 :])
    except Refused as error:
        sys.exit(str(error))


def _obey(chosen: argparse.Namespace, command: list[str]) -> None:
    if chosen.action == "stop":
        stop(only_idle=chosen.idle)
        return
    address = ensure(chosen.database) if chosen.action != "env" else urls(chosen.database)
    if chosen.action == "psql":
        cluster = Cluster()
        program = next(p for p in (cluster.binaries / "psql", Path("/usr/bin/psql")) if p.exists())
        os.execv(program, ["psql", "-h", str(cluster.run), "-U", chosen.role, "-d", chosen.database])  # noqa: S606  # psql itself
    if chosen.action == "run":
        addresses = {"DATABASE_URL": address.app, "DATABASE_OWNER_URL": address.owner}
        sys.exit(processes.python(*command, env={**os.environ, **addresses}))
    print(f"export DATABASE_URL={shlex.quote(address.app)}")
    print(f"export DATABASE_OWNER_URL={shlex.quote(address.owner)}")


if __name__ == "__main__":
    main()
