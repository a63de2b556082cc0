"""Who may do what with an orientation. Seeing it at all is `visible_to`; its step is the operation's to judge."""

from collections.abc import Callable

from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED, TO_ORIENT, Status
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
    """The person's own référent, or the colleague who replaces them."""
    return principal.role in REFERENTS and principal.answers_for(orientation.beneficiary.referent_id)


def is_companion(principal: Principal, orientation: Orientation) -> bool:
    """Who accompanies the person, or watches over it."""
    return is_structure_manager(principal, orientation) or is_referent(principal, orientation)


def is_involved(principal: Principal, orientation: Orientation) -> bool:
    """Who orients the person, and who accompanies them."""
    return is_adviser(principal, orientation) or is_companion(principal, orientation)


def can_read(principal: Principal, orientation: Orientation) -> bool:
    """Every role that works on the person's way."""
    return principal.role in READERS


def can_interview(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle receives the person, writes the diagnosis and decides, until it is decided."""
    return is_adviser(principal, orientation) and orientation.status in TO_ORIENT


def can_note_interview(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle says when it received the person, and corrects it while the orientation lasts."""
    if orientation.status == Status.AWAITED:
        return is_adviser(principal, orientation)
    is_noted = orientation.interviewed_at is not None and orientation.status != Status.CLOSED
    return is_adviser(principal, orientation) and is_noted


def can_take_back(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle takes its decision back while the person has nothing in their hands and no référent."""
    is_fresh = orientation.status == Status.DECIDED and orientation.handed_over_at is None
    return is_adviser(principal, orientation) and is_fresh


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
    return orientation.status in DECIDED and is_involved(principal, orientation)


def can_note_meeting(principal: Principal, orientation: Orientation) -> bool:
    """The structure, or the référent for their own people, notes the first meeting."""
    return orientation.status in DECIDED and is_companion(principal, orientation)


def can_ask_change(principal: Principal, orientation: Orientation) -> bool:
    """Who accompanies the person may ask the Pôle for another orientation."""
    return can_note_meeting(principal, orientation)


def can_reorient(principal: Principal, orientation: Orientation) -> bool:
    """The Pôle answers: another orientation, or this one kept."""
    return is_adviser(principal, orientation) and orientation.status in DECIDED


Rule = Callable[[Principal, Orientation], bool]

RIGHTS: dict[Rule, Rule] = {
    **dict.fromkeys((can_interview, can_note_interview, can_take_back, can_hand_over, can_reorient), is_adviser),
    can_read_contract: can_read,
    can_name_referent: is_structure_manager,
    can_note_booking: is_involved,
    can_note_meeting: is_companion,
    can_ask_change: is_companion,
}
"""What each rule asks of the person, the step of the orientation apart."""


def is_only_late(rule: Rule, principal: Principal, orientation: Orientation) -> bool:
    """Whoever is refused has the right to do this; it is the orientation that moved on."""
    right = RIGHTS.get(rule)
    return right is not None and right(principal, orientation) and not rule(principal, orientation)
