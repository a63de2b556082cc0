"""What a list says of each person, fetched only for the columns on screen."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils import timezone

from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.queries import awake
from rebond.journey.orientation.states import Status
from rebond.people.appointments.models import Appointment, confidential_kinds
from rebond.people.appointments.states import INTERVIEW
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import (
    Assignment,
    Beneficiary,
    Contact,
    DutyPeriod,
    HouseholdMember,
    RightsPeriod,
)
from rebond.people.beneficiaries.states import Pathway

M = TypeVar("M", bound=Model)
Fact = Callable[[OuterRef, datetime], Combinable]


CLOCK_FACTS = (
    *("beneficiary", "status", "pathway", "previous", "opened_at", "interviewed_at", "decided_at", "handed_over_at"),
    *("booked_at", "referent_named_at", "first_met_at", "reviewed_at", "review_extension", "change_asked_at"),
)
DUTY_FACTS = ("requested_on", "informed_on", "is_taken_over")

NO_REVIEW = timedelta(days=120)
"""No social pathway is looked at again sooner."""


def waiting(now: datetime) -> QuerySet[Orientation]:
    """The ways on which a promise may be running, with the facts that deadlines need and no other.

    None runs while the right sleeps.
    """
    running = Q(first_met_at=None) | Q(pathway=Pathway.SOCIAL, decided_at__lt=now - NO_REVIEW)
    under_way = Orientation.objects.filter(running).exclude(status=Status.CLOSED)
    rows = awake(under_way, timezone.localtime(now).date())
    return rows.only(*CLOCK_FACTS, "duty").prefetch_related(_duties())


def light(rows: QuerySet[Orientation], person_fields: Iterable[str]) -> QuerySet[Orientation]:
    """The rows of a queue with what a list shows of them and no other column."""
    people = Prefetch("beneficiary", Beneficiary.objects.only(*person_fields))
    return rows.only(*CLOCK_FACTS, "duty").prefetch_related(None).prefetch_related(people, _duties())


def _duties() -> Prefetch[str]:
    return Prefetch("duty", DutyPeriod.objects.only(*DUTY_FACTS))


def with_facts(rows: QuerySet[M], needed: Iterable[str], *, person: str = "pk", now: datetime) -> QuerySet[M]:
    """The rows, each carrying the needed facts of its person: see FACTS, `orientation` and `pole`."""
    wanted = set(needed)
    found: QuerySet[M] = rows.annotate(
        **{name: FACTS[name](OuterRef(person), now) for name in sorted(wanted & FACTS.keys())}
    )
    if "orientation" in wanted:
        found = found.prefetch_related(Prefetch("orientations", waiting(now), to_attr="current_orientations"))
    return found.prefetch_related("pole") if "pole" in wanted else found


def accompaniment(person: OuterRef, _now: datetime) -> Combinable:
    """Pathway, structure and référent of today."""
    return Subquery(
        Assignment.objects.filter(beneficiary=person, ended_at=None).values(
            json=JSONObject(
                pathway="pathway",
                structure="structure__name",
                first_name="referent__user__first_name",
                last_name="referent__user__last_name",
            )
        )[:1]
    )


def right(person: OuterRef, _now: datetime) -> Combinable:
    """State of the household's right today."""
    members = {"household__members__beneficiary": person, "household__members__ends_on": None}
    return Subquery(RightsPeriod.objects.filter(ends_on=None, **members).values("status")[:1])


def step(person: OuterRef, _now: datetime) -> Combinable:
    """Where the person is on their way through the first door."""
    return Subquery(Orientation.objects.filter(beneficiary=person).exclude(status=Status.CLOSED).values("status")[:1])


def city(person: OuterRef, _now: datetime) -> Combinable:
    """Commune of the household."""
    return Subquery(HouseholdMember.objects.filter(beneficiary=person, ends_on=None).values("household__city")[:1])


def address(person: OuterRef, _now: datetime) -> Combinable:
    """Where letters go."""
    household = HouseholdMember.objects.filter(beneficiary=person, ends_on=None)
    lines = JSONObject(street="household__address", postal_code="household__postal_code", city="household__city")
    return Subquery(household.values(json=lines)[:1])


def next_appointment(person: OuterRef, now: datetime) -> Combinable:
    """The next appointment planned, those that would tell of health apart."""
    planned = Appointment.objects.filter(beneficiary=person, status=Attendance.PLANNED, starts_at__gte=now)
    shown = planned.exclude(kind__in=confidential_kinds())
    return Subquery(shown.order_by("starts_at").values("starts_at")[:1])


def planned_interview(person: OuterRef, _now: datetime) -> Combinable:
    """When the interview is planned, to come or past and not noted."""
    planned = Appointment.objects.filter(beneficiary=person, status=Attendance.PLANNED, kind=INTERVIEW)
    return Subquery(planned.order_by("starts_at").values("starts_at")[:1])


def last_reached(person: OuterRef, _now: datetime) -> Combinable:
    """When a contact last reached the person."""
    return Subquery(Contact.objects.filter(beneficiary=person, is_reached=True).order_by("-at").values("at")[:1])


FACTS: dict[str, Fact] = {
    "accompaniment": accompaniment,
    "right": right,
    "step": step,
    "city": city,
    "address": address,
    "next_appointment": next_appointment,
    "planned_interview": planned_interview,
    "last_reached": last_reached,
}


def of(row: Any, name: str) -> Any:
    """One part of the row's accompaniment, or None without any."""
    return row.accompaniment[name] if row.accompaniment else None
