"""The verbs of a contract: drafted, proposed, signed by each, validated, sealed, ended."""

from rebond.journey.contracts.operations.codes import masked, send_code
from rebond.journey.contracts.operations.concluding import TO_VERIFY, end, validate
from rebond.journey.contracts.operations.drafting import Stale, cancel, draft, write
from rebond.journey.contracts.operations.printing import means, moment
from rebond.journey.contracts.operations.proposing import TO_SIGN, faults, issue_link, propose, remind, take_back
from rebond.journey.contracts.operations.signing import refuse, sign

__all__ = [
    "TO_SIGN",
    "TO_VERIFY",
    "Stale",
    "cancel",
    "draft",
    "end",
    "faults",
    "issue_link",
    "masked",
    "means",
    "moment",
    "propose",
    "refuse",
    "remind",
    "send_code",
    "sign",
    "take_back",
    "validate",
    "write",
]
