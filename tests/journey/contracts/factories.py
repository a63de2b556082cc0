"""Contracts at each step, made by the operations."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from rebond.ground.messaging.models import Message
from rebond.journey.contracts import operations
from rebond.journey.contracts.content import Commitment, Content
from rebond.journey.contracts.models import Contract, ContractText, Signature
from rebond.journey.contracts.queries import texts
from rebond.journey.contracts.states import Means, Party
from rebond.journey.support.states import Doer
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent
from tests.factories import NOON, TODAY
from tests.journey.orientation.factories import OrientationFactory

MONTH = timedelta(days=30)
DUE_ON = TODAY + MONTH


def written(today: date) -> dict[str, Any]:
    """What is written in a draft beyond what the diagnosis recalls."""
    return {
        "objectives": ("Retrouver un emploi dans la restauration",),
        "commitments": (
            Commitment(Doer.PERSON, "Refaire mon CV", due_on=today + MONTH),
            Commitment(Doer.PERSON, "Répondre aux offres", how_often="Chaque semaine"),
            Commitment(Doer.AGENT, "Proposer un atelier CV", due_on=today + MONTH),
        ),
        "starts_on": today,
    }


def person(**changes: Any) -> Beneficiary:
    """Somebody with a référent, a telephone and an e-mail address, who agreed to both."""
    found: Beneficiary = OrientationFactory(followed=True).beneficiary
    found.refresh_from_db()
    for name, value in {"phone": "0612345678", "email": "zoe@exemple.example", **changes}.items():
        setattr(found, name, value)
    found.phone_consent = found.email_consent = Consent.AGREED
    found.save()
    return found


def referent(contract: Contract) -> Membership:
    return contract.beneficiary.referent or contract.referent


def acting(member: Membership) -> dict[str, Any]:
    """`by` of a member, now."""
    return {"by": Principal(member.user, member, member.departement_id).actor, "at": NOON}


def drafted(beneficiary: Beneficiary | None = None, *, at: datetime = NOON, **changes: Any) -> Contract:
    """A draft in which everything is written."""
    whom = beneficiary or person()
    member = whom.referent
    assert member is not None
    who = {**acting(member), "at": at}
    contract = operations.draft(whom, member=member, **who)
    found = replace(texts.of(texts.latest(contract)), **{**written(at.date()), **changes})
    operations.write(contract, content=found, version=contract.version, member=member, **who)
    return fresh(contract)


def proposed(beneficiary: Beneficiary | None = None, *, at: datetime = NOON, **changes: Any) -> Contract:
    contract = drafted(beneficiary, at=at, **changes)
    operations.propose(contract, **{**acting(referent(contract)), "at": at})
    return fresh(contract)


def fresh(contract: Contract) -> Contract:
    return texts.shown(Contract.objects.all()).get(pk=contract.pk)


def text_of(contract: Contract) -> ContractText:
    return texts.latest(contract)


def content_of(contract: Contract) -> Content:
    return texts.of(texts.latest(contract))


def code_sent(contract: Contract, *, channel: str = "sms", at: datetime = NOON) -> str:
    """Ask for a code, and read it where the person would."""
    operations.send_code(text_of(contract), channel=channel, **{**acting(referent(contract)), "at": at})
    mine = Message.objects.filter(kind="code", recipient_id=contract.beneficiary_id)
    body = mine.order_by("-created_at", "-pk")[0].body
    return next(word.strip(".") for word in body.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)


def person_signs(contract: Contract, *, at: datetime = NOON) -> Signature | None:
    code = code_sent(contract, at=at)
    return operations.sign(
        text_of(contract), party=Party.PERSON, name=contract.beneficiary.full_name, means=Means.SMS, code=code,
        by=acting(referent(contract))["by"], at=at,
    )  # fmt: skip


def referent_signs(contract: Contract, *, at: datetime = NOON) -> Signature | None:
    member = referent(contract)
    return operations.sign(
        text_of(contract), party=Party.REFERENT, name=member.user.full_name, means=Means.ACCOUNT, member=member,
        by=acting(member)["by"], at=at,
    )  # fmt: skip


def signed(beneficiary: Beneficiary | None = None, *, at: datetime = NOON, **changes: Any) -> Contract:
    """Signed by all, and validated where the pack says so: sealed."""
    contract = proposed(beneficiary, at=at, **changes)
    person_signs(contract, at=at)
    referent_signs(contract, at=at)
    contract = fresh(contract)
    if contract.status == "to_validate":
        member = referent(contract)
        operations.validate(contract, member=member, **{**acting(member), "at": at})
    return fresh(contract)
