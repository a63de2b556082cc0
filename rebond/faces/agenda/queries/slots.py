"""Free hours as the booking screen shows them: by day, each with whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from rebond.people.accounts.models import Organisation
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Agenda, Session
from rebond.people.appointments.queries import free_slots, open_sessions
from rebond.people.appointments.slots import Slot
from rebond.people.beneficiaries.models import Beneficiary

AHEAD = timedelta(weeks=4)
SHOWN = 60
SESSIONS_AHEAD = timedelta(weeks=12)


@dataclass(frozen=True)
class Offer:
    """A free hour as a button."""

    starts_at: datetime
    value: str
    agent: str


def by_day(offers: Iterable[Offer]) -> list[tuple[date, list[Offer]]]:
    """The offers of each day, in order."""
    return [(day, list(found)) for day, found in groupby(offers, lambda offer: local_day(offer.starts_at))]


def found_for(
    person: Beneficiary, kind: Kind, organisation: Organisation, said: Mapping[str, Any], *, agent: Any, now: datetime
) -> list[Slot]:
    """The free hours of the next weeks that suit what is asked."""
    since = now
    if said.get("since"):
        since = max(now, timezone.make_aware(datetime.combine(said["since"], time())))
    return free_slots(
        kind,
        organisations=[organisation],
        agents=[agent] if agent else None,
        languages=[said["language"]] if said.get("language") else (),
        modes=[said["mode"]] if said.get("mode") else (),
        is_accessible=bool(said.get("is_accessible")),
        beneficiary=person,
        since=since,
        until=since + AHEAD,
        at=now,
        limit=SHOWN,
    )


def languages_of(agents: Iterable[UUID]) -> list[str]:
    """The languages that somebody speaks there."""
    spoken = Agenda.objects.filter(agent__in=list(agents)).values_list("languages", flat=True)
    return sorted({word for words in spoken for word in words})


def sessions_open(kinds: Iterable[Kind], organisation: Organisation, *, now: datetime) -> list[Session]:
    """The next sessions in which a place is left."""
    found = [
        row
        for kind in kinds
        for row in open_sessions(kind, organisations=[organisation], since=now, until=now + SESSIONS_AHEAD)[:5]
    ]
    return sorted(found, key=lambda row: row.starts_at)[:5]
