"""Saying what a file will change before anything is applied."""

from datetime import datetime

from django.db import transaction

from rebond.exchanges.files import sealing
from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.operations import lines as writing
from rebond.exchanges.files.operations.receiving import start_reading
from rebond.exchanges.files.states import Status
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.beneficiaries.operations import intake


@transaction.atomic
def foresee_next(file: ImportedFile, *, by: Actor, at: datetime) -> bool:
    """Foresee the next batch: the rules of the application, run on what is known now, nothing written of it.

    Exact, because no line of another batch speaks of the same people. False when no batch is left.
    """
    file = ImportedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.status != Status.READ:
        return False
    if file.batches_done >= file.batches:
        move(file, to=Status.PREVIEWED, by=by, at=at, previewed_at=at)
        if job := progress.progress_of(file.pk):
            jobs.finish(job, sentence="La lecture est finie : vérifiez ce qui va changer.", at=at)
        return False
    number = file.batches_done + 1
    batch = list(file.lines.filter(batch=number, result="").order_by("position"))
    if batch:
        _foresee(file, batch, at=at)
    ImportedFile.objects.filter(pk=file.pk).update(batches_done=number)
    writing.tell_progress(file, number, "Étape 2 sur 2 : aperçu de ce qui va changer.", at=at)
    return True


def _foresee(file: ImportedFile, batch: list[ImportedLine], *, at: datetime) -> None:
    outcome = intake.foresee(
        [sealing.unseal_record(line.content) for line in batch],
        poles=intake.pole_by_commune(),
        told_at=file.told_at or at,
        informed_on=file.informed_on,
        at=at,
    )
    for line, fate in zip(batch, outcome.fates, strict=True):
        line.expected = fate.result
        writing.note(line, fate)
    writing.write_fates(batch)


@transaction.atomic
def foresee_again(file: ImportedFile, *, by: Actor, at: datetime) -> ImportedFile:
    """What is known has changed since the preview: make another one. Raises IllegalMove when it is confirmed."""
    file = move(file, to=Status.READ, by=by, at=at, batches_done=0, previewed_at=None)
    start_reading(file, at=at)
    return file
