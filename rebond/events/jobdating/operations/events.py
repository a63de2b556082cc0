"""Job datings: opened, changed, called off. They are announced in `announcing`."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.jobdating.models import Interpreter, JobDating, Meeting, PlanRun, Theme
from rebond.events.jobdating.operations.plans import hold, renew
from rebond.events.jobdating.rules import CHANGEABLE, slots
from rebond.events.jobdating.states import MeetingStatus, PlanStatus, Status
from rebond.ground.deadlines import holidays
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.people.accounts.models import Organisation
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations.sessions import cancel_session
from rebond.people.appointments.states import SessionStatus

FIELDS = (
    *("organisation", "on", "opens", "closes", "break_from", "break_until", "slot_minutes", "gap_slots"),
    *("hall_gap_slots", "most", "seats", "cost_cents"),
)
ANNOUNCED_FIELDS = frozenset({"organisation", "on", "opens", "closes"})
"""What people were told: it changes no more once announced."""


@transaction.atomic
def create(
    theme: Theme,
    *,
    organisation: Organisation,
    on: date,
    opens: time,
    closes: time,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> JobDating:
    """A day of interviews about a theme. Raises ValidationError on a past or closed day, or when no interview fits its hours."""
    row = JobDating(theme=theme, organisation=organisation, on=on, opens=opens, closes=closes, **fields)
    _check(row, at=at)
    row.save(force_insert=True)
    journal.record("open_job_dating", row, by=by, at=at)
    return row


@transaction.atomic
def change(job_dating: JobDating, *, version: int | None = None, by: Actor, at: datetime, **fields: Any) -> JobDating:
    """Only the fields given change. Raises Changed on an older version, ValidationError once the people were told."""
    row = hold(job_dating, version=version)
    if row.status not in CHANGEABLE:
        raise ValidationError("Ce job dating a commencé : ses heures ne changent plus ici.")
    told = [name for name in ANNOUNCED_FIELDS if name in fields and getattr(row, name) != fields[name]]
    if row.status == Status.ANNOUNCED and told:
        raise ValidationError(
            "Le jour, les heures et le lieu sont annoncés aux personnes. Pour en changer, annulez ce job dating : "
            "chacune l'apprend. Puis ouvrez-en un autre."
        )
    for name in (name for name in FIELDS if name in fields):
        setattr(row, name, fields[name])
    _check(row, at=at)
    renew(row, *FIELDS)
    journal.record("change", row, by=by, at=at)
    return row


def _check(row: JobDating, *, at: datetime) -> None:
    row.validate_constraints()
    if row.on < local_day(at):
        raise ValidationError({"on": "Ce jour est passé : choisissez un jour à venir."})
    if why := holidays.closed(row.on):
        raise ValidationError({"on": f"Les services sont fermés ce jour-là : {why}. Choisissez un autre jour."})
    if not slots(row):
        raise ValidationError({"closes": "Aucun entretien ne tient entre ces heures : allongez-les."})


@transaction.atomic
def set_interpreters(
    job_dating: JobDating, *, lines: Sequence[tuple[str, int, time | None, time | None]], by: Actor, at: datetime
) -> list[Interpreter]:
    """Who translates what, and when: (language, how many, from, until) replace what was known."""
    row = hold(job_dating)
    Interpreter.objects.filter(job_dating=row).delete()
    made = [
        Interpreter(job_dating=row, language=language, count=count, arrives=arrives, leaves=leaves)
        for language, count, arrives, leaves in lines
    ]
    Interpreter.objects.bulk_create(made)
    renew(row)
    journal.record("change", row, by=by, at=at)
    return made


@transaction.atomic
def cancel(job_dating: JobDating, *, version: int | None = None, by: Actor, at: datetime) -> list[Appointment]:
    """It will not take place: whoever was to come learns it. Returns their appointments, for those whom nothing reaches."""
    row = hold(job_dating, version=version)
    move_all(PlanRun.objects.filter(job_dating=row, status=PlanStatus.ASKED), to=PlanStatus.STALE, by=by, at=at)
    planned = Meeting.objects.filter(job_dating=row, status=MeetingStatus.PLANNED)
    move_all(planned, to=MeetingStatus.CANCELLED, by=by, at=at)
    move(row, to=Status.CANCELLED, by=by, at=at)
    if row.session is None or row.session.status != SessionStatus.PLANNED:
        return []
    return cancel_session(row.session, by=by, at=at)
