"""Every write of the tutoring aid."""

from rebond.work.aids.operations.agreeing import TO_SIGN, TO_VERIFY, propose, send_code, send_links, sign, take_back
from rebond.work.aids.operations.asking import (
    add_piece,
    correct_signers,
    keep_plan,
    name_tutor,
    open_aid,
    submit,
    withdraw,
    write,
)
from rebond.work.aids.operations.banking import approve_bank, give_bank, refuse_bank
from rebond.work.aids.operations.clawing import claw_back, note_repaid, stop
from rebond.work.aids.operations.following import TO_ATTEST, ask_attestations, attest, move_on
from rebond.work.aids.operations.instructing import ask_pieces, grant, refuse, resume, set_budget, take, write_opinion
from rebond.work.aids.operations.paying import approve, cancel, control, draw_controls, pay_again, prepare, reject, send

__all__ = [
    "TO_ATTEST",
    "TO_SIGN",
    "TO_VERIFY",
    "add_piece",
    "approve",
    "approve_bank",
    "ask_attestations",
    "ask_pieces",
    "attest",
    "cancel",
    "claw_back",
    "control",
    "correct_signers",
    "draw_controls",
    "give_bank",
    "grant",
    "keep_plan",
    "move_on",
    "name_tutor",
    "note_repaid",
    "open_aid",
    "pay_again",
    "prepare",
    "propose",
    "refuse",
    "refuse_bank",
    "reject",
    "resume",
    "send",
    "send_code",
    "send_links",
    "set_budget",
    "sign",
    "stop",
    "submit",
    "take",
    "take_back",
    "withdraw",
    "write",
    "write_opinion",
]
