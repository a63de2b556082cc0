"""Who may do what with an application. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS, NOTERS
from rebond.work.applications.models import Application
from rebond.work.hires.models import FOLLOWERS

DOOR = FOLLOWERS | NOTERS | {Role.EMPLOYER}
"""They have applications to look at: an employer, those that their company received."""

WRITERS = FOLLOWERS | COMPANIONS
"""They write down what the person or the company said on the telephone."""

ANSWERING = WRITERS | {Role.EMPLOYER}
"""They say what the company decides."""


def can_propose(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever is in touch with a person proposes them offers."""
    return principal.role in COMPANIONS


def can_write(principal: Principal, application: Application) -> bool:
    """Saying yes or no for the person, who said so; taking the application back."""
    return principal.role in WRITERS


def can_answer(principal: Principal, application: Application) -> bool:
    """The company answers; who follows it or the person writes down what it said."""
    return principal.role in ANSWERING
