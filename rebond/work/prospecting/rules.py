"""Who may do what with visits and portfolios. Seeing a visit at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.work.prospecting.models import Visit
from rebond.work.prospecting.states import PROSPECTORS

ENTRUSTERS = DEPARTEMENT_STAFF
"""They say who keeps what."""


def can_keep(principal: Principal, visit: Visit) -> bool:
    """An RTEF plans and reports, a colleague's visit too when they are away: the journal says who."""
    return principal.role in PROSPECTORS
