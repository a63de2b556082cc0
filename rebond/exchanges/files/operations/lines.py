"""Writing what becomes of lines, a batch at a time."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.states import Result
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.people.beneficiaries.intake import Doubt, Fate

FATES = """
UPDATE imports_importedline AS line SET
    expected = new.expected, result = new.result, sentence = new.sentence, doubts = new.doubts::jsonb,
    people = new.people::uuid[], opened = new.opened, ended = new.ended, suspended = new.suspended,
    restored = new.restored, taken_over = new.taken_over, content = CASE WHEN new.is_kept THEN content END,
    keys = CASE WHEN new.is_kept THEN keys ELSE '{}' END
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::smallint[], %s::bool[])
    AS new (id, expected, result, sentence, doubts, people, opened, ended, suspended, restored, taken_over, is_kept)
WHERE line.id = new.id
"""
KEPT = frozenset({"", Result.DOUBTFUL, Result.REJECTED})
"""What a line said is erased as soon as it is applied: who it was about is enough."""


def note(line: ImportedLine, fate: Fate) -> None:
    """What became, or will become, of one line."""
    line.doubts = [_doubt(doubt) for doubt in fate.doubts]
    line.sentence = " ".join(dict.fromkeys(doubt.sentence for doubt in fate.doubts)) or fate.remark
    line.opened, line.ended = fate.opened, fate.ended
    line.suspended, line.restored, line.taken_over = fate.suspended, fate.restored, fate.taken_over


def _doubt(doubt: Doubt) -> dict[str, Any]:
    candidates = [str(candidate) for candidate in doubt.candidates]
    return {"adult": doubt.adult, "role": doubt.role.value, "sentence": doubt.sentence, "candidates": candidates}


def write_fates(lines: Sequence[ImportedLine]) -> None:
    """Write the fates of these lines in one statement."""
    rows = [
        (
            line.pk,
            str(line.expected),
            str(line.result),
            line.sentence,
            json.dumps(line.doubts, ensure_ascii=False),
            "{" + ",".join(map(str, line.people)) + "}",
            line.opened,
            line.ended,
            line.suspended,
            line.restored,
            line.taken_over,
            line.result in KEPT,
        )
        for line in lines
    ]
    with connection.cursor() as cursor:
        cursor.execute(FATES, [list(column) for column in zip(*rows, strict=True)])


def tell_progress(file: ImportedFile, batches_done: int, sentence: str, *, at: datetime) -> None:
    """How many lines are behind us, for the bar that an agent looks at."""
    job = progress.progress_of(file.pk)
    if job is None:
        return
    done = file.line_count * batches_done // max(file.batches, 1)
    jobs.advance(job, done=done, total=file.line_count, at=at, sentence=sentence)
