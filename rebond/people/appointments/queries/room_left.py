"""How many more people may be invited: hours left, less those that pending invitations will take."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from rebond.people.accounts.models import Organisation
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Invitation
from rebond.people.appointments.queries.slots import free_slots, open_sessions
from rebond.people.appointments.slots import Slot, monday


@dataclass(frozen=True)
class Capacity:
    """One week of one site. Pending invitations take the first weeks first; what finds no hour shows in the last one."""

    organisation: UUID
    week: date
    available: int
    pending: int

    @property
    def left(self) -> int:
        """Hours left once everybody invited has taken one; negative when some would find none."""
        return self.available - self.pending


def capacity(kind: Kind, organisations: Collection[Organisation], *, since: datetime, weeks: int) -> list[Capacity]:
    """Each site, each week from the current one on: hours available, hours that pending invitations will take."""
    first = monday(local_day(since))
    until = since + timedelta(weeks=weeks)
    available: Counter[tuple[UUID, date]] = Counter()
    if kind.is_collective:
        for session in open_sessions(kind, organisations=organisations, since=since, until=until):
            week = monday(local_day(session.starts_at))
            available[session.organisation_id, week] += session.places - session.taken
    else:
        for slot in _apart(free_slots(kind, organisations=organisations, since=since, until=until)):
            available[slot.organisation, monday(local_day(slot.starts_at))] += 1
    asked = pending(kind, organisations, at=since)
    calendar = [first + timedelta(weeks=rank) for rank in range(weeks + (first != local_day(since)))]
    return [
        row
        for organisation in organisations
        for row in _weeks(organisation.pk, calendar, available, asked.get(organisation.pk, 0))
    ]


def _apart(slots: Iterable[Slot]) -> Iterator[Slot]:
    """Those of the slots, nearest first, that may all be taken: nobody is in two places at once."""
    until: dict[UUID, datetime] = {}
    for slot in slots:
        resources = [resource for resource in (slot.agent, slot.room) if resource]
        if all(until.get(resource, slot.starts_at) <= slot.starts_at for resource in resources):
            until.update(dict.fromkeys(resources, slot.ends_at + timedelta(minutes=slot.buffer_minutes)))
            yield slot


def _weeks(
    organisation: UUID, calendar: list[date], available: Counter[tuple[UUID, date]], waiting: int
) -> list[Capacity]:
    rows = []
    for week in calendar:
        room = available[organisation, week]
        taken = waiting if week == calendar[-1] else min(waiting, room)
        waiting -= taken
        rows.append(Capacity(organisation, week, room, taken))
    return rows


def pending(kind: Kind, organisations: Collection[Organisation], *, at: datetime) -> dict[UUID, int]:
    """Invitations that may still be answered, by organisation."""
    rows = Invitation.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at),
        kind=kind.code,
        organisation__in=organisations,
        answered_at=None,
        withdrawn_at=None,
    )
    return dict(rows.values_list("organisation").annotate(count=Count("pk")).order_by())
