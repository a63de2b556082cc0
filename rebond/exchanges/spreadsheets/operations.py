"""Saying how a table is to be read: which sheet, which line of headings, which column is what."""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from rebond.exchanges.files import nir, sealing
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.operations.receiving import start_reading
from rebond.exchanges.files.states import Status
from rebond.exchanges.spreadsheets import drafts
from rebond.exchanges.spreadsheets.reading import text_of
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.beneficiaries import identity


def first_look(path: Path, *, sheet: str = "", header_line: int = 0) -> dict[str, Any]:
    """What is to be kept of a table that someone deposits: its headings, and its first rows sealed."""
    table, rows = drafts.glance(path, sheet=sheet, header_line=header_line)
    options = {
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "header_line": table.header_line,
        "headings": list(table.headings),
    }
    sample = sealing.seal({"rows": [[_shown(text_of(cell)) for cell in row.cells] for row in rows]})
    return {"options": options, "sample": sample, "problems": [str(problem) for problem in table.problems]}


def _shown(text: str) -> str:
    """A cell as the page may show it: a NIR is masked."""
    try:
        number = nir.parse(text) if len(text) >= 13 else None
    except ValueError:
        return text
    return identity.mask(number) if number else text


@transaction.atomic
def look_again(file: ImportedFile, *, sheet: str, header_line: int) -> ImportedFile:
    """Another sheet, or other headings. Raises UnreadableFile; nothing changes then."""
    file = ImportedFile.objects.select_for_update(of=("self",)).get(pk=file.pk, status=Status.RECEIVED)
    kept = first_look(file.path, sheet=sheet, header_line=header_line)
    for name, value in kept.items():
        setattr(file, name, value)
    file.save(update_fields=list(kept))
    return file


@transaction.atomic
def tie(
    file: ImportedFile, *, columns: Mapping[str, int], is_prevention: bool, told_on: date, by: Actor, at: datetime
) -> ImportedFile:
    """Each field has its column: the worker may read the table. Raises IllegalMove when it does already."""
    chosen = {"columns": dict(columns), "is_prevention": is_prevention, "told_on": told_on.isoformat()}
    file = move(file, to=Status.QUEUED, by=by, at=at, options={**file.options, **chosen})
    start_reading(file, at=at)
    return file


@transaction.atomic
def untie(file: ImportedFile, *, by: Actor, at: datetime) -> ImportedFile:
    """The preview shows that the columns are wrong: choose them again. Raises IllegalMove once it is confirmed."""
    file = move(file, to=Status.RECEIVED, by=by, at=at, line_count=0, batches=0, batches_done=0, previewed_at=None)
    file.lines.all().delete()
    return file


def reading_of(file: ImportedFile) -> drafts.Reading:
    """How the file is to be read. What it tells is as old as the end of the day that was given."""
    timezone = ZoneInfo(file.departement.timezone)
    told_on = date.fromisoformat(file.options["told_on"])
    return drafts.Reading(
        sheet=file.options["sheet"],
        header_line=file.options["header_line"],
        columns=file.options["columns"],
        is_prevention=file.options["is_prevention"],
        told_at=min(datetime.combine(told_on, time.max, timezone), file.received_at.astimezone(timezone)),
        informed_on=file.informed_on,
    )
