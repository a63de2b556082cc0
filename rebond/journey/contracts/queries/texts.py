"""The texts of a contract, who is to sign and who did, and what the pack asks of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rebond.ground.parameters import queries as parameters
from rebond.journey.contracts import content
from rebond.journey.contracts.content import Content, Difference, Signatory
from rebond.journey.contracts.models import Contract, ContractText, Signature
from rebond.journey.contracts.rules import BESIDE, Limits, beside
from rebond.journey.contracts.states import Party, Regime
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary

SHOWN = (
    "beneficiary__pole",
    "beneficiary__structure",
    "referent__user",
    "organisation",
    "sealed",
    "validated_by__user",
)


def shown(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """Contracts with what their pages say of them."""
    return rows.select_related(*SHOWN)


def latest(contract: Contract) -> ContractText:
    """The text that is being written, signed, or was."""
    rows = ContractText.objects.filter(contract=contract).select_related("document", "written_by__user")
    found: ContractText = rows.order_by("-number")[0]
    return found


def of(text: ContractText) -> Content:
    """What a text says."""
    return content.from_json(text.content)


def changes(text: ContractText) -> list[Difference]:
    """What this text changes in the one that was proposed before it; nothing in a first one."""
    former = ContractText.objects.filter(contract=text.contract_id, number__lt=text.number).order_by("-number").first()
    return content.differences(of(former), of(text)) if former else []


def regime(on: date) -> Regime:
    """The law of the contracts that are begun on a day."""
    return Regime(parameters.get("contract.regime", on=on))


def limits(kind: str, *, on: date) -> Limits:
    """What the pack allows in a text of this regime."""
    asked = parameters.get("contract.weekly_hours", on=on) if kind == Regime.CE else None
    reasons = parameters.get("contract.exemption_reasons", on=on) if kind == Regime.CE else ()
    duration = parameters.get("contract.duration", on=on)
    return Limits(
        duration["default_months"],
        duration["max_months"],
        asked["minimum"] if asked else None,
        asked["reducible_to"] if asked else 0,
        {one["code"]: one["label"] for one in reasons},
    )


def is_validated(on: date) -> bool:
    """Whether the Département validates what everybody signed."""
    return bool(parameters.get("contract.validation", on=on))


def signatories(person: Beneficiary, referent: Membership, *, on: date) -> tuple[Signatory, ...]:
    """Who is to sign: those of the pack, and the professionals who follow the person with the référent."""
    asked = [Party(code) for code in parameters.get("contract.signatories", on=on)]
    found = {Party.PERSON: Signatory(Party.PERSON, person.full_name), Party.REFERENT: _agent(Party.REFERENT, referent)}
    others = beside(person).exclude(member=referent)
    for row in others.select_related("member__user").order_by("-since", "pk"):
        party = BESIDE[Role(row.role)]
        found.setdefault(party, _agent(party, row.member))
    if Party.DEPARTEMENT in asked:
        found[Party.DEPARTEMENT] = Signatory(Party.DEPARTEMENT, str(person.departement.institution))
    return tuple(found[party] for party in Party if party in found and (party in asked or party in BESIDE.values()))


def _agent(party: Party, member: Membership) -> Signatory:
    return Signatory(party, member.user.full_name, str(member.pk))


@dataclass(frozen=True)
class Turn:
    """One party of a text, and its signature once it is given."""

    signatory: Signatory
    signature: Signature | None

    @property
    def label(self) -> str:
        return str(Party(self.signatory.party).label)


def turns(text: ContractText) -> list[Turn]:
    """Who signed a text, who is still to."""
    given = {row.party: row for row in text.signatures.select_related("paper", "member__user")}
    return [Turn(one, given.get(one.party)) for one in of(text).parties]


def is_everybody(parties: Collection[Signatory], text: ContractText) -> bool:
    """Every party of the text signed it."""
    return {one.party for one in parties} <= set(text.signatures.values_list("party", flat=True))
