"""Who may do what with a company. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company
from rebond.work.employers.states import KEEPERS, READERS

DOOR = READERS | {Role.EMPLOYER}
"""They have companies to look at: an employer, theirs."""


def can_keep(principal: Principal, company: Company) -> bool:
    """Its card, its contacts and its offers are kept by who deals with companies."""
    return principal.role in KEEPERS
