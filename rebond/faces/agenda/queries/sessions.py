"""One collective session: who comes, who waits, who may be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from rebond.faces.agenda.queries import boards, teams
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.models import Appointment, Session, WaitingPlace
from rebond.people.appointments.queries import kind_name
from rebond.people.appointments.rules import kinds_of_others
from rebond.people.appointments.states import STILL_WAITING, SessionStatus, Status
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.notices import reaches
from rebond.people.beneficiaries.queries import best_matches

FOUND = 8
PAST = timedelta(weeks=8)


@dataclass(frozen=True)
class Line:
    """A session in a list."""

    row: Session
    name: str

    @property
    def is_full(self) -> bool:
        return self.row.taken >= self.row.places


def listed(principal: Principal, *, now: datetime, is_past: bool) -> list[Line]:
    """The sessions to come, nearest first; or those of the last weeks, latest first."""
    rows = teams.sessions(principal).exclude(kind__in=kinds_of_others(principal.role))
    if is_past:
        rows = rows.filter(starts_at__lte=now, starts_at__gte=now - PAST).order_by("-starts_at", "pk")
    else:
        rows = rows.filter(starts_at__gt=now, status=SessionStatus.PLANNED).order_by("starts_at", "pk")
    return [Line(row, kind_name(row.kind)) for row in rows[:100]]


def participants(principal: Principal, session: Session) -> list[Appointment]:
    """Who has a place, or had one, by name."""
    rows = Appointment.objects.visible_to(principal).filter(session=session)
    return list(rows.select_related("beneficiary", "agent__user", "room").order_by("beneficiary__sort_name", "pk"))


def lines(principal: Principal, rows: Sequence[Appointment], *, now: datetime) -> list[boards.Block]:
    """Each participant, with what may be said of them; who was called off comes last."""
    hidden = kinds_of_others(principal.role)
    found = [boards.meeting(principal, row, now=now, hidden=hidden) for row in rows]
    return sorted(found, key=lambda block: block.row.status == Status.CANCELLED)


def waiting(session: Session) -> list[WaitingPlace]:
    """Who waits for a place, the first first."""
    rows = WaitingPlace.objects.filter(session=session, status__in=STILL_WAITING)
    return list(rows.select_related("beneficiary").order_by("since", "pk"))


def to_call(places: Sequence[WaitingPlace], *, now: datetime) -> set[UUID]:
    """Those of these people to whom no place is offered, because no message would tell them in time."""
    kind = places[0].kind if places else ""
    told = reaches([row.beneficiary for row in places], kind=kind, needed_by=now, at=now)
    return {pk for pk, way in told.items() if way is None}


def found_by(principal: Principal, text: str, rows: Sequence[Appointment]) -> list[Beneficiary]:
    """The people whom some words mean and who have no place yet."""
    there = [row.beneficiary_id for row in rows if row.status != Status.CANCELLED]
    people = Beneficiary.objects.visible_to(principal).exclude(pk__in=there)
    return best_matches(people, text, at_most=FOUND) if text.strip() else []
