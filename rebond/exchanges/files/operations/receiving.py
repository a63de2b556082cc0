"""Keeping a file that someone deposits: private, once, and no longer than needed."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from rebond.exchanges.files.models import SENTENCE, ImportedFile
from rebond.exchanges.files.states import OVER, Source, Status
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.tenancy import context
from rebond.ground.web import words
from rebond.people.accounts.models import Membership


class KnownFile(ValidationError):
    """These very bytes were deposited already, in `file`."""

    def __init__(self, file: ImportedFile) -> None:
        super().__init__(told_once(file), code="known")
        self.file = file


READERS = {Source.CAF: "caf.read", Source.SPREADSHEET: "spreadsheets.read"}


@transaction.atomic
def receive(
    chunks: Iterable[bytes],
    *,
    source: Source,
    name: str,
    check: Callable[[Path], dict[str, Any]],
    informed_on: date,
    received_by: Membership,
    by: Actor,
    at: datetime,
) -> ImportedFile:
    """Keep the bytes of a file. A flow is read at once; a table waits for its columns.

    `check` takes the first look at the file kept, and gives fields to write with it. Raises UnreadableFile
    from it, or ValidationError when the same file is there already. Nothing is left behind then.
    """
    file = ImportedFile(
        source=source,
        status=Status.QUEUED if source is Source.CAF else Status.RECEIVED,
        name=name[-160:],
        received_at=at,
        received_by=received_by,
        informed_on=informed_on,
    )
    try:
        file.sha256, file.size = _keep(chunks, file.path)
        for field, value in check(file.path).items():
            setattr(file, field, value)
        _save_once(file)
    except BaseException:
        file.path.unlink(missing_ok=True)
        raise
    journal.record("receive", file, by=by, at=at, after=file.status)
    if source is Source.CAF:
        start_reading(file, at=at)
    return file


def _keep(chunks: Iterable[bytes], path: Path) -> tuple[str, int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as kept:
        path.chmod(0o600)
        for chunk in chunks:
            digest.update(chunk)
            size += kept.write(chunk)
    return digest.hexdigest(), size


def _save_once(file: ImportedFile) -> None:
    """Of two that come at once, the database keeps one."""
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        known = same_file(file.sha256)
        if known is None:
            raise
        raise KnownFile(known) from None


def same_file(sha256: str) -> ImportedFile | None:
    """The file of these bytes that is in use already."""
    known = ImportedFile.objects.filter(sha256=sha256).exclude(status__in=[Status.REFUSED, Status.CANCELLED])
    return known.select_related("received_by__user").first()


def told_once(known: ImportedFile) -> str:
    """Who deposited this very file, and when."""
    when = timezone.localtime(known.received_at)
    return (
        f"Ce fichier a déjà été déposé le {words.full_day(when)} à {words.hour(when)} par "
        f"{known.received_by.user.full_name} (« {known.name} »)."
    )


def start_reading(file: ImportedFile, *, at: datetime) -> None:
    """Ask the worker to read the file, whatever was read of it before."""
    label = f"Lecture de « {file.name[:120]} »"
    total = file.options.get("lines", 0)
    jobs.start_progress(kind="import", label=label, object_id=file.pk, owner_id=file.received_by_id, total=total, at=at)
    enqueue(READERS[Source(file.source)], file)


def enqueue(task: str, file: ImportedFile) -> None:
    """One import at a time in each département: the next one waits, and sees what the former did."""
    jobs.enqueue(task, lock=f"imports.{context.current()}", file_id=file.pk)


@transaction.atomic
def refuse(file: ImportedFile, *, sentence: str, by: Actor, at: datetime) -> ImportedFile:
    """The file cannot be read, or not here: nothing of it is kept but the sentence that says why.

    Raises IllegalMove when it is no longer being read.
    """
    file = move(file, to=Status.REFUSED, by=by, at=at, refusal=sentence[:SENTENCE], sample=None, over_at=at)
    file.lines.all().delete()
    discard(file)
    if job := progress.progress_of(file.pk):
        jobs.fail(job, sentence="Le fichier est refusé, rien n'est importé.", at=at)
    return file


@transaction.atomic
def cancel(file: ImportedFile, *, by: Actor, at: datetime) -> ImportedFile:
    """Give up a file that was not applied; it may be deposited again. Raises IllegalMove once it is confirmed."""
    file = move(file, to=Status.CANCELLED, by=by, at=at, sample=None, over_at=at)
    file.lines.all().delete()
    discard(file)
    return file


def discard(file: ImportedFile) -> None:
    """The bytes are of no use any more: erase them once the transaction has held."""
    transaction.on_commit(partial(file.path.unlink, missing_ok=True))


@transaction.atomic
def resume(file: ImportedFile, *, at: datetime) -> None:
    """Ask again for work that seems to have stopped; a worker that is still at it loses nothing by it."""
    file = ImportedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.status in OVER:
        raise ValidationError("Cet import est terminé : actualisez la page.", code="moved")
    enqueue("imports.apply" if file.status == Status.CONFIRMED else READERS[Source(file.source)], file)
