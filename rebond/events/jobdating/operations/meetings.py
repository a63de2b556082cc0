"""Interviews placed by hand. Whoever calls has asked the engine's validator first; the database refuses the rest."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from rebond.events.jobdating.models import Candidate, JobDating, Meeting, Recruiter
from rebond.events.jobdating.operations.plans import free, hold, renew
from rebond.events.jobdating.states import LIVE, MeetingStatus
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import pages
from rebond.work.vacancies.models import Vacancy


@transaction.atomic
def place(
    job_dating: JobDating,
    *,
    candidate: Candidate,
    recruiter: Recruiter,
    starts_at: datetime,
    vacancy: Vacancy | None = None,
    version: int,
    by: Actor,
    at: datetime,
) -> Meeting:
    """One more interview, at the first table that is free. Raises Changed on an older version, ValidationError."""
    event = hold(job_dating, version=version)
    row = Meeting(
        job_dating=event,
        candidate=candidate,
        recruiter=recruiter,
        vacancy=vacancy,
        starts_at=starts_at,
        table=_table(recruiter, starts_at),
        is_by_hand=True,
    )
    row.validate_constraints()
    row.save(force_insert=True)
    renew(event)
    journal.record("place_meeting", row, by=by, at=at)
    return row


@transaction.atomic
def shift(meeting: Meeting, *, starts_at: datetime, version: int, by: Actor, at: datetime) -> Meeting:
    """The interview takes another slot; announced, it is to be announced again. Raises as `place`."""
    event = hold(meeting.job_dating, version=version)
    row = _planned(meeting)
    before = _hour(row.starts_at)
    free([row], by=by, at=at)
    made = Meeting(
        job_dating=event,
        candidate=row.candidate,
        recruiter=row.recruiter,
        vacancy=row.vacancy,
        starts_at=starts_at,
        table=_table(row.recruiter, starts_at),
        score=row.score,
        why=row.why,
        is_by_hand=True,
    )
    made.validate_constraints()
    made.save(force_insert=True)
    renew(event)
    journal.record("shift_meeting", made, by=by, at=at, before=before, after=_hour(starts_at))
    return made


@transaction.atomic
def remove(meeting: Meeting, *, version: int, by: Actor, at: datetime) -> None:
    """The interview is taken out of the plan. Raises Changed on an older version."""
    event = hold(meeting.job_dating, version=version)
    row = _planned(meeting)
    journal.record("remove_meeting", row, by=by, at=at)
    free([row], by=by, at=at)
    renew(event)


def _planned(meeting: Meeting) -> Meeting:
    rows: QuerySet[Meeting] = Meeting.objects.select_related("candidate", "recruiter", "vacancy")
    row = rows.filter(pk=meeting.pk, status=MeetingStatus.PLANNED).first()
    if row is None:
        raise pages.Changed("Cet entretien a déjà changé : regardez le plan tel qu'il est maintenant.")
    return row


def _hour(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _table(recruiter: Recruiter, starts_at: datetime) -> int:
    """The first table of the recruiter that is free then."""
    held = Meeting.objects.filter(recruiter=recruiter, starts_at=starts_at, status__in=LIVE)
    taken = set(held.values_list("table", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
