"""Who may do what with a hire, whose word counts, and which job lasts. Seeing a hire at all is `visible_to`."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.rules import COMPANIONS, NOTERS
from rebond.work.hires.models import FOLLOWERS, Hire, PostCheck
from rebond.work.hires.states import Party

DOOR = FOLLOWERS | NOTERS | {Role.EMPLOYER}
"""They have hires to look at: an employer, those of their company."""

WRITERS = FOLLOWERS | COMPANIONS
"""They confirm promises, and ask for news."""


SIGNERS = WRITERS | {Role.EMPLOYER}
"""They say that the contract is signed: an employer, of their own promises."""


def can_sign(principal: Principal, hire: Hire) -> bool:
    """Saying that the promise became a contract."""
    return principal.role in SIGNERS


def can_follow(principal: Principal, hire: Hire) -> bool:
    """Whoever follows companies or accompanies the person writes what became of the promise."""
    return principal.role in WRITERS


def can_promise(principal: Principal, beneficiary: Beneficiary) -> bool:
    """Noting that a company promised to hire the person."""
    return principal.role in COMPANIONS


def settled(checks: Iterable[PostCheck]) -> PostCheck | None:
    """What is known of one time, from all who spoke: the agent's word, else the one on which the others agree."""
    told = list(checks)
    if agents := [check for check in told if check.source == Party.AGENT]:
        return agents[0]
    return told[0] if len({check.is_in_post for check in told}) == 1 else None


def is_lasting(contract: str, starts_on: date, ends_on: date | None, rule: Mapping[str, Any]) -> bool:
    """Whether the statistics call this contract lasting: `employment.lasting` of the pack (CDI, or CDD of six months)."""
    if contract in rule["always"]:
        return True
    if contract not in rule["when_long"] or ends_on is None:
        return False
    return ends_on + timedelta(days=1) >= starts_on + relativedelta(months=rule["months"])
