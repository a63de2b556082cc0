"""Writing the journal, and sealing what is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from rebond.ground.journal import heads
from rebond.ground.journal.actors import Actor
from rebond.ground.journal.digests import GENESIS, LINE_DIGEST, head_of_seal
from rebond.ground.journal.models import EXPORT, READ, JournalLine, JournalSeal
from rebond.ground.tenancy import context

BATCH = 10_000
_SEALER = 0x5EA1  # advisory lock: one sealer at a time in each département


def _line(
    verb: str, table: str, object_id: UUID | None, by: Actor, at: datetime, before: str, after: str
) -> JournalLine:
    return JournalLine(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        capacity_id=by.capacity,
        verb=verb,
        table=table,
        object_id=object_id,
        before=before,
        after=after,
    )


def record(verb: str, obj: models.Model, *, by: Actor, at: datetime, before: str = "", after: str = "") -> None:
    """Add one line about one object. `verb` is the operation's name; for a sensitive read, see `record_read`."""
    _line(verb, obj._meta.label, obj.pk, by, at, before, after).save(force_insert=True)


def record_all(
    verb: str,
    model: type[models.Model],
    changes: Iterable[tuple[UUID, str, str]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Add one line for each (object, before, after) of a bulk act."""
    rows = list(changes)
    values: dict[str, Any] = {
        "departement": context.current(),
        "at": at,
        "kind": by.kind,
        "actor": by.id,
        "capacity": by.capacity,
        "verb": verb,
        "table": model._meta.label,
        "objects": [pk for pk, _, _ in rows],
        "before": [str(before) for _, before, _ in rows],
        "after": [str(after) for _, _, after in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_ALL, values)


_RECORD_ALL = """
INSERT INTO journal_journalline
    (departement_id, at, actor_kind, actor_id, capacity_id, verb, "table", object_id, before, after)
SELECT %(departement)s, %(at)s, %(kind)s, %(actor)s, %(capacity)s, %(verb)s, %(table)s, object_id, before, after
FROM unnest(%(objects)s::uuid[], %(before)s::text[], %(after)s::text[]) AS row (object_id, before, after)
"""

_RECORD_READ = """
INSERT INTO journal_journalline
    (departement_id, at, actor_kind, actor_id, capacity_id, verb, "table", object_id, before, after)
SELECT *, '', ''
FROM (
    VALUES (
        %(departement)s::smallint, %(at)s::timestamptz, %(kind)s::varchar, %(actor)s::uuid, %(capacity)s::uuid,
        %(verb)s::varchar, %(table)s::varchar, %(object)s::uuid
    )
) AS line (departement_id, at, actor_kind, actor_id, capacity_id, verb, "table", object_id)
WHERE NOT EXISTS (
    SELECT FROM journal_journalline AS told
    WHERE told.departement_id = line.departement_id AND told.object_id = line.object_id AND told.verb = line.verb
      AND told."table" = line."table"
      AND told.actor_kind = line.actor_kind AND told.actor_id IS NOT DISTINCT FROM line.actor_id
      AND told.capacity_id IS NOT DISTINCT FROM line.capacity_id AND told.at > %(since)s
)
"""


def record_read(obj: models.Model, *, by: Actor, at: datetime, table: str = "") -> None:
    """Note that someone read a sensitive object: one line for each reader and object in an hour.

    `table` names what was read of it, when it is not the object itself: told and counted apart.
    """
    values: dict[str, Any] = {
        "departement": context.current(),
        "at": at,
        "since": at - timedelta(hours=1),
        "kind": by.kind,
        "actor": by.id,
        "capacity": by.capacity,
        "verb": READ,
        "table": table or obj._meta.label,
        "object": obj.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_READ, values)


def record_export(what: str, *, count: int, by: Actor, at: datetime) -> None:
    """Note that a list left the site, and how many rows with it: « liste personnes », « étiquettes »."""
    _line(EXPORT, what, None, by, at, "", str(count)).save(force_insert=True)


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Put under seals every line of the current département that none covers yet; how many lines.

    A line committed late, behind lines already sealed, goes in the next batch. Does nothing while
    another sealer works. The heads are added to the file outside the database after the commit.
    """
    transaction.on_commit(partial(heads.publish, context.current()))
    if not _is_the_only_sealer():
        return 0
    last = JournalSeal.objects.defer("seqs", "digests").order_by("-number").first()
    floor = last.floor if last else 0
    settled = _settled() or floor
    sealed = 0
    for lines in _unsealed(floor):
        last = _seal_batch(lines, last, floor=settled if len(lines) < BATCH else floor, at=at)
        sealed += len(lines)
    return sealed


def _is_the_only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_SEALER, context.current()])
        return bool(cursor.fetchone()[0])


def _settled() -> int | None:
    """A number up to which every line is visible from now on, or None while somebody is writing lines.

    A line's number is taken under the table's lock, kept until the end of the writer's transaction: when
    nobody holds it, the writers of all the numbers given out before have ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence('journal_journalline', 'seq'))")
        given: int | None = cursor.fetchone()[0]
        cursor.execute(
            "SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE datname = current_database() AND relation = 'journal_journalline'::regclass"
            " AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid() LIMIT 1"
        )
        return None if cursor.rowcount else given


_UNSEALED = f"""
SELECT seq, {LINE_DIGEST} FROM journal_journalline AS line
WHERE departement_id = %(departement)s AND seq > %(after)s AND NOT EXISTS (
    SELECT FROM (
        SELECT unnest(seqs) AS seq FROM journal_journalseal
        WHERE departement_id = %(departement)s AND last_seq > %(after)s
    ) AS sealed WHERE sealed.seq = line.seq
)
ORDER BY seq LIMIT %(batch)s
"""  # noqa: S608  # made of this module's constants


def _unsealed(after: int) -> Iterator[list[tuple[int, bytes]]]:
    """Batches of (number, digest) of the lines after `after` that no seal covers; the last one is not full."""
    lines: list[tuple[int, bytes]] = [(after, b"")]
    while lines:
        with connection.cursor() as cursor:
            cursor.execute(_UNSEALED, {"departement": context.current(), "after": lines[-1][0], "batch": BATCH})
            lines = cursor.fetchall()
        if lines:
            yield lines
        if len(lines) < BATCH:
            return


def _seal_batch(lines: list[tuple[int, bytes]], last: JournalSeal | None, *, floor: int, at: datetime) -> JournalSeal:
    seqs = [seq for seq, _ in lines]
    digests = b"".join(digest for _, digest in lines)
    number = last.number + 1 if last else 1
    previous = bytes(last.head) if last else GENESIS
    head = head_of_seal(
        previous, departement=context.current(), number=number, at=at, floor=floor, seqs=seqs, digests=digests
    )
    seal = JournalSeal(
        number=number, at=at, previous=previous, floor=floor, last_seq=seqs[-1], seqs=seqs, digests=digests, head=head
    )
    seal.save(force_insert=True)
    return seal
