"""Saying who keeps which companies, and which are not to be approached."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from rebond.work.employers.models import Company
from rebond.work.prospecting.models import Keeping, Rest


@transaction.atomic
def entrust(
    agent: Membership,
    *,
    companies: Iterable[Company] = (),
    communes: Iterable[str] = (),
    poles: Iterable[Organisation] = (),
    by: Actor,
    at: datetime,
) -> int:
    """The agent keeps these companies, communes and Pôles; whoever kept one of them does no more. How many changed hands.

    Raises ValidationError when the agent is no RTEF at work.
    """
    if agent.role != Role.RTEF or agent.ended_at is not None:
        raise ValidationError("Un portefeuille se confie à un conseiller entreprises (RTEF) en poste.", code="role")
    wanted: list[dict[str, Any]] = [{"company": one} for one in companies]
    wanted += [{"insee": code} for code in communes] + [{"pole": one} for one in poles]
    return sum(_entrust(agent, of, by=by, at=at) for of in wanted)


def _entrust(agent: Membership, of: dict[str, Any], *, by: Actor, at: datetime) -> bool:
    held = Keeping.objects.select_for_update(of=("self",)).filter(**of, ended_at=None).first()
    if held is not None and held.agent_id == agent.pk:
        return False
    if held is not None:
        release(held, by=by, at=at)
    made = Keeping(agent=agent, started_at=at, **of)
    made.validate_constraints()
    made.save(force_insert=True)
    journal.record("entrust", made, by=by, at=at)
    return True


@transaction.atomic
def release(keeping: Keeping, *, by: Actor, at: datetime) -> Keeping:
    """The agent keeps it no more; the history says until when. Raises ValidationError when it is over already."""
    row = Keeping.objects.select_for_update(of=("self",)).get(pk=keeping.pk)
    if row.ended_at is not None:
        raise ValidationError("Ce portefeuille n'est déjà plus confié.", code="ended")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record("release", row, by=by, at=at)
    return row


@transaction.atomic
def rest(company: Company, *, reason: str, until: date | None = None, by: Actor, at: datetime) -> Rest:
    """The company is not to be approached until this day, or until further notice; what was noted before gives way.

    Raises ValidationError without a reason.
    """
    _lift(company, at=at)
    made = Rest(company=company, reason=reason, until=until, noted_at=at)
    made.clean_fields(exclude=["departement", "company"])
    made.validate_constraints()
    made.save(force_insert=True)
    journal.record("rest", made, by=by, at=at)
    return made


@transaction.atomic
def approach_again(company: Company, *, by: Actor, at: datetime) -> None:
    """The company may be approached again. Raises ValidationError when nothing forbade it."""
    lifted = _lift(company, at=at)
    if lifted is None:
        raise ValidationError("Rien n'empêche déjà de démarcher cette entreprise.", code="free")
    journal.record("approach_again", lifted, by=by, at=at)


def _lift(company: Company, *, at: datetime) -> Rest | None:
    row = Rest.objects.select_for_update(of=("self",)).filter(company=company, lifted_at=None).first()
    if row is not None:
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
    return row
