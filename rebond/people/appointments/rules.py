"""Who may do what with an appointment. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import POLE_STAFF, REFERENTS, Role
from rebond.people.appointments.models import Appointment

HOSTS = POLE_STAFF | REFERENTS | {Role.STRUCTURE_MANAGER, Role.PSYCHOLOGIST}
"""They meet people, and note appointments with them."""


def can_make(principal: Principal) -> bool:
    """Whoever meets people makes appointments for those whose file they open."""
    return principal.role in HOSTS


def can_note(principal: Principal, appointment: Appointment) -> bool:
    """Attendance and cancelling belong to the organisation that receives the person."""
    return principal.role in HOSTS and appointment.organisation_id == principal.organisation_id
