"""The legal clocks of the contract and of the PPAE: in SQL for a queue, in Python for a page; and what they cover."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Case, DateField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, Unit, in_force
from rebond.ground.parameters import queries as parameters
from rebond.journey.contracts.models import Contract
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.people.beneficiaries.states import Pathway

CONTRACT, SOCIAL, RENEWAL, PPAE = "contract", "contract.social", "contract_renewal", "ppae_received"
"""The names that packs give to these deadlines."""


def _names(pathway: str) -> tuple[str, ...]:
    """The rules that may govern a contract on this pathway, the most particular first."""
    return (SOCIAL, CONTRACT) if pathway == Pathway.SOCIAL else (CONTRACT,)


def contract_due_on() -> Combinable:
    """The SQL day by which the contract of an orientation is signed.

    C. trav. D5411-14-1: one month after the orientation is notified; before 2025, CASF L262-35 (one month) and L262-36
    (two months, social pathway).
    """
    social = Coalesce(*(clocks.due_on(name) for name in _names(Pathway.SOCIAL)))
    return Case(When(pathway=Pathway.SOCIAL, then=social), default=clocks.due_on(CONTRACT), output_field=DateField())


def contract_deadline(orientation: Orientation, *, today: date) -> Deadline | None:
    """The same for one orientation; None before it is notified."""
    found = (clocks.deadline(name, orientation, today=today) for name in _names(orientation.pathway))
    return next((deadline for deadline in found if deadline), None)


def contract_due_of(orientation: str) -> Subquery:
    """`contract_due_on` of the orientation that this column of a row names."""
    rows = Orientation.objects.filter(pk=OuterRef(orientation)).annotate(contract_due=contract_due_on())
    return Subquery(rows.values("contract_due"))


def renewal_due_on() -> Combinable:
    """The SQL day by which a contract is followed by another."""
    return due(parameters.deadline_rules(RENEWAL), "ends_on")


def renewal_deadline(contract: Contract, *, today: date) -> Deadline | None:
    """The same for one contract."""
    if contract.ends_on is None or (rule := in_force(parameters.deadline_rules(RENEWAL), contract.ends_on)) is None:
        return None
    return Deadline(rule, contract.ends_on, today)


def renewed_from(today: date) -> date:
    """The last day of the contracts that it is time to renew today."""
    window = parameters.get("contract.renewal_window", on=today)
    unit, count = Unit(window["unit"]), int(window["count"])
    return today + relativedelta(**{f"{unit.value}s": count})  # type: ignore[arg-type]  # days, weeks or months


def transition_limit(today: date) -> date | None:
    """The last day of the contracts of before 2025 (décret 2024-1244); None where the pack says nothing."""
    try:
        return date.fromisoformat(parameters.get("contract.transition_limit", on=today))
    except parameters.MissingParameter:
        return None


def ppae_due_on() -> Combinable:
    """The SQL day by which the person has sent their PPAE to the Pôle."""
    return clocks.due_on(PPAE)


def ppae_deadline(orientation: Orientation, *, today: date) -> Deadline | None:
    """The same for one orientation."""
    return clocks.deadline(PPAE, orientation, today=today)


def signed(rows: QuerySet[Contract], **lookup: object) -> QuerySet[Contract]:
    """The contracts of the person of the row."""
    return rows.filter(beneficiary=OuterRef("beneficiary"), **lookup)


NO_DAY = Value(None, DateField())
