"""The launcher of the cluster, and the three roles."""

import os

import psycopg
import pytest

from tools import announce, postgres
from tools.cluster import Cluster
from tools.refusal import Refused

DATABASE = f"rebond_launcher_{os.getpid()}"


@pytest.fixture
def urls():
    yield postgres.ensure(DATABASE)
    postgres.drop(DATABASE)


def test_database_is_prepared_once_and_found_again(urls: postgres.Urls) -> None:
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE kept ()")

    assert postgres.ensure(DATABASE) == urls
    with psycopg.connect(urls.app) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_roles_hold_no_more_than_they_need(urls: postgres.Urls) -> None:
    query = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"

    found = {}
    for name in ("owner", "app", "backup"):
        with psycopg.connect(getattr(urls, name)) as connection:
            found[name] = connection.execute(query).fetchone()

    assert found == {
        "owner": (False, False, True, False),
        "app": (False, False, False, False),
        "backup": (False, True, False, False),
    }


@pytest.mark.parametrize("role", ["app", "backup"])
def test_only_the_owner_creates_tables(urls: postgres.Urls, role: str) -> None:
    with psycopg.connect(getattr(urls, role)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE theirs ()")


def test_running_the_roles_again_gives_no_right_back(urls: postgres.Urls) -> None:
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE sealed (); REVOKE UPDATE, DELETE ON sealed FROM rebond_app")

    with Cluster().connect(DATABASE) as connection:
        connection.execute(postgres.ROLES_SQL.read_bytes())
        query = "SELECT has_table_privilege('rebond_app', 'sealed', privilege) FROM unnest(%s::text[]) AS privilege"
        assert connection.execute(query, [["INSERT", "UPDATE"]]).fetchall() == [(True,), (False,)]


def test_cluster_listens_on_a_short_private_socket_only(urls: postgres.Urls) -> None:
    cluster = Cluster()
    with cluster.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)

    assert len(os.fsencode(cluster.run / ".s.PGSQL.5432")) < 100
    assert cluster.run.stat().st_mode & 0o777 == 0o700


def test_port_in_use_is_refused_in_a_sentence() -> None:
    with announce.listener(0) as taken, pytest.raises(Refused, match=r"n'est pas libre : essayez « make demo PORT="):
        announce.check_port(taken.getsockname()[1])
