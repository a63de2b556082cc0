"""A text that a party may sign now, its contract held until the end of the act."""

from rebond.ground.lifecycle.operations import IllegalMove
from rebond.journey.contracts.content import Signatory
from rebond.journey.contracts.models import Contract, ContractText
from rebond.journey.contracts.operations.drafting import locked
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import Status

CHANGED = "Ce texte a changé, ou n'est plus à signer : rouvrez la page pour lire la nouvelle version."
SIGNED = "C'est déjà signé : actualisez la page."


def signable(text: ContractText, party: str) -> tuple[Contract, ContractText]:
    """The contract, locked, and the text as it is. Raises IllegalMove when this party has nothing to sign here."""
    contract = locked(Contract(pk=text.contract_id))
    latest = texts.latest(contract)
    if latest.pk != text.pk or contract.status != Status.TO_SIGN or latest.frozen_at is None:
        raise IllegalMove(CHANGED, code="moved")
    if latest.signatures.filter(party=party).exists():
        raise IllegalMove(SIGNED, code="moved")
    return contract, latest


def signatory(text: ContractText, party: str) -> Signatory | None:
    """Who the text says is to sign for this party."""
    return next((one for one in texts.of(text).parties if one.party == party), None)
