"""Contracts, lots, who is placed there, the hours of each month, the penalties."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models, transaction

from rebond.ground.documents import operations as documents
from rebond.ground.documents import scans
from rebond.ground.documents.models import Document
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.clauses import queries
from rebond.work.clauses.models import ClauseContract, Lot, MonthHours, Penalty, Placement
from rebond.work.clauses.rules import hours_words
from rebond.work.clauses.states import HoursStatus
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire

OF_CONTRACT = ("reference", "title", "family", "notified_on", "amount_cents", "has_clause", "penalty_cents")
OF_LOT = ("number", "title", "hours_due", "starts_on", "ends_on")


def _check(row: models.Model, *links: str) -> None:
    row.clean_fields(exclude=["departement", *links])
    row.validate_constraints()


@transaction.atomic
def open_contract(*, buyer: Organisation, by: Actor, at: datetime, **fields: Any) -> ClauseContract:
    """A contract was notified, with a clause or without. Raises ValidationError when its number is known."""
    made = ClauseContract(buyer=buyer, **fields)
    _check_family(made)
    _check(made, "buyer")
    made.save(force_insert=True)
    journal.record("open_clause_contract", made, by=by, at=at)
    return made


@transaction.atomic
def change_contract(contract: ClauseContract, *, by: Actor, at: datetime, **fields: Any) -> ClauseContract:
    """What is known of a contract is put right. Raises ValidationError when its clause goes while lots owe hours."""
    row = ClauseContract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    for name in (name for name in (*OF_CONTRACT, "buyer") if name in fields):
        setattr(row, name, fields[name])
    if not row.has_clause and row.lots.exists():
        raise ValidationError({"has_clause": "Des lots de ce marché doivent des heures : il porte une clause."})
    _check_family(row)
    _check(row, "buyer")
    row.save(update_fields=[*OF_CONTRACT, "buyer"])
    journal.record("change_clause_contract", row, by=by, at=at)
    return row


def _check_family(row: ClauseContract) -> None:
    if row.family not in queries.families(row.notified_on):
        raise ValidationError({"family": "Choisissez une famille d'achats de la liste."})


@transaction.atomic
def open_lot(contract: ClauseContract, *, company: Company, by: Actor, at: datetime, **fields: Any) -> Lot:
    """A company owes hours of insertion. Raises ValidationError when the contract carries no clause."""
    row = ClauseContract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if not row.has_clause:
        raise ValidationError("Ce marché ne porte pas de clause sociale : modifiez-le d'abord.", code="no_clause")
    made = Lot(contract=row, company=company, **fields)
    _check(made, "contract", "company")
    made.save(force_insert=True)
    journal.record("open_lot", made, by=by, at=at)
    return made


@transaction.atomic
def change_lot(lot: Lot, *, by: Actor, at: datetime, **fields: Any) -> Lot:
    """What is known of a lot is put right. Raises ValidationError when somebody is placed outside its days."""
    row = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    before = row.hours_due
    for name in (name for name in (*OF_LOT, "company") if name in fields):
        setattr(row, name, fields[name])
    outside = models.Q(starts_on__lt=row.starts_on) | models.Q(starts_on__gt=row.ends_on)
    if Placement.objects.filter(outside | models.Q(ends_on__gt=row.ends_on), lot=row).exists():
        raise ValidationError(
            {"ends_on": "Une personne est placée en dehors de ces dates : corrigez son placement d'abord."}
        )
    _check(row, "contract", "company")
    row.save(update_fields=[*OF_LOT, "company"])
    journal.record("change_lot", row, by=by, at=at, before=f"{before} h", after=f"{row.hours_due} h")
    return row


@transaction.atomic
def place(
    lot: Lot,
    *,
    beneficiary: Beneficiary,
    employer: Organisation,
    starts_on: date,
    ends_on: date | None = None,
    hire: Hire | None = None,
    by: Actor,
    at: datetime,
) -> Placement:
    """Somebody works on a lot for this employer. Raises ValidationError outside the lot's days, or for another's hire."""
    row = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if hire is not None and hire.beneficiary_id != beneficiary.pk:
        raise ValidationError({"hire": "Cette embauche est celle d'une autre personne."})
    made = Placement(lot=row, beneficiary=beneficiary, employer=employer, hire=hire)
    made.starts_on, made.ends_on = starts_on, ends_on
    _check_days(made)
    _check(made, "lot", "beneficiary", "employer", "hire")
    made.save(force_insert=True)
    journal.record("place_person", made, by=by, at=at)
    return made


@transaction.atomic
def end_placement(placement: Placement, *, on: date, by: Actor, at: datetime) -> Placement:
    """The person leaves the lot that day. Raises ValidationError when hours are declared of a later month."""
    row = Placement.objects.select_for_update(of=("self",)).select_related("lot").get(pk=placement.pk)
    if MonthHours.objects.filter(placement=row, month__gt=on, hours__gt=0).exists():
        raise ValidationError({"on": "Des heures sont déclarées après ce jour : corrigez-les d'abord."})
    row.ends_on = on
    _check_days(row)
    _check(row, "lot", "beneficiary", "employer", "hire")
    row.save(update_fields=["ends_on"])
    journal.record("end_placement", row, by=by, at=at, after=str(on))
    return row


def _check_days(row: Placement) -> None:
    if not row.lot.starts_on <= row.starts_on <= row.lot.ends_on or (row.ends_on and row.ends_on > row.lot.ends_on):
        days = f"du {row.lot.starts_on:%d/%m/%Y} au {row.lot.ends_on:%d/%m/%Y}"
        raise ValidationError({"starts_on": f"Le lot court {days} : le placement aussi."})


@transaction.atomic
def declare(
    placement: Placement, *, month: date, hours: Decimal, content: bytes = b"", by: Actor, at: datetime
) -> MonthHours:
    """So many hours were worked in the month, with their proof; what was refused, or not yet checked, is replaced.

    Raises ValidationError for a month out of the placement or to come, more hours than a month holds, hours without
    proof, or a month that is validated.
    """
    row = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    month = month.replace(day=1)
    _check_month(row, month, hours, today=local_day(at))
    found = MonthHours.objects.select_for_update(of=("self",)).filter(placement=row, month=month).first()
    if found is not None and found.status == HoursStatus.VALIDATED:
        raise ValidationError("Les heures de ce mois sont validées : demandez à les reprendre.", code="validated")
    proof = _kept(content, month, at=at) if content else (found.proof if found else None)
    if hours and proof is None:
        raise ValidationError({"proof": "Joignez le justificatif : un bulletin de salaire, un relevé d'heures."})
    if found is not None and found.status == HoursStatus.REFUSED:
        found = move(found, to=HoursStatus.DECLARED, by=by, at=at, refusal="")
    made = found or MonthHours(placement=row, month=month)
    made.hours, made.proof, made.declared_at = hours, proof, at
    _check(made, "placement", "proof", "validated_by")
    made.save()
    journal.record("declare_hours", made, by=by, at=at, after=f"{hours} h")
    return made


def _check_month(row: Placement, month: date, hours: Decimal, *, today: date) -> None:
    most = queries.limits(today)["month_hours"]
    if month > today:
        raise ValidationError({"month": "Ce mois n'a pas commencé."})
    if month + relativedelta(months=1) <= row.starts_on or (row.ends_on is not None and month > row.ends_on):
        raise ValidationError({"month": "La personne n'était pas placée ce mois-là."})
    if hours > most:
        raise ValidationError({"hours": f"Un mois compte {most} heures au plus : vérifiez le total."})


def _kept(content: bytes, month: date, *, at: datetime) -> Document:
    scan = scans.cleaned(content)
    name = f"heures-{month:%Y-%m}.{scan.extension}"
    title = f"Heures d'insertion, {month:%m/%Y}"
    return documents.store(scan.content, title=title, filename=name, content_type=scan.content_type, at=at)


def validate(row: MonthHours, *, member: Membership, by: Actor, at: datetime) -> MonthHours:
    """The hours are right: they count. Raises IllegalMove unless declared, ValidationError without a proof."""
    return move(row, to=HoursStatus.VALIDATED, by=by, at=at, validated_by=member, validated_at=at)


def refuse(row: MonthHours, *, refusal: str, by: Actor, at: datetime) -> MonthHours:
    """Something is missing: the company declares again. Raises ValidationError without words."""
    if not refusal.strip():
        raise ValidationError({"refusal": "Dites ce qui manque : l'entreprise le lira."})
    gone: dict[str, Any] = {"validated_by": None, "validated_at": None, "refusal": refusal.strip()}
    return move(row, to=HoursStatus.REFUSED, by=by, at=at, **gone)


@transaction.atomic
def note_penalty(
    lot: Lot,
    *,
    hours: int,
    amount_cents: int,
    on: date,
    note: str = "",
    member: Membership | None,
    by: Actor,
    at: datetime,
) -> Penalty:
    """The company pays for hours that it did not give. Raises ValidationError for more hours than are missing."""
    row = queries.counted(Lot.objects.filter(pk=lot.pk)).get()
    counted: Any = row
    missing = row.hours_due - counted.done
    noted = sum(Penalty.objects.filter(lot=row).values_list("hours", flat=True))
    if hours + noted > missing:
        raise ValidationError(
            {"hours": f"Il manque {hours_words(max(missing - noted, Decimal(0)))} : une pénalité n'en compte pas plus."}
        )
    made = Penalty(lot=row, hours=hours, amount_cents=amount_cents, on=on, note=note.strip(), noted_by=member)
    _check(made, "lot", "noted_by")
    made.save(force_insert=True)
    journal.record("note_penalty", made, by=by, at=at, after=f"{hours} h")
    return made
