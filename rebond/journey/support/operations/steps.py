"""Who does what before which day: noted, then done or dropped."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move
from rebond.journey.support.models import Note, Step
from rebond.journey.support.states import StepStatus
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.models import Beneficiary


@transaction.atomic
def add_step(
    beneficiary: Beneficiary,
    *,
    doer: str,
    text: str,
    due_on: date | None = None,
    note: Note | None = None,
    source_id: UUID | None = None,
    member: Membership | None = None,
    by: Actor,
    at: datetime,
) -> Step:
    """Keep who is to do what, before which day. Raises ValidationError when it says nothing, or is too long."""
    step = Step(
        beneficiary=beneficiary,
        note=note,
        doer=doer,
        text=text.strip(),
        due_on=due_on,
        made_at=at,
        made_by=member,
        source_id=source_id,
    )
    step.clean_fields(exclude={"departement", "beneficiary", "note", "made_by"})
    step.save(force_insert=True)
    journal.record("add_step", step, by=by, at=at)
    return step


@transaction.atomic
def settle_step(step: Step, *, to: str, outcome: str = "", by: Actor, at: datetime) -> Step:
    """Say that a step is done or dropped, with what came of it; or open again one that was settled by mistake.

    Raises IllegalMove when somebody settled it already.
    """
    longest = Step._meta.get_field("outcome").max_length
    if longest and len(outcome) > longest:
        raise ValidationError(f"Dites ce que cela a donné en {longest} caractères au plus.")
    settled_at = None if to == StepStatus.OPEN else at
    return move(step, to=to, by=by, at=at, settled_at=settled_at, outcome=outcome.strip())
