"""The lists of appointments that an agent works through."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, Role
from rebond.people.appointments.models import Appointment, AppointmentQuerySet, confidential_kinds
from rebond.people.appointments.states import Status


def without_attendance(principal: Principal, *, now: datetime) -> QuerySet[Appointment]:
    """Past appointments of which nobody said whether the person came; `due_on`: the day they were to be held."""
    return _planned(principal).filter(starts_at__lt=now)


def of_the_day(principal: Principal, *, today: date) -> QuerySet[Appointment]:
    """The appointments planned this day; `due_on` is that day."""
    start = timezone.make_aware(datetime.combine(today, time.min))
    return _planned(principal).filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


def _planned(principal: Principal) -> QuerySet[Appointment]:
    rows: AppointmentQuerySet = Appointment.objects.filter(_mine(principal), status=Status.PLANNED)
    if principal.role not in (Role.DOCTOR, Role.NURSE):
        rows = rows.exclude(kind__in=confidential_kinds())
    return cast("QuerySet[Appointment]", rows.annotate(due_on=TruncDate("starts_at")))


def _mine(principal: Principal) -> Q:
    """An agent's own appointments, and those of their organisation that name nobody or that they watch over."""
    if principal.role in DEPARTEMENT_STAFF:
        return Q()
    mine = Q(organisation=principal.organisation_id)
    if principal.role in POLE_STAFF or principal.role == Role.STRUCTURE_MANAGER:
        return mine
    return mine & (Q(agent=principal.membership) | Q(agent=None))
