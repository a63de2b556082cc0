"""Who may do what with an orientation. Seeing it at all is `visible_to`; its step is the operation's to judge."""

from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED, TO_ORIENT
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role

READERS = frozenset({Role.ADVISER, Role.STRUCTURE_MANAGER, Role.MANAGER}) | REFERENTS
"""They read diagnoses and decisions."""


def is_adviser(principal: Principal, orientation: Orientation) -> bool:
    """The advisers of the person's Pôle."""
    return principal.role == Role.ADVISER and orientation.beneficiary.pole_id == principal.organisation_id


def is_structure_manager(principal: Principal, orientation: Orientation) -> bool:
    """Who watches over the structure that accompanies the person."""
    return principal.role == Role.STRUCTURE_MANAGER and orientation.structure_id == principal.organisation_id


def is_referent(principal: Principal, orientation: Orientation) -> bool:
    """The person's own référent."""
    return principal.role in REFERENTS and orientation.beneficiary.referent_id == principal.membership.pk


def can_read(principal: Principal, orientation: Orientation) -> bool:
    """Every role that works on the person's way."""
    return principal.role in READERS


def can_interview(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle receives the person, writes the diagnosis and decides, until it is decided."""
    return is_adviser(principal, orientation) and orientation.status in TO_ORIENT


def can_hand_over(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle hands over the contrat d'orientation that it decided."""
    return is_adviser(principal, orientation) and orientation.status in DECIDED


def can_read_contract(principal: Principal, orientation: Orientation) -> bool:
    """Whoever reads the decision opens its PDF."""
    return can_read(principal, orientation) and orientation.contract_id is not None


def can_name_referent(principal: Principal, orientation: Orientation) -> bool:
    """The structure names the référent, and changes them."""
    return is_structure_manager(principal, orientation) and orientation.status in DECIDED


def can_note_booking(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle, the structure or the référent notes that the person booked."""
    if orientation.status not in DECIDED:
        return False
    return (
        is_adviser(principal, orientation)
        or is_structure_manager(principal, orientation)
        or is_referent(principal, orientation)
    )


def can_note_meeting(principal: Principal, orientation: Orientation) -> bool:
    """The structure, or the référent for their own people, notes the first meeting."""
    if orientation.status not in DECIDED:
        return False
    return is_structure_manager(principal, orientation) or is_referent(principal, orientation)


def can_ask_change(principal: Principal, orientation: Orientation) -> bool:
    """Who accompanies the person may ask the Pôle for another orientation."""
    return can_note_meeting(principal, orientation)


def can_reorient(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle answers: another orientation, or this one kept."""
    return is_adviser(principal, orientation) and orientation.status in DECIDED
