"""A day to come, the people who may be invited to it, its rooms and coaches: in rows."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from rebond.events.accelerator.operations import days, staff
from rebond.events.accelerator.workshops import workshops
from rebond.events.jobdating.models import Theme
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Consent
from rebond.work.vacancies.models import JobSearch
from tests.factories import (
    NOON,
    AssignmentFactory,
    BeneficiaryFactory,
    DutyPeriodFactory,
    MembershipFactory,
    OrganisationFactory,
    principal,
)
from tests.people.appointments.factories import RoomFactory

NINE = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
"""A Thursday to come, nine o'clock in France."""


def theme(**fields: Any) -> Theme:
    return Theme.objects.create(
        **{"month": date(2026, 3, 1), "sector": "transport", "title": "Transport", "rome": ["N41"], **fields}
    )


def site(**fields: Any) -> Any:
    return OrganisationFactory.create(
        **{"capabilities": ["accelerator"], "name": "L'Accélérateur", "phone": "0400000000", **fields}
    )


def plan(**fields: Any) -> days.Plan:
    said = {
        "organisation": fields.pop("organisation", None) or site(),
        "theme": fields.pop("theme", None) or theme(),
        "minutes": 480,
        "capacity": 30,
        "workshops": list(workshops(NINE.date())),
        "slot_minutes": 15,
        "lunch_from": time(12),
        "lunch_until": time(13),
    }
    return days.Plan(**{**said, **fields})


def coming_day(coaches: int = 8, rooms: int = 6, **fields: Any) -> SimpleNamespace:
    """A day with its staff, as an organiser opens it."""
    made = plan(**fields)
    organiser = principal(Role.ACCELERATOR, organisation=made.organisation)
    act = {"by": organiser.actor, "at": NOON}
    day = days.create(made, starts_at=NINE, **act)
    for rank in range(rooms):
        staff.add_room(day, RoomFactory.create(organisation=made.organisation, name=f"Salle {rank}", seats=12), **act)
    for rank in range(coaches):
        staff.add_coach(day, name=f"Coach {rank}", workshops=made.workshops, **act)
    return SimpleNamespace(day=day, organiser=organiser, act=act, organisation=made.organisation)


def person(pole: Any, *, waited: int = 30, wishes: tuple[str, ...] = (), **fields: Any) -> Beneficiary:
    """Somebody who is accompanied since so many days, whom a message reaches, and what they look for."""
    pathway = fields.pop("pathway", "professionnel")
    made = BeneficiaryFactory.create(**{"pole": pole, "phone": "0612345678", "phone_consent": Consent.AGREED, **fields})
    DutyPeriodFactory.create(beneficiary=made)
    AssignmentFactory.create(beneficiary=made, pathway=pathway, started_at=NOON - timedelta(days=waited))
    if wishes:
        JobSearch.objects.create(beneficiary=made, wishes=list(wishes), updated_at=NOON)
    return made


def poles(*sizes: int, **fields: Any) -> list[list[Beneficiary]]:
    """A Pôle of so many people for each number."""
    made = [OrganisationFactory.create(pole=True, name=f"Pôle {rank}") for rank in range(len(sizes))]
    return [[person(pole, **fields) for _ in range(size)] for pole, size in zip(made, sizes, strict=True)]


def member(role: Role = Role.REFERENT, **fields: Any) -> Any:
    return MembershipFactory.create(role=role, **fields)
