"""Who may do what with a day of the Accélérateur, and how many people are invited to it."""

import math

from rebond.events.accelerator.models import Coach, Day
from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, PROPOSERS, READERS
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.states import SessionStatus

KIND = "accelerator_day"
"""The pack's kind of appointment of these days."""
LOOKERS = READERS | PROPOSERS
"""They look at the year: themes, days and counts."""
COHORT_READERS = NAME_READERS | PROPOSERS
"""They look at a cohort: whole, or the people whom they accompany."""
CHOOSERS = ORGANISERS | PROPOSERS
"""They add people to a cohort and take them out of it."""
COACHES = frozenset({Role.ACCELERATOR, Role.REFERENT, Role.FT_ADVISER, Role.RTEF, Role.SECTOR_EXPERT, Role.ADVISER})
"""Agents who may be asked to run a workshop; anybody else is named."""
RUNNERS = ORGANISERS | COACHES
"""They open a day under way: any of them, for who organises; those where they run a workshop, for the others."""


def is_to_come(day: Day) -> bool:
    """The day is neither over nor called off."""
    return day.session.status == SessionStatus.PLANNED


def can_organise(principal: Principal, day: Day) -> bool:
    """Those who organise, whatever became of the day."""
    return principal.role in ORGANISERS


def can_run(principal: Principal, day: Day) -> bool:
    """Those who organise, and who runs a workshop of that very day."""
    return principal.role in ORGANISERS or Coach.objects.filter(day=day, member=principal.membership.pk).exists()


def can_prepare(principal: Principal, day: Day) -> bool:
    """Those who organise, while the day is to come."""
    return principal.role in ORGANISERS and is_to_come(day)


def can_choose(principal: Principal, day: Day) -> bool:
    """Référents for their people, organisers for anybody, while the day is to come."""
    return principal.role in CHOOSERS and is_to_come(day)


def places(capacity: int, *, absent: float, most_extra_percent: int) -> int:
    """How many to invite so that about `capacity` come, when this share does not: never more than so many percent more."""
    most = capacity + capacity * most_extra_percent // 100
    wanted = math.ceil(capacity / (1 - absent)) if absent < 1 else most
    return max(capacity, min(wanted, most))
