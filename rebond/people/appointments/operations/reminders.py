"""Recalling an appointment to the person, some days before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import WORKER
from rebond.ground.parameters import queries as parameters
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.operations.placing import tell_all
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.states import Status

BATCH = 500


def remind(*, at: datetime) -> int:
    """Whoever comes within the pack's days is told again, once; how many. Safe to run twice at once.

    Those whose hour was said to them less than the pack's hours before it know it still.
    """
    days = parameters.get("messaging.reminder_days", on=local_day(at))
    hours = parameters.get("messaging.reminder_needs_hours", on=local_day(at))
    until = beginning_of(local_day(at) + timedelta(days=days + 1))
    known = timedelta(hours=max(hours, 24 * (days + 1)))  # what was said since the first day of reminders is one
    count = 0
    while told := _remind_some(until, known, at):
        count += told
    return count


@transaction.atomic
def _remind_some(until: datetime, known: timedelta, at: datetime) -> int:
    due = (
        Appointment.objects.alias(said_at=Coalesce("told_at", "made_at"))
        .filter(status=Status.PLANNED, starts_at__gt=at, starts_at__lt=until, said_at__lt=F("starts_at") - known)
        .select_related("beneficiary__departement", "organisation")
        .order_by("starts_at", "pk")
    )
    rows = list(due.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    journal.record_all("recall", Appointment, [(row.pk, "", "") for row in rows], by=WORKER, at=at)
    tell_all(rows, "appointment_reminder", at=at)
    return len(rows)
