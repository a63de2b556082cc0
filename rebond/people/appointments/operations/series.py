"""Several appointments in one act: the same hour, week after week."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rebond.ground.deadlines import holidays
from rebond.ground.journal.actors import Actor
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Appointment, Occupation, Room
from rebond.people.appointments.operations.appointments import make
from rebond.people.appointments.queries.slots import absences_between
from rebond.people.appointments.states import Mode, Origin
from rebond.people.beneficiaries.models import Beneficiary

LONGEST = 53
"""A series lasts a year at most, the weeks skipped counted."""


@transaction.atomic
def make_series(
    beneficiary: Beneficiary,
    *,
    series: UUID,
    kind: str,
    first_at: datetime,
    count: int,
    every_weeks: int = 1,
    organisation: Organisation,
    agent: Membership | None = None,
    room: Room | None = None,
    mode: str = Mode.IN_PERSON,
    by: Actor,
    at: datetime,
) -> list[Appointment]:
    """So many appointments at the same local hour; weeks with a public holiday or an absence are skipped.

    All or none: raises ValidationError that says every week that is impossible, and why.
    """
    asked = kinds.get(kind, at=first_at)
    hours = _hours(asked, first_at, count, every_weeks, organisation, agent)
    _check_free(asked, hours, beneficiary, agent, room)
    return [
        make(
            beneficiary,
            kind=kind,
            starts_at=starts_at,
            minutes=asked.minutes,
            organisation=organisation,
            agent=agent,
            room=room,
            mode=mode,
            origin=Origin.SERIES,
            series=series,
            by=by,
            at=at,
        )
        for starts_at in hours
    ]


def _hours(
    kind: Kind, first_at: datetime, count: int, every_weeks: int, organisation: Organisation, agent: Membership | None
) -> list[datetime]:
    last = first_at + timedelta(weeks=LONGEST)
    closed = absences_between(first_at, last, organisation=organisation, agent=agent)
    found = [
        starts_at
        for starts_at in _weekly(first_at, every_weeks, until=last)
        if not holidays.is_public(kinds.local_day(starts_at))
        and not any(start < starts_at + kind.length and starts_at < end for start, end in closed)
    ]
    if len(found) < count:
        raise ValidationError(f"Il n'y a que {len(found)} semaines possibles dans l'année : demandez-en moins.")
    return found[:count]


def _weekly(first_at: datetime, every_weeks: int, *, until: datetime) -> Iterator[datetime]:
    """The same local hour, whatever the clocks do."""
    local = timezone.localtime(first_at).replace(tzinfo=None)
    while (starts_at := timezone.make_aware(local)) < until:
        yield starts_at
        local += timedelta(weeks=every_weeks)


def _check_free(
    kind: Kind, hours: list[datetime], beneficiary: Beneficiary, agent: Membership | None, room: Room | None
) -> None:
    """One read for the whole series, so that every impossible week is told at once."""
    whose = Q(beneficiary=beneficiary)
    whose |= Q(agent=agent) if agent else Q(pk=None)
    whose |= Q(room=room) if room else Q(pk=None)
    span = (hours[0], hours[-1] + kind.length)
    taken: list[tuple[Any, ...]] = list(
        Occupation.objects.filter(whose, period__overlap=span).values_list("period", "agent", "room")
    )
    reasons = []
    for starts_at in hours:
        for period, of_agent, of_room in taken:
            if period.lower < starts_at + kind.length and starts_at < period.upper:
                who = "l'agent est pris" if of_agent else "la salle est prise" if of_room else "la personne est prise"
                reasons.append(f"{words.moment(starts_at)} ({who})")
                break
    if reasons:
        raise ValidationError(f"Impossible : {' ; '.join(reasons)}. Choisissez un autre jour ou une autre heure.")
