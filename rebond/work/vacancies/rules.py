"""Who may do what with an offer or a search. Seeing an offer at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS
from rebond.work.employers.rules import can_correct
from rebond.work.employers.states import READERS
from rebond.work.vacancies.models import Vacancy

DOOR = READERS | {Role.EMPLOYER}
"""They have offers to look at: an employer, theirs."""

MATCHERS = (READERS & COMPANIONS) | {Role.RTEF}
"""They see offers, and propose them: to those whose file they open; an RTEF, to whoever is accompanied, whom they know by name
and by what is declared for work, and by nothing else."""


def can_keep(principal: Principal, vacancy: Vacancy) -> bool:
    """Offers are published and closed by who deals with companies, and by the company's own people."""
    return can_correct(principal, vacancy.company)


def can_describe(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever is in touch with a person writes what they look for."""
    return principal.role in COMPANIONS
