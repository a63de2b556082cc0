"""Counting many queues at once: their SQL is written once a day for each role, then only run.

Django takes longer to write these statements than PostgreSQL to run them. They are written for a stand-in,
whose identifiers give way to the reader's own when they run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from rebond.ground.tenancy import context
from rebond.people.accounts.models import Membership, User
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role

TALLY = "SELECT %s::text, count(*), min(since)::timestamptz, min(due_on)::date FROM ({}) AS pile (since, due_on)"
NOW = datetime(1970, 1, 2, 3, 4, 5, tzinfo=UTC)
MEMBERSHIP = UUID(int=1)
ORGANISATION = UUID(int=2)


@dataclass(frozen=True)
class Pile:
    """A queue to count. `since`: the fact from which its rows wait; `due_on`, of each row: what was promised, or NULL.

    `rows` must depend on nothing but the principal's role and identifiers, the instant, the day and the pack.
    """

    key: str
    rows: Callable[[Principal, datetime, date], QuerySet[Any]]
    since: str


@dataclass(frozen=True)
class Tally:
    """How many wait, since when, and when the first promise made to one of them falls due."""

    count: int
    since: datetime | None
    due_on: date | None


def tallies(piles: Sequence[Pile], principal: Principal, *, now: datetime, today: date) -> dict[str, Tally]:
    """The tally of each pile, in one round trip."""
    if not piles:
        return {}
    sql, params = _statement(tuple(piles), principal.role, context.current(), context.parameters_version(), today)
    own: dict[Any, Any] = {
        NOW: now,
        MEMBERSHIP: principal.membership.pk,
        ORGANISATION: principal.organisation_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [own.get(value, value) if isinstance(value, UUID | datetime) else value for value in params]
        )
        return {key: Tally(count, since, due_on) for key, count, since, due_on in cursor.fetchall()}


@lru_cache(maxsize=256)
def _statement(
    piles: tuple[Pile, ...], role: Role, departement: int, _version: UUID | None, today: date
) -> tuple[str, list[Any]]:
    membership = Membership(pk=MEMBERSHIP, organisation_id=ORGANISATION, role=role, user=User())
    stand_in = Principal(membership.user, membership, departement, today)
    parts, params = [], []
    for pile in piles:
        sql, values = _rows_sql(pile.rows(stand_in, NOW, today).order_by().values_list(pile.since, "due_on"))
        parts.append(TALLY.format(sql))
        params += [pile.key, *values]
    return " UNION ALL ".join(parts), params


def _rows_sql(rows: QuerySet[Model, Any]) -> tuple[str, Sequence[Any]]:
    sql, params = rows.query.sql_with_params()
    return str(sql), params
