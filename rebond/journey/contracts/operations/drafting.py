"""Beginning a contract, writing its text, giving it up."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.journey.contracts import content as contents
from rebond.journey.contracts.content import Content
from rebond.journey.contracts.models import Contract, ContractText
from rebond.journey.contracts.queries import drafting, texts
from rebond.journey.contracts.states import Status
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary


class Stale(ValidationError):
    """Somebody wrote in the contract since this page was opened; `text` is what they wrote."""

    def __init__(self, text: ContractText) -> None:
        author = text.written_by.user.full_name
        super().__init__(f"{author} a écrit dans ce contrat entre-temps : comparez, puis enregistrez.", code="stale")
        self.text = text


def locked(contract: Contract) -> Contract:
    """The contract, nobody else writing."""
    found: Contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related(
            "beneficiary__referent__user", "beneficiary__structure", "beneficiary__departement", "referent__user"
        )
        .select_related("organisation", "validated_by__user")
        .get(pk=contract.pk)
    )
    return found


def under_way(person: Beneficiary) -> Orientation | None:
    """The orientation that a contract answers. For this package."""
    found: Orientation | None = Orientation.objects.filter(beneficiary=person, status__in=DECIDED).first()
    return found


@transaction.atomic
def draft(
    beneficiary: Beneficiary, *, member: Membership, by: Actor, at: datetime, renews: Contract | None = None
) -> Contract:
    """Begin a contract with the person: recalled from the diagnosis, or from the contract that it renews.

    Raises ValidationError without a référent, or when another contract is being prepared.
    """
    person = Beneficiary.objects.select_for_update(of=("self",)).select_related("referent", "structure").get(
        pk=beneficiary.pk
    )  # fmt: skip
    if person.referent is None or person.structure is None:
        raise ValidationError(
            "Cette personne n'a pas de référent : la structure en désigne un, puis le contrat se prépare."
        )
    today = timezone.localtime(at).date()
    row = Contract(
        beneficiary=person,
        orientation=under_way(person),
        regime=texts.regime(today),
        organisation=person.structure,
        referent=person.referent,
        made_at=at,
        renews=renews,
    )
    row.validate_constraints()
    row.save(force_insert=True)
    first = drafting.beginning(person, regime=row.regime, renews=renews, today=today)
    _add_text(row, first, number=1, member=member, at=at)
    journal.record("draft", row, by=by, at=at)
    return row


@transaction.atomic
def write(
    contract: Contract, *, content: Content, version: int, member: Membership, by: Actor, at: datetime
) -> ContractText:
    """Keep the text as it was typed. `version` is the contract's that was read.

    Raises Stale, with what the other wrote, when somebody was faster; IllegalMove once it is proposed.
    """
    row = locked(contract)
    if row.status != Status.DRAFT:
        raise IllegalMove("Ce contrat n'est plus en préparation : rouvrez la page.", code="moved")
    text = texts.latest(row)
    if row.version != version:
        raise Stale(text)
    text.content, text.written_at, text.written_by = contents.to_json(content), at, member
    text.save(update_fields=["content", "written_at", "written_by"])
    row.version += 1
    row.save(update_fields=["version"])
    journal.record("write_contract", row, by=by, at=at)
    return text


def cancel(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """Give up a contract that is not signed by all; the one that it was to renew may be renewed again.

    Raises IllegalMove once it is signed.
    """
    return move(contract, to=Status.CANCELLED, by=by, at=at, renews=None, signed_at=None)


def _add_text(row: Contract, content: Content, *, number: int, member: Membership, at: datetime) -> ContractText:
    return ContractText.objects.create(
        contract=row, number=number, content=contents.to_json(content), written_at=at, written_by=member
    )
