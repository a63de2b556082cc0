"""Each party signs the exact same text, or the person says why not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.ground.messaging.states import Channel
from rebond.ground.web import words
from rebond.journey.contracts.models import Contract, ContractText, Signature, SigningRefusal
from rebond.journey.contracts.operations import codes
from rebond.journey.contracts.operations.concluding import conclude
from rebond.journey.contracts.operations.signable import signable, signatory
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import Means, Party, Status
from rebond.journey.support.models import Replacement
from rebond.people.accounts.models import Membership

BY_CODE = {Means.SMS: Channel.SMS, Means.EMAIL: Channel.EMAIL}
OF_PERSON = {*BY_CODE, Means.TABLET, Means.PAPER}
OF_AGENT = {Means.ACCOUNT, Means.PAPER}


@transaction.atomic
def sign(
    text: ContractText,
    *,
    party: str,
    name: str,
    means: str,
    member: Membership | None = None,
    code: str = "",
    paper: Document | None = None,
    evidence: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> Signature | None:
    """One party signs this very text, now; when it is the last, the contract is concluded, or goes to the Département.

    None when `code` is not the one that was sent: the try is counted, so that nothing may undo it. `member`: the agent who
    signs, for themselves or for the absent colleague whom they replace, or before whom the person does (tablet, paper).
    Raises IllegalMove when the text changed or is signed already, ValidationError when these means are not this party's.
    """
    contract, text = signable(text, party)
    _check(text, party=party, name=name, means=means, member=member, paper=paper)
    proof = {**(evidence or {}), "document": text.document.sha256 if text.document else ""}
    proof |= _replacing(text, party=party, means=means, member=member, at=at)
    if means in BY_CODE:
        spent = codes.spend(text, channel=BY_CODE[Means(means)], code=code, at=at)
        if spent is None:
            return None
        proof |= {
            "address": codes.masked(contract.beneficiary, spent.channel),
            "code_sent_at": spent.sent_at.isoformat(),
        }
    elif party == Party.PERSON and member is not None:
        proof |= {"agent": f"avec {member.user.full_name}"}
    row = Signature(
        text=text, party=party, name=" ".join(name.split()), member=member, means=means, signed_at=at,
        sha256=text.sha256, evidence=proof, paper=paper,
    )  # fmt: skip
    row.clean_fields(exclude={"departement", "text", "member", "paper", "evidence"})
    row.save(force_insert=True)
    journal.record("sign", row, by=by, at=at, after=f"{party} {means}")
    _follow(contract, text, by=by, at=at)
    return row


@transaction.atomic
def refuse(
    text: ContractText, *, words: str, member: Membership | None = None, by: Actor, at: datetime
) -> SigningRefusal:
    """The person does not sign this text: their words are kept, and nothing else follows. `member`: who noted them.

    Raises IllegalMove when there is nothing to sign any more, ValidationError without a word.
    """
    contract, text = signable(text, Party.PERSON)
    if not words.strip():
        raise ValidationError({"words": "Écrivez ce que dit la personne, avec ses mots, même en peu de mots."})
    row = SigningRefusal(text=text, words=words.strip(), noted_at=at, noted_by=member)
    row.clean_fields(exclude={"departement", "text", "noted_by"})
    row.save(force_insert=True)
    move(contract, to=Status.REFUSED, by=by, at=at)
    journal.record("refuse_to_sign", row, by=by, at=at)
    return row


def _check(
    text: ContractText, *, party: str, name: str, means: str, member: Membership | None, paper: Document | None
) -> None:
    """The means are this party's, and everything they need is there."""
    expected = signatory(text, party)
    if expected is None:
        raise ValidationError("Ce texte ne demande pas cette signature.", code="party")
    if not name.strip():
        raise ValidationError({"name": "Écrivez le nom de qui signe."})
    if means not in (OF_PERSON if party == Party.PERSON else OF_AGENT):
        raise ValidationError("Cette façon de signer n'est pas prévue pour cette partie.", code="means")
    if means == Means.PAPER and paper is None:
        raise ValidationError({"paper": "Joignez le papier signé : une photo ou un PDF."})
    if means in (Means.TABLET, Means.ACCOUNT, Means.PAPER) and member is None:
        raise ValidationError("Cette signature se donne avec un agent.", code="member")


def _replacing(
    text: ContractText, *, party: str, means: str, member: Membership | None, at: datetime
) -> dict[str, str]:
    """What is kept when a colleague signs for the absent one whom the text names. Raises ValidationError for any other."""
    expected = signatory(text, party)
    if means != Means.ACCOUNT or expected is None or member is None or expected.member in ("", str(member.pk)):
        return {}
    absent = Replacement.objects.covering(timezone.localtime(at).date()).filter(substitute=member)
    if not absent.filter(absent=UUID(expected.member)).exists():
        raise ValidationError(f"C'est à {expected.name} de signer ici.", code="member")
    return {"agent": f"en remplacement {words.of(expected.name)}"}


def _follow(contract: Contract, text: ContractText, *, by: Actor, at: datetime) -> None:
    if not texts.is_everybody(texts.of(text).parties, text):
        return
    if texts.is_validated(timezone.localtime(at).date()):
        move(contract, to=Status.TO_VALIDATE, by=by, at=at, signed_at=at)
    else:
        conclude(contract, text, by=by, at=at, signed_at=at)
