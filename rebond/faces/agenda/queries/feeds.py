"""What an agent's calendar program is told: hours and places, never anybody's name nor what it is about."""

from collections.abc import Iterator
from datetime import datetime

from rebond.people.accounts.models import Membership
from rebond.people.appointments.calendars import Entry
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment, Session
from rebond.people.appointments.states import SessionStatus, Status


def entries(agent: Membership, *, since: datetime, until: datetime, url: str) -> Iterator[Entry]:
    """The appointments and sessions of the agent between two instants; what was called off is said to be so."""
    mine = {"agent": agent, "starts_at__gte": since, "starts_at__lt": until}
    alone = Appointment.objects.filter(**mine, session=None).select_related("organisation", "room")
    together = Session.objects.filter(**mine).select_related("organisation", "room")
    for row in (*alone.order_by("starts_at", "pk"), *together.order_by("starts_at", "pk")):
        what = "Séance collective" if isinstance(row, Session) else "Rendez-vous"
        yield Entry(
            uid=str(row.pk),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            summary=f"{what}, {row.organisation.name}",
            location=row.room.name if row.room else "",
            url=f"{url}?jour={local_day(row.starts_at).isoformat()}",
            made_at=row.made_at,
            is_cancelled=row.status in (Status.CANCELLED, Status.EXCUSED, SessionStatus.CANCELLED),
        )
