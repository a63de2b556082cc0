"""What the planner is told beside the free hours: who waits, who is taken when, who speaks which language."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Agenda, Appointment, Occupation
from rebond.people.appointments.states import Status

FRENCH = frozenset({"", "fr", "fra", "francais", "français"})


@dataclass(frozen=True)
class Seeker:
    """One person to see: at which site, before which day, waiting since when, in which language."""

    person: UUID
    site: UUID
    since: date
    due_on: date | None = None
    language: str = ""


def language(said: str) -> str:
    """A language as it is compared."""
    return said.strip().casefold()


def half_of(at: datetime) -> int:
    """The half-day of the week of an instant: 0 is Monday morning."""
    local = timezone.localtime(at)
    return 2 * local.weekday() + (local.hour >= 12)


def planned_beside(
    kind: Kind, sites: set[UUID], hit: list[Appointment], *, since: datetime, until: datetime
) -> list[Appointment]:
    """Whoever else has an appointment of the kind there: an exchange may move them inside their own days."""
    planned = Appointment.objects.filter(
        kind=kind.code,
        organisation__in=sites,
        status=Status.PLANNED,
        session=None,
        starts_at__gt=since,
        starts_at__lt=until,
    ).exclude(pk__in=[row.pk for row in hit])
    rows = planned.exclude(agent=None, room=None).select_related("beneficiary", "agent__user")
    return list(rows.order_by("starts_at", "pk"))


def languages(agents: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The languages of each agent, as they are compared."""
    rows = Agenda.objects.filter(agent__in=agents).values_list("agent", "languages")
    return {agent: frozenset(map(language, said)) for agent, said in rows}


def taken(people: Collection[UUID], since: datetime, until: datetime, *, but: Collection[UUID] = ()) -> dict[UUID, int]:
    """The half-days of the week at which each person is taken, one week or another."""
    rows = Occupation.objects.filter(beneficiary__in=people, period__overlap=(since, until))
    found: dict[UUID, int] = defaultdict(int)
    for person, span in rows.exclude(appointment__in=but).values_list("beneficiary", "period"):
        if person is not None:
            found[person] |= 1 << half_of(span.lower) | 1 << half_of(span.upper - timedelta(minutes=1))
    return found
