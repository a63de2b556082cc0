"""Who may do what with a person's file. Seeing it at all is `visible_to`."""

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, POLE_STAFF, REFERENTS, STRUCTURE_STAFF, Role
from rebond.people.beneficiaries.models import Arrival, Beneficiary

FILE_READERS = POLE_STAFF | STRUCTURE_STAFF | DEPARTEMENT_STAFF
"""They have files to open."""

KEEPERS = frozenset({Role.ADVISER}) | DEPARTEMENT_STAFF
"""They answer for who the person is and which Pôle follows them."""

NOTERS = FILE_READERS - {Role.DOCTOR, Role.NURSE}
"""They note contacts that every reader of the file may read, which carers may not."""

COMPANIONS = KEEPERS | REFERENTS | {Role.STRUCTURE_MANAGER}
"""They are in touch with the person."""


def can_register(principal: Principal) -> bool:
    """The Pôle enters a person whom no flow brings: prevention, or a flow that is late."""
    return principal.role in KEEPERS


def can_correct(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Names, birth and NIR are the Pôle's to correct."""
    return principal.role in KEEPERS


def can_update_contact_details(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever is in touch keeps the telephone and the address right."""
    return principal.role in COMPANIONS


def can_note_contact(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Whoever opens files may say that they called or met the person, but for carers."""
    return principal.role in NOTERS


def can_settle(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Changing the Pôle that answers for the person."""
    return principal.role in KEEPERS


def can_end_duties(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Saying by hand that the person is no longer followed."""
    return principal.role in KEEPERS


def can_take_over(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Opening the orientation of who was followed before the département took Rebond up."""
    return principal.role in KEEPERS


def can_reveal_nir(principal: Principal, beneficiary: Beneficiary) -> bool:
    """The NIR is read to deal with a payer, which is the Pôle's and the administrator's work."""
    return principal.role in KEEPERS


def can_transfer(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Offering the person to another département, or taking them back."""
    return principal.role in KEEPERS


def can_answer_arrival(principal: Principal, arrival: Arrival) -> bool:
    """Accepting or refusing whom another département sends."""
    return principal.role in KEEPERS
