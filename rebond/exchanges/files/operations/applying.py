"""Applying what a person has confirmed, a batch in each transaction."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from rebond.exchanges.files import sealing
from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.operations import lines as writing
from rebond.exchanges.files.operations.receiving import discard, enqueue
from rebond.exchanges.files.states import Result, Status
from rebond.ground.jobs import operations as jobs
from rebond.ground.jobs import queries as progress
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.tenancy import conflicts, rows
from rebond.journey.orientation import operations as orientation
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.intake import Fate, Outcome, Record
from rebond.people.beneficiaries.operations import intake

logger = logging.getLogger(__name__)

UNEXPECTED = "Une erreur imprévue empêche d'importer cette ligne ; signalez-la à l'équipe technique."
REPLACED = "Remplacé par un fichier plus récent."


@transaction.atomic
def confirm(
    file: ImportedFile, *, confirmed_by: Membership, accepts_gap: bool, by: Actor, at: datetime
) -> ImportedFile:
    """A person has read the preview: the worker may apply it.

    Raises ValidationError when the file is not what it announced and they did not accept it, or when another
    import was applied since the preview; IllegalMove when it is confirmed already.
    """
    file = ImportedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.status == Status.PREVIEWED and not file.is_complete and not accepts_gap:
        raise ValidationError(
            {"accepts_gap": "Le fichier n'est pas complet : cochez la case pour l'appliquer quand même."}
        )
    others = ImportedFile.objects.exclude(pk=file.pk)
    if others.filter(status=Status.CONFIRMED).exists():
        raise ValidationError("Un autre import est en cours d'application : attendez sa fin, puis refaites l'aperçu.")
    if others.filter(status=Status.APPLIED, over_at__gt=file.previewed_at or at).exists():
        raise ValidationError("Un autre import a été appliqué depuis cet aperçu : refaites l'aperçu avant d'appliquer.")
    file = move(
        file,
        to=Status.CONFIRMED,
        by=by,
        at=at,
        confirmed_at=at,
        confirmed_by=confirmed_by,
        batches_done=0,
        sample=None,
    )
    discard(file)
    label, total = f"Application de « {file.name[:120]} »", file.line_count
    jobs.start_progress(kind="import", label=label, object_id=file.pk, owner_id=confirmed_by.pk, total=total, at=at)
    enqueue("imports.apply", file)
    return file


@transaction.atomic
def apply_next(file: ImportedFile, *, at: datetime) -> bool:
    """Apply the next batch: people, rights, orientations, and the state of each line, together or not at all.

    The row of the file is locked, so that two workers never apply the same batch. False when none is left.
    """
    file = ImportedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.status != Status.CONFIRMED:
        return False
    by = Actor("flow", file.pk)
    if file.batches_done >= file.batches:
        rows.measure("beneficiaries", "orientation")
        move(file, to=Status.APPLIED, by=by, at=at, over_at=at)
        if job := progress.progress_of(file.pk):
            jobs.finish(job, sentence="Le fichier est appliqué : lisez le compte rendu.", at=at)
        return False
    number = file.batches_done + 1
    batch = list(file.lines.filter(batch=number, result="").order_by("position"))
    if batch:
        waiting = _waiting(file, batch)
        take(file, batch, [sealing.unseal_record(line.content) for line in batch], by=by, at=at)
        _supersede(waiting, batch)
    ImportedFile.objects.filter(pk=file.pk).update(batches_done=number)
    writing.tell_progress(file, number, "", at=at)
    return True


def take(
    file: ImportedFile, batch: Sequence[ImportedLine], records: Sequence[Record], *, by: Actor, at: datetime
) -> None:
    """Give each of these lines its final state, with everything that follows from it."""
    poles = intake.pole_by_commune()

    def take_in(some: Sequence[Record]) -> Outcome:
        told_at = file.told_at or at
        return intake.apply(some, poles=poles, told_at=told_at, informed_on=file.informed_on, by=by, at=at)

    fates = _fates(list(zip(batch, records, strict=True)), take_in, by=by, at=at)
    for line in batch:
        fate = fates[line.position]
        line.result = fate.result if isinstance(fate, Fate) else Result.REJECTED
        if isinstance(fate, Fate):
            line.people = list(fate.people)
            writing.note(line, fate)
        else:
            line.sentence = fate
    writing.write_fates(batch)


Pair = tuple[ImportedLine, Record]


def _fates(
    pairs: Sequence[Pair], take_in: Callable[[Sequence[Record]], Outcome], *, by: Actor, at: datetime
) -> dict[int, Fate | str]:
    """The fate of each line by its position; the sentence that rejects it when the database refuses it alone.

    What one line breaks is tried again by halves: a wrong line never takes the others with it.
    """
    try:
        with transaction.atomic():
            outcome = take_in([record for _, record in pairs])
            if outcome.opened:
                orientation.open_for(outcome.opened, by=by, at=at)
            if outcome.ended:
                orientation.close_for(outcome.ended, by=by, at=at)
    except OperationalError:  # the connection, a deadlock: nothing to do with the lines, the job starts again
        raise
    except Exception as error:  # noqa: BLE001 - whatever a line provokes, the others are imported
        if len(pairs) > 1:
            middle = len(pairs) // 2
            return {
                **_fates(pairs[:middle], take_in, by=by, at=at),
                **_fates(pairs[middle:], take_in, by=by, at=at),
            }
        line = pairs[0][0]
        logger.error("import_line_refused", extra={"line": str(line.pk), "error": type(error).__name__})  # noqa: TRY400 - its text may name someone
        return {line.position: _sentence(error)}
    return {line.position: fate for (line, _), fate in zip(pairs, outcome.fates, strict=True)}


def _sentence(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return conflicts.sentence(error)
    if isinstance(error, DatabaseError):
        return "Une valeur est trop longue ou trop grande pour être enregistrée."
    return error.messages[0] if isinstance(error, ValidationError) else UNEXPECTED


def _waiting(file: ImportedFile, batch: Sequence[ImportedLine]) -> dict[UUID, str]:
    """The doubtful lines of former files that this batch tells again: locked first, as an agent who decides does."""
    numbers = {line.request_number for line in batch} - {""}
    lines = ImportedLine.objects.filter(request_number__in=numbers, result=Result.DOUBTFUL).exclude(file=file)
    return dict(lines.order_by("pk").select_for_update(of=("self",)).values_list("pk", "request_number"))


def _supersede(waiting: Mapping[UUID, str], batch: Sequence[ImportedLine]) -> None:
    """Nobody has to decide any more on what a newer line has told."""
    told = {line.request_number for line in batch if line.result not in (Result.OLDER, Result.REJECTED)}
    replaced = [pk for pk, number in waiting.items() if number in told]
    ImportedLine.objects.filter(pk__in=replaced).update(
        result=Result.OLDER, sentence=REPLACED, content=None, keys=[], doubts=[]
    )
