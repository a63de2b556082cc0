"""From the promise to the kept job."""

from datetime import date, datetime
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
from rebond.work.hires.models import Hire, PostCheck
from rebond.work.hires.states import Status
from rebond.work.vacancies import operations as vacancies
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import Status as VacancyStatus


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
    facts |= {"starts_on": starts_on, "ends_on": ends_on}
    row = move(hire, to=Status.SIGNED, by=by, at=at, **facts)
    _fill(row, by=by, at=at)
    return row


def drop(hire: Hire, *, reason: str, by: Actor, at: datetime) -> Hire:
    """Nothing came of the promise. Raises IllegalMove, or ValidationError without a reason."""
    return move(hire, to=Status.DROPPED, by=by, at=at, drop_reason=reason)


def end(hire: Hire, *, on: date, reason: str, by: Actor, at: datetime) -> Hire:
    """The job is over. Raises IllegalMove unless it is signed, ValidationError before its first day."""
    return move(hire, to=Status.ENDED, by=by, at=at, ended_on=on, end_reason=reason)


def resume(hire: Hire, *, by: Actor, at: datetime) -> Hire:
    """What was noted as over is not: a dropped promise holds again, an ended job goes on. Raises IllegalMove."""
    if hire.status == Status.ENDED:
        return move(hire, to=Status.SIGNED, by=by, at=at, ended_on=None, end_reason="")
    nothing: dict[str, Any] = {"contract": "", "signed_on": None, "starts_on": None, "ends_on": None}
    return move(hire, to=Status.PROMISED, by=by, at=at, drop_reason="", weekly_hours=None, **nothing)


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
    """Somebody asked, after so many months, whether the person is in post; with `ended_on`, the job is over.

    Raises ValidationError when it was asked already, or when nothing is signed.
    """
    row = Hire.objects.select_for_update(of=("self",)).get(pk=hire.pk)
    if row.status not in (Status.SIGNED, Status.ENDED):
        raise ValidationError("Il n'y a pas de contrat signé : le suivi commence avec lui.", code="unsigned")
    check = PostCheck(hire=row, months=months, is_in_post=is_in_post, asked_on=on, asked_by=asked_by, note=note)
    check.validate_constraints()
    check.save(force_insert=True)
    journal.record("note_post", check, by=by, at=at)
    if not is_in_post and ended_on is not None and row.status == Status.SIGNED:
        end(row, on=ended_on, reason=end_reason, by=by, at=at)
    return check


def _fill(hire: Hire, *, by: Actor, at: datetime) -> None:
    """The offer is filled when as many contracts were signed as it has posts."""
    if hire.vacancy_id is None:
        return
    vacancy = Vacancy.objects.select_for_update(of=("self",)).get(pk=hire.vacancy_id)
    signed = Hire.objects.filter(vacancy=vacancy, status__in=[Status.SIGNED, Status.ENDED]).count()
    if vacancy.status == VacancyStatus.OPEN and signed >= vacancy.posts:
        vacancies.fill(vacancy, by=by, at=at)
