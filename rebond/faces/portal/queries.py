"""What a person sees of their own file: nothing of their spouse, nothing written between agents."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod


@dataclass(frozen=True)
class Space:
    """One person's way, as they see it now."""

    person: Beneficiary
    now: datetime
    orientations: list[Orientation]
    assignment: Assignment | None
    appointments: list[Appointment]
    is_followed: bool

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @cached_property
    def orientation(self) -> Orientation | None:
        """The way under way."""
        return next((row for row in self.orientations if row.status != Status.CLOSED), None)

    @cached_property
    def coming(self) -> list[Appointment]:
        """Planned and still to come, the nearest first."""
        rows = [row for row in self.appointments if row.status == Attendance.PLANNED and row.starts_at > self.now]
        return sorted(rows, key=lambda row: row.starts_at)

    @cached_property
    def contracts(self) -> list[Orientation]:
        """The contrats d'orientation that were handed over."""
        return [row for row in self.orientations if row.handed_over_at and row.contract]


def space(person: Beneficiary, *, now: datetime) -> Space:
    """What the person's own pages are made of."""
    rows = Orientation.objects.filter(beneficiary=person).select_related("duty", "structure", "contract")
    orientations = list(rows.order_by("-opened_at", "pk"))
    return Space(
        person=person,
        now=now,
        orientations=orientations,
        is_followed=bool(orientations) or DutyPeriod.objects.filter(beneficiary=person, ends_on=None).exists(),
        assignment=Assignment.objects.filter(beneficiary=person, ended_at=None)
        .select_related("structure", "referent__user")
        .first(),
        appointments=list(
            Appointment.objects.filter(beneficiary=person, status=Attendance.PLANNED)
            .select_related("organisation", "agent__user")
            .order_by("starts_at", "pk")
        ),
    )
