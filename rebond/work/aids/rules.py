"""Who may do what with an aid. Seeing it at all is `visible_to`."""

from uuid import UUID

from django.db.models import Q

from rebond.ground.journal import queries as journal
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.aids.models import BankDetails, PaymentBatch, TutoringAid
from rebond.work.aids.models.asking import STAFF
from rebond.work.aids.states import DEAD, TO_INSTRUCT, Status

DOOR = STAFF | {Role.EMPLOYER}
"""They have aids to look at: an employer, those of their company."""

ASKERS = frozenset({Role.EMPLOYER, Role.RTEF})
"""They apply: the company itself, or its adviser with it."""

OFFICERS = frozenset({Role.AID_OFFICER, Role.MANAGER})
"""They instruct and decide, never both on the same aid."""

PAYERS = frozenset({Role.PAYER, Role.MANAGER})
"""They prepare, approve and send payments, never both on the same batch."""

MONEY = OFFICERS | PAYERS | {Role.ADMINISTRATOR}
"""They read the budget and the payments."""


def can_write(principal: Principal, aid: TutoringAid) -> bool:
    """A draft is written by who may ask."""
    return principal.role in ASKERS and aid.status == Status.DRAFT


def can_send_pieces(principal: Principal, aid: TutoringAid) -> bool:
    """Papers are sent until the decision."""
    return principal.role in ASKERS and aid.status in TO_INSTRUCT | {Status.DRAFT}


def can_instruct(principal: Principal, aid: TutoringAid) -> bool:
    """Not who asked; once begun, whoever is an officer may go on."""
    return principal.role in OFFICERS and principal.user.pk != aid.asked_by_id


def can_decide(principal: Principal, aid: TutoringAid) -> bool:
    """Neither who asked nor whoever instructed (the operation says it again)."""
    if principal.role not in OFFICERS or principal.user.pk in (aid.asked_by_id, aid.instructor_id):
        return False
    return not has_instructed(principal.user.pk, aid.pk)


def has_instructed(user: UUID, *aids: UUID) -> bool:
    """Whether somebody took one of these aids in charge, asked for pieces, resumed or wrote the opinion, as the journal tells."""
    acts = Q(verb="write_opinion") | Q(verb="move", after__in=[Status.INSTRUCTION, Status.INCOMPLETE])
    return journal.about(aids).filter(acts, actor_id=user).exists()


def can_sign(principal: Principal, aid: TutoringAid) -> bool:
    """For the Département: who leads it."""
    return principal.role == Role.MANAGER


def can_approve_bank(principal: Principal, details: BankDetails) -> bool:
    """Not who gave them."""
    return principal.role in OFFICERS | PAYERS and principal.user.pk != details.given_by_id


def can_approve_batch(principal: Principal, batch: PaymentBatch) -> bool:
    """Not who prepared it."""
    return principal.role in PAYERS and principal.user.pk != batch.prepared_by_id


def can_correct_signers(principal: Principal, aid: TutoringAid) -> bool:
    """From the application to the text: who asks, or an officer."""
    return principal.role in ASKERS | OFFICERS and aid.status in TO_INSTRUCT | {Status.GRANTED}


def can_withdraw(principal: Principal, aid: TutoringAid) -> bool:
    """Who asks gives it up before the decision; an officer closes it while nothing is paid."""
    if principal.role in ASKERS:
        return aid.status in TO_INSTRUCT | {Status.DRAFT}
    return principal.role in OFFICERS and Status.LAPSED in TutoringAid.MOVES[aid.status] and not aid.paid_cents


def can_give_bank(principal: Principal, aid: TutoringAid) -> bool:
    """The company, or its adviser from the paper that it gave."""
    return principal.role in ASKERS and aid.status not in DEAD


def can_follow(principal: Principal, aid: TutoringAid) -> bool:
    """Attestations, the end of a job and controls are an officer's."""
    return principal.role in OFFICERS
