"""Visits as they are listed, the queues that they make, and the people in post thanks to them."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, TruncDate
from django.utils import timezone

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.prospecting.models import Visit
from rebond.work.prospecting.states import READERS, Status

REPORT = "visit_report"
"""The pack's deadline for the report of a visit."""

NEXT_CONTACT = "visit_next_contact"
"""The pack's deadline for calling a company again, once the day that was agreed has come."""

NO_DAY = Value(None, DateField())


def listed(principal: Principal) -> QuerySet[Visit]:
    """The visits one sees, with what a list says of them."""
    rows = Visit.objects.visible_to(principal).annotate(is_followed=_is_followed())
    found: Any = rows.select_related("company__organisation", "agent__user", "contact")
    return cast("QuerySet[Visit]", found.annotate(day=TruncDate("starts_at")))


def _is_followed() -> Exists:
    later = Visit.objects.filter(company=OuterRef("company"), starts_at__gt=OuterRef("starts_at"))
    return Exists(later.exclude(status=Status.CANCELLED))


def unreported(now: datetime) -> Q:
    """Visits whose hour is over and that nobody reported."""
    return Q(status=Status.PLANNED, until__lte=now)


def calling(today: date) -> Q:
    """Of `listed`: companies to call again, whom nobody saw or planned to see since."""
    return Q(status=Status.DONE, next_contact_on__lte=today, is_followed=False)


def of(principal: Principal) -> Q:
    """An RTEF's own visits and those of whom they replace; everybody's for who answers for the team."""
    return Q(agent__in=principal.selves.values("pk")) if principal.role == Role.RTEF else Q()


def to_report(principal: Principal, now: datetime) -> QuerySet[Visit]:
    """Reports that are due, each with `due_on`."""
    rows = listed(principal).filter(of(principal), unreported(now))
    return rows.annotate(due_on=due(parameters.deadline_rules(REPORT), TruncDate("starts_at")))


def to_call(principal: Principal, today: date) -> QuerySet[Visit]:
    """Companies to call again, each with `due_on`."""
    rows = listed(principal).filter(of(principal), calling(today))
    return rows.annotate(due_on=due(parameters.deadline_rules(NEXT_CONTACT), "next_contact_on"))


def awaited(visit: Any, *, now: datetime) -> Deadline | None:
    """By when a visit of `listed` is to be reported, or its company called again."""
    today = timezone.localtime(now).date()
    if visit.status == Status.PLANNED and visit.until <= now:
        return deadline(parameters.deadline_rules(REPORT), timezone.localtime(visit.starts_at).date(), today=today)
    is_due = visit.status == Status.DONE and visit.next_contact_on and visit.next_contact_on <= today
    if is_due and not visit.is_followed:
        return deadline(parameters.deadline_rules(NEXT_CONTACT), visit.next_contact_on, today=today)
    return None


def between(agent: Membership | None, first: date, last: date) -> list[Visit]:
    """The visits of these days, of one agent or of all, in order; what was cancelled is left out."""
    rows = Visit.objects.exclude(status=Status.CANCELLED).filter(starts_at__date__range=(first, last))
    rows = rows.filter(agent=agent) if agent else rows
    return list(rows.select_related("company__organisation", "agent__user").order_by("starts_at", "pk"))


def follow_up(on: date) -> relativedelta:
    """For how long the RTEF keeps in touch with whoever was hired thanks to a visit."""
    length = parameters.get("rtef.team", on=on)["follow_up"]
    return relativedelta(**{f"{length['unit']}s": length["count"]})


def in_post(principal: Principal, today: date) -> QuerySet[Hire]:
    """The people in post for less than the pack's time, on an offer found on a visit of this agent (or of the team)."""
    if principal.role not in READERS:
        return Hire.objects.none()
    rows = Hire.objects.visible_to(principal).filter(status=HireStatus.SIGNED, vacancy__found__isnull=False)
    rows = rows.filter(starts_on__gt=today - follow_up(today), starts_on__lte=today)
    if principal.role == Role.RTEF:
        rows = rows.filter(vacancy__found__visit__agent__in=principal.selves.values("pk"))
    agent = "vacancy__found__visit__agent__user"
    name = Concat(f"{agent}__first_name", Value(" "), f"{agent}__last_name")
    return rows.annotate(due_on=NO_DAY, agent_name=name)


def week_of(day: date) -> list[date]:
    """The seven days of its week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=rank) for rank in range(7)]
