"""Who may do what with a call. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF
from rebond.people.calls.models import Call
from rebond.people.calls.states import ANSWERING

LISTENERS = ANSWERING | DEPARTEMENT_STAFF
"""They see what people called about."""


def can_return(principal: Principal, call: Call) -> bool:
    """Any adviser of the Pôle that took the call returns it: whoever is there first."""
    return principal.role in ANSWERING and call.organisation_id == principal.organisation_id
