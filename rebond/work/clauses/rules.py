"""What a lot owes by a day, which months a placement has, who keeps clauses. No database, no clock."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from rebond.ground.web import words
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.work.clauses.models import Lot, Placement
from rebond.work.clauses.states import KEEPERS


def can_keep(principal: Principal, lot: Lot) -> bool:
    """Lots and placements are written by who keeps clauses."""
    return principal.role in KEEPERS


def can_declare(principal: Principal, placement: Placement) -> bool:
    """The company of the lot declares; so does who keeps clauses, from the paper that it sent. Nobody for who is erased."""
    if placement.beneficiary is None:
        return False
    is_own = principal.organisation_id == placement.lot.company.organisation_id
    return principal.role in KEEPERS or (principal.role == Role.EMPLOYER and is_own)


def due_by(lot: Lot, on: date) -> Decimal:
    """The hours that a lot owes by a day: those of its length, pro rata of its days, both ends included."""
    if on < lot.starts_on:
        return Decimal(0)
    length = (lot.ends_on - lot.starts_on).days + 1
    passed = min((on - lot.starts_on).days + 1, length)
    return (Decimal(lot.hours_due) * passed / length).quantize(Decimal("0.1"))


def months_of(placement: Placement, until: date) -> Iterator[date]:
    """The first day of each month of which hours are to be declared by a day: months that are over."""
    month = placement.starts_on.replace(day=1)
    last = min(placement.ends_on or until, until)
    while month <= last and month + relativedelta(months=1) <= until:
        yield month
        month += relativedelta(months=1)


def hours_words(value: Decimal) -> str:
    """« 1 234,5 h »."""
    whole, tenth = divmod(int(abs(value) * 10), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{words.number(whole)}{f',{tenth}' if tenth else ''}{words.FIXED}h"
