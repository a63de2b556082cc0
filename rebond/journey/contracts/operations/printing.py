"""The PDF of a text: as it is proposed, with where each signs; then, once everybody has, with the page of evidence."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from rebond.ground.documents import operations as documents
from rebond.ground.web import codes, words
from rebond.journey.contracts.models import Contract, ContractText, Signature
from rebond.journey.contracts.queries import reading, texts
from rebond.journey.contracts.queries.texts import Turn
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Sex

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "contract.typ"

BORN: dict[str, str] = {Sex.WOMAN: "née", Sex.MAN: "né"}


def title(contract: Contract) -> str:
    """« Contrat d'engagement de Zoé MARTIN »."""
    return f"{contract.get_regime_display()} {words.of(contract.beneficiary.full_name)}"


def filename(contract: Contract, text: ContractText, suffix: str = "") -> str:
    """« contrat-1234-v2.pdf »."""
    return f"contrat-{contract.beneficiary.number}-v{text.number}{suffix}.pdf"


def printed(contract: Contract, text: ContractText, *, at: datetime, address: str = "") -> bytes:
    """The text on paper. `address`: of the verification page, with the evidence once everybody has signed."""
    turns = texts.turns(text)
    day = text.frozen_at or at
    data = {
        "title": contract.get_regime_display(),
        "number": str(contract.beneficiary.number),
        "version": str(text.number),
        "reference": texts.of(text).reference,
        "person": contract.beneficiary.full_name,
        "born": _born(contract.beneficiary),
        "day": words.full_day(day),
        "city": contract.organisation.city,
        "structure": contract.organisation.name,
        "referent": contract.referent.user.full_name,
        "parts": _parts(contract, text, day),
        "sha256": text.sha256,
        "parties": [{"name": one.signatory.name, "role": one.label} for one in turns],
        "signatures": _signatures(turns) if address else [],
        "validated": _validated(contract),
        "document": text.document.sha256 if text.document else "",
        "address": address,
        "qr": codes.qr(address) if address else "",
    }
    return documents.typeset(TEMPLATE, data, at=at)


def _parts(contract: Contract, text: ContractText, day: datetime) -> list[dict[str, Any]]:
    limits = texts.limits(contract.regime, on=timezone.localtime(day).date())
    found = reading.parts(texts.of(text), limits)
    return [{"title": one.title, "lines": list(one.lines), "is_list": one.is_list} for one in found]


def _born(person: Beneficiary) -> str:
    return f"{BORN.get(person.sex, 'né(e)')} le {person.birth_date:%d/%m/%Y}"


def _signatures(turns: Sequence[Turn]) -> list[dict[str, str]]:
    return [
        {
            "name": one.signature.name,
            "role": one.label,
            "means": means(one.signature),
            "at": moment(one.signature.signed_at),
        }
        for one in turns
        if one.signature
    ]


def means(signature: Signature) -> str:
    """« Code reçu par SMS, au 06 •• •• •• 12 », « Sur l'écran de l'agent, en présence de Zoé MARTIN »."""
    evidence = signature.evidence
    beside = evidence.get("address") or evidence.get("agent") or ""
    said = str(signature.get_means_display())
    return f"{said} ({beside})" if beside else said


def moment(at: datetime) -> str:
    """« mardi 3 mars 2026 à 14 h 05 »."""
    return f"{words.full_day(at)} à {words.hour(at)}"


def _validated(contract: Contract) -> str:
    if contract.validated_at is None or contract.validated_by is None:
        return ""
    return f"Validé pour le Département par {contract.validated_by.user.full_name}, le {moment(contract.validated_at)}."
