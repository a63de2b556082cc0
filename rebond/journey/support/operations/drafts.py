"""What is being typed of a meeting, kept until it is saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.journey.support.models import NoteDraft
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def keep_draft(
    beneficiary: Beneficiary,
    *,
    version: int,
    writer: str,
    values: Mapping[str, Sequence[str]],
    member: Membership,
    by: Actor,
    at: datetime,
) -> NoteDraft:
    """Keep what was typed, as typed. `writer` names one opening of the form, `version` the draft that it started from.

    Raises ValidationError when another window of the same agent wrote since.
    """
    Beneficiary.objects.select_for_update(of=("self",)).get(pk=beneficiary.pk)
    draft = _of(beneficiary, member)
    if draft.writer != writer:
        if draft.version != version:
            raise ValidationError(_elsewhere(draft), code="version")
        draft.writer = writer
        draft.version += 1
        journal.record("keep_draft", draft, by=by, at=at)
    draft.values = {name: list(typed) for name, typed in values.items()}
    draft.updated_at = at
    draft.save(force_insert=draft._state.adding)
    return draft


def close_draft(beneficiary: Beneficiary, *, member: Membership, at: datetime) -> None:
    """What was being typed is saved: nothing is kept of it, and a window that still sends it is refused."""
    draft = _of(beneficiary, member)
    draft.writer, draft.values, draft.updated_at = "", {}, at
    draft.version += 1
    draft.save(force_insert=draft._state.adding)


def _of(beneficiary: Beneficiary, member: Membership) -> NoteDraft:
    known = NoteDraft.objects.filter(beneficiary=beneficiary, author=member).first()
    return known or NoteDraft(beneficiary=beneficiary, author=member, version=0)


def _elsewhere(draft: NoteDraft) -> str:
    return (
        f"Vous avez écrit dans une autre fenêtre {words.moment(draft.updated_at)}. "
        "Rien n'est remplacé : enregistrez cette page-ci, ou fermez-la et rouvrez l'entretien."
    )
