"""Who may write of a meeting, settle a step, see to an absent colleague's people. Seeing the person is `visible_to`."""

from rebond.journey.support.models import Note, Replacement
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Beneficiary

COMPANIONS = REFERENTS | {Role.PSYCHOLOGIST}
"""They accompany people, and have their day here."""

WRITERS = COMPANIONS | {Role.STRUCTURE_MANAGER}
"""They write what was said: whoever received the person in the structure that accompanies them."""

PLANNERS = REFERENTS | {Role.STRUCTURE_MANAGER}
"""They say who sees to whose people: each référent for their own, the manager for the whole structure."""


def can_write(principal: Principal, beneficiary: Beneficiary) -> bool:
    """The structure that accompanies the person writes of their meetings; the Pôle reads."""
    return principal.role in WRITERS


def can_correct(principal: Principal, note: Note) -> bool:
    """Whoever wrote a note corrects it."""
    return note.author_id == principal.membership.pk


def can_be_replaced(principal: Principal, absent: Membership) -> bool:
    """A référent plans their own replacement; the structure's manager, everybody's there."""
    if absent.organisation_id != principal.organisation_id or absent.organisation_id is None:
        return False
    return principal.role == Role.STRUCTURE_MANAGER or absent.pk == principal.membership.pk


def can_end_replacement(principal: Principal, replacement: Replacement) -> bool:
    """Whoever may plan it may end it. The row comes with its `absent`."""
    return principal.role in PLANNERS and can_be_replaced(principal, replacement.absent)
