"""Letters: those that wait are printed together, in one file, then put in the post by a human."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all
from rebond.ground.messaging import queries, rules
from rebond.ground.messaging.models import Batch, Message
from rebond.ground.messaging.states import Status
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement

SHEET = Path(__file__).resolve().parent.parent / "typst" / "letters.typ"
AT_MOST = 500
"""Letters of one file: a printer's tray, and a few seconds of work."""


@transaction.atomic
def prepare(*, day: str, by: Actor, at: datetime) -> Batch:
    """Make one file of the letters that wait (the oldest AT_MOST), in the order of postal codes then names.

    `day`: what each says above its words, « mardi 3 mars 2026 ». Raises ValidationError when none waits.
    """
    waiting = list(queries.waiting_letters().select_for_update(of=("self",)).order_by("created_at", "pk")[:AT_MOST])
    if not waiting:
        raise ValidationError("Aucun courrier n'attend : un autre agent vient peut-être de les préparer.")
    letters = sorted(waiting, key=_round)
    number = (Batch.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    title = f"Courriers {number}"
    document = documents.store(
        _typeset(letters, day=day, at=at), title=title, filename=f"courriers-{number}.pdf", at=at
    )
    batch = Batch.objects.create(number=number, document=document, letters=len(letters), made_at=at)
    move_all(_those(letters), to=Status.SENDING, by=by, at=at, changes={"claimed_at": at, "batch": batch})
    for rank, letter in enumerate(letters, start=1):
        letter.rank = rank
    Message.objects.bulk_update(letters, ["rank"], batch_size=1000)
    journal.record("prepare", batch, by=by, at=at)
    return batch


@transaction.atomic
def post(batch: Batch, *, by: Actor, at: datetime) -> int:
    """A human put these letters in the post. How many. Raises ValidationError when it was said already."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.posted_at is not None:
        raise ValidationError("Cet envoi est déjà posté : actualisez la page.")
    batch.posted_at = at
    batch.save(update_fields=["posted_at"])
    journal.record("post", batch, by=by, at=at)
    return move_all(batch.messages.all(), to=Status.SENT, by=by, at=at, changes={"sent_at": at})


def reprint(letter: Message, *, day: str, by: Actor, at: datetime) -> bytes:
    """The PDF of one letter of a batch, as it was printed; the journal keeps that it was taken again."""
    journal.record("reprint", letter, by=by, at=at)
    return _typeset([letter], day=day, at=letter.claimed_at or at)


def _round(letter: Message) -> tuple[str, list[str], UUID]:
    """The postal code, then the family name, in capitals, before the first name; accents apart."""
    parts = sorted(letter.recipient_name.split(), key=lambda word: not word.isupper())
    return letter.address.splitlines()[-1].split(" ")[0], [rules.unaccented(part) for part in parts], letter.pk


def _those(letters: list[Message]) -> "queries.Messages":
    return Message.objects.filter(pk__in=[letter.pk for letter in letters])


def _typeset(letters: list[Message], *, day: str, at: datetime) -> bytes:
    home = Departement.objects.get(pk=context.current())
    said = [
        {
            "name": letter.recipient_name,
            "address": letter.address.splitlines(),
            "subject": letter.subject,
            "paragraphs": [part.strip() for part in letter.body.split("\n\n") if part.strip()],
        }
        for letter in letters
    ]
    data = {"letters": said, "day": day, "place": home.contact.get("city", "")}
    return documents.typeset(SHEET, data, at=at)
