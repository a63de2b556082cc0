"""Freezing a text so that each party signs the same one; taking it back to change it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import links
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import rules
from rebond.journey.contracts.models import Contract, ContractText
from rebond.journey.contracts.operations.drafting import locked, under_way
from rebond.journey.contracts.operations.printing import filename, printed, title
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import Status
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.operations import notices

TO_SIGN = "contracts.sign"
"""The purpose of the link with which the person reads and signs, without an account."""


@transaction.atomic
def propose(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """Freeze the text (canonical JSON, its SHA-256, its PDF) and ask every party to sign it; the person gets a link.

    Raises ValidationError, by section, while something is missing; IllegalMove unless it is a draft.
    """
    row = locked(contract)
    if row.status != Status.DRAFT:
        raise IllegalMove("Ce contrat n'est plus en préparation : rouvrez la page.", code="moved")
    today, text = timezone.localtime(at).date(), texts.latest(row)
    row.referent, row.organisation = (
        row.beneficiary.referent or row.referent,
        row.beneficiary.structure or row.organisation,
    )
    found = texts.of(text)
    _check(row, text, at)
    final = replace(
        found,
        parties=texts.signatories(row.beneficiary, row.referent, on=today),
        reference=f"{row.get_regime_display()} {row.pk}, version {text.number}, dossier {row.beneficiary.number}",
    )
    text.content, text.sha256, text.frozen_at = contents.to_json(final), contents.digest(final), at
    pdf = printed(row, text, at=at)
    text.document = documents.store(pdf, title=title(row), filename=filename(row, text), at=at)
    text.save(update_fields=["content", "sha256", "frozen_at", "document"])
    who = {"referent": row.referent, "organisation": row.organisation, "orientation": under_way(row.beneficiary)}
    proposed = move(row, to=Status.TO_SIGN, by=by, at=at, version=row.version + 1, **who)
    journal.record("propose_contract", text, by=by, at=at, after=text.sha256[:20])
    _tell(row, at=at)
    return proposed


@transaction.atomic
def take_back(contract: Contract, *, member: Membership, by: Actor, at: datetime) -> ContractText:
    """Change a text that was proposed: another version, which everybody signs; signatures stay on the one they signed.

    Raises IllegalMove when it is a draft, or signed by all.
    """
    row = locked(contract)
    former = texts.latest(row)
    move(row, to=Status.DRAFT, by=by, at=at, version=row.version + 1, signed_at=None)
    content = replace(texts.of(former), parties=(), reference="")
    text = ContractText(
        contract=row, number=former.number + 1, content=contents.to_json(content), written_at=at, written_by=member
    )
    text.save(force_insert=True)
    journal.record("take_back", text, by=by, at=at)
    return text


def faults(contract: Contract, text: ContractText, *, at: datetime) -> dict[str, list[str]]:
    """What is missing before it is proposed, by section of the page."""
    today = timezone.localtime(at).date()
    found: dict[str, list[str]] = {}
    for section, sentence in rules.faults(texts.of(text), limits=texts.limits(contract.regime, on=today), today=today):
        found.setdefault(section, []).append(sentence)
    return found


def _check(contract: Contract, text: ContractText, at: datetime) -> None:
    if found := faults(contract, text, at=at):
        raise ValidationError([sentence for sentences in found.values() for sentence in sentences])


def issue_link(contract: Contract, *, at: datetime) -> str:
    """The address with which the person reads and signs; it serves for the pack's days."""
    days = parameters.get("contract.link_days", on=timezone.localtime(at).date())
    token = links.create(purpose=TO_SIGN, object_id=contract.pk, expires_at=at + timedelta(days=days))
    return settings.SITE_URL + reverse("contracts:by_link", args=[token])


@transaction.atomic
def remind(contract: Contract, *, by: Actor, at: datetime) -> None:
    """The person gets the link again. Raises ValidationError when nothing reaches them, or there is nothing to sign."""
    row = locked(contract)
    if row.status != Status.TO_SIGN:
        raise IllegalMove("Ce contrat n'est plus à signer : rouvrez la page.", code="moved")
    if not _tell(row, at=at):
        raise ValidationError(
            "Aucun message ne peut partir : il manque un numéro ou une adresse, ou l'accord de la personne."
        )
    journal.record("remind_to_sign", row, by=by, at=at)


def _tell(row: Contract, *, at: datetime) -> bool:
    said: dict[str, Any] = {"link": issue_link(row, at=at), "referent": row.referent.user.full_name}
    return notices.tell(row.beneficiary, message="contract_to_sign", at=at, **said) is not None
