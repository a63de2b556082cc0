"""Saying that a person is ready for a job dating, or what they need first; saying that those needs were answered."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.events.jobdating.models import Readiness, Theme
from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.queries import MissingParameter
from rebond.people.appointments.kinds import local_day
from rebond.people.beneficiaries.models import Beneficiary

NEEDS = "accelerator.needs"
"""The pack's list of what a person may need before a job dating."""


@transaction.atomic
def declare(
    beneficiary: Beneficiary,
    *,
    is_ready: bool,
    needs: Iterable[str] = (),
    advice: str = "",
    theme: Theme | None = None,
    by: Actor,
    at: datetime,
) -> Readiness:
    """The latest word on a person; what was said before stays, and no longer counts.

    Raises ValidationError when nothing is said, or for a need that is not in the pack.
    """
    wanted = list(dict.fromkeys(needs))
    _check(wanted, at=at)
    row = Readiness(
        beneficiary=beneficiary,
        theme=theme,
        is_ready=is_ready,
        needs=wanted,
        advice=advice.strip(),
        decided_at=at,
        decided_by_id=by.capacity,
    )
    row.validate_constraints()
    row.save(force_insert=True)
    journal.record("declare", row, by=by, at=at, after="ready" if is_ready else "needs")
    return row


def _check(needs: list[str], *, at: datetime) -> None:
    try:
        known = {need["code"] for need in parameters.get(NEEDS, on=local_day(at))}
    except MissingParameter:
        known = set()
    if not set(needs) <= known:
        raise ValidationError(
            {"needs": "Un de ces besoins n'est plus dans la liste du Département : actualisez la page."}
        )


@transaction.atomic
def settle(readiness: Readiness, *, by: Actor, at: datetime) -> Readiness:
    """The référent answered the needs. Raises ValidationError when somebody did already."""
    row = Readiness.objects.select_for_update(of=("self",)).get(pk=readiness.pk)
    if row.settled_at is not None:
        raise ValidationError("Ces besoins sont déjà notés comme traités.", code="settled")
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    journal.record("settle_needs", row, by=by, at=at)
    return row
