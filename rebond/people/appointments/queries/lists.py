"""The lists of appointments that an agent works through."""

from datetime import date, datetime, time, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, Role
from rebond.people.appointments.models import Appointment, AppointmentQuerySet, confidential_kinds
from rebond.people.appointments.rules import kinds_of_others
from rebond.people.appointments.states import FIRST_MEETING, Status


def first_meeting_held(person: UUID, *, structure: UUID | None, since: datetime) -> datetime | None:
    """When a first meeting was held there with the person, since that instant; the earliest, or None."""
    rows = Appointment.objects.filter(beneficiary=person, kind=FIRST_MEETING, status=Status.HELD)
    there = rows.filter(organisation=structure, starts_at__gte=since).order_by("starts_at")
    return there.values_list("starts_at", flat=True).first()


def without_attendance(principal: Principal, *, today: date) -> QuerySet[Appointment]:
    """Appointments of the days before, of which nobody said whether the person came; today's are in `of_the_day`."""
    return _planned(principal).filter(starts_at__lt=beginning_of(today))


def of_the_day(principal: Principal, *, today: date) -> QuerySet[Appointment]:
    """The appointments planned this day, whether their hour has passed or not."""
    return _planned(principal).filter(
        starts_at__gte=beginning_of(today), starts_at__lt=beginning_of(today + timedelta(days=1))
    )


def beginning_of(day: date) -> datetime:
    """The first instant of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _planned(principal: Principal) -> QuerySet[Appointment]:
    """Those that the principal's role holds."""
    rows: AppointmentQuerySet = Appointment.objects.filter(_mine(principal), status=Status.PLANNED)
    if principal.role in DEPARTEMENT_STAFF:
        return cast("QuerySet[Appointment]", rows.exclude(kind__in=confidential_kinds()))
    return cast("QuerySet[Appointment]", rows.exclude(kind__in=kinds_of_others(principal.role)))


def _mine(principal: Principal) -> Q:
    """An agent's own appointments, and those of their organisation that name nobody or that they watch over."""
    if principal.role in DEPARTEMENT_STAFF:
        return Q()
    mine = Q(organisation=principal.organisation_id)
    if principal.role in POLE_STAFF or principal.role == Role.STRUCTURE_MANAGER:
        return mine
    return mine & (Q(agent=principal.membership) | Q(agent=None))
