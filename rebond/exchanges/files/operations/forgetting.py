"""Erasing what is no longer needed of the files that came in."""

from datetime import datetime, timedelta

from django.db import transaction

from rebond.exchanges.files.models import ImportedFile, ImportedLine
from rebond.exchanges.files.operations.receiving import cancel
from rebond.exchanges.files.states import OVER, Result, Status
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor

UNCONFIRMED = timedelta(days=7)
"""A file that nobody confirmed: what it says is old by then, and its bytes hold NIR in clear."""

REJECTED = timedelta(days=30)
"""Rejected lines can be downloaded and corrected for so long after the import."""

DOUBTFUL = timedelta(days=90)
"""Three monthly flows have told it again."""

REPORT = timedelta(days=2 * 365)
"""Counts, and who was touched by which file."""

STRAY = timedelta(days=1)
"""Long enough for a deposit under way."""

TOO_LATE = "Personne n'a vérifié cette ligne pendant trois mois : elle est effacée."
WAITING = (Status.RECEIVED, Status.QUEUED, Status.READ, Status.PREVIEWED)


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> None:
    """Give up files that nobody confirmed, then erase contents, doubts and reports past their time."""
    for file in ImportedFile.objects.filter(status__in=WAITING, received_at__lt=at - UNCONFIRMED).order_by("pk"):
        cancel(file, by=by, at=at)
    _forget_contents(by=by, at=at)
    ImportedFile.objects.filter(over_at__lt=at - REPORT).delete()
    _sweep(at=at)


def _forget_contents(*, by: Actor, at: datetime) -> None:
    over = ImportedFile.objects.filter(status=Status.APPLIED)
    old = over.filter(over_at__lt=at - REJECTED)
    ImportedLine.objects.filter(file__in=old, result=Result.REJECTED).exclude(content=None).update(content=None)
    waiting = ImportedLine.objects.filter(file__in=over.filter(over_at__lt=at - DOUBTFUL), result=Result.DOUBTFUL)
    late = list(waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    ImportedLine.objects.filter(pk__in=late).update(
        result=Result.REJECTED, sentence=TOO_LATE, doubts=[], content=None, keys=[]
    )
    journal.record_all("forget", ImportedLine, [(pk, Result.DOUBTFUL, Result.REJECTED) for pk in late], by=by, at=at)
    old.filter(forgotten_at=None).update(forgotten_at=at)


def _sweep(*, at: datetime) -> None:
    """Erase the bytes that no file under way answers for: a transaction failed after they were written."""
    live = {str(pk) for pk in ImportedFile.objects.exclude(status__in=OVER).values_list("pk", flat=True)}
    for path in ImportedFile().path.parent.glob("*"):
        if path.name not in live and path.stat().st_mtime < (at - STRAY).timestamp():
            path.unlink(missing_ok=True)
