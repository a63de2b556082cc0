"""A contract that everybody signed: validated where the pack says so, sealed once, its promises made steps; then its end."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.documents import seals
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.tenancy import links
from rebond.journey.contracts.models import Contract, ContractText
from rebond.journey.contracts.operations.drafting import locked
from rebond.journey.contracts.operations.printing import filename, printed, title
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import EndReason, Status
from rebond.journey.support import operations as support
from rebond.journey.support import queries as steps
from rebond.people.accounts.models import Membership

TO_VERIFY = "contracts.verify"
"""The purpose of the link printed on a sealed contract, with which anybody checks it."""
ALWAYS = timedelta(days=36_525)
REASON = "Contrat signé par toutes les parties"


@transaction.atomic
def validate(contract: Contract, *, member: Membership, by: Actor, at: datetime) -> Contract:
    """The Département validates what everybody signed: the contract is concluded. Raises IllegalMove before."""
    row = locked(contract)
    if row.status != Status.TO_VALIDATE:
        raise IllegalMove("Ce contrat n'est plus à valider : rouvrez la page.", code="moved")
    row.validated_at, row.validated_by = at, member
    return conclude(row, texts.latest(row), by=by, at=at, validated_at=at, validated_by=member)


def conclude(contract: Contract, text: ContractText, *, by: Actor, at: datetime, **facts: Any) -> Contract:
    """In force: the one before is replaced, the PDF sealed with its evidence, dated promises become steps. For this package."""
    content = texts.of(text)
    starts_on, ends_on = content.starts_on, content.ends_on
    if starts_on is None or ends_on is None:
        raise ValidationError("Ce texte n'a pas de dates : reprenez-le.")
    _replace(contract, starts_on, by=by, at=at)
    sealed = _seal(contract, text, at=at)
    row = move(contract, to=Status.SIGNED, by=by, at=at, starts_on=starts_on, ends_on=ends_on, sealed=sealed, **facts)
    _make_steps(row, text, by=by, at=at)
    journal.record("seal", row, by=by, at=at, after=sealed.sha256[:20])
    return row


@transaction.atomic
def end(contract: Contract, *, on: date, reason: str, by: Actor, at: datetime) -> Contract:
    """The contract ends before its term. Raises IllegalMove unless it is signed, ValidationError for a day out of it."""
    today = timezone.localtime(at).date()
    if on > today:
        raise ValidationError({"on": "Ce jour n'est pas encore passé : notez la fin le jour venu."})
    row = locked(contract)
    if row.starts_on and on < row.starts_on and reason != EndReason.MISTAKE:
        raise ValidationError({"on": f"Le contrat a commencé le {row.starts_on:%d/%m/%Y} : sa fin vient après."})
    return move(row, to=Status.ENDED, by=by, at=at, ended_on=on, end_reason=reason)


def commitment_id(text: ContractText, rank: int) -> UUID:
    """The number of one promise of a text: the `source_id` of its step."""
    return uuid5(text.pk, str(rank))


def _replace(contract: Contract, starts_on: date, *, by: Actor, at: datetime) -> None:
    """The contract in force gives way, on the eve of this one's first day."""
    former = Contract.objects.filter(beneficiary=contract.beneficiary_id, status=Status.SIGNED).first()
    if former is not None:
        last = min(starts_on - timedelta(days=1), former.ends_on or starts_on)
        move(former, to=Status.REPLACED, by=by, at=at, ended_on=last)


def _seal(contract: Contract, text: ContractText, *, at: datetime) -> Any:
    token = links.create(purpose=TO_VERIFY, object_id=contract.pk, expires_at=at + ALWAYS)
    address = settings.SITE_URL + reverse("contracts:verify", args=[token])
    pdf = seals.seal(printed(contract, text, at=at, address=address), reason=REASON, at=at)
    return documents.store(pdf, title=f"{title(contract)}, signé", filename=filename(contract, text, "-signe"), at=at)


def _make_steps(contract: Contract, text: ContractText, *, by: Actor, at: datetime) -> None:
    """Each dated promise, unless the same is under way already: what a renewal copies is not asked twice."""
    known = {(step.doer, step.text, step.due_on) for step in steps.open_steps(contract.beneficiary)}
    for rank, one in enumerate(texts.of(text).commitments):
        if one.due_on is not None and (one.doer, one.text, one.due_on) not in known:
            support.add_step(
                contract.beneficiary, doer=one.doer, text=one.text, due_on=one.due_on,
                source_id=commitment_id(text, rank), member=contract.referent, by=by, at=at,
            )  # fmt: skip
