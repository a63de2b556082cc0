"""Deciding who the doubtful people of a line are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.exchanges.files import sealing
from rebond.exchanges.files.models import ImportedLine
from rebond.exchanges.files.operations import applying
from rebond.exchanges.files.states import Result
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.intake import NEW
from rebond.people.beneficiaries.models import Beneficiary

SET_ASIDE = "Laissé de côté par un agent."


@transaction.atomic
def settle(
    line: ImportedLine, *, people: Mapping[int, UUID], settled_by: Membership, by: Actor, at: datetime
) -> ImportedLine:
    """Say who each doubtful adult is, by their rank: someone known, or `NEW`; the line is then applied.

    Raises ValidationError when someone else decided, when a choice is missing or is not a candidate. A line
    that is doubtful again (somebody changed meanwhile) stays in the queue with its new candidates.
    """
    row = _locked(line)
    chosen = {doubt["adult"]: _choice(doubt, people) for doubt in row.doubts}
    known = [pk for pk in chosen.values() if pk != NEW]
    if len(set(known)) < len(known):
        raise ValidationError("Deux adultes du foyer ne peuvent pas être la même personne.")
    if Beneficiary.objects.filter(pk__in=known).count() < len(known):
        raise ValidationError("Une des personnes proposées n'est plus dans le département : actualisez la page.")
    record = sealing.unseal_record(row.content)
    adults = tuple(
        replace(adult, is_same_as=chosen[rank]) if rank in chosen else adult for rank, adult in enumerate(record.adults)
    )
    applying.take(row.file, [row], [replace(record, adults=adults)], by=by, at=at)
    if row.result != Result.DOUBTFUL:
        _sign(row, settled_by, at)
    journal.record("settle", row, by=by, at=at, before=Result.DOUBTFUL, after=row.result)
    return row


def _locked(line: ImportedLine) -> ImportedLine:
    row = ImportedLine.objects.select_for_update(of=("self",)).select_related("file").get(pk=line.pk)
    if row.result != Result.DOUBTFUL:
        raise ValidationError("Cette ligne a déjà été vérifiée : actualisez la page.", code="moved")
    return row


def _choice(doubt: Mapping[str, object], people: Mapping[int, UUID]) -> UUID:
    chosen = people.get(int(str(doubt["adult"])))
    candidates = doubt["candidates"]
    if chosen is None:
        raise ValidationError("Dites pour chaque adulte s'il est déjà connu ou nouveau.")
    if chosen != NEW and isinstance(candidates, list) and str(chosen) not in candidates:
        raise ValidationError("Cette personne n'est pas parmi celles proposées : actualisez la page.")
    return chosen


def _sign(line: ImportedLine, settled_by: Membership, at: datetime) -> None:
    line.settled_by, line.settled_at = settled_by, at
    line.save(update_fields=["settled_by", "settled_at"])


@transaction.atomic
def set_aside(lines: Iterable[ImportedLine], *, settled_by: Membership, by: Actor, at: datetime) -> int:
    """Do not import these lines; returns how many still waited. They can be downloaded with the rejected ones."""
    waiting = ImportedLine.objects.filter(pk__in=[line.pk for line in lines], result=Result.DOUBTFUL)
    ids = list(waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    ImportedLine.objects.filter(pk__in=ids).update(
        result=Result.REJECTED, sentence=SET_ASIDE, settled_by=settled_by, settled_at=at
    )
    journal.record_all("set_aside", ImportedLine, [(pk, Result.DOUBTFUL, Result.REJECTED) for pk in ids], by=by, at=at)
    return len(ids)


@transaction.atomic
def settle_the_same(
    lines: Sequence[tuple[ImportedLine, Mapping[int, UUID]]], *, settled_by: Membership, by: Actor, at: datetime
) -> int:
    """Settle each line with the people given; one that has moved meanwhile is left. Returns how many are settled."""
    done = 0
    for line, people in lines:
        try:
            settled = settle(line, people=people, settled_by=settled_by, by=by, at=at)
        except ValidationError:  # decided meanwhile: nothing is lost, the queue shows what is left
            continue
        done += settled.result != Result.DOUBTFUL
    return done
