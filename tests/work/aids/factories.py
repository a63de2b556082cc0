"""Aids at each step of their way, made by the operations themselves. Call them inside a département."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from dateutil.relativedelta import relativedelta

from rebond.ground.documents.scans import Scan
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import HouseholdMember, RightsPeriod
from rebond.people.beneficiaries.states import Consent
from rebond.work.aids import operations
from rebond.work.aids.models import Attestation, BankDetails, ConventionSignature, Instalment, TutoringAid
from rebond.work.aids.operations import agreeing
from rebond.work.aids.states import Party
from tests.baseline import pack
from tests.factories import NOON, TODAY, BeneficiaryFactory, HouseholdFactory, principal
from tests.work.factories import HireFactory

IBAN, OTHER_IBAN = "FR14 2004 1010 0505 0001 3M02 606", "FR76 3000 1007 9412 3456 7890 185"
BIC = "PSSTFRPPPAR"
PAPER = Scan(b"%PDF-1.4 x", "application/pdf", "pdf")
PLAN = {"welcome": "Visite et présentation.", "learning": "Le service en salle.", "rhythm": "Un point le lundi."}
DECLARED = {
    "contract": "cdi",
    "weekly_hours": 35,
    "is_market": True,
    "has_other_aid": False,
    "de_minimis_cents": 0,
    "signatory_name": "Rachid Martin",
    "signatory_email": "rachid@exemple.example",
}
TUTOR = {
    "first_name": "Nadia",
    "last_name": "Roux",
    "job_title": "Cheffe de rang",
    "since": date(2015, 1, 5),
    "email": "nadia@exemple.example",
}
VARIANT = {
    "tutoring.scheme": {
        "min_weekly_hours": 26,
        "min_cdd_months": 9,
        "cdd_over": False,
        "duration_months": 4,
        "tutor_required": True,
        "market_only": False,
    },
    "amount.tutoring.cdi": {"amount_cents": 150_001},
    "amount.tutoring.cdd": {"amount_cents": 90_000},
}
"""The aid of a département that has another one: other hours, other months, other amounts."""


@cache
def _practice() -> dict[str, Any]:
    found = next(one for one in pack(13).parameters if one.key == "tutoring.practice")
    thirds = [(33, 0), (33, 2), (34, 4)]
    parts = [{"percent": percent, "after_months": after} for percent, after in thirds]
    return {**found.value, "instalments": parts, "attestation_months": [2, 4]}


def give_aid(departement: Departement) -> None:
    """The 14, which has no aid, gets one of its own; the 13 keeps its own."""
    if departement.pk == 13:
        return
    version = PackVersion.objects.create(number=9999, sha256="0" * 64, files={}, loaded_at=NOON)
    for key, value in {**VARIANT, "tutoring.practice": _practice()}.items():
        Parameter.objects.create(key=key, value=value, valid_from=date(2015, 1, 1), source="essai", version=version)
    Departement.objects.filter(pk=departement.pk).update(parameters_version=version.pk)
    context.refresh()


class People:
    """Whoever must act on aids: each is somebody else."""

    def __init__(self) -> None:
        self.rtef = principal(Role.RTEF)
        self.officer = principal(Role.AID_OFFICER)
        self.manager = principal(Role.MANAGER)
        self.payer = principal(Role.PAYER)
        self.other_payer = principal(Role.PAYER)
        operations.set_budget(2026, voted_cents=100_000_000, by=self.manager.actor, at=NOON)


def person_on_rsa(**fields: Any) -> Any:
    """Somebody whose right the CAF said to be open."""
    fields = {"email": "ines@exemple.example", "email_consent": Consent.AGREED, **fields}
    person = BeneficiaryFactory(**fields)
    household = HouseholdFactory()
    HouseholdMember.objects.create(household=household, beneficiary=person, role="DEM", starts_on=date(2025, 1, 1))
    RightsPeriod.objects.create(
        household=household, status="2", starts_on=date(2025, 1, 1), informed_on=date(2025, 1, 9)
    )
    return person


def signed_hire(**fields: Any) -> Any:
    """A contract signed today, of somebody on RSA."""
    return HireFactory(**{"beneficiary": person_on_rsa(), "signed": True, "weekly_hours": 35, **fields})


def draft(people: People, hire: Any = None, **declared: Any) -> TutoringAid:
    """Everything is written, nothing is handed in."""
    by = people.rtef.actor
    aid = operations.open_aid(hire or signed_hire(), by=by, at=NOON)
    operations.write(aid, **{**DECLARED, **declared}, by=by, at=NOON)
    operations.name_tutor(aid, **TUTOR, by=by, at=NOON)
    operations.keep_plan(aid, **PLAN, by=by, at=NOON)
    for kind in ("contract", "bank", "no_other_aid", "de_minimis"):
        operations.add_piece(aid, kind=kind, paper=PAPER, by=by, at=NOON)
    return TutoringAid.objects.get(pk=aid.pk)


def instructed(people: People, hire: Any = None, **declared: Any) -> TutoringAid:
    """Handed in, and in the hands of an officer."""
    aid = operations.submit(draft(people, hire, **declared), by=people.rtef.actor, at=NOON)
    return operations.take(aid, by=people.officer.actor, at=NOON)


def granted(people: People, hire: Any = None, **declared: Any) -> TutoringAid:
    """Decided by another."""
    return operations.grant(instructed(people, hire, **declared), by=people.manager.actor, at=NOON)


def to_sign(people: People, hire: Any = None) -> TutoringAid:
    """The convention waits for the four."""
    aid = granted(people, hire)
    operations.propose(aid, by=people.officer.actor, at=NOON)
    return TutoringAid.objects.get(pk=aid.pk)


def signature(aid: TutoringAid, party: str) -> ConventionSignature:
    """The signature awaited of one party."""
    return ConventionSignature.objects.get(convention__aid=aid, party=party, convention=agreeing.latest(aid))


def sign_all(aid: TutoringAid, people: People) -> TutoringAid:
    """The four sign."""
    for party in Party:
        one = signature(aid, party)
        by, code = people.rtef.actor, ""
        if party == Party.DEPARTEMENT:
            by = people.manager.actor
        else:
            code = set_code(one)
        assert operations.sign(one, sha256=one.convention.sha256, code=code, by=by, at=NOON) is not None
    return TutoringAid.objects.get(pk=aid.pk)


def set_code(one: ConventionSignature, code: str = "123456") -> str:
    """A code as if it had been sent."""
    until = NOON + timedelta(minutes=10)
    fields = {"code_hash": agreeing._hash(one, code), "code_sent_at": NOON, "code_until": until, "code_tries": 0}
    ConventionSignature.objects.filter(pk=one.pk).update(**fields)
    return code


def running(people: People, hire: Any = None) -> TutoringAid:
    """Everybody has signed; the tutoring goes on and its first instalment is due."""
    return sign_all(to_sign(people, hire), people)


def bank(aid: TutoringAid, people: People, iban: str = IBAN) -> BankDetails:
    """The account of the company, given by one and approved by another."""
    given = operations.give_bank(aid.company, holder="Le Bistrot", iban=iban, bic=BIC, by=people.rtef.actor, at=NOON)
    return operations.approve_bank(given, by=people.officer.actor, at=NOON)


def due(people: People, hire: Any = None) -> Instalment:
    """The first instalment of an aid whose company may be paid."""
    aid = running(people, hire)
    bank(aid, people)
    return Instalment.objects.get(aid=aid, number=1)


def attest_all(aid: TutoringAid, months: int, people: People) -> None:
    """Both witnesses say that all goes well, on the day."""
    at = NOON + (TODAY + relativedelta(months=months) - TODAY)
    for one in Attestation.objects.filter(aid=aid, months=months):
        operations.attest(one, is_in_post=True, is_tutored=True, by=people.rtef.actor, at=at)


def pay(one: Instalment, people: People) -> None:
    """Prepared by one, approved by another, sent."""
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)
    operations.send(batch, by=people.payer.actor, at=NOON)
