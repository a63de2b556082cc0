"""Recruiters of a job dating: added with what they bring, changed, withdrawn."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.jobdating.models import JobDating, Meeting, Recruiter, RecruiterVacancy
from rebond.events.jobdating.operations.plans import free, hold, renew
from rebond.events.jobdating.rules import CHANGEABLE
from rebond.events.jobdating.states import MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.work.employers.models import Company
from rebond.work.vacancies.models import Vacancy

FIELDS = (
    *("contact", "tables", "hall", "arrives", "leaves", "languages", "least", "most", "expectations"),
    "came_to_briefing",
)


@transaction.atomic
def add(
    job_dating: JobDating,
    company: Company,
    *,
    vacancies: Iterable[Vacancy] = (),
    by: Actor,
    at: datetime,
    **fields: Any,
) -> Recruiter:
    """A company takes part; one that was withdrawn comes back. Raises ValidationError when it takes part already."""
    event = _open(job_dating)
    row = Recruiter.objects.filter(job_dating=event, company=company).exclude(withdrawn_at=None).first()
    row = row or Recruiter(job_dating=event, company=company)
    row.withdrawn_at = None
    _fill(row, fields)
    row.save()
    bring(row, vacancies, by=by, at=at)
    renew(event)
    journal.record("add_recruiter", row, by=by, at=at)
    return row


@transaction.atomic
def change(
    recruiter: Recruiter, *, vacancies: Iterable[Vacancy] | None = None, by: Actor, at: datetime, **fields: Any
) -> Recruiter:
    """Only the fields given change."""
    event = _open(recruiter.job_dating)
    row = Recruiter.objects.select_for_update(of=("self",)).get(pk=recruiter.pk)
    _fill(row, fields)
    row.save(update_fields=list(FIELDS))
    if vacancies is not None:
        bring(row, vacancies, by=by, at=at)
    renew(event)
    journal.record("change", row, by=by, at=at)
    return row


def bring(recruiter: Recruiter, vacancies: Iterable[Vacancy], *, by: Actor, at: datetime) -> None:
    """The offers that the recruiter brings are these ones. Raises ValidationError for another company's."""
    wanted = list(vacancies)
    if any(one.company_id != recruiter.company_id for one in wanted):
        raise ValidationError("Un recruteur n'apporte que les offres de son entreprise.")
    RecruiterVacancy.objects.filter(recruiter=recruiter).exclude(vacancy__in=wanted).delete()
    RecruiterVacancy.objects.bulk_create(
        [RecruiterVacancy(recruiter=recruiter, vacancy=one) for one in wanted], ignore_conflicts=True
    )
    journal.record("bring_vacancies", recruiter, by=by, at=at)


@transaction.atomic
def withdraw(recruiter: Recruiter, *, by: Actor, at: datetime) -> int:
    """The company will not come: its interviews are freed, and a new plan gives those people others. How many."""
    event = _open(recruiter.job_dating)
    row = Recruiter.objects.select_for_update(of=("self",)).get(pk=recruiter.pk)
    if row.withdrawn_at is not None:
        raise ValidationError("Cette entreprise ne vient déjà plus.")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    journal.record("withdraw_recruiter", row, by=by, at=at)
    planned = Meeting.objects.filter(recruiter=row, status=MeetingStatus.PLANNED)
    freed = free(planned, by=by, at=at)
    renew(event)
    return freed


def _open(job_dating: JobDating) -> JobDating:
    row = hold(job_dating)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé ou n'a plus lieu : ses recruteurs se gèrent depuis la journée.")
    return row


def _fill(row: Recruiter, fields: dict[str, Any]) -> None:
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    row.validate_constraints()
