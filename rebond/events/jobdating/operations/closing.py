"""The end of a job dating: everything is said of its interviews, and who came is kept; or it was closed too early."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rebond.events.jobdating.models import JobDating
from rebond.events.jobdating.queries.running import planned, to_come
from rebond.events.jobdating.states import MeetingStatus, Status
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move, move_all
from rebond.ground.web import words
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import SessionStatus
from rebond.people.appointments.states import Status as AppointmentStatus


@transaction.atomic
def hold(job_dating: JobDating, *, others_missed: bool = False, by: Actor, at: datetime) -> JobDating:
    """The event is over: who came is said of each place in its session.

    `others_missed`: the interviews of which nothing was said did not take place; nobody noted them, which keeps them
    apart. Raises ValidationError while there are some and that is not said, while some are still to come, or before the
    first hour.
    """
    left = planned(job_dating)
    if coming := to_come(job_dating, at=at):
        raise ValidationError(
            f"{words.count(coming.count, 'entretien est encore à venir', 'entretiens sont encore à venir')}, "
            f"le dernier à {words.hour(timezone.localtime(coming.last))} : terminez le job dating ensuite. "
            "Si des recruteurs s'en vont, notez leur départ et replanifiez."
        )
    if others_missed:
        move_all(left, to=MeetingStatus.MISSED, by=by, at=at, changes={"noted_at": None})
    elif count := left.count():
        raise ValidationError(
            f"{words.count(count, 'entretien est', 'entretiens sont')} encore sans réponse : notez-les, "
            "ou dites que les autres n'ont pas eu lieu."
        )
    row = move(job_dating, to=Status.HELD, by=by, at=at)
    _note_attendance(row, by=by, at=at)
    return row


@transaction.atomic
def reopen(job_dating: JobDating, *, by: Actor, at: datetime) -> JobDating:
    """It was closed too early: outcomes may be noted and corrected again, and what closing alone called missed waits."""
    row = move(job_dating, to=Status.RUNNING, by=by, at=at)
    unsaid = row.meetings.filter(status=MeetingStatus.MISSED, noted_at=None)
    move_all(unsaid, to=MeetingStatus.PLANNED, by=by, at=at)
    return row


def _note_attendance(job_dating: JobDating, *, by: Actor, at: datetime) -> None:
    """Those who came, and those who did not, in the appointments that carry their messages."""
    seated = Appointment.objects.filter(candidacy__job_dating=job_dating, starts_at__lte=at)
    came = Q(candidacy__arrived_at__isnull=False) | Q(candidacy__meetings__status=MeetingStatus.HELD)
    open_ones = (AppointmentStatus.PLANNED, AppointmentStatus.MISSED)  # an absence noted before it was reopened
    held = list(seated.filter(came, status__in=open_ones).distinct().values_list("pk", flat=True))
    missed = list(seated.filter(status=AppointmentStatus.PLANNED).exclude(pk__in=held).values_list("pk", flat=True))
    for pks, status in ((held, AppointmentStatus.HELD), (missed, AppointmentStatus.MISSED)):
        appointments.record_attendance_all(Appointment.objects.filter(pk__in=pks), status=status, by=by, at=at)
    session = job_dating.session
    if session is not None and session.status == SessionStatus.PLANNED and session.starts_at <= at:
        appointments.hold_session(session, by=by, at=at)
