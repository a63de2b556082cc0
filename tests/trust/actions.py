"""Actions of the trusted world: a request at each step, some places, the link with which the person answers."""

from collections.abc import Callable
from typing import Any

from rebond.ground.tenancy import context, links
from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.operations.telling import AGREEMENT
from rebond.people.beneficiaries.models import Beneficiary
from tests.trust import world as here
from tests.trust.world import NOON, TODAY, Case, World

Build = Callable[[World, Case], dict[str, Any]]
ACTION = "plie"


def _enrolment(world: World, case: Case, status: str, person: Beneficiary) -> Enrolment:
    return Enrolment.objects.create(
        beneficiary=person, programme=ACTION, organisation=case.orientation.structure, status=status,
        motive=world.canaries.word(case.key), asked_at=NOON, asked_by=case.orientation.assignment.referent,
    )  # fmt: skip


def _request(world: World, case: Case) -> dict[str, Any]:
    """Of somebody else whom the same people accompany: a person has an action once at a time."""
    with context.departement(case.beneficiary.departement_id):
        person = here._beneficiary(world, case.key, case.beneficiary.pole)
        referent = case.orientation.assignment.referent
        here._orientation(world, case.key, "followed", person, case.orientation.structure, referent)
        return {"pk": _enrolment(world, case, "asked", person).pk}


def _to_sign(world: World, case: Case) -> Enrolment:
    """The person's own, which waits for their answer, whoever asks for it and by which door."""
    found = Enrolment.objects.filter(beneficiary=case.beneficiary, programme=ACTION, status="to_sign").first()
    return found or _enrolment(world, case, "to_sign", case.beneficiary)


def _answer(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        return {"pk": _to_sign(world, case).pk}


def _token(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        far = NOON.replace(year=2099)
        return {"token": links.create(purpose=AGREEMENT, object_id=_to_sign(world, case).pk, expires_at=far)}


def _places(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        word, year = world.canaries.word("o13"), TODAY.replace(year=2099)
        held = Provision.objects.count()
        row = Provision.objects.create(
            programme=ACTION, organisation=case.orientation.structure, title=f"{word} {held}", starts_on=TODAY,
            ends_on=year, places=5,
        )  # fmt: skip
        return {"pk": row.pk}


def _code(world: World, case: Case) -> dict[str, Any]:
    return {"code": ACTION}


def _of_person(world: World, case: Case) -> dict[str, Any]:
    return {"pk": case.beneficiary.pk}


OBJECTS: dict[str, Build] = {
    **dict.fromkeys(("programmes:programme", "programmes:year"), _code),
    "dashboards:action_people": lambda world, case: {"key": "prescribed"},
    "programmes:suggest": _of_person,
    "programmes:prescribe": lambda world, case: {**_of_person(world, case), **_code(world, case)},
    **dict.fromkeys(
        [f"programmes:{act}" for act in ("request", "accept", "wait", "refuse", "withdraw", "transfer")], _request
    ),
    **dict.fromkeys(["programmes:agree", "portal:agree"], _answer),
    "programmes:agree_by_link": _token,
    **dict.fromkeys([f"programmes:{act}" for act in ("provision", "change_places", "close_places")], _places),
}
