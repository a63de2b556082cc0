"""Who may do what with an appointment. Seeing it at all is `visible_to`."""

from datetime import datetime, timedelta

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments import kinds
from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status

HOSTS = POLE_STAFF | REFERENTS | {Role.STRUCTURE_MANAGER, Role.PSYCHOLOGIST}
"""They meet people, and note appointments with them."""


def staff_of(role: Role) -> frozenset[Role]:
    """Whose kinds of appointments a role holds: its own; a structure's manager, those of the structure's référents."""
    return frozenset({Role.REFERENT}) if role == Role.STRUCTURE_MANAGER else frozenset({role})


def kinds_of_others(role: Role) -> list[str]:
    """The kinds of appointments that the pack gives to other roles alone; a kind that it forgot is nobody's."""
    staff = staff_of(role)
    return sorted(code for code, said in kinds.ever().items() if not any(staff & set(one["roles"]) for one in said))


def can_note(principal: Principal, appointment: Appointment) -> bool:
    """Attendance and cancelling belong to the organisation that receives the person, and there to the kind's roles."""
    is_host = principal.role in HOSTS and appointment.organisation_id == principal.organisation_id
    return is_host and appointment.kind not in kinds_of_others(principal.role)


def can_be_changed_by_person(appointment: Appointment, kind: Kind, *, at: datetime) -> bool:
    """The person moves or calls off alone, until so many hours before as the pack says of the kind."""
    return appointment.status == Status.PLANNED and changeable_until(appointment, kind) >= at


def changeable_until(appointment: Appointment, kind: Kind) -> datetime:
    """The last instant at which the person may change it alone."""
    return appointment.starts_at - timedelta(hours=kind.change_until_hours)
