"""Who may do what with an appointment. Seeing it at all is `visible_to`."""

from collections.abc import Collection
from datetime import datetime, timedelta

from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Absence, Appointment, Room, Session
from rebond.people.appointments.states import Status

HOSTS = POLE_STAFF | REFERENTS | {Role.STRUCTURE_MANAGER, Role.PSYCHOLOGIST}
"""They meet people, and note appointments with them."""

INVITERS = HOSTS | {Role.MANAGER}
"""They invite people to choose an appointment: with their organisation, or each one with their Pôle."""

PLANNERS = frozenset({Role.ADVISER, Role.MANAGER})
"""They give hours to many people: those of their Pôle, or of every Pôle."""


def staff_of(role: Role) -> frozenset[Role]:
    """Whose kinds of appointments a role holds: its own; a structure's manager, those of the structure's référents."""
    return frozenset({Role.REFERENT}) if role == Role.STRUCTURE_MANAGER else frozenset({role})


def kinds_of_others(role: Role) -> list[str]:
    """The kinds of appointments that the pack gives to other roles alone; a kind that it forgot is nobody's."""
    staff = staff_of(role)
    return sorted(code for code, said in kinds.ever().items() if not any(staff & set(one["roles"]) for one in said))


def can_note(principal: Principal, appointment: Appointment, *, hidden: Collection[str] | None = None) -> bool:
    """Attendance and cancelling belong to the organisation that receives the person, and there to the kind's roles.

    `hidden`: `kinds_of_others`, from whoever asks about many appointments.
    """
    is_host = principal.role in HOSTS and appointment.organisation_id == principal.organisation_id
    return is_host and appointment.kind not in (kinds_of_others(principal.role) if hidden is None else hidden)


def can_keep_hours(principal: Principal, agent: Membership) -> bool:
    """Each agent keeps their own hours; a structure's manager everybody's there; in a Pôle, colleagues of the same trade."""
    if agent.pk == principal.membership.pk:
        return True
    if agent.organisation_id != principal.organisation_id or agent.role not in HOSTS:
        return False
    return principal.role == Role.STRUCTURE_MANAGER or {principal.role, agent.role} in TRADES


TRADES = ({Role.ADVISER}, {Role.DOCTOR}, {Role.NURSE}, {Role.DOCTOR, Role.NURSE})
"""Who opens and closes the hours of whom in a Pôle: whoever is there when the other is ill."""

RECEPTIONS = frozenset({Role.ADVISER, Role.STRUCTURE_MANAGER})
"""They answer for the rooms of their organisation, and for the days on which it is closed."""


def can_keep_rooms(principal: Principal, room: Room) -> bool:
    """The rooms of one's own organisation."""
    return principal.role in RECEPTIONS and room.organisation_id == principal.organisation_id


def can_reopen(principal: Principal, absence: Absence) -> bool:
    """Whoever may close hours may open them again."""
    if absence.agent is not None:
        return can_keep_hours(principal, absence.agent)
    owner = absence.organisation_id or (absence.room.organisation_id if absence.room else None)
    return principal.role in RECEPTIONS and owner == principal.organisation_id


def can_keep_session(principal: Principal, session: Session) -> bool:
    """A session belongs to the organisation that holds it, and there to the kind's roles."""
    is_host = principal.role in HOSTS and session.organisation_id == principal.organisation_id
    return is_host and session.kind not in kinds_of_others(principal.role)


def can_be_changed_by_person(appointment: Appointment, kind: Kind, *, at: datetime) -> bool:
    """The person moves or calls off alone, until so many hours before as the pack says of the kind."""
    return appointment.status == Status.PLANNED and changeable_until(appointment, kind) >= at


def changeable_until(appointment: Appointment, kind: Kind) -> datetime:
    """The last instant at which the person may change it alone."""
    return appointment.starts_at - timedelta(hours=kind.change_until_hours)
