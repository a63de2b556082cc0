"""Two départements full of canaries: five people, everyone who works with them, and one row of every table."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.apps import apps
from django.test import Client

from rebond.ground.documents import operations as documents
from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.messaging.models import Message
from rebond.ground.tenancy import context
from rebond.ground.tenancy.secure import is_tenant
from rebond.ground.web.models import SavedView
from rebond.journey.orientation.models import Diagnosis, Obstacle, Orientation, Strength
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from rebond.people.appointments.models import Absence, Appointment, Campaign, Invitation, Session, WaitingPlace
from rebond.people.appointments.states import WaitingStatus
from rebond.people.beneficiaries import identity, names
from rebond.people.beneficiaries.models import (
    Arrival,
    Assignment,
    Beneficiary,
    Contact,
    DutyPeriod,
    Household,
    HouseholdMember,
    RightsPeriod,
)
from rebond.people.calls.models import Call
from tests.factories import MembershipFactory, OrganisationFactory
from tests.trust import aids, compartment, imports, photos, prospecting, rows, work
from tests.trust.canaries import Canaries

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
LATER = datetime(2099, 3, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)

STEPS = ("awaited", "interviewed", "decided", "handed_over", "followed")


class Case(SimpleNamespace):
    """One person with a row of each kind: `case.beneficiary`, `case.steps["decided"]`…"""


@dataclass
class World:
    """Who is there. `cases` by letter, `agents` by principal of rights.yaml, `places` by name."""

    canaries: Canaries = field(default_factory=Canaries)
    cases: dict[str, Case] = field(default_factory=dict)
    agents: dict[str, Membership] = field(default_factory=dict)
    places: dict[str, Organisation] = field(default_factory=dict)
    arrivals: dict[int, UUID] = field(default_factory=dict)
    imports: dict[int, dict[str, UUID]] = field(default_factory=dict)
    objects: dict[Any, dict[str, Any]] = field(default_factory=dict)
    """What addresses are about, by who builds it and for which case: made when first asked."""
    closed: Client | None = None
    """The browser of whoever was deactivated after they signed in."""


AGENTS_13 = {
    "adviser": (Role.ADVISER, "pole_1"),
    "referent_x": (Role.REFERENT, "structure_x"),
    "referent_y": (Role.REFERENT, "structure_y"),
    "structure_manager": (Role.STRUCTURE_MANAGER, "structure_x"),
    "social_worker": (Role.SOCIAL_WORKER, "mds"),
    "doctor": (Role.DOCTOR, "pole_1"),
    "nurse": (Role.NURSE, "pole_1"),
    "accelerator": (Role.ACCELERATOR, "accelerator"),
    "rtef": (Role.RTEF, "service"),
    "aid_officer": (Role.AID_OFFICER, "service"),
    "payer": (Role.PAYER, "service"),
    "employer": (Role.EMPLOYER, "company"),
    "manager_13": (Role.MANAGER, "service"),
    "administrator": (Role.ADMINISTRATOR, "service"),
    "deactivated": (Role.ADVISER, "pole_1"),
    "doctor_2": (Role.DOCTOR, "pole_2"),
}
AGENTS_14 = {
    "manager_14": (Role.MANAGER, "service_14"),
    "referent_14": (Role.REFERENT, "structure_14"),
    "doctor_14": (Role.DOCTOR, "pole_14"),
}
PLACES_13 = {
    "pole_1": "pole",
    "pole_2": "pole",
    "structure_x": "partner_structure",
    "structure_y": "partner_structure",
    "mds": "mds",
    "service": "department_service",
    "accelerator": "accelerator",
    "company": "company",
}
PLACES_14 = {"pole_14": "pole", "structure_14": "partner_structure", "service_14": "department_service"}


RTEF = {13: "rtef", 14: "manager_14"}
"""Who visits companies."""

PASSWORD = "trois mots sans rapport"


def build() -> World:
    """The whole world, in the current transaction."""
    world = World()
    with context.departement(13):
        _people_at_work(world, 13, PLACES_13, AGENTS_13)
        _person(world, "a", "pole_1", "structure_x", "referent_x")
        _person(world, "s", "pole_1", "structure_x", "referent_x", household=world.cases["a"].household)
        _person(world, "b", "pole_2", "structure_y", "referent_y")
        _person(world, "c", "pole_2", "mds", "social_worker")
        world.imports[13] = imports.deposit(
            world.canaries, "x13", world.agents["manager_13"], world.cases["a"].beneficiary
        )
        _everything_else(world, "x13")
        for key in "asbc":
            photos.written(world.cases[key].beneficiary)
    with context.departement(14):
        _people_at_work(world, 14, PLACES_14, AGENTS_14)
        _person(world, "d", "pole_14", "structure_14", "referent_14")
        _person(world, "e", "pole_14", "structure_14", "referent_14")
        world.imports[14] = imports.deposit(
            world.canaries, "x14", world.agents["manager_14"], world.cases["d"].beneficiary
        )
        _everything_else(world, "x14")
        for key in "de":
            photos.written(world.cases[key].beneficiary)
    return world


def _people_at_work(world: World, number: int, places: dict[str, str], agents: dict[str, tuple[Role, str]]) -> None:
    word, owner = world.canaries.word, f"o{number}"
    for name, capability in places.items():
        made: Any = OrganisationFactory(
            code=name,
            name=f"Structure {word(owner)}",
            capabilities=[capability],
            address=word(owner),
            city=word(owner),
            phone=world.canaries.phone(owner),
            email=world.canaries.email(owner),
            opening_hours=word(owner),
            places=20,
        )
        world.places[name] = made
    for name, (role, place) in agents.items():
        member = _member(world, f"d{number}", role=role, organisation=world.places[place])
        SavedView.objects.create(user=member.user, list_key="casefile.people", name=word(f"v{name}"))
        world.agents[name] = member


def _member(world: World, owner: str, **fields: Any) -> Membership:
    member: Any = MembershipFactory(
        user__email=world.canaries.email(owner),
        user__first_name=world.canaries.word(owner),
        user__last_name=world.canaries.word(owner),
        **fields,
    )
    member.user.set_password(PASSWORD)
    member.user.save()
    return Membership.objects.select_related("user", "organisation").get(pk=member.pk)


def _person(
    world: World, key: str, pole: str, structure: str, referent: str, household: Household | None = None
) -> None:
    """A person accompanied, with their account and a row of each kind; four others at each earlier step."""
    word, place, agent = world.canaries.word, world.places, world.agents[referent]
    case = Case(key=key, account=_member(world, key, role=Role.BENEFICIARY, organisation=None), steps={})
    world.agents[f"person_{key}"] = case.account
    case.beneficiary = _beneficiary(world, key, place[pole], account=case.account, named=f"n{key}")
    case.household = household or _household(world, key)
    case.member = HouseholdMember.objects.create(
        household=case.household, beneficiary=case.beneficiary, role="CJT" if household else "DEM", starts_on=TODAY
    )
    case.contact = Contact.objects.create(
        beneficiary=case.beneficiary, kind="call", at=NOON, note=word(key), author=agent
    )
    case.appointment = _appointment(world, case.beneficiary, place[pole], "orientation_interview")
    case.meeting = _appointment(world, case.beneficiary, place[structure], "first_meeting", agent=agent)
    case.call = Call.objects.create(
        organisation=place[pole],
        received_at=NOON,
        taken_by=agent,
        beneficiary=case.beneficiary,
        caller_name=word(key),
        phone=world.canaries.phone(key),
        subject="file",
        note=word(key),
        wants_call_back=True,
    )
    case.duty = Absence.objects.create(
        agent=world.agents["adviser"] if pole == "pole_1" else agent,
        period=(NOON, NOON + timedelta(hours=1)),
        motive="duty",
    )
    case.campaign = Campaign.objects.create(
        kind="orientation_interview",
        organisation=place[pole],
        channels=["sms"],
        people=[case.beneficiary.pk],
        created_at=NOON,
        created_by=agent,
    )
    case.invitation = Invitation.objects.create(
        beneficiary=case.beneficiary,
        kind="orientation_interview",
        organisation=place[pole],
        created_at=NOON,
        expires_at=NOON + timedelta(days=10),
    )
    case.coming = _appointment(world, case.beneficiary, place[structure], "follow_up", agent=agent, since=LATER)
    _links(case, place[pole])
    case.message = Message.objects.create(
        channel="email",
        kind="rendez-vous",
        recipient_id=case.beneficiary.pk,
        recipient_name=word(key),
        address=world.canaries.email(key),
        subject=word(key),
        body=word(key),
        created_at=NOON,
    )
    _work_of(world, case, pole, structure, referent)
    doctor = {"pole_1": "doctor", "pole_2": "doctor_2", "pole_14": "doctor_14"}[pole]
    compartment.fill(case, world.canaries, world.agents[doctor], asked_by=agent)
    for step in STEPS:
        person = case.beneficiary if step == "followed" else _beneficiary(world, key, place[pole])
        case.steps[step] = _orientation(world, key, step, person, place[structure], agent)
    case.orientation = case.steps["followed"]
    journal.record("read", case.beneficiary, by=WORKER, at=NOON)
    world.cases[key] = case


def _work_of(world: World, case: Case, pole: str, structure: str, referent: str) -> None:
    """A company, its offers, and somebody of the same places whom it hires; the employer's own for person A."""
    place, own = world.places, case.key == "a"
    here = case.beneficiary.departement_id
    owner = f"wo{here}" if own else f"w{here}"
    case.company, case.company_contact = work.company(world.canaries, owner, place["company"] if own else None)
    case.vacancies = work.vacancies(world.canaries, owner, case.company)
    hired = _beneficiary(world, f"h{case.key}", place[pole])
    case.vacancies["fits"] = work.fitting(world.canaries, owner, case.company, case.beneficiary, len(world.cases))
    case.applications = work.applications(hired, case.beneficiary, case.vacancies)
    case.hires = work.hires(hired, case.company, place[structure], world.agents[referent])
    case.aid = aids.aid(world, case)
    case.prospecting = prospecting.fill(world.canaries, f"w{here}", case.vacancies["open"], world.agents[RTEF[here]])
    case.clause = work.clause(world.canaries, owner, case.company, hired)


def _beneficiary(
    world: World, key: str, pole: Organisation, account: Membership | None = None, named: str = ""
) -> Beneficiary:
    word, named = world.canaries.word, named or key
    first, last, birth_name, nir = word(named), word(named), word(key), world.canaries.nir()
    return Beneficiary.objects.create(
        first_name=first,
        last_name=last,
        birth_name=birth_name,
        sort_name=names.sort_name(last, first),
        search_text=names.search_text(last, first),
        birth_date=date(1990, 5, 17),
        phone=world.canaries.phone(key),
        email=world.canaries.email(key),
        language=word(key),
        nir_sealed=identity.seal(nir),
        nir_hash=identity.fingerprint(nir),
        pole=pole,
        account=account,
        created_at=NOON,
    )


def _household(world: World, key: str) -> Household:
    word = world.canaries.word
    household = Household.objects.create(
        payer="CAF", file_number=word(key), requested_on=TODAY, address=word(key), city=word(key), postal_code="13001"
    )
    RightsPeriod.objects.create(household=household, status="2", starts_on=TODAY, informed_on=TODAY)
    return household


def _links(case: Case, place: Organisation) -> None:
    """What a message may lead to: an invitation, and a place of a session that is kept for the person."""
    of = {"beneficiary": case.beneficiary, "organisation": place}
    case.asked = Invitation.objects.create(kind="follow_up", created_at=NOON + timedelta(days=1), **of)
    session = Session.objects.filter(organisation=place, kind="collective_information").first()
    session = session or Session.objects.create(
        kind="collective_information", organisation=place, starts_at=LATER, minutes=90, places=9, made_at=NOON
    )
    case.waiting = WaitingPlace.objects.create(
        kind=session.kind,
        session=session,
        status=WaitingStatus.OFFERED,
        since=NOON,
        offered_at=NOON,
        offered_until=LATER,
        **of,
    )


def _appointment(
    world: World,
    person: Beneficiary,
    place: Organisation,
    kind: str,
    agent: Membership | None = None,
    since: datetime = NOON,
) -> Appointment:
    count = Appointment.objects.count()
    return Appointment.objects.create(
        beneficiary=person,
        kind=kind,
        starts_at=since + timedelta(hours=count),
        minutes=30,
        organisation=place,
        agent=agent,
        made_at=NOON,
    )


def _orientation(
    world: World, key: str, step: str, person: Beneficiary, structure: Organisation, referent: Membership
) -> Orientation:
    """One way through the first door, as far as `step`: interviewed with a diagnosis, decided with its contract…"""
    reached = STEPS[: STEPS.index(step) + 1]
    duty = DutyPeriod.objects.create(beneficiary=person, requested_on=TODAY, informed_on=TODAY, starts_on=TODAY)
    facts: dict[str, Any] = {"interviewed_at": NOON} if "interviewed" in reached else {}
    if "decided" in reached:
        facts |= _decision(world, key, step, person, structure, referent)
    if "handed_over" in reached:
        facts["handed_over_at"] = NOON
    if "followed" in reached:
        facts["referent_named_at"] = NOON
    orientation = Orientation.objects.create(beneficiary=person, duty=duty, status=step, opened_at=NOON, **facts)
    if "interviewed" in reached:
        _diagnosis(world, key, orientation, referent)
    return orientation


def _decision(
    world: World, key: str, step: str, person: Beneficiary, structure: Organisation, referent: Membership
) -> dict[str, Any]:
    word, named = world.canaries.word, step == "followed"
    assignment = Assignment.objects.create(
        beneficiary=person,
        pathway="socio_professionnel",
        structure=structure,
        referent=referent if named else None,
        referent_named_at=NOON if named else None,
        started_at=NOON,
    )
    return {
        "pathway": "socio_professionnel",
        "structure_kind": "socio_professional",
        "structure": structure,
        "motive": word(key),
        "decided_at": NOON,
        "decided_by": referent,
        "assignment": assignment,
        "contract": documents.store(word(key).encode(), title=word(key), filename=f"{word(key)}.pdf", at=NOON),
    }


def _diagnosis(world: World, key: str, orientation: Orientation, author: Membership) -> None:
    word = world.canaries.word
    diagnosis = Diagnosis.objects.create(
        orientation=orientation,
        author=author,
        summary=word(key),
        answers={},
        draft={"summary": word(key)},
        updated_at=NOON,
        completed_at=NOON,
    )
    Strength.objects.create(diagnosis=diagnosis, kind="experience", label=word(key), detail=word(key))
    Obstacle.objects.create(diagnosis=diagnosis, theme="mobilite", impact="fort", note=word(key))


def _everything_else(world: World, owner: str) -> None:
    """One row in every table of the département that the people above did not fill: its managers alone read it.

    Whom each département sent is who arrives in the other: both rows of a transfer know each other.
    """
    here, there = int(owner[1:]), 27 - int(owner[1:])
    word, who, keeper = world.canaries.word, f"i{here}", world.agents[f"manager_{here}"]
    known: dict[str, dict[str, Any]] = {
        "beneficiaries.Departure": {
            "pk": _transfer("sent", here),
            "arrival_id": _transfer("received", there),
            "destination_id": there,
            "beneficiary": world.cases["c" if here == 13 else "e"].steps["awaited"].beneficiary,
        },
        "beneficiaries.Arrival": {
            "pk": _transfer("received", here),
            "departure_id": _transfer("sent", there),
            "origin_id": there,
            "identity": {
                **{name: word(who) for name in ("last_name", "birth_name", "first_name")},
                "birth_date": "1990-05-17",
                "sex": "2",
                "phone": world.canaries.phone(who),
            },
        },
        **_agendas(keeper),
        **_work(),
        **_journey(),
    }
    of: rows.Owners = {Membership: keeper, Beneficiary: rows.somebody(world.canaries, owner)}
    if keeper.organisation is not None:
        of[Organisation] = keeper.organisation
    for model in (one for app in reversed(list(apps.get_app_configs())) for one in app.get_models()):
        manager: Any = getattr(model, "objects", None)
        if is_tenant(model) and not manager.exists():
            rows.invent(model, world.canaries, owner, of, **known.get(model._meta.label, {}))
    arrival = Arrival.objects.get()
    world.arrivals[context.current()] = arrival.pk


def _agendas(agent: Membership) -> dict[str, dict[str, Any]]:
    """What a row that opens or closes hours must say to be one."""
    hours = {"kinds": ["orientation"], "modes": ["in_person"], "opens": time(9), "closes": time(12)}
    return {
        "appointments.Opening": {"agent": agent, "weekday": 1, "starts_on": TODAY, **hours},
        "appointments.Absence": {"agent": agent, "period": (NOON, NOON + timedelta(days=1)), "uid": ""},
    }


def _work() -> dict[str, dict[str, Any]]:
    """What rows of work and of events must say to be one."""
    hours = {"opens": time(9), "closes": time(17)}
    return {
        "employers.Company": {"siret": "73282932000074"},
        "employers.ClubGuest": {"answer": ""},
        "employers.ClubCommitment": {"kind": "visits"},
        "employers.ClubDeed": {"kind": "visits"},
        "employers.ClubEvent": {"title": "Rencontre", "place": "Hôtel du Département"},
        "employers.ClubLetter": {"subject": "Lettre", "body": "Texte"},
        "vacancies.Vacancy": {"rome": "G1602"},
        "applications.Application": {"refusal_reason": "", "decline_reason": "", "hire": None},
        "aids.BankDetails": {"status": "refused"},
        "aids.Clawback": {"months_due": 2},
        "aids.PaymentBatch": {"message_id": "REBOND-1"},
        "hires.Hire": {"contract": "", "source": "jobdating", "drop_reason": "", "end_reason": "", "pay_period": ""},
        "hires.PostCheck": {"is_in_post": False, "reason": ""},
        "hires.HireFollower": {"starts_on": TODAY, "ends_on": TODAY},
        "clauses.ClauseContract": {"has_clause": True},
        "clauses.Lot": {"starts_on": TODAY, "ends_on": TODAY, "hours_due": 1},
        "clauses.MonthHours": {"month": TODAY.replace(day=1), "hours": 1, "refusal": ""},
        "jobdating.Theme": {"month": TODAY.replace(day=1), "rome": ["G16"], "title": "Restauration"},
        "jobdating.JobDating": {"on": TODAY, "slot_minutes": 15, **hours},
        "jobdating.Meeting": {"outcome": "", "feeling": "", "not_now": "", "hire": None},
        "jobdating.Candidate": {"withdrawal": "", "appointment": None},
        "jobdating.Readiness": {"is_ready": True},
        "forum.Edition": {
            "place": "Hôtel",
            "on": TODAY,
            "registers_from": TODAY,
            "registers_until": TODAY,
            "clear_on": TODAY + timedelta(days=90),
            **hours,
        },
        "forum.Stand": {"partner": Organisation.objects.first()},
        "forum.Visitor": {"has_consented": True, "beneficiary": None, "email": ""},
        "forum.Wish": {"sector": "batiment", "vacancy": None},
        "forum.Meeting": {"outcome": "", "hire": None, "ticket": None},
        "accelerator.Day": {"workshops": ["photo"], "slot_minutes": 15},
        "accelerator.Coach": {"workshops": ["photo"]},
    }


def _journey() -> dict[str, dict[str, Any]]:
    """What rows of the contract, of programmes and of health must say to be one."""
    order = {"starts_on": TODAY, "ends_on": TODAY}
    return {
        "contracts.Contract": {"end_reason": ""},
        "support.Replacement": {"substitute": Membership.objects.filter(role=Role.REFERENT).first(), **order},
        "contracts.ContractText": {"frozen_at": NOON, "sha256": "0" * 64, "document": Document.objects.first()},
        "contracts.Signature": {"sha256": "0" * 64, "signed_at": NOON},
        "contracts.Ppae": {"rejection": ""},
        "health.Opinion": {"request": None, **order},
        "programmes.Provision": order,
        "programmes.Enrolment": {
            "programme": "social_referent",
            "hire": None,
            "refusal": "",
            "suspension": "",
            "exit": "",
        },
        "programmes.Period": {"aim": "discover", "renews": None, **order},
    }


def _transfer(side: str, departement: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"{side} {departement}")
