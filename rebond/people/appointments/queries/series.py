"""The weeks of a series before it is made: which are possible, which are skipped and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Occupation, Room
from rebond.people.appointments.queries.slots import absences_between
from rebond.people.beneficiaries.models import Beneficiary

LONGEST = 53
"""A series lasts a year at most, the weeks skipped counted."""

AGENT_TAKEN, ROOM_TAKEN, PERSON_TAKEN = "l'agent est pris", "la salle est prise", "la personne est prise"


@dataclass(frozen=True)
class Week:
    """One hour of a series; `why` it is skipped, empty when it is possible."""

    starts_at: datetime
    why: str = ""


def plan_series(
    beneficiary: Beneficiary,
    *,
    kind: Kind,
    first_at: datetime,
    count: int,
    every_weeks: int = 1,
    organisation: Organisation,
    agent: Membership | None = None,
    room: Room | None = None,
) -> list[Week]:
    """The same local hour, week after week, until so many are possible; each skipped one says why.

    Raises ValidationError when a year does not hold as many.
    """
    hours = list(_weekly(first_at, every_weeks))
    closed = absences_between(hours[0], hours[-1] + kind.length, organisation=organisation, agent=agent)
    taken = reasons_taken(hours, kind, beneficiary=beneficiary, agent=agent, room=room)
    weeks: list[Week] = []
    possible = 0
    for starts_at in hours:
        why = holidays.closed(kinds.local_day(starts_at)) or taken.get(starts_at, "")
        if any(start < starts_at + kind.length and starts_at < end for start, end in closed):
            why = why or "heures fermées (absence)"
        weeks.append(Week(starts_at, why))
        possible += not why
        if possible == count:
            return weeks
    raise ValidationError(f"Il n'y a que {possible} semaines possibles dans l'année : demandez-en moins.")


def reasons_taken(
    hours: Sequence[datetime], kind: Kind, *, beneficiary: Beneficiary, agent: Membership | None, room: Room | None
) -> dict[datetime, str]:
    """Why some of these hours, in order, are not free: one read for all of them."""
    whose = Q(beneficiary=beneficiary)
    whose |= Q(agent=agent) if agent else Q(pk=None)
    whose |= Q(room=room) if room else Q(pk=None)
    rows = Occupation.objects.filter(whose, period__overlap=(hours[0], hours[-1] + kind.length))
    found: dict[datetime, str] = {}
    taken: Iterable[tuple[Any, ...]] = rows.values_list("period", "agent", "room").order_by("pk")
    for period, of_agent, of_room in taken:
        why = AGENT_TAKEN if of_agent is not None else ROOM_TAKEN if of_room is not None else PERSON_TAKEN
        for starts_at in hours:
            if period.lower < starts_at + kind.length and starts_at < period.upper:
                found.setdefault(starts_at, why)
    return found


def _weekly(first_at: datetime, every_weeks: int) -> Iterator[datetime]:
    """The same local hour, whatever the clocks do."""
    local = timezone.localtime(first_at).replace(tzinfo=None)
    until = first_at + timedelta(weeks=LONGEST)
    while (starts_at := timezone.make_aware(local)) < until:
        yield starts_at
        local += timedelta(weeks=every_weeks)
