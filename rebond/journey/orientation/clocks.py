"""From the facts that deadlines name to the days of one orientation: in Python for a page, in SQL for a queue."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Case, DateField, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.utils import timezone

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, Rule, in_force
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.models import ENTRANTS, LAST_LOOKED_AT, Orientation
from rebond.journey.orientation.states import TO_ORIENT, Status


def _day(at: datetime | None) -> date | None:
    return at and timezone.localtime(at).date()


def _entry(orientation: Orientation, first: date) -> date | None:
    """An entrant's orientation starts with the duties; a change, or one taken over, on the day it was opened."""
    return first if orientation.is_entrants else _day(orientation.opened_at)


def _entry_sql(first: str) -> Combinable:
    return Case(When(ENTRANTS, then=F(first)), default=TruncDate("opened_at"), output_field=DateField())


DAYS: dict[str, Callable[[Orientation], date | None]] = {
    "request": lambda o: _entry(o, o.duty.requested_on),
    "information": lambda o: _entry(o, o.duty.informed_on),
    "interviewed": lambda o: _day(o.interviewed_at),
    "decided": lambda o: _day(o.decided_at),
    "notified": lambda o: _day(o.handed_over_at),
    "handed_over": lambda o: _day(o.handed_over_at),
    "booked": lambda o: _day(o.booked_at or o.first_met_at),
    "referent_named": lambda o: _day(o.referent_named_at),
    "met": lambda o: _day(o.first_met_at),
    "reviewed": lambda o: _day(o.reviewed_at),
}
"""The day of each fact that a deadline of the orientation may start or stop with."""

SQL: dict[str, Combinable] = {
    "request": _entry_sql("duty__requested_on"),
    "information": _entry_sql("duty__informed_on"),
    "interviewed": TruncDate("interviewed_at"),
    "decided": TruncDate("decided_at"),
    "notified": TruncDate("handed_over_at"),
    "handed_over": TruncDate("handed_over_at"),
    "booked": TruncDate(Coalesce("booked_at", "first_met_at")),
    "referent_named": TruncDate("referent_named_at"),
    "met": TruncDate("first_met_at"),
    "reviewed": TruncDate("reviewed_at"),
}
"""The same days inside PostgreSQL."""


ENTRY = ("first_interview", "entrant", "orientation")
"""The promises made to a person on their way in: to be received, to be oriented."""


def due_on(*names: str, stop: str = "") -> Combinable:
    """The SQL day of the nearest of these promises, by each rule's own start; NULL where no rule governs them.

    With `stop`, only the rules that this fact fulfils.
    """
    dues = [_one_due_on(rules) for name in names if (rules := _rules(name, stop))]
    return Least(*dues) if len(dues) > 1 else next(iter(dues), _NEVER)


_NEVER = Cast(Value(None), DateField())


def _rules(name: str, stop: str) -> list[Rule]:
    return [rule for rule in parameters.deadline_rules(name) if stop in ("", rule.stop)]


def _one_due_on(rules: list[Rule]) -> Combinable:
    """Rules of one name, latest first; a département may have changed the fact that starts the clock."""
    starts = dict.fromkeys(rule.start for rule in rules)
    dues = [due(merged([rule for rule in rules if rule.start == start]), SQL[start]) for start in starts]
    return Coalesce(*dues) if len(dues) > 1 else dues[0]


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """The same due days from fewer rules: those that follow one another with the same length become one.

    A new source often confirms the former length; PostgreSQL then has one test less for each row.
    """
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        last = found[-1] if found else None
        follows = last and last.valid_to and last.valid_to + timedelta(days=1) == rule.valid_from
        if last and follows and (last.count, last.unit) == (rule.count, rule.unit):
            found[-1] = replace(last, valid_to=rule.valid_to)
        else:
            found.append(rule)
    return found


def entry_due_on() -> Combinable:
    """The SQL day of the nearest promise to a person who is not oriented yet."""
    return Case(
        When(status=Status.AWAITED, then=due_on(*ENTRY)),
        default=due_on(*ENTRY, stop="decided"),
        output_field=DateField(),
    )


def entry_deadline(orientation: Orientation, *, today: date) -> Deadline | None:
    """The nearest promise to a person who is not oriented yet."""
    found = (deadline(name, orientation, today=today) for name in ENTRY)
    left = [d for d in found if d and d.met_on is None]
    if orientation.status != Status.AWAITED:
        left = [d for d in left if d.rule.stop == "decided"]
    return min(left, key=lambda d: d.due_on, default=None)


def deadline(name: str, orientation: Orientation, *, today: date) -> Deadline | None:
    """One promise of this orientation, seen today; None when it has not started or no rule governs it."""
    for rule in parameters.deadline_rules(name):
        started_on = DAYS[rule.start](orientation)
        if started_on is not None and rule.covers(started_on):
            stop = DAYS.get(rule.stop)
            return Deadline(rule, started_on, today, stop(orientation) if stop else None)
    return None


def inbox_due_on() -> Combinable:
    """The SQL day of the promise of the step that the structure's inbox shows: a référent, a booking, a first meeting."""
    waiting = When(status__in=(Status.DECIDED, Status.HANDED_OVER), then=due_on("referent_named"))
    followed = {"status": Status.FOLLOWED, "first_met_at": None}
    to_book = When(booked_at=None, handed_over_at__isnull=False, **followed, then=due_on("booking"))
    to_meet = When(**followed, then=due_on("first_meeting"))
    return Case(waiting, to_book, to_meet, output_field=DateField())


def step_due_on() -> Combinable:
    """The SQL day of the promise that runs at the step where the person is, oriented or not."""
    to_orient = When(status__in=TO_ORIENT, then=entry_due_on())
    return Case(to_orient, default=inbox_due_on(), output_field=DateField())


def inbox_deadline(orientation: Orientation, *, today: date) -> Deadline | None:
    """The promise made to this person at the step that the structure's inbox shows; None once kept."""
    if orientation.status in (Status.DECIDED, Status.HANDED_OVER):
        return deadline("referent_named", orientation, today=today)
    if orientation.first_met_at is not None:
        return None
    is_to_book = orientation.booked_at is None and orientation.handed_over_at is not None
    return deadline("booking" if is_to_book else "first_meeting", orientation, today=today)


def booking_rule(today: date) -> Rule | None:
    """How long the person has to book with the structure, for a contrat d'orientation handed over today."""
    return in_force(parameters.deadline_rules("booking"), today)


def review(orientation: Orientation, *, today: date) -> Deadline | None:
    """When the social pathway is to be looked at again: after the decision, or after the last time it was."""
    name = "social_review.extended" if orientation.review_extension else "social_review"
    started_on = _day(orientation.reviewed_at or orientation.decided_at)
    if started_on is None:
        return None
    rule = next((rule for rule in parameters.deadline_rules(name) if rule.covers(started_on)), None)
    return None if rule is None else Deadline(rule, started_on, today)


def review_due_on() -> Combinable:
    """The SQL due day of the next look at a social pathway."""
    start = TruncDate(LAST_LOOKED_AT)
    return Case(
        When(review_extension="", then=due(merged(parameters.deadline_rules("social_review")), start)),
        default=due(merged(parameters.deadline_rules("social_review.extended")), start),
        output_field=DateField(),
    )
