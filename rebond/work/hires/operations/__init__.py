"""From the promise to the kept job."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire, HireFollower, PostCheck
from rebond.work.hires.states import EndReason, Party, Status
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus

CORRECTABLE = {
    "contract": "contrat",
    "weekly_hours": "heures",
    "pay_cents": "salaire",
    "pay_period": "salaire",
    "signed_on": "signé",
    "starts_on": "début",
    "ends_on": "prévu",
    "ended_on": "fin",
    "end_reason": "motif",
}
"""What may be put right of a contract, and the word that the journal says of it."""


@transaction.atomic
def promise(
    beneficiary: Beneficiary,
    company: Company,
    *,
    vacancy: Vacancy | None = None,
    source: str,
    source_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Hire:
    """The company says that it will hire the person. It is no hire before a contract is signed.

    Raises ValidationError when it promised already, or when the offer is another company's.
    """
    if vacancy is not None and vacancy.company_id != company.pk:
        raise ValidationError({"vacancy": "Cette offre est celle d'une autre entreprise."})
    hire = Hire(
        beneficiary=beneficiary, company=company, vacancy=vacancy, source=source, source_id=source_id, promised_at=at
    )
    hire.clean_fields(exclude=["departement", "beneficiary", "company", "vacancy"])
    hire.validate_constraints()
    hire.save(force_insert=True)
    journal.record("promise", hire, by=by, at=at)
    return hire


@transaction.atomic
def sign(
    hire: Hire,
    *,
    contract: str,
    signed_on: date,
    starts_on: date,
    weekly_hours: int | None = None,
    pay_cents: int | None = None,
    pay_period: str = "",
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Hire:
    """The contract is signed: now it is a hire. The offer is filled once every post has found somebody.

    Raises IllegalMove unless it is promised, ValidationError when the days are not in order.
    """
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "Le dernier jour prévu vient après le premier."})
    facts: dict[str, Any] = {"contract": contract, "weekly_hours": weekly_hours, "signed_on": signed_on}
    facts |= {"starts_on": starts_on, "ends_on": ends_on, "pay_cents": pay_cents, "pay_period": pay_period}
    row = move(hire, to=Status.SIGNED, by=by, at=at, **facts)
    _fill(row, by=by, at=at)
    return row


def drop(hire: Hire, *, reason: str, by: Actor, at: datetime) -> Hire:
    """Nothing came of the promise: it follows no contract. Raises IllegalMove, or ValidationError without a reason."""
    return move(hire, to=Status.DROPPED, by=by, at=at, drop_reason=reason, previous=None, since_on=None)


def end(hire: Hire, *, on: date, reason: str, by: Actor, at: datetime) -> Hire:
    """The job is over. Raises IllegalMove unless it is signed, ValidationError before its first day."""
    return move(hire, to=Status.ENDED, by=by, at=at, ended_on=on, end_reason=reason)


def is_followed(hire: Hire) -> bool:
    """Another contract follows this one in the same company."""
    return Hire.objects.filter(previous=hire).exists()


def resume(hire: Hire, *, by: Actor, at: datetime) -> Hire:
    """What was noted as over is not: a dropped promise holds again, an ended job goes on.

    Raises IllegalMove, or ValidationError when another contract follows: the person would have the job twice.
    """
    if is_followed(hire):
        raise ValidationError("Un autre contrat suit celui-ci : c'est lui qui continue.", code="renewed")
    if hire.status == Status.ENDED:
        return move(hire, to=Status.SIGNED, by=by, at=at, ended_on=None, end_reason="")
    nothing: dict[str, Any] = {"contract": "", "signed_on": None, "starts_on": None, "ends_on": None}
    nothing |= {"pay_cents": None, "pay_period": ""}
    return move(hire, to=Status.PROMISED, by=by, at=at, drop_reason="", weekly_hours=None, **nothing)


@transaction.atomic
def renew(hire: Hire, *, starts_on: date, by: Actor, at: datetime, **facts: Any) -> Hire:
    """Another contract follows this one in the same company: a new hire, told to be its next one.

    The former ends the day before unless it had ended. News are asked at the times counted from the first contract of
    all. `facts`: what `sign` takes. Raises ValidationError when one follows already, or when it begins too early.
    """
    row = Hire.objects.select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (Status.SIGNED, Status.ENDED):
        raise ValidationError("Un nouveau contrat suit un contrat signé.", code="unsigned")
    if is_followed(row):
        raise ValidationError("Un nouveau contrat est déjà noté à la suite de celui-ci.", code="renewed")
    if starts_on <= (row.ended_on or row.starts_on or starts_on):
        raise ValidationError({"starts_on": "Le nouveau contrat commence après le précédent."})
    is_next = row.status == Status.SIGNED
    if is_next:
        end(row, on=starts_on - timedelta(days=1), reason=EndReason.RENEWED, by=by, at=at)
    made = promise(row.beneficiary, row.company, source=row.source, source_id=row.source_id, by=by, at=at)
    since_on = row.first_day if is_next or starts_on - timedelta(days=1) == row.ended_on else None
    Hire.objects.filter(pk=made.pk).update(previous=row, since_on=since_on)
    signed = sign(made, starts_on=starts_on, by=by, at=at, **facts)
    HireFollower.objects.filter(hire=row, ends_on__gte=starts_on).update(hire=signed)
    return signed


@transaction.atomic
def correct(hire: Hire, *, by: Actor, at: datetime, **facts: Any) -> Hire:
    """What was noted of a contract by mistake is put right: the journal keeps what it said before.

    `facts`: those of `CORRECTABLE`. Raises ValidationError when the days are no longer in order.
    """
    row = Hire.objects.select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (Status.SIGNED, Status.ENDED):
        raise ValidationError("Il n'y a pas de contrat signé à corriger.", code="unsigned")
    changed = {name: value for name, value in facts.items() if name in CORRECTABLE and getattr(row, name) != value}
    lines = [(row.pk, _told(name, getattr(row, name)), _told(name, value)) for name, value in changed.items()]
    for name, value in changed.items():
        setattr(row, name, value)
    row.clean_fields(exclude=["departement", "beneficiary", "company", "vacancy", "previous"])
    row.validate_constraints()
    if changed:
        row.save(update_fields=list(changed))
        journal.record_all("correct_hire", Hire, lines, by=by, at=at)
    return row


def _told(name: str, value: object) -> str:
    return f"{CORRECTABLE[name]} {'' if value is None else value}"[:20]


@transaction.atomic
def follow(
    hire: Hire, *, member: Membership, kind: str, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> HireFollower:
    """This member asks for news of the hire between two days, in the place of the référent; a former one is replaced.

    Raises ValidationError when they left, or when the days are not in order.
    """
    if member.ended_at is not None:
        raise ValidationError({"member": "Cette personne ne travaille plus ici : choisissez quelqu'un d'autre."})
    former = HireFollower.objects.select_for_update(of=("self",)).filter(hire=hire, kind=kind).first()
    row = former or HireFollower(hire=hire, kind=kind)
    row.member, row.starts_on, row.ends_on = member, starts_on, ends_on
    row.validate_constraints()
    row.save()
    journal.record("follow_hire", row, by=by, at=at, after=kind)
    return row


@transaction.atomic
def unfollow(hire: Hire, *, kind: str, by: Actor, at: datetime) -> int:
    """Nobody follows the hire in this capacity any more: the référent asks again. How many did."""
    gone = list(HireFollower.objects.select_for_update(of=("self",)).filter(hire=hire, kind=kind))
    for row in gone:
        journal.record("unfollow_hire", row, by=by, at=at, before=kind)
        row.delete()
    return len(gone)


@transaction.atomic
def note_post(
    hire: Hire,
    *,
    months: int,
    is_in_post: bool,
    on: date,
    note: str = "",
    asked_by: Membership | None = None,
    ended_on: date | None = None,
    end_reason: str = "",
    by: Actor,
    at: datetime,
) -> PostCheck:
    """An agent asked, after so many months, whether the person is in post; with `ended_on`, the job is over.

    What the person or the employer had said otherwise no longer counts: a job that was noted as over goes on when the
    agent finds the person there. Raises ValidationError when an agent said it already, or when nothing is signed.
    """
    row = Hire.objects.select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (Status.SIGNED, Status.ENDED):
        raise ValidationError("Il n'y a pas de contrat signé : le suivi commence avec lui.", code="unsigned")
    check = PostCheck(hire=row, months=months, is_in_post=is_in_post, asked_on=on, asked_by=asked_by, note=note)
    if not is_in_post:
        check.left_on, check.reason = ended_on, end_reason
    check.validate_constraints()
    check.save(force_insert=True)
    journal.record("note_post", check, by=by, at=at)
    if not is_in_post and ended_on is not None and row.status == Status.SIGNED:
        end(row, on=ended_on, reason=end_reason, by=by, at=at)
    if is_in_post and row.status == Status.ENDED and _was_said_over(row, months):
        resume(row, by=by, at=at)
    return check


def _was_said_over(row: Hire, months: int) -> bool:
    """The end came from what the person or the employer said at this time, which the agent now denies."""
    said = PostCheck.objects.filter(hire=row, months=months, is_in_post=False, left_on=row.ended_on)
    return said.exclude(source=Party.AGENT).exists() and not is_followed(row)


def _fill(hire: Hire, *, by: Actor, at: datetime) -> None:
    """The offer is filled when as many contracts were signed as it has posts."""
    if hire.vacancy_id is None:
        return
    vacancy = Vacancy.objects.select_for_update(of=("self",)).get(pk=hire.vacancy_id)
    signed = Hire.objects.filter(vacancy=vacancy, status__in=[Status.SIGNED, Status.ENDED]).count()
    if vacancy.status == VacancyStatus.OPEN and signed >= vacancy.posts:
        vacancies.fill(vacancy, by=by, at=at)
