"""What each person of the trusted world and the Département promised each other: an old contract, a step, a PPAE."""

from collections.abc import Callable
from typing import Any

from rebond.ground.documents import operations as documents
from rebond.ground.tenancy import context
from rebond.journey.contracts.models import Contract, Ppae
from rebond.journey.contracts.operations import ppae
from rebond.journey.support.models import Step
from tests.factories import OrganisationFactory
from tests.trust import world as here
from tests.trust.world import NOON, TODAY, Case, World

Build = Callable[[World, Case], dict[str, Any]]


def _within(build: Callable[[World, Case], Any]) -> Build:
    def built(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            found = build(world, case)
            return found if isinstance(found, dict) else {"pk": found.pk}

    return built


def _contract(world: World, case: Case) -> Contract:
    """A contract that another has replaced: it is in nobody's way."""
    word = world.canaries.word(case.key)
    sealed = documents.store(word.encode(), title=word, filename=f"{word}.pdf", at=NOON)
    referent = case.orientation.assignment.referent
    days = {"made_at": NOON, "signed_at": NOON, "starts_on": TODAY, "ends_on": TODAY}
    return Contract.objects.create(
        beneficiary=case.beneficiary, regime="ce", status="replaced", sealed=sealed, referent=referent,
        organisation=case.orientation.structure, **days,
    )  # fmt: skip


def _step(world: World, case: Case) -> Step:
    return Step.objects.create(
        beneficiary=case.beneficiary, doer="person", text=world.canaries.word(case.key), made_at=NOON
    )


def _at_france_travail(world: World, case: Case) -> Any:
    """Somebody else of the same Pôle, oriented to France Travail."""
    person = here._beneficiary(world, case.key, case.beneficiary.pole)
    public = world.canaries.word(
        f"o{case.beneficiary.departement_id}"
    )  # whoever gives out stands chooses among its names
    agency = OrganisationFactory(name=public, capabilities=["france_travail"])
    return here._orientation(world, case.key, "followed", person, agency, case.orientation.decided_by)


def _ppae(world: World, case: Case) -> Ppae:
    row = _at_france_travail(world, case)
    word = world.canaries.word(case.key)
    paper = documents.store(word.encode(), title=word, filename=f"{word}.pdf", at=NOON)
    return Ppae.objects.create(
        beneficiary=row.beneficiary, orientation=row, means="photo", received_at=NOON, document=paper
    )


def _token(world: World, case: Case) -> dict[str, Any]:
    row = _at_france_travail(world, case)
    return {"token": ppae.issue_links([row.pk], at=NOON.replace(year=2099))[row.pk].split("/")[-2]}


OBJECTS: dict[str, Build] = {
    "contracts_due:ppae_note": _within(_at_france_travail),
    "contracts_due:ppae_read": _within(_ppae),
    "contracts_due:ppae_document": _within(_ppae),
    "contracts_due:ppae_by_link": _within(_token),
    "dashboards:contract_people": lambda world, case: {"key": "without"},
    "portal:contract_pdf": _within(_contract),
    "portal:settle_step": _within(_step),
}
