"""Which object an address is asked about, for each principal and scope."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from rebond.ground.jobs import operations as jobs
from rebond.ground.messaging import doors
from rebond.ground.messaging.models import Batch, Message
from rebond.ground.tenancy import context, links
from rebond.journey.support.models import Note, Replacement
from rebond.people.accounts import operations
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Absence
from rebond.people.appointments.operations import issue_link
from rebond.people.beneficiaries.operations.notices import OPT_OUT
from tests.trust import (
    accelerator_days,
    actions,
    actions_followed,
    agendas,
    aids,
    compartment,
    contracts,
    forums,
    job_datings,
    promises,
    prospecting,
    work,
)
from tests.trust.addresses import Address
from tests.trust.world import NOON, TODAY, Case, World

OWN = {"person_b": "b", "spouse": "s", "referent_y": "b", "social_worker": "c", "manager_14": "d"}
NEAR = {"person_b": "a", "spouse": "a", "referent_y": "a", "social_worker": "a", "manager_14": "e"}

Build = Callable[[World, Case], dict[str, Any]]


def case_of(world: World, principal: str, scope: str) -> Case:
    """The person that this scope means for this principal."""
    if scope == "own":
        return world.cases[OWN.get(principal, "a")]
    if scope == "near":
        return world.cases[NEAR.get(principal, "b")]
    return world.cases["a" if principal == "manager_14" else "d"]


def _token(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.account.departement_id):
        expires_at = NOON.replace(year=2099)
        return {"token": links.create(purpose=operations.INVITATION, object_id=case.account.pk, expires_at=expires_at)}


def _link(name: str) -> Build:
    """The address, far in time from its end, of a thing of the person."""

    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.account.departement_id):
            return {"token": issue_link(getattr(case, name), at=NOON.replace(year=2099)).split("/")[-2]}

    return build


def _letter(name: str) -> Build:
    """A batch of one letter in the département of the person: the batch, or the letter."""

    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.account.departement_id):
            number = Batch.objects.count() + 1000
            made = Batch.objects.create(number=number, document=case.orientation.contract, letters=1, made_at=NOON)
            letter = Message.objects.create(
                channel="letter",
                kind="x",
                address="1 rue\n13001 A",
                subject="Votre rendez-vous",
                status="sending",
                created_at=NOON,
                batch=made,
                rank=1,
            )
            return {"pk": made.pk if name == "batch" else letter.pk}

    return build


def _reports(world: World, case: Case) -> dict[str, Any]:
    return {"token": doors.reports_url(case.account.departement_id).rstrip("/").rpartition("/")[2]}


def _opt_out(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.account.departement_id):
        expires_at = NOON.replace(year=2099)
        return {"token": links.create(purpose=OPT_OUT, object_id=case.beneficiary.pk, expires_at=expires_at)}


def _orientation(step: str) -> Build:
    return lambda world, case: {"pk": case.steps[step].pk}


def _imported(name: str) -> Build:
    return lambda world, case: {"pk": world.imports[case.beneficiary.departement_id][name]}


def _plan(world: World, case: Case) -> dict[str, Any]:
    with context.departement(case.beneficiary.departement_id):
        asked: dict[str, Any] = {
            "kind": "orientation_interview",
            "sites": [str(case.beneficiary.pole_id)],
            "weeks": 1,
            "people": 1,
        }
        tally = {"ours": [0, 0, 1], "first_come": [0, 0, 1]}
        left = {str(case.beneficiary.pk): "Toutes les heures qui conviennent sont prises."}
        report = {"asked": asked | {"with_invited": True}, "lines": [], "left": left, **tally}
        plan = jobs.start_progress(kind="allocation", label="Plan", object_id=case.beneficiary.pole_id, at=NOON)
        jobs.finish(plan, sentence="", report=report, at=NOON)
        return {"pk": plan.pk}


def _closed(site: Callable[[Case], Any]) -> Build:
    def build(world: World, case: Case) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            period = (NOON, NOON.replace(year=2099))
            return {"pk": Absence.objects.create(organisation_id=site(case), period=period).pk}

    return build


def _note(world: World, case: Case) -> dict[str, Any]:
    """What the person's référent wrote of a meeting."""
    with context.departement(case.beneficiary.departement_id):
        author, text = case.orientation.assignment.referent, world.canaries.word(case.key)
        given = {"met_at": NOON, "updated_at": NOON, "text": text, "channel": "phone"}
        return {"pk": Note.objects.create(beneficiary=case.beneficiary, author=author, **given).pk}


def _replacement(world: World, case: Case) -> dict[str, Any]:
    """Somebody sees to the people of the person's référent: at other days for each case, one référent having several."""
    with context.departement(case.beneficiary.departement_id):
        case.beneficiary.refresh_from_db(fields=["referent"])
        first = TODAY + timedelta(days=40_000 + 10 * "abcdes".index(case.key))
        substitute = Membership.objects.filter(role=Role.STRUCTURE_MANAGER).first() or case.account
        row = Replacement(absent_id=case.beneficiary.referent_id, substitute=substitute, starts_on=first, made_at=NOON)
        row.ends_on = first + timedelta(days=5)
        row.save()
        return {"pk": row.pk}


OBJECTS: dict[str, Build] = {
    **accelerator_days.OBJECTS,
    **actions_followed.OBJECTS,
    **agendas.OBJECTS,
    **job_datings.OBJECTS,
    **forums.OBJECTS,
    **promises.OBJECTS,
    **actions.OBJECTS,
    **contracts.OBJECTS,
    **work.OBJECTS,
    **aids.OBJECTS,
    **prospecting.OBJECTS,
    **compartment.OBJECTS,
    "allocation:*": _plan,
    "allocation:absence": _closed(lambda case: case.beneficiary.pole_id),
    "allocation:absence@structure": _closed(lambda case: case.orientation.structure_id),
    "imports:*": _imported("previewed"),
    "imports:doubt": _imported("doubt"),
    "spreadsheets:*": _imported("received"),
    "spreadsheets:again": _imported("previewed"),
    "orientation:interview": _orientation("awaited"),
    "orientation:diagnosis": _orientation("interviewed"),
    "orientation:strengths": _orientation("interviewed"),
    "orientation:propose": _orientation("interviewed"),
    "orientation:decision": _orientation("followed"),
    "orientation:decision@to_take": _orientation("interviewed"),
    "orientation:take_back": _orientation("decided"),
    "orientation:hand_over": _orientation("decided"),
    "orientation:print_contract": _orientation("decided"),
    "orientation:contract": _orientation("followed"),
    "orientation:booking": _orientation("handed_over"),
    "orientation:referent": _orientation("handed_over"),
    "orientation:referent@change": _orientation("followed"),
    "orientation:meeting": _orientation("followed"),
    "orientation:ask_change": _orientation("followed"),
    "orientation:change": _orientation("followed"),
    "orientation:keep": _orientation("followed"),
    "casefile:attend": lambda world, case: {"pk": case.appointment.pk},
    "casefile:attend@structure": lambda world, case: {"pk": case.meeting.pk},
    "casefile:answer": lambda world, case: {"pk": world.arrivals[case.beneficiary.departement_id]},
    "calls:call": lambda world, case: {"pk": case.call.pk},
    "calls:cancel_duty": lambda world, case: {"pk": case.duty.pk},
    "portal:meeting": lambda world, case: {"pk": case.coming.pk},
    "booking:*": _link("coming"),
    "booking:home": _link("asked"),
    "booking:home@coming": _link("coming"),
    "booking:home@offered": _link("waiting"),
    "booking:hours": _link("asked"),
    "booking:confirm": _link("asked"),
    "booking:wait": _link("asked"),
    "booking:stop": _link("waiting"),
    "booking:accept": _link("waiting"),
    "booking:decline": _link("waiting"),
    "portal:document": lambda world, case: {"pk": case.orientation.contract_id},
    "inviting:person": lambda world, case: {"pk": case.beneficiary.pk},
    "inviting:*": lambda world, case: {"pk": case.campaign.pk},
    "correspondence:*": _letter("batch"),
    "correspondence:reprint": _letter("letter"),
    "correspondence:report": _reports,
    "correspondence:opt_out": _opt_out,
    "correspondence:text": lambda world, case: {"code": "contact_wanted", "channel": "sms"},
    "correspondence:go_back": lambda world, case: {"code": "contact_wanted", "channel": "sms"},
    "casefile:*": lambda world, case: {"pk": case.beneficiary.pk},
    "referent:*": lambda world, case: {"pk": case.beneficiary.pk},
    "referent:end_replacement": _replacement,
    "referent:note": _note,
    "dashboards:people": lambda world, case: {"key": "funnel.informed"},
    "dashboards:bilan_people": lambda world, case: {"key": "invited"},
    "accounts:organisation": lambda world, case: {"pk": case.orientation.structure_id},
    "accounts:invitation": _token,
    "account_reset_password_from_key": lambda world, case: {"uidb36": case.account.user_id.hex, "key": "abc-def"},
    "mfa_remove_webauthn": lambda world, case: {"pk": 1},
    "mfa_edit_webauthn": lambda world, case: {"pk": 1},
    "web:colours": lambda world, case: {"colour": "0b5c7a"},
    "public:find_pole": lambda world, case: {"code": str(case.beneficiary.departement_id)},
    "public:rules": lambda world, case: {"code": str(case.beneficiary.departement_id)},
    "data_inclusion:catalogue": lambda world, case: {"code": str(case.beneficiary.departement_id)},
    "data_inclusion:export": lambda world, case: {"code": str(case.beneficiary.departement_id)},
    "demo:sign_in": lambda world, case: {
        "departement": case.account.departement_id,
        "membership": case.account.pk,
    },
}
"""By address (« @ » tells apart two rows of rights.yaml), or by application where all addresses name the same."""

UNKNOWN: dict[str, Any] = {
    "pk": 999_999,
    "colour": "zzz",
    "code": "99",
    "token": "nothing",
    "departement": 99,
    "key": "zzz",
}


def kwargs(address: Address, world: World, principal: str, scope: str, row: str = "") -> dict[str, Any]:
    """What to put in the address, for one row of rights.yaml. An object is made once: whatever is asked of it is undone."""
    if not address.kwargs:
        return {}
    build = OBJECTS.get(row or address.name) or OBJECTS[f"{address.name.partition(':')[0]}:*"]
    case = case_of(world, principal, "far" if scope == "unknown" else scope)
    if (build, case.key) not in world.objects:
        world.objects[build, case.key] = build(world, case)
    found = world.objects[build, case.key]
    if scope != "unknown":
        return found
    return {name: uuid4() if _is_uuid(value) else UNKNOWN.get(name, value) for name, value in found.items()}


def _is_uuid(value: Any) -> bool:
    return hasattr(value, "hex") and hasattr(value, "int")
