"""Doors for the worker: reading, foreseeing and applying by batches; forgetting at night."""

import logging
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from rebond.exchanges.files.drafts import Closing, Draft, Opening, Piece
from rebond.exchanges.files.grouping import BATCH
from rebond.exchanges.files.models import ImportedFile
from rebond.exchanges.files.operations import applying, forgetting, previewing, receiving, staging
from rebond.exchanges.files.problems import UnreadableFile
from rebond.exchanges.files.states import Status
from rebond.ground.jobs.tasks import periodic_task, tenant_task
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context

logger = logging.getLogger(__name__)

T = TypeVar("T")
Reader = Callable[[ImportedFile], Iterator[Piece]]


def read(departement: int, file_id: str, reader: Reader) -> None:
    """Stage what `reader` yields of the file, then foresee what it will change; each batch in its transaction.

    Killed, it starts again from the first line and stages only those that are missing.
    """
    file = _file(departement, file_id)
    if file is None:
        return
    if file.status == Status.QUEUED:
        try:
            stage(departement, file, reader)
        except staging.GivenUp:
            return
        except UnreadableFile as refusal:
            if refusal.__cause__ is not None:  # a defect of ours: its stack, without what was read
                logger.exception("reading_crashed")
            with context.departement(departement):
                receiving.refuse(file, sentence=str(refusal), by=WORKER, at=timezone.now())
    foresee(departement, file)


def foresee(departement: int, file: ImportedFile) -> None:
    """Foresee every batch that waits."""
    _repeat(departement, lambda: previewing.foresee_next(file, by=WORKER, at=timezone.now()))


def stage(departement: int, file: ImportedFile, reader: Reader) -> None:
    """Put every line of the file in the database. Raises UnreadableFile, or GivenUp."""
    closing = Closing()
    position = 0
    for pieces in _batches(reader(file)):
        drafts = []
        with context.departement(departement):
            for piece in pieces:
                if isinstance(piece, Draft):
                    position += 1
                    drafts.append((position, piece))
                elif isinstance(piece, Opening):
                    staging.open_file(file, piece)
                else:
                    closing = piece
            staging.stage(file, drafts, at=timezone.now())
    with context.departement(departement):
        staging.close(file, closing, by=WORKER, at=timezone.now())


@tenant_task("imports.apply", atomic=False)
def apply(*, departement: int, file_id: str) -> None:
    """Apply every batch that waits. Killed, it goes on where it was."""
    file = _file(departement, file_id)
    if file is not None:
        _repeat(departement, lambda: applying.apply_next(file, at=timezone.now()))


@periodic_task("imports.forget", cron="40 2 * * *")
def forget() -> None:
    """Erase what is no longer needed of the files that came in."""
    forgetting.forget(by=WORKER, at=timezone.now())


def _file(departement: int, file_id: str) -> ImportedFile | None:
    """The file, or None when it was given up while the task waited."""
    with context.departement(departement):
        return ImportedFile.objects.select_related("departement").filter(pk=UUID(file_id)).first()


def _repeat(departement: int, step: Callable[[], bool]) -> None:
    """Call `step` in a transaction of its own until it says that nothing is left."""
    is_left = True
    while is_left:
        with context.departement(departement):
            is_left = step()


def _batches(things: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(things, BATCH)):
        yield batch
