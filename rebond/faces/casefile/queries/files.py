"""Everything that a person's file shows, read once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from rebond.faces.casefile.queries import next_steps
from rebond.ground.documents.models import Document
from rebond.ground.messaging.models import Message
from rebond.ground.web import words
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries import queries as beneficiaries
from rebond.people.beneficiaries.models import (
    Assignment,
    Beneficiary,
    Contact,
    Departure,
    DutyPeriod,
    Household,
    HouseholdMember,
    RightsPeriod,
)
from rebond.people.beneficiaries.states import TransferStatus

KEPT = 200
"""Lines of each kind that a file shows at most."""


@dataclass(frozen=True)
class CaseFile:
    """One person as an agent sees them at one moment."""

    person: Beneficiary
    now: datetime
    household: Household | None
    members: list[HouseholdMember]
    visible_members: set[UUID]
    rights: list[RightsPeriod]
    duties: list[DutyPeriod]
    orientations: list[Orientation]
    assignments: list[Assignment]
    appointments: list[Appointment]
    contacts: list[Contact]
    messages: list[Message]
    departures: list[Departure]
    sharing_phone: int

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def age(self) -> int:
        return self.person.age_on(self.today)

    @cached_property
    def right(self) -> RightsPeriod | None:
        return next((right for right in self.rights if right.ends_on is None), None)

    @cached_property
    def duty(self) -> DutyPeriod | None:
        return next((duty for duty in self.duties if duty.ends_on is None), None)

    @cached_property
    def orientation(self) -> Orientation | None:
        return next((row for row in self.orientations if row.status != Status.CLOSED), None)

    @cached_property
    def assignment(self) -> Assignment | None:
        return next((row for row in self.assignments if row.ended_at is None), None)

    @cached_property
    def planned(self) -> Appointment | None:
        """The appointment to speak of: a past one still to be noted, else the next."""
        planned = [row for row in self.appointments if row.status == Attendance.PLANNED]
        return min(planned, key=lambda row: row.starts_at, default=None)

    @property
    def upcoming(self) -> list[Appointment]:
        """What is planned and still to come, the nearest first."""
        coming = [row for row in self.appointments if row.status == Attendance.PLANNED and row.starts_at > self.now]
        return sorted(coming, key=lambda row: row.starts_at)

    @property
    def children_ages(self) -> str:
        """« 3 ans, 11 ans », without their names: the flow's birth dates are enough."""
        born = sorted(self.household.children_born_on, reverse=True) if self.household else []
        return ", ".join(words.count(Beneficiary(birth_date=day).age_on(self.today), "an", "ans") for day in born)

    @cached_property
    def departure(self) -> Departure | None:
        return next((row for row in self.departures if row.status == TransferStatus.SENT), None)

    @cached_property
    def documents(self) -> list[tuple[Orientation, Document]]:
        return [(row, row.contract) for row in self.orientations if row.contract is not None]

    @cached_property
    def partners(self) -> list[HouseholdMember]:
        """The other adults of the household."""
        return [member for member in self.members if member.beneficiary_id != self.person.pk]

    @cached_property
    def next_step(self) -> next_steps.NextStep:
        last = max(self.duties, key=lambda duty: duty.starts_on, default=None)
        ended = last.get_end_reason_display().lower() if last and last.ends_on else ""
        return next_steps.next_step(
            next_steps.Situation(
                orientation=self.orientation,
                assignment=self.assignment,
                planned=self.planned,
                pole=self.person.pole.name if self.person.pole else "",
                now=self.now,
                end_words=f"Suivi terminé : {ended}" if ended else "",
            )
        )


def case_file(person: Beneficiary, principal: Principal, *, now: datetime) -> CaseFile:
    """The file of a person whom the principal may see."""
    members = _members(person)
    household = members[0].household if members else None
    others = {member.beneficiary_id for member in members} - {person.pk}
    return CaseFile(
        person=person,
        now=now,
        household=household,
        members=members,
        visible_members=_visible(others, principal),
        rights=list(RightsPeriod.objects.filter(household=household).order_by("-starts_on", "pk")) if household else [],
        duties=list(DutyPeriod.objects.filter(beneficiary=person).order_by("-starts_on", "pk")),
        orientations=list(
            Orientation.objects.filter(beneficiary=person)
            .select_related("duty", "structure", "contract", "decided_by__user")
            .order_by("-opened_at", "pk")
        ),
        assignments=list(
            Assignment.objects.filter(beneficiary=person)
            .select_related("structure", "referent__user")
            .order_by("-started_at", "pk")
        ),
        appointments=_appointments(person, principal),
        contacts=list(
            Contact.objects.filter(beneficiary=person).select_related("author__user").order_by("-at", "pk")[:KEPT]
        ),
        messages=list(Message.objects.filter(recipient_id=person.pk).order_by("-created_at", "pk")[:KEPT]),
        departures=list(
            Departure.objects.filter(beneficiary=person).select_related("destination").order_by("-sent_at", "pk")
        ),
        sharing_phone=beneficiaries.sharing_phone(person).exclude(pk__in=others).count(),
    )


def _members(person: Beneficiary) -> list[HouseholdMember]:
    """The adults of the household where the person lives now, with the household itself."""
    mine = HouseholdMember.objects.filter(beneficiary=person, ends_on=None).values("household")
    rows = HouseholdMember.objects.filter(household__in=mine, ends_on=None).select_related("household", "beneficiary")
    return list(rows.order_by("role", "pk"))


def _visible(people: set[UUID], principal: Principal) -> set[UUID]:
    if not people:
        return set()
    return set(Beneficiary.objects.visible_to(principal).filter(pk__in=people).values_list("pk", flat=True))


def _appointments(person: Beneficiary, principal: Principal) -> list[Appointment]:
    rows = Appointment.objects.filter(beneficiary=person).visible_to(principal)
    return list(rows.select_related("organisation", "agent__user").order_by("-starts_at", "pk")[:KEPT])
