"""Who may do what with a hire. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS, NOTERS
from rebond.work.hires.models import FOLLOWERS, Hire

DOOR = FOLLOWERS | NOTERS | {Role.EMPLOYER}
"""They have hires to look at: an employer, those of their company."""

WRITERS = FOLLOWERS | COMPANIONS
"""They confirm promises, and ask for news."""


def can_follow(principal: Principal, hire: Hire) -> bool:
    """Whoever follows companies or accompanies the person writes what became of the promise."""
    return principal.role in WRITERS


def can_promise(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Noting that a company promised to hire the person."""
    return principal.role in COMPANIONS
