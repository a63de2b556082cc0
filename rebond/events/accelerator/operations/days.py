"""Opening days of workshops, changing them, calling them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.operations.rotations import lock
from rebond.events.accelerator.operations.staff import copy_staff, touch
from rebond.events.accelerator.rules import KIND
from rebond.events.jobdating.models import Theme
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment


@dataclass(frozen=True)
class Plan:
    """What a day is made of, its hour apart. Minutes are those of the whole day, lunch included."""

    theme: Theme
    organisation: Organisation
    minutes: int
    capacity: int
    workshops: Sequence[str]
    slot_minutes: int
    lunch_from: time | None = None
    lunch_until: time | None = None
    place_note: str = ""
    cost_cents: int | None = None


@transaction.atomic
def create(plan: Plan, *, starts_at: datetime, like: Day | None = None, by: Actor, at: datetime) -> Day:
    """A day, with its session; with the rooms and coaches of another day, `like`, when told.

    Raises ValidationError when services are closed that day, when the hours are past, or when a room or a coach is taken.
    """
    session = appointments.open_session(
        kind=KIND,
        organisation=plan.organisation,
        starts_at=starts_at,
        minutes=plan.minutes,
        places=plan.capacity,
        place_note=plan.place_note,
        by=by,
        at=at,
    )
    day = Day(
        theme=plan.theme,
        session=session,
        capacity=plan.capacity,
        workshops=list(plan.workshops),
        slot_minutes=plan.slot_minutes,
        lunch_from=plan.lunch_from,
        lunch_until=plan.lunch_until,
        cost_cents=plan.cost_cents,
    )
    day.validate_constraints()
    day.save(force_insert=True)
    journal.record("open_day", day, by=by, at=at)
    if like is not None:
        copy_staff(like, day, by=by, at=at)
    return day


@transaction.atomic
def repeat(plans: Sequence[tuple[Plan, datetime]], *, like: Day | None = None, by: Actor, at: datetime) -> list[Day]:
    """Several days, all or none. Raises as `create`, naming the day that is refused."""
    made = []
    for plan, starts_at in plans:
        try:
            made.append(create(plan, starts_at=starts_at, like=like, by=by, at=at))
        except ValidationError as refusal:
            raise ValidationError(f"{words.sentence(words.day(starts_at))} : {refusal.messages[0]}") from refusal
    return made


@transaction.atomic
def change(
    day: Day,
    *,
    version: int,
    capacity: int,
    workshops: Sequence[str],
    lunch_from: time | None,
    lunch_until: time | None,
    cost_cents: int | None,
    by: Actor,
    at: datetime,
) -> Day:
    """Other numbers. Raises `pages.Changed` when somebody changed the day meanwhile; ValidationError as its constraints."""
    row = lock(day, version=version)
    row.capacity, row.workshops, row.cost_cents = capacity, list(workshops), cost_cents
    row.lunch_from, row.lunch_until = lunch_from, lunch_until
    row.validate_constraints()
    if row.session.places < capacity:
        appointments.resize_session(row.session, places=capacity, by=by, at=at)
    touch(row, by=by, at=at)
    return row


@transaction.atomic
def cancel(day: Day, *, by: Actor, at: datetime) -> list[Appointment]:
    """The day is called off: nobody has a place or waits for one; returns those whom a message told, or must be called."""
    return appointments.cancel_session(day.session, by=by, at=at)
