"""Tutoring aids of the trusted world: one for each company, and one in each state that an act starts from.

Who asked, instructed and decided are people who have nothing to do with aids: nobody is kept from an act by being one of them.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rebond.ground.documents import operations as documents
from rebond.ground.tenancy import context, links
from rebond.work.aids import iban, operations
from rebond.work.aids.models import (
    AidPiece,
    Attestation,
    BankDetails,
    Clawback,
    Control,
    Convention,
    ConventionSignature,
    Instalment,
    PaymentBatch,
    Tutor,
    TutoringAid,
    TutoringPlan,
)
from rebond.work.hires.models import Hire
from tests.factories import NOON, TODAY, UserFactory

Build = Callable[[Any, Any], dict[str, Any]]
DECIDED = {"granted", "to_sign", "signed", "running", "closed", "clawed_back"}


def _somebody(world: Any, here: int) -> Any:
    """An agent of the département who signs in nowhere."""
    word = world.canaries.word
    return UserFactory(first_name=word(f"d{here}"), last_name=word(f"d{here}"))


def aid(world: Any, case: Any, status: str = "draft", hired: dict[str, Any] | None = None) -> TutoringAid:
    """An aid of the company of this case, for the person whom it hires; each for another year."""
    here = case.beneficiary.departement_id
    asked, instructor, decider = (_somebody(world, here) for _ in range(3))
    day = TODAY + timedelta(days=400 * (1 + TutoringAid.objects.count()))
    word = world.canaries.word
    owner = f"wo{here}" if case.key == "a" else f"w{here}"
    hire = Hire.objects.create(
        beneficiary=case.hires["signed"].beneficiary, company=case.company, source="direct", promised_at=NOON,
        contract="cdi", signed_on=day, starts_on=day, **{"status": "signed", **(hired or {})},
    )  # fmt: skip
    tutor = Tutor.objects.create(
        company=case.company, first_name=word(owner), last_name=word(owner), job_title=word(owner), since=TODAY,
        email=world.canaries.email(owner),
    )  # fmt: skip
    decision: dict[str, Any] = {}
    if status in DECIDED:
        decision = {"decided_by": decider, "decided_at": NOON, "ceiling_cents": 400_000}
    made = TutoringAid.objects.create(
        hire=hire, beneficiary=hire.beneficiary, company=case.company, siren=case.company.siret[:9], starts_on=day,
        period=(day, day + timedelta(days=180)), status=status, contract="cdi", weekly_hours=35, tutor=tutor,
        signatory_name=word(owner), signatory_email=world.canaries.email(owner), asked_at=NOON, asked_by=asked,
        submitted_at=None if status == "draft" else NOON,
        instructor=None if status in ("draft", "submitted") else instructor, **decision,
    )  # fmt: skip
    TutoringPlan.objects.create(aid=made, welcome=word(owner))
    return made


def _within(build: Callable[[Any, Any], Any]) -> Build:
    def built(world: Any, case: Any) -> dict[str, Any]:
        with context.departement(case.beneficiary.departement_id):
            found = build(world, case)
            return found if isinstance(found, dict) else {"pk": found.pk}

    return built


def _at(status: str, **more: Any) -> Build:
    return _within(lambda world, case: {"pk": aid(world, case, status).pk, **more})


def _paper(word: str) -> Any:
    return documents.store(word.encode(), title="Convention", filename="convention.pdf", at=NOON)


def _text(world: Any, case: Any, status: str = "to_sign") -> Convention:
    found = aid(world, case, status)
    content: dict[str, Any] = {"parties": [], "articles": []}
    paper = _paper(str(found.pk))
    return Convention.objects.create(
        aid=found, number=1, content=content, sha256="0" * 64, document=paper, proposed_at=NOON
    )


def _signature(world: Any, case: Any, party: str = "tutor") -> ConventionSignature:
    text = _text(world, case)
    return ConventionSignature.objects.create(
        convention=text, party=party, name=text.aid.signatory_name, email=text.aid.signatory_email
    )


def _attestation(world: Any, case: Any) -> Attestation:
    return Attestation.objects.create(aid=aid(world, case, "running"), months=3, witness="company", due_on=TODAY)


def _link(purpose: str, build: Callable[[Any, Any], Any]) -> Build:
    def token(world: Any, case: Any) -> dict[str, Any]:
        made = build(world, case)
        return {"token": links.create(purpose=purpose, object_id=made.pk, expires_at=NOON.replace(year=2099))}

    return _within(token)


def _instalment(world: Any, case: Any, status: str = "due", **fields: Any) -> Instalment:
    found = aid(world, case, "running")
    people: dict[str, Any] = {"instructor": found.instructor, "decider": found.decided_by}
    return Instalment.objects.create(
        aid=found, number=1, amount_cents=100, after_months=0, due_on=TODAY, status=status, **people, **fields
    )


def _bank(world: Any, case: Any, status: str = "refused") -> BankDetails:
    number = "FR1420041010050500013M02606"
    return BankDetails.objects.create(
        company=case.company, holder="Titulaire", iban_sealed=iban.seal(number), iban_hash=b"x", iban_mask=iban.mask(number),
        bic="PSSTFRPPPAR", given_at=NOON, given_by=_somebody(world, case.beneficiary.departement_id), status=status,
    )  # fmt: skip


def _batch(world: Any, case: Any, status: str = "approved") -> PaymentBatch:
    count = PaymentBatch.objects.count() + 1
    here = case.beneficiary.departement_id
    return PaymentBatch.objects.create(
        message_id=f"REBOND-T-{count}", execution_on=TODAY, count=0, total_cents=0, prepared_at=NOON, status=status,
        prepared_by=_somebody(world, here),
        approved_by=_somebody(world, here), document=_paper(f"batch {count}"),
    )  # fmt: skip


def _paid(world: Any, case: Any) -> Instalment:
    one = _instalment(world, case)
    batch = _batch(world, case, "sent")
    fields = {
        "batch": batch,
        "bank": _bank(world, case),
        "prepared_by": batch.prepared_by,
        "approved_by": batch.approved_by,
    }
    Instalment.objects.filter(pk=one.pk).update(status="paid", paid_at=NOON, **fields)
    return one


def _clawed(world: Any, case: Any) -> TutoringAid:
    found = aid(world, case, "clawed_back")
    Clawback.objects.create(
        aid=found, months_done=1, months_due=6, paid_cents=100, amount_cents=50, reason="Rupture", decided_at=NOON,
        decided_by=found.decided_by,
    )  # fmt: skip
    return found


OBJECTS: dict[str, Build] = {
    "aids:start": lambda world, case: {"pk": case.hires["signed"].pk},
    "aids:aid": _at("running"),
    "aids:section": _at("draft", part="contrat"),
    "aids:add_piece": _at("draft"),
    "aids:withdraw": _at("draft"),
    "aids:signers": _at("granted"),
    "aids:give_bank": _at("draft"),
    "aids:act": _at("submitted", act="instruire"),
    "aids:ask_pieces": _at("instruction"),
    "aids:opinion": _at("instruction"),
    "aids:decide": _at("instruction"),
    "aids:convention": _within(lambda world, case: {"pk": _text(world, case).aid_id}),
    "aids:sign": _within(lambda world, case: {"pk": _signature(world, case, "departement").convention.aid_id}),
    "aids:sign_by_link": _link(operations.TO_SIGN, _signature),
    "aids:sign_code": _link(operations.TO_SIGN, _signature),
    "aids:sign_document": _link(operations.TO_SIGN, _signature),
    "aids:verify": _link(operations.TO_VERIFY, _text),
    "aids:attest": _within(_attestation),
    "aids:attest_by_link": _link(operations.TO_ATTEST, _attestation),
    "aids:end": _within(
        lambda world, case: aid(
            world,
            case,
            "running",
            {"status": "ended", "ended_on": TODAY + timedelta(days=40_000), "end_reason": "company"},
        )
    ),
    "aids:repaid": _within(_clawed),
    "aids:piece": _within(
        lambda world, case: AidPiece.objects.create(
            aid=aid(world, case), kind="contract", document=_paper("piece"), added_at=NOON, added_by=case.account.user
        )
    ),
    "aids:check_bank": _within(lambda world, case: _bank(world, case, "proposed")),
    "aids:control": _within(
        lambda world, case: Control.objects.create(instalment=_instalment(world, case), seed=1, drawn_at=NOON)
    ),
    "aids:reject": _within(_paid),
    "aids:pay_again": _within(lambda world, case: _instalment(world, case, "rejected")),
    "aids:batch": _within(_batch),
    "aids:batch_file": _within(lambda world, case: {"pk": _batch(world, case, "sent").pk, "kind": "xml"}),
    "aids:batch_act": _within(lambda world, case: {"pk": _batch(world, case).pk, "act": "annuler"}),
}
