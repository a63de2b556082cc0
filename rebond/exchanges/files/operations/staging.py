"""Putting the lines of a file in the database as they are read."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from rebond.exchanges.files import fitting, sealing
from rebond.exchanges.files.drafts import Closing, Draft, Opening
from rebond.exchanges.files.grouping import BATCH, keys_of, person_keys, together
from rebond.exchanges.files.models import SENTENCE, ImportedFile, ImportedLine
from rebond.exchanges.files.operations.receiving import discard
from rebond.exchanges.files.problems import Problem, UnreadableFile
from rebond.exchanges.files.states import Result, Source, Status
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.tenancy import rows
from rebond.people.beneficiaries.models import HouseholdMember

MOST_PROBLEMS = 20
"""Remarks kept on one line, and on the file."""


class GivenUp(Exception):
    """Someone gave up the file while it was being read."""


def _reading(file: ImportedFile) -> ImportedFile:
    """The file, locked. Raises GivenUp when it is no longer being read."""
    row = ImportedFile.objects.select_for_update(of=("self",), no_key=True).get(pk=file.pk)
    if row.status != Status.QUEUED:
        raise GivenUp
    return row


@transaction.atomic
def open_file(file: ImportedFile, opening: Opening) -> None:
    """Note what the file says of itself. Raises UnreadableFile when it comes from the future.

    It would make every later file look older than it.
    """
    if opening.told_at.date() > file.informed_on:
        raise UnreadableFile(
            f"le fichier est daté du {opening.told_at:%d/%m/%Y}, après le {file.informed_on:%d/%m/%Y} où il a été reçu."
        )
    ImportedFile.objects.filter(pk=file.pk).update(told_at=opening.told_at, facts=opening.facts)


@transaction.atomic
def stage(file: ImportedFile, drafts: Sequence[tuple[int, Draft]], *, at: datetime) -> None:
    """Keep these lines, numbered by their position. Those already there stay: a reading may start again.

    Raises GivenUp.
    """
    file = _reading(file)
    last = file.lines.order_by("-position").values_list("position", flat=True).first() or 0
    fresh = [(position, draft) for position, draft in drafts if position > last]
    known = _known_keys([draft.request_number for _, draft in fresh])
    lines = [_line(file, position, draft, known.get(draft.request_number, set())) for position, draft in fresh]
    rows.insert(lines)
    if (job := progress.progress_of(file.pk)) and drafts:
        jobs.advance(job, done=drafts[-1][0], at=at, sentence="Étape 1 sur 2 : lecture du fichier.")


def _line(file: ImportedFile, position: int, draft: Draft, known: set[int]) -> ImportedLine:
    record, problems = fitting.fit(draft)
    line = ImportedLine(
        file=file,
        position=position,
        number=draft.number,
        batch=(position - 1) // BATCH + 1,
        request_number=draft.request_number[:11],
        problems=[told(problem) for problem in problems if not problem.is_blocking][:MOST_PROBLEMS],
    )
    if record is None:
        line.expected = line.result = Result.REJECTED
        blocking = [_placed(problem, draft) for problem in problems if problem.is_blocking]
        line.sentence = " ".join(blocking)[:SENTENCE]
        line.content = sealing.seal({"cells": draft.cells}) if draft.cells else None
    else:
        line.keys = sorted(keys_of(record) | known)
        line.content = sealing.seal_record(record, draft.cells)
    return line


def told(problem: Problem) -> str:
    """A remark as it is kept and shown."""
    return str(problem)[:SENTENCE]


def _placed(problem: Problem, draft: Draft) -> str:
    """The tag or the column, and the sentence; the line too when it is not the one of the draft."""
    if problem.line not in (0, draft.number):
        return str(problem)
    return f"{problem.tag} : {problem.sentence}" if problem.tag else problem.sentence


def _known_keys(request_numbers: Iterable[str]) -> dict[str, set[int]]:
    """What may designate those who are in these households as we know them: they may be elsewhere in the file."""
    numbers = {number for number in request_numbers if number}
    columns = ("last_name", "birth_name", "first_name", "birth_date", "nir_hash")
    members = HouseholdMember.objects.filter(household__request_number__in=numbers, ends_on=None)
    found: dict[str, set[int]] = {}
    for number, *words, nir_hash in members.values_list(
        "household__request_number", *(f"beneficiary__{column}" for column in columns)
    ):
        fingerprint = bytes(nir_hash) if nir_hash else None
        found.setdefault(number, set()).update(person_keys(*words, fingerprint))  # type: ignore[call-arg]  # columns
    return found


SHARED = """
SELECT key, position FROM (
    SELECT key, position, min(batch) OVER same AS first, max(batch) OVER same AS last
    FROM imports_importedline, unnest(keys) AS key WHERE file_id = %s WINDOW same AS (PARTITION BY key)
) AS told WHERE first < last
"""  # one sort, whatever the planner believes of lines just written


@transaction.atomic
def close(file: ImportedFile, closing: Closing, *, by: Actor, at: datetime) -> ImportedFile:
    """The file is read to its end: its lines are grouped, the preview may begin. Raises GivenUp."""
    file = _reading(file)
    count = file.lines.count()
    if not count:
        raise UnreadableFile("le fichier ne contient aucune ligne à importer.")
    batches = _group(file, (count - 1) // BATCH + 1)
    if file.source == Source.CAF:  # a table may be read again, with other columns
        discard(file)
    return move(
        file,
        to=Status.READ,
        by=by,
        at=at,
        line_count=count,
        batches=batches,
        batches_done=0,
        declared=closing.declared,
        is_complete=closing.is_complete,
        problems=[told(problem) for problem in closing.problems[:MOST_PROBLEMS]],
        unknown_tags=closing.unknown_tags,
    )


def _group(file: ImportedFile, batches: int) -> int:
    """Put together the lines that share a key; how many batches there are then."""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [file.pk])
        moves = list(together(cursor.fetchall(), batches))
        positions, targets = [position for position, _ in moves], [batch for _, batch in moves]
        cursor.execute(
            "UPDATE imports_importedline AS line SET batch = moved.batch"
            " FROM unnest(%s::int[], %s::int[]) AS moved (position, batch)"
            " WHERE file_id = %s AND line.position = moved.position",
            [positions, targets, file.pk],
        )
    return max([batches, *targets])
