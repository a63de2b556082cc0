"""What a link opens: for whom, and where they stand now. No clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.journal.actors import Actor
from rebond.ground.tenancy.models import Link
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import kinds, rules
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Appointment, Invitation, Session, WaitingPlace
from rebond.people.appointments.operations import offered
from rebond.people.appointments.operations.links import PURPOSES
from rebond.people.appointments.queries.slots import video_addresses
from rebond.people.appointments.states import CALLED_OFF, STILL_WAITING, Origin, Status, WaitingStatus
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.notices import TELLING

Closed = Literal["", "withdrawn", "expired", "answered", "over", "now", "past", "cancelled"]
PEOPLE = ("beneficiary__departement", "beneficiary__referent", "organisation")
MEETING = (*PEOPLE, "agent__user", "room", "session", "invitation")


@dataclass(frozen=True)
class Door:
    """What a link opens now: an appointment to come, a wait, a choice of hours; or nothing more, `closed` saying why.

    `former`: the appointment that was called off, which may still be in the person's own calendar.
    """

    token: str
    object_id: UUID
    person: Beneficiary
    kind: Kind
    organisation: Organisation
    now: datetime
    invitation: Invitation | None = None
    waiting: WaitingPlace | None = None
    appointment: Appointment | None = None
    former: Appointment | None = None
    closed: Closed = ""

    @property
    def actor(self) -> Actor:
        """Whoever holds the link acts for its person."""
        return Actor("link", self.object_id)

    @property
    def place_name(self) -> str:
        """The name of the place, without the words that would tell a passer-by too much."""
        return " ".join(TELLING.sub("", self.organisation.name).split())

    @property
    def directions(self) -> str:
        """What a map looks for."""
        host = self.organisation
        return ", ".join(part for part in (host.address, f"{host.postal_code} {host.city}".strip()) if part)

    @property
    def is_offered(self) -> bool:
        """A place is kept for the person at this instant."""
        until = self.waiting.offered_until if self.waiting and self.waiting.status == WaitingStatus.OFFERED else None
        return until is not None and until > self.now

    @property
    def offer(self) -> Appointment | Session | None:
        """The place that is kept."""
        return offered(self.waiting, self.now) if self.waiting and self.is_offered else None

    @property
    def video(self) -> str:
        """The address of the video meeting, when its agent gave one."""
        meeting = self.appointment or self.offer
        return next(iter(video_addresses([meeting]).values()), "") if meeting else ""

    @property
    def may_choose(self) -> bool:
        """Whether there are hours to choose from: a first one, or another one while it is early enough."""
        return not self.closed and (self.appointment is None or self.may_move)

    @property
    def may_move(self) -> bool:
        """Whether they choose another hour alone: not of a day for which a cohort was chosen."""
        return self.may_change and not self.is_chosen

    @property
    def is_chosen(self) -> bool:
        """The place is one of a cohort's: the person says whether they come."""
        row = self.appointment
        if row is None or row.session is None:
            return False
        return row.origin == Origin.SELECTION or (row.origin == Origin.WAITING_LIST and not self.kind.is_obligatory)

    @property
    def may_change(self) -> bool:
        """Whether the person moves or calls off alone."""
        return self.appointment is not None and rules.can_be_changed_by_person(self.appointment, self.kind, at=self.now)

    @property
    def changeable_until(self) -> datetime | None:
        """The last instant at which they may."""
        return rules.changeable_until(self.appointment, self.kind) if self.appointment else None


def door(link: Link, *, token: str, at: datetime, is_to_act: bool = False) -> Door | None:
    """What the link opens at this instant; None when its object is gone. Those who act come one after the other."""
    model = PURPOSES[link.purpose]
    related = MEETING if model is Appointment else (*PEOPLE, "session") if model is WaitingPlace else PEOPLE
    rows = model.objects.select_related(*related).filter(pk=link.object_id)
    thing = (rows.select_for_update(of=("self",)) if is_to_act else rows).first()
    if thing is None:
        return None
    base = Door(token, link.object_id, thing.beneficiary, _kind(thing.kind, at), thing.organisation, at)
    if isinstance(thing, Appointment):
        return _of_appointment(base, thing)
    if isinstance(thing, WaitingPlace):
        return _of_waiting(base, thing)
    return _of_invitation(base, thing)


def _kind(code: str, at: datetime) -> Kind:
    """The kind in force; what the pack forgot is still somebody's appointment."""
    return kinds.find(code, at=at) or Kind(code=code, name=code, minutes=60, roles=(), neutral="votre rendez-vous")


def _of_appointment(base: Door, row: Appointment) -> Door:
    if row.status == Status.PLANNED and row.starts_at > base.now:
        return _with(base, appointment=row, invitation=row.invitation)
    if row.status == Status.PLANNED and row.ends_at > base.now:
        return _with(base, closed="now")
    if row.status not in CALLED_OFF:
        return _with(base, closed="past")
    invitation = _open_invitation(base)
    return _of_invitation(base, invitation, row) if invitation else _with(base, former=row, closed="cancelled")


def _of_waiting(base: Door, row: WaitingPlace) -> Door:
    if row.status == WaitingStatus.WAITING:
        return _with(base, waiting=row)
    found = _with(base, waiting=row)
    if found.is_offered:
        return found
    coming = _appointments(base).filter(status=Status.PLANNED, starts_at__gt=base.now).order_by("starts_at", "pk")
    meeting = coming.first()
    if meeting:
        return _with(base, appointment=meeting, invitation=meeting.invitation)
    left = row.status in {WaitingStatus.OFFERED, WaitingStatus.DECLINED, WaitingStatus.EXPIRED}
    if left and not _appointments(base).filter(made_at__gte=row.since).exists():
        return _with(base, invitation=_open_invitation(base))
    return _with(base, closed="over")


def _of_invitation(base: Door, row: Invitation, former: Appointment | None = None) -> Door:
    """The appointment that answered it, if any; a new choice when that one was called off in time."""
    last = _appointments(base).filter(made_at__gte=row.created_at).order_by("-made_at", "-pk").first()
    if last and last.status == Status.PLANNED and last.starts_at > base.now:
        return _with(base, appointment=last, invitation=row)
    if row.withdrawn_at is not None:
        return _with(base, closed="withdrawn")
    if last and last.status not in CALLED_OFF:
        return _with(base, closed="past")
    waits = WaitingPlace.objects.filter(beneficiary=base.person, kind=base.kind.code, status__in=STILL_WAITING)
    waiting = waits.select_related(*PEOPLE, "session").order_by("-status", "since", "pk").first()
    if waiting is not None:
        return _with(base, waiting=waiting, invitation=row)
    if row.expires_at is not None and row.expires_at <= base.now:
        return _with(base, closed="expired")
    if row.answered_at is not None and last is None:
        return _with(base, closed="answered")
    return _with(base, invitation=row, former=former or last)


def _appointments(base: Door) -> "QuerySet[Appointment]":
    rows: QuerySet[Appointment] = Appointment.objects.filter(beneficiary=base.person, kind=base.kind.code)
    return rows.select_related(*MEETING)


def _open_invitation(base: Door) -> Invitation | None:
    """The last invitation of this kind, when it may still be answered."""
    rows = Invitation.objects.filter(beneficiary=base.person, kind=base.kind.code, withdrawn_at=None)
    last = rows.select_related(*PEOPLE).order_by("-created_at", "-pk").first()
    return last if last and (last.expires_at is None or last.expires_at > base.now) else None


def _with(
    base: Door,
    *,
    appointment: Appointment | None = None,
    waiting: WaitingPlace | None = None,
    invitation: Invitation | None = None,
    former: Appointment | None = None,
    closed: Closed = "",
) -> Door:
    """The door, its organisation that of what it opens."""
    host = appointment or waiting or invitation or former
    organisation = host.organisation if host else base.organisation
    return Door(
        base.token,
        base.object_id,
        base.person,
        base.kind,
        organisation,
        base.now,
        invitation=invitation,
        waiting=waiting,
        appointment=appointment,
        former=former,
        closed=closed,
    )
