"""Who may do what with an appointment. Seeing it at all is `visible_to`."""

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments.models import Appointment

HOSTS = POLE_STAFF | REFERENTS | {Role.STRUCTURE_MANAGER, Role.PSYCHOLOGIST}
"""They meet people, and note appointments with them."""

_KIND = "appointment_kind."


def staff_of(role: Role) -> frozenset[Role]:
    """Whose kinds of appointments a role holds: its own; a structure's manager, those of the structure's référents."""
    return frozenset({Role.REFERENT}) if role == Role.STRUCTURE_MANAGER else frozenset({role})


def kinds_of_others(role: Role) -> list[str]:
    """The kinds of appointments that the pack gives to other roles alone; a kind that it forgot is nobody's."""
    staff = staff_of(role)
    return sorted(
        key.removeprefix(_KIND)
        for key, values in parameters.book().items()
        if key.startswith(_KIND) and not any(staff & set(dated.value["roles"]) for dated in values)
    )


def can_make(principal: Principal) -> bool:
    """Whoever meets people makes appointments for those whose file they open."""
    return principal.role in HOSTS


def can_note(principal: Principal, appointment: Appointment) -> bool:
    """Attendance and cancelling belong to the organisation that receives the person, and there to the kind's roles."""
    is_host = principal.role in HOSTS and appointment.organisation_id == principal.organisation_id
    return is_host and appointment.kind not in kinds_of_others(principal.role)
