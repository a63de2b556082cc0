"""Contracts of the trusted world: somebody new of the person's Pôle, structure and référent, at each step of the way."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from rebond.ground.documents import operations as documents
from rebond.ground.tenancy import context, links
from rebond.journey.contracts import content as contents
from rebond.journey.contracts import operations
from rebond.journey.contracts.content import Content, Signatory
from rebond.journey.contracts.models import Contract, ContractText, Signature
from tests.trust import world as here
from tests.trust.world import NOON, TODAY, Case, World

Build = Callable[[World, Case], dict[str, Any]]
FAR = NOON.replace(year=2099)


def _contract(status: str, world: World, case: Case) -> Contract:
    word, agent = world.canaries.word, case.orientation.assignment.referent
    person = here._beneficiary(world, case.key, case.beneficiary.pole)
    here._orientation(world, case.key, "followed", person, case.orientation.structure, agent)
    person.refresh_from_db()
    pdf = documents.store(word(case.key).encode(), title=word(case.key), filename=f"{word(case.key)}.pdf", at=NOON)
    row = Contract.objects.create(
        beneficiary=person,
        regime="ce",
        status=status,
        organisation=case.orientation.structure,
        referent=agent,
        made_at=NOON,
        signed_at=NOON,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        sealed=pdf if status == "signed" else None,
    )
    _text(row, word(case.key), agent, pdf)
    return row


def _text(row: Contract, word: str, agent: Any, pdf: Any) -> None:
    parties = (Signatory("person", word), Signatory("referent", word, str(agent.pk)))
    is_draft = row.status == "draft"
    said = Content(situation=word, months=3, starts_on=TODAY, parties=() if is_draft else parties)
    frozen = {} if is_draft else {"frozen_at": NOON, "sha256": contents.digest(said), "document": pdf}
    text = ContractText.objects.create(
        contract=row, number=1, content=contents.to_json(said), written_at=NOON, written_by=agent, **frozen
    )
    if row.status in ("to_validate", "signed"):
        given = {"text": text, "signed_at": NOON, "sha256": text.sha256, "name": word}
        Signature.objects.create(party="person", means="paper", paper=pdf, member=agent, **given)
        Signature.objects.create(party="referent", means="account", member=agent, **given)


def _at(status: str, **more: str) -> Build:
    def built(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            return {"pk": _contract(status, world, case).pk, **more}

    return built


def _link(purpose: str, status: str) -> Build:
    def built(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            row = _contract(status, world, case)
            return {"token": links.create(purpose=purpose, object_id=row.pk, expires_at=FAR)}

    return built


signing = partial(_link, operations.TO_SIGN, "to_sign")

OBJECTS: dict[str, Build] = {
    "contracts:draft": lambda world, case: {"pk": case.beneficiary.pk},
    "contracts:by_link": signing(),
    "contracts:by_link_code": signing(),
    "contracts:by_link_refuse": signing(),
    "contracts:by_link_document": signing(),
    "contracts:verify": _link(operations.TO_VERIFY, "signed"),
    "contracts:contract": _at("signed"),
    "contracts:preview": _at("to_sign"),
    "contracts:document": _at("signed"),
    "contracts:paper": _at("signed", party="person"),
    "contracts:commitments": _at("draft"),
    "contracts:section": _at("draft", section="situation"),
    "contracts:propose": _at("draft"),
    "contracts:validate": _at("to_validate"),
    "contracts:end": _at("signed"),
    "contracts:*": _at("to_sign"),
}
