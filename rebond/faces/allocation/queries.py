"""Who waits for an hour, the plans made for them, and what their pages show."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import Case, Count, DateField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from rebond.ground.jobs.models import Progress
from rebond.ground.messaging.operations import Draft
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.queries import without_appointment
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments import kinds
from rebond.people.appointments.models import Absence, Appointment
from rebond.people.appointments.operations import Given, Move, placing
from rebond.people.appointments.queries import Kind, follow_up, kinds_of
from rebond.people.appointments.queries.seekers import Seeker
from rebond.people.appointments.rules import kinds_of_others
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import CONVOCABLE, INTERVIEW, AbsenceSource, FollowUp, Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

PLAN, SENDING = "allocation", "allocation.sending"
"""The two works of the worker: computing who gets which hour, then sending the convocations."""


@dataclass(frozen=True)
class Asked:
    """What a plan is about, as its report keeps it."""

    kind: str
    sites: list[str]
    weeks: int
    people: int
    with_invited: bool

    @property
    def site_ids(self) -> list[UUID]:
        return [UUID(site) for site in self.sites]


@dataclass(frozen=True)
class Line:
    """One line of a plan as its page shows it; `rank` names it in the form."""

    rank: int
    person: Beneficiary
    given: Given
    due_on: date | None
    site: str
    agent: str


def terms(at: datetime) -> dict[str, int]:
    """The pack's numbers of the allocation."""
    return cast("dict[str, int]", parameters.get("allocation.terms", on=kinds.local_day(at)))


def kinds_to_give(principal: Principal, *, on: date) -> list[Kind]:
    """The kinds of one person at a time that advisers hold."""
    return kinds_of(Role.ADVISER if principal.role == Role.MANAGER else principal.role, on=on)


def waiting(asked: Asked, principal: Principal, *, now: datetime) -> list[Seeker]:
    """The people to whom an hour is to be given, the most pressed first, at most as many as asked."""
    rows = _entrants(asked, principal, now) if asked.kind == INTERVIEW else _others(asked, principal, now)
    return [
        Seeker(person, site, timezone.localtime(since).date(), due_on, language)
        for person, site, since, due_on, language in rows[: asked.people]
    ]


def _entrants(asked: Asked, principal: Principal, now: datetime) -> "QuerySet[Any, Any]":
    """Who waits for the first interview; without those who may still choose an hour by themselves, unless asked."""
    rows: QuerySet[Any, Any] = without_appointment(principal, kinds.local_day(now)).filter(pole__in=asked.site_ids)
    if not asked.with_invited:
        rows = rows.exclude(follow_up.where(asked.kind, {FollowUp.INVITED}, now=now, person="beneficiary"))
    fields = ("beneficiary", "pole", "opened_at", "due_on", "beneficiary__language")
    return rows.order_by("due_on", "opened_at", "pk").prefetch_related(None).values_list(*fields)


def _others(asked: Asked, principal: Principal, now: datetime) -> "QuerySet[Any, Any]":
    """For another kind, whoever did not answer or did not come."""
    said = CONVOCABLE | {FollowUp.INVITED} if asked.with_invited else CONVOCABLE
    rows = Beneficiary.objects.visible_to(principal).filter(
        follow_up.where(asked.kind, said, now=now), pole__in=asked.site_ids
    )
    nobody = Case(default=None, output_field=DateField())
    fields = ("pk", "pole", "created_at", "due_on", "language")
    return rows.annotate(due_on=nobody).order_by("created_at", "pk").values_list(*fields)


def due_days(people: Collection[UUID]) -> dict[UUID, date]:
    """The day before which each of these people is to be seen, by the promise that runs at their step."""
    mine = Orientation.objects.filter(beneficiary__in=people, closed_at=None)
    rows = (
        mine.annotate(due_on=clocks.step_due_on())
        .exclude(due_on=None)
        .order_by("pk")
        .values_list("beneficiary", "due_on")
    )
    return dict(cast("Collection[tuple[UUID, date]]", rows))


def plans(principal: Principal) -> QuerySet[Progress]:
    """The plans of one's Pôle, or all of them for a manager, latest first."""
    rows = Progress.objects.filter(kind=PLAN)
    seen = rows if principal.role == Role.MANAGER else rows.filter(object_id=principal.organisation_id)
    return seen.order_by("-started_at")


def sending_of(plan: Progress) -> Progress | None:
    """The work that sends the convocations of a plan, running or over."""
    return Progress.objects.filter(kind=SENDING, object_id=plan.pk).first()


def lines(plan: Progress, principal: Principal) -> list[Line]:
    """The lines of a computed plan, nearest hour first; who left the Pôle meanwhile is no longer in it."""
    given = [(unpacked(row), row["due"]) for row in plan.report["lines"]]
    seen = Beneficiary.objects.visible_to(principal).select_related("departement")
    people = seen.in_bulk([one.person for one, _ in given])
    sites = Organisation.objects.in_bulk({one.slot.organisation for one, _ in given})
    agents = agent_names({one.slot.agent for one, _ in given if one.slot.agent})
    return [
        Line(
            rank,
            people[one.person],
            one,
            date.fromisoformat(due) if due else None,
            sites[one.slot.organisation].name,
            "" if one.is_doubled or one.slot.agent is None else agents.get(one.slot.agent, ""),
        )
        for rank, (one, due) in enumerate(given)
        if one.person in people
    ]


def named(reasons: Mapping[str, str], principal: Principal) -> list[tuple[Beneficiary, str]]:
    """Each person by name, with what is said of them."""
    people = Beneficiary.objects.visible_to(principal).filter(pk__in=reasons).order_by("sort_name", "pk")
    return [(person, reasons[str(person.pk)]) for person in people]


def packed(given: Given, due_on: date | None) -> dict[str, Any]:
    """A line as a report keeps it: ids, an hour, and what is said of it."""
    slot = given.slot
    return {
        "person": str(given.person),
        "at": slot.starts_at.isoformat(),
        "minutes": slot.minutes,
        "site": str(slot.organisation),
        "agent": slot.agent and str(slot.agent),
        "room": slot.room and str(slot.room),
        "modes": slot.modes,
        "due": due_on and due_on.isoformat(),
        "in_time": given.is_in_time,
        "doubled": given.is_doubled,
        "interpreter": given.needs_interpreter,
    }


def unpacked(row: Mapping[str, Any]) -> Given:
    """The line that `packed` kept."""
    slot = Slot(
        starts_at=datetime.fromisoformat(row["at"]),
        minutes=row["minutes"],
        organisation=UUID(row["site"]),
        agent=row["agent"] and UUID(row["agent"]),
        room=row["room"] and UUID(row["room"]),
        modes=tuple(row["modes"]),
    )
    return Given(UUID(row["person"]), slot, row["in_time"], row["doubled"], row["interpreter"])


def absences(principal: Principal) -> QuerySet[Absence]:
    """The absences of one's organisation, or all of them for a manager."""
    rows = Absence.objects.select_related("agent__user", "room", "organisation")
    if principal.role == Role.MANAGER:
        return rows
    mine = principal.organisation_id
    return rows.filter(Q(agent__organisation=mine) | Q(room__organisation=mine) | Q(organisation=mine))


def to_solve(principal: Principal, *, now: datetime) -> QuerySet[Absence]:
    """The absences to come that make appointments impossible, nearest first, each with `hit`: how many may be moved."""
    span = {
        "starts_at__gt": now,
        "starts_at__lt": RangeEndsWith(OuterRef("period")),
        "until__gt": RangeStartsWith(OuterRef("period")),
    }
    whose = Q(agent=OuterRef("agent")) | Q(room=OuterRef("room"))
    whose |= Q(organisation=OuterRef("organisation"))
    planned = _movable(principal).filter(whose, **span, status=Status.PLANNED, session=None).order_by()
    hit = planned.annotate(one=Value(1)).values("one").annotate(count=Count("pk")).values("count")
    rows = absences(principal).filter(period__endswith__gt=now, source=AbsenceSource.TYPED)
    return rows.annotate(hit=Subquery(hit, IntegerField())).filter(hit__gt=0).order_by("period", "pk")


def whose(found: Absence) -> str:
    """Who or what is closed."""
    if found.agent is not None:
        return found.agent.user.full_name
    return str(found.room.name if found.room is not None else found.organisation)


def movable(rows: Collection[Appointment], principal: Principal) -> list[Appointment]:
    """Those of these appointments that a principal may move: of a kind that they hold, in their organisation."""
    kept = set(_movable(principal).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in kept]


def _movable(principal: Principal) -> QuerySet[Appointment]:
    seen: QuerySet[Appointment] = Appointment.objects.visible_to(principal)
    if principal.role == Role.MANAGER:
        return seen
    return seen.filter(organisation=principal.organisation_id).exclude(kind__in=kinds_of_others(principal.role))


def agent_names(agents: Collection[UUID]) -> dict[UUID, str]:
    """The name of each agent."""
    rows = Membership.objects.select_related("user").filter(pk__in=agents)
    return {row.pk: row.user.full_name for row in rows}


LINK = "https://…"
"""In a preview, in place of the address that each person will have."""


def cost(found: Collection[Line], kind: str, *, at: datetime) -> notices.Estimate:
    """The messages that the convocations of these lines would be, and their price."""
    sites = Organisation.objects.in_bulk({line.given.slot.organisation for line in found})
    said = []
    for line in found:
        slot = line.given.slot
        meeting = Appointment(kind=kind, starts_at=slot.starts_at, organisation=sites[slot.organisation])
        said.append(notices.Notice(line.person, {**placing.places(meeting), "link": LINK}))
    return notices.estimate(said, message="convocation", kind=kind, at=at)


def message_of(moves: Sequence[Move], *, at: datetime) -> Draft | None:
    """The message that the first of these people will get; None when nobody moves, or nothing reaches them."""
    drafts = (
        notices.preview(_notice(move), message="appointment_moved", kind=move.appointment.kind, at=at) for move in moves
    )
    return next(filter(None, drafts), None)


def to_call(moves: Sequence[Move], *, at: datetime) -> set[UUID]:
    """The people whom no message would tell of these moves in time."""
    by_kind = defaultdict(list)
    for move in moves:
        by_kind[move.appointment.kind].append(_notice(move))
    found = (
        notices.estimate(said, message="appointment_moved", kind=kind, at=at).unreached
        for kind, said in by_kind.items()
    )
    return {person for people in found for person in people}


def _notice(move: Move) -> notices.Notice:
    moved = copy(move.appointment)
    moved.starts_at = move.slot.starts_at
    places = {**placing.places(moved), "link": LINK}
    return notices.Notice(moved.beneficiary, places, needed_by=placing.needed_by(moved))
