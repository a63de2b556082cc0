"""Who waits for an hour that is free, and whom no message tells: an agent calls them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from rebond.people.accounts.principals import Principal
from rebond.people.appointments import kinds
from rebond.people.appointments.models import WaitingPlace
from rebond.people.appointments.queries.slots import free_slots, hosts_for
from rebond.people.appointments.rules import kinds_of_others
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import notices

AHEAD = timedelta(weeks=10)
"""How far hours that open are looked for, as far as the person's page shows them."""


def to_call(principal: Principal, *, at: datetime) -> list[UUID]:
    """The waits of the principal's organisation, for what their role holds, that only a call ends: an hour is free."""
    waits = WaitingPlace.objects.filter(
        organisation=principal.organisation_id,
        session=None,
        status=WaitingStatus.WAITING,
        beneficiary__in=Beneficiary.objects.visible_to(principal),
    ).exclude(kind__in=kinds_of_others(principal.role))
    rows = unreached(
        waits.select_related("beneficiary__referent", "organisation").order_by("kind", "since", "pk"), at=at
    )
    nearest: dict[tuple[str, UUID | None], Slot | None] = {}
    for row in rows:
        if (asked := _asked(row)) not in nearest:
            nearest[asked] = nearest_hour(row, since=at, at=at)
    return [row.pk for row in rows if nearest[_asked(row)]]


def _asked(row: WaitingPlace) -> tuple[str, UUID | None]:
    """Who waits for the same kind with the same référent is called about the same hours."""
    return row.kind, row.beneficiary.referent_id


def unreached(waits: Iterable[WaitingPlace], *, at: datetime) -> list[WaitingPlace]:
    """Those of these waits, sorted by kind, whom no message would tell in time."""
    found = []
    for kind, rows in groupby(waits, attrgetter("kind")):
        those = list(rows)
        ways = notices.reaches([row.beneficiary for row in those], kind=kind, needed_by=at, at=at)
        found += [row for row in those if ways[row.beneficiary_id] is None]
    return found


def nearest_hour(waiting: WaitingPlace, *, since: datetime, at: datetime) -> Slot | None:
    """The nearest free hour that the person may take, far enough that they could still call it off."""
    kind = kinds.find(waiting.kind, at=at)
    if kind is None:
        return None
    first = since + timedelta(hours=kind.change_until_hours, minutes=1)
    found = free_slots(
        kind,
        organisations=[waiting.organisation],
        agents=hosts_for(waiting.beneficiary, kind, waiting.organisation_id),
        beneficiary=waiting.beneficiary,
        since=first,
        until=first + AHEAD,
        at=at,
        limit=1,
    )
    return found[0] if found else None
