"""Paying: a batch prepared by one, approved by another, sent once; what the bank rejects; what is controlled before."""

import calendar
import hashlib
import math
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from rebond.ground.deadlines.holidays import open_day_after
from rebond.ground.documents import operations as documents
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import IllegalMove, move
from rebond.ground.tenancy import context
from rebond.ground.web import words
from rebond.work.aids.models import BankDetails, Control, Instalment, PaymentBatch, TutoringAid
from rebond.work.aids.operations import telling
from rebond.work.aids.operations.clawing import owe_less
from rebond.work.aids.operations.common import check_not_instructor, day_of, locked, rules_of, user_of
from rebond.work.aids.operations.following import close_if_done
from rebond.work.aids.payment_file import Payment, credit_transfer
from rebond.work.aids.queries.payments import bank_of, hindrances
from rebond.work.aids.states import BankStatus, BatchStatus, InstalmentStatus, Status, Verdict


def _locked(chosen: Collection[UUID]) -> list[Instalment]:
    """The instalments and their aids, held: nobody else pays them meanwhile."""
    rows = Instalment.objects.filter(pk__in=chosen).order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("aid__company__organisation", "aid__beneficiary", "aid__hire__next"))


@transaction.atomic
def prepare(chosen: Collection[UUID], *, by: Actor, at: datetime) -> PaymentBatch:
    """Put these instalments in a new batch. Whoever comes second finds them taken.

    Raises ValidationError for the first that may not be paid now, with the reason; for who instructed or decided one of them;
    and when there is none.
    """
    rows, today, who = _locked(chosen), day_of(at), user_of(by)
    if not rows:
        raise ValidationError("Choisissez au moins un versement.", code="none")
    if any(one.status != InstalmentStatus.DUE for one in rows):
        raise IllegalMove("Un de ces versements vient d'être pris dans un bordereau : rouvrez la page.", code="moved")
    told = hindrances(rows, today=today)
    for one in rows:
        if said := told[one.pk]:
            raise ValidationError(f"{one.aid.company.name} : {said}", code="hindered")
    check_not_instructor(by, *(one.aid for one in rows), said="ne la paie pas.")
    batch = PaymentBatch(
        message_id=_message_id(today.year), execution_on=_execution_on(today), count=len(rows), prepared_at=at, prepared_by_id=who,
        total_cents=sum(one.amount_cents for one in rows),
    )  # fmt: skip
    batch.validate_constraints()
    batch.save(force_insert=True)
    for one in rows:
        bank = bank_of(one.aid.company_id)
        move(one, to=InstalmentStatus.BATCHED, by=by, at=at, batch=batch, bank=bank, prepared_by_id=who)
    journal.record("prepare_batch", batch, by=by, at=at, after=str(batch.total_cents))
    return batch


@transaction.atomic
def approve(batch: PaymentBatch, *, by: Actor, at: datetime) -> PaymentBatch:
    """Another person approves: the file is written for the next worked day, checked against its schema, kept.

    Raises ValidationError for who prepared, instructed or decided, and when an account changed meanwhile.
    """
    row, who = _batch(batch, BatchStatus.PREPARED), user_of(by)
    rows = _of(row)
    check_not_instructor(by, *(one.aid for one in rows), said="ne l'approuve pas.")
    _check_banks(rows)
    execution_on = _execution_on(day_of(at))
    for one in rows:
        one.approved_by_id = who
        one.validate_constraints()
        one.save(update_fields=["approved_by"])
    content = credit_transfer(
        [payment_of(one) for one in rows], message_id=row.message_id, execution_on=execution_on, at=at,
        account=rules_of(day_of(at)).practice["account"],
    )  # fmt: skip
    kept = documents.store(
        content,
        title=f"Virements {row.message_id}",
        filename=f"{row.message_id}.xml",
        content_type="application/xml",
        at=at,
    )
    approved = {"approved_at": at, "approved_by_id": who, "document": kept, "execution_on": execution_on}
    return move(row, to=BatchStatus.APPROVED, by=by, at=at, **approved)


@transaction.atomic
def send(batch: PaymentBatch, *, by: Actor, at: datetime) -> PaymentBatch:
    """The file went to the accountant: each instalment is paid, once.

    Raises IllegalMove the second time, ValidationError when an account changed meanwhile or a total would pass its ceiling.
    """
    row = _batch(batch, BatchStatus.APPROVED)
    rows = _of(row)
    _check_banks(rows)
    for one in rows:
        move(one, to=InstalmentStatus.PAID, by=by, at=at, paid_at=at)
        aid = locked(one.aid)
        if one.amount_cents > aid.left_cents:
            raise ValidationError(f"{aid.company.name} : le total versé dépasserait {words.euros(aid.ceiling_cents)}.")
        TutoringAid.objects.filter(pk=aid.pk).update(paid_cents=F("paid_cents") + one.amount_cents)
        journal.record("pay", one, by=by, at=at, after=str(one.amount_cents))
        close_if_done(aid, by=by, at=at)
        telling.company(aid, code="aid_paid", at=at, what=words.euros(one.amount_cents), link=telling.page_of(aid))
    return move(row, to=BatchStatus.SENT, by=by, at=at, sent_at=at)


@transaction.atomic
def cancel(batch: PaymentBatch, *, by: Actor, at: datetime) -> PaymentBatch:
    """The batch is not sent: its instalments are due again. Raises IllegalMove once it is sent."""
    row = _batch(batch, BatchStatus.PREPARED, BatchStatus.APPROVED)
    for one in _of(row):
        move(one, to=InstalmentStatus.DUE, by=by, at=at, batch=None, bank=None, prepared_by=None, approved_by=None)
    return move(row, to=BatchStatus.CANCELLED, by=by, at=at)


@transaction.atomic
def reject(instalment: Instalment, *, reason: str, by: Actor, at: datetime) -> Instalment:
    """The bank sent the money back: it counts as paid no more. Raises IllegalMove unless it was paid.

    An aid that was closed goes on until it is paid again; one that is asked back owes so much less, or nothing any more.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Notez le motif que donne la banque."})
    aid = locked(TutoringAid.objects.get(pk=instalment.aid_id))
    row = move(instalment, to=InstalmentStatus.REJECTED, by=by, at=at, rejection=reason.strip())
    TutoringAid.objects.filter(pk=aid.pk).update(paid_cents=F("paid_cents") - row.amount_cents)
    if aid.status == Status.CLOSED and aid.beneficiary is not None:
        move(aid, to=Status.RUNNING, by=by, at=at)
    if aid.status in (Status.CLOSED, Status.RUNNING):
        telling.company(aid, code="aid_rejected", at=at, what=words.euros(row.amount_cents), link=telling.page_of(aid))
    if aid.status == Status.CLAWED_BACK:
        row = move(row, to=InstalmentStatus.DROPPED, by=by, at=at)
        owe_less(aid, by=by, at=at)
    return row


@transaction.atomic
def pay_again(instalment: Instalment, *, by: Actor, at: datetime) -> Instalment:
    """A rejected payment is due again, once the company has another approved account. Raises ValidationError before."""
    row = Instalment.objects.select_related("aid").get(pk=instalment.pk)
    current = bank_of(row.aid.company_id)
    if current is None or current.pk == row.bank_id:
        raise ValidationError(
            "La banque a rejeté ce compte : demandez un autre RIB, et faites-le approuver.", code="bank"
        )
    nobody: dict[str, None] = {"batch": None, "bank": None, "prepared_by": None, "approved_by": None, "paid_at": None}
    return move(row, to=InstalmentStatus.DUE, by=by, at=at, **nobody)


@transaction.atomic
def draw_controls(*, seed: int, by: Actor, at: datetime) -> list[Control]:
    """Draw at random, among what is due and was not drawn, the share that the pack wants checked; the same seed draws the same."""
    rows = Instalment.objects.filter(status=InstalmentStatus.DUE, control=None).order_by(
        "aid__asked_at", "aid_id", "number"
    )
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        raise ValidationError("Aucun versement dû n'est à tirer au sort.", code="none")
    percent = rules_of(day_of(at)).practice["control_percent"]
    ordered = sorted(found, key=lambda one: hashlib.sha256(f"{seed}:{one.pk}".encode()).digest())
    drawn = ordered[: math.ceil(len(found) * percent / 100)]
    controls = [Control(instalment=one, seed=seed, drawn_at=at) for one in drawn]
    Control.objects.bulk_create(controls)
    journal.record_all("draw_control", Control, [(one.pk, "", str(seed)) for one in controls], by=by, at=at)
    return controls


@transaction.atomic
def control(one: Control, *, verdict: str, note: str, by: Actor, at: datetime) -> Control:
    """What was seen on the spot. Raises ValidationError for who instructed the aid, twice, or without a word."""
    row = Control.objects.select_for_update(of=("self",)).select_related("instalment").get(pk=one.pk)
    if row.verdict != Verdict.TO_DO:
        raise IllegalMove("Ce contrôle est déjà noté.", code="moved")
    if user_of(by) == row.instalment.instructor_id:
        raise ValidationError("Qui a instruit l'aide ne la contrôle pas.", code="instructor")
    row.verdict, row.note, row.controlled_at, row.controlled_by_id = Verdict(verdict), note.strip(), at, user_of(by)
    row.validate_constraints()
    row.save()
    journal.record("control", row, by=by, at=at, after=verdict)
    return row


def _batch(batch: PaymentBatch, *expected: str) -> PaymentBatch:
    row = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if row.status not in expected:
        raise IllegalMove("Ce bordereau a déjà changé d'état : rouvrez la page.", code="moved")
    return row


def _of(batch: PaymentBatch) -> list[Instalment]:
    rows = Instalment.objects.filter(batch=batch).order_by("pk").select_for_update(of=("self",))
    found = list(rows.select_related("aid__company__organisation", "aid__beneficiary", "bank"))
    if sum(one.amount_cents for one in found) != batch.total_cents:
        raise ValidationError("Ce bordereau ne contient plus ses versements : annulez-le, et préparez-en un autre.")
    return found


def _check_banks(rows: list[Instalment]) -> None:
    """Every account is still the approved one, and none is about to change."""
    for one in rows:
        companies = BankDetails.objects.filter(company=one.aid.company_id)
        is_same = one.bank is not None and one.bank.status == BankStatus.APPROVED
        if not is_same or companies.filter(status=BankStatus.PROPOSED).exists():
            raise ValidationError(
                f"Le RIB de {one.aid.company.name} a changé depuis la préparation : annulez ce bordereau.", code="bank"
            )


def payment_of(one: Instalment) -> Payment:
    """The credit transfer of an instalment of a batch."""
    bank = one.bank
    if bank is None:
        raise ValidationError("Un versement n'a pas de compte.", code="bank")
    label = f"Aide au tutorat, versement {one.number}"
    return Payment(bank, one.amount_cents, label, end_to_end=one.pk.hex)


def _execution_on(day: date) -> date:
    """The next day on which banks work."""
    found = open_day_after(day, 1)
    return found if found.weekday() != calendar.SATURDAY else _execution_on(found)


def _message_id(year: int) -> str:
    """« REBOND-13-2026-0007 »: the next of the year; two who prepare at once, the constraint keeps one."""
    count = PaymentBatch.objects.filter(prepared_at__year=year).count() + 1
    return f"REBOND-{context.current()}-{year}-{count:04}"
