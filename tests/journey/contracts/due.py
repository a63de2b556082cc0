"""Contracts at each step, and PPAE, as their rows: for the queues, the figures and the pages that read them."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from rebond.ground.documents import operations as documents
from rebond.journey.contracts.models import Contract, ContractText, Ppae
from rebond.journey.contracts.states import PpaeMeans, Regime
from rebond.journey.orientation.models import Orientation
from tests.factories import NOON, TODAY, OrganisationFactory
from tests.journey.orientation.factories import OrientationFactory


def followed(**facts: Any) -> Orientation:
    """Oriented to a structure, handed over, with a référent."""
    row: Orientation = OrientationFactory(followed=True, **facts)
    row.beneficiary.refresh_from_db()
    return row


def at_france_travail(**facts: Any) -> Orientation:
    """Oriented to an agency of France Travail."""
    return followed(structure=OrganisationFactory(capabilities=["france_travail"]), **facts)


def signed(*, ends_on: date | None = None, at: datetime = NOON - timedelta(days=5)) -> dict[str, Any]:
    """The facts of a contract that everybody signed, since the orientation of `followed`."""
    return {"signed_at": at, "starts_on": at.date(), "ends_on": ends_on or TODAY + timedelta(days=120)}


class ContractFactory(DjangoModelFactory[Contract]):
    class Meta:
        model = Contract

    orientation = factory.LazyFunction(followed)
    beneficiary = factory.SelfAttribute("orientation.beneficiary")
    regime = Regime.CE
    organisation = factory.SelfAttribute("orientation.structure")
    referent = factory.LazyAttribute(lambda o: o.orientation.assignment.referent)
    made_at = NOON - timedelta(days=61)


def frozen(contract: Contract, *, at: datetime, **content: Any) -> ContractText:
    """A text proposed to sign, with a PDF of one line."""
    pdf = documents.store(b"%PDF-1.7 contrat", title="Contrat", filename="contrat.pdf", at=at)
    digest = hashlib.sha256(str(contract.pk).encode()).hexdigest()
    facts: dict[str, Any] = {"frozen_at": at, "document": pdf, "sha256": digest, "content": content}
    return ContractText.objects.create(
        contract=contract, number=1, written_at=at, written_by=contract.referent, **facts
    )


class PpaeFactory(DjangoModelFactory[Ppae]):
    class Meta:
        model = Ppae

    orientation = factory.LazyFunction(at_france_travail)
    beneficiary = factory.SelfAttribute("orientation.beneficiary")
    means = PpaeMeans.PHOTO
    received_at = NOON
