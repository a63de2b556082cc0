"""Who may do what with requests, opinions and the compartment. Seeing them at all is `visible_to`.

Code de la santé publique, L1110-4: what a carer learns is shared with those who take care of the person, and with nobody
else; an opinion on work says what may be done, never why.
"""

from datetime import date

from rebond.ground.parameters import queries as parameters
from rebond.journey.health.models import HealthRequest, HealthRow, Opinion
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, REFERENTS, Role
from rebond.people.appointments.models import HEALTH_STAFF
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import FILE_READERS

READERS = FILE_READERS
"""They read the opinion of those whose file they open."""

ASKERS = frozenset({Role.ADVISER}) | REFERENTS
"""They ask for an opinion on work."""

CARERS = HEALTH_STAFF
"""They have the compartment; those whom the pack names give opinions on work."""

WATCHERS = DEPARTEMENT_STAFF
"""They look at who opened the compartment of whom, and at nothing of it."""


def can_ask(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever accompanies the person, or answers for their orientation."""
    return principal.role in ASKERS


def can_cancel(principal: Principal, request: HealthRequest) -> bool:
    """Whoever asks may say that there is no need any more."""
    return principal.role in ASKERS


def can_care(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Doctor and nurse of the person's Pôle open the compartment."""
    return principal.role in CARERS


def givers(on: date) -> list[str]:
    """The roles whose opinion on work counts: the doctor, the nurse too where the pack says so."""
    found: list[str] = parameters.get("health.opinion_givers", on=on)
    return found


def can_give(principal: Principal, about: Beneficiary | Opinion, *, on: date) -> bool:
    """Whom the pack names, of the person's Pôle; they take back theirs or a colleague's."""
    return principal.role in CARERS and principal.role in givers(on)


def can_change(principal: Principal, row: HealthRow) -> bool:
    """What somebody wrote in the compartment is theirs to correct; their colleague reads it."""
    return row.author_id == principal.membership.pk
