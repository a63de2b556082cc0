"""Everything that a person's file shows, read once."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from rebond.faces.casefile.queries import accelerator, next_steps
from rebond.ground.documents.models import Document
from rebond.ground.messaging import queries as messaging
from rebond.ground.messaging.models import Message
from rebond.ground.messaging.states import Channel
from rebond.ground.web import words
from rebond.journey.health import queries as health
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.queries import sleeps
from rebond.journey.orientation.states import Status
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.queries import kinds_to_invite
from rebond.people.appointments.queries.invitations import stands_of
from rebond.people.appointments.queries.messages import readable
from rebond.people.appointments.rules import INVITERS
from rebond.people.appointments.states import FollowUp
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
from rebond.people.beneficiaries.states import DutyEnd, TransferStatus
from rebond.work.applications.models import Application
from rebond.work.applications.queries import of_person as applications_of
from rebond.work.hires.models import Hire
from rebond.work.hires.queries import of_person
from rebond.work.vacancies.models import JobSearch

KEPT = 200
"""Lines of each kind that a file shows at most."""


M = TypeVar("M", bound=Model)
Fields = tuple[str, ...]

ORIENTATION: Fields = (
    *("beneficiary", "pole", "status", "pathway", "previous", "opened_at", "reopen_motive", "interviewed_at"),
    *("decided_at", "handed_over_at", "booked_at", "referent_named_at", "first_met_at", "reviewed_at"),
    *("review_extension", "change_asked_at", "change_motive", "closed_at", "close_reason"),
    *(
        "duty__requested_on",
        "duty__informed_on",
        "duty__is_taken_over",
        "duty__ends_on",
        "structure__name",
        "structure__capabilities",
        "contract__title",
        "contract__made_at",
    ),
    *("decided_by__user__first_name", "decided_by__user__last_name"),
)
ASSIGNMENT: Fields = (
    *("beneficiary", "pathway", "started_at", "referent_named_at", "ended_at", "end_reason", "structure__name"),
    *("referent__user__first_name", "referent__user__last_name"),
)
APPOINTMENT: Fields = (
    *("beneficiary", "kind", "status", "starts_at", "organisation__name"),
    *("agent__user__first_name", "agent__user__last_name"),
)
CONTACT: Fields = (
    *("beneficiary", "kind", "is_incoming", "is_reached", "at", "note"),
    *("author__user__first_name", "author__user__last_name"),
)
MESSAGE: Fields = (
    *("channel", "kind", "status", "subject", "body", "created_at"),
    *("not_before", "sent_at", "delivered_at", "read_at", "bounced_at"),
)
DEPARTURE: Fields = (
    "beneficiary",
    "status",
    "sent_at",
    "answered_at",
    "answer",
    "destination__name",
    "destination__institution",
)
SEARCH = JSONObject(wishes="wishes", contracts="contracts", has="has")
MEMBER: Fields = (
    *("role", "beneficiary__first_name", "beneficiary__last_name", "household__payer", "household__payer_code"),
    *("household__file_number", "household__address", "household__postal_code", "household__city"),
    *("household__is_homeless", "household__children_born_on"),
)


@dataclass(frozen=True)
class CaseFile:
    """One person as an agent sees them at one moment."""

    person: Beneficiary
    now: datetime
    household: Household | None
    members: list[HouseholdMember]
    rights: list[RightsPeriod]
    duties: list[DutyPeriod]
    orientations: list[Orientation]
    assignments: list[Assignment]
    appointments: list[Appointment]
    contacts: list[Contact]
    messages: list[Message]
    departures: list[Departure]
    sharing_phone: int
    phone_is_dead: bool
    email_is_dead: bool
    invitations: list[tuple[str, FollowUp]]
    hires: list[Hire]
    applications: list[Application]
    sought: dict[str, Any] | None
    takeaways: accelerator.Takeaways
    health: dict[str, bool]

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
    def planned(self) -> list[Appointment]:
        """What is planned, still to come or past and not noted, the earliest first."""
        planned = [row for row in self.appointments if row.status == Attendance.PLANNED]
        return sorted(planned, key=lambda row: row.starts_at)

    @cached_property
    def right_asleep(self) -> str:
        """The state of the right, when it waits for no act."""
        if self.right is None or not sleeps(self.right.status, self.today):
            return ""
        return self.right.get_status_display()

    @cached_property
    def has_left(self) -> bool:
        """Another département follows the person now."""
        last = max(self.duties, key=lambda duty: duty.starts_on, default=None)
        return self.duty is None and last is not None and last.end_reason == DutyEnd.MOVED_AWAY

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
    def is_to_take_over(self) -> bool:
        """Followed before the département took Rebond up, and not oriented here yet."""
        return self.duty is not None and self.duty.is_taken_over and self.orientation is None

    @cached_property
    def next_step(self) -> next_steps.NextStep:
        last = max(self.duties, key=lambda duty: duty.starts_on, default=None)
        ended = last.get_end_reason_display().lower() if last and last.ends_on else ""
        return next_steps.next_step(
            next_steps.Situation(
                orientation=self.orientation,
                assignment=self.assignment,
                planned=self.planned,
                right_words=self.right_asleep,
                pole=self.person.pole.name if self.person.pole else "",
                now=self.now,
                is_to_take_over=self.is_to_take_over,
                end_words=f"Suivi terminé : {ended}" if ended else "",
            )
        )


def case_file(person: Beneficiary, principal: Principal, *, now: datetime) -> CaseFile:
    """The file of a person whom the principal may see."""
    members = _members(person, principal)
    household = members[0].household if members else None
    others = {member.beneficiary_id for member in members} - {person.pk}
    return CaseFile(
        person=person,
        now=now,
        household=household,
        members=members,
        rights=list(RightsPeriod.objects.filter(household=household).order_by("-starts_on", "pk")) if household else [],
        duties=list(DutyPeriod.objects.filter(beneficiary=person).order_by("-starts_on", "pk")),
        orientations=_read(Orientation.objects.filter(beneficiary=person), ORIENTATION, "-opened_at"),
        assignments=_read(Assignment.objects.filter(beneficiary=person), ASSIGNMENT, "-started_at"),
        appointments=_read(
            Appointment.objects.filter(beneficiary=person).visible_to(principal), APPOINTMENT, "-starts_at"
        ),
        contacts=_read(Contact.objects.filter(beneficiary=person), CONTACT, "-at"),
        messages=_read(readable(Message.objects.filter(recipient_id=person.pk), principal), MESSAGE, "-created_at"),
        hires=of_person(person),
        applications=list(applications_of(person)[:20]),
        **_computed(person, others, principal, now=now),
    )


def _computed(person: Beneficiary, others: set[UUID], principal: Principal, *, now: datetime) -> dict[str, Any]:
    """Who else has the telephone, which coordinates the network refuses, what came of invitations: one statement."""
    kinds = kinds_to_invite(principal.role, on=local_day(now)) if principal.role in INVITERS else []
    sharing = beneficiaries.sharing_phone(person).exclude(pk__in=others).order_by()
    columns = stands_of([kind.code for kind in kinds], now=now) | {
        "sharing_phone": Subquery(sharing.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")),
        "phone_is_dead": Exists(messaging.dead(Channel.SMS).filter(address=OuterRef("phone"))),
        "email_is_dead": Exists(messaging.dead(Channel.EMAIL).filter(address=OuterRef("email"))),
        "sought": Subquery(JobSearch.objects.filter(beneficiary=OuterRef("pk")).values(json=SEARCH)),
        "has_departures": Exists(Departure.objects.filter(beneficiary=OuterRef("pk"))),
        **accelerator.columns(),
        **(of_health := health.columns(local_day(now))),
    }
    row: dict[str, Any] = dict(Beneficiary.objects.filter(pk=person.pk).values(**columns).get())
    stands = [(kind.name, FollowUp(row.pop(f"stands_{kind.code}"))) for kind in kinds]
    row["sharing_phone"] = row["sharing_phone"] or 0
    row["health"] = {name: row.pop(name) for name in of_health}
    row["departures"] = _departures(person) if row.pop("has_departures") else []
    row["takeaways"] = accelerator.read(row, person.pk, now=now)
    return {**row, "invitations": [one for one in stands if one[1] != FollowUp.NOT_INVITED]}


def _read(rows: QuerySet[M], fields: Fields, order: str) -> list[M]:
    """The latest rows, with the columns that a file shows and no other."""
    joined = {name.rpartition("__")[0] for name in fields} - {""}
    return list(rows.select_related(*joined).only(*fields).order_by(order, "pk")[:KEPT])


def _departures(person: Beneficiary) -> list[Departure]:
    return _read(Departure.objects.filter(beneficiary=person), DEPARTURE, "-sent_at")


def _members(person: Beneficiary, principal: Principal) -> list[Any]:
    """The adults of the household where the person lives now, with the household; `is_visible`: the reader sees them."""
    mine = HouseholdMember.objects.filter(beneficiary=person, ends_on=None).values("household")
    seen = Beneficiary.objects.visible_to(principal).filter(pk=OuterRef("beneficiary"))
    rows = HouseholdMember.objects.filter(household__in=mine, ends_on=None).annotate(is_visible=Exists(seen))
    return _read(rows, MEMBER, "role")
