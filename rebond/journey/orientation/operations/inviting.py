"""Inviting many people, the most urgent promise first, and not those who were seen already in this orientation."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from rebond.ground.journal.actors import Actor
from rebond.journey.orientation import clocks
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import Status
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Campaign
from rebond.people.appointments.states import FIRST_MEETING, INTERVIEW
from rebond.people.beneficiaries.models import Beneficiary

SEEN = {INTERVIEW: "interviewed_at", FIRST_MEETING: "first_met_at"}
"""What happens once in an orientation, and the fact that says it did; a new orientation opens it again."""


@transaction.atomic
def prepare_invitations(people: QuerySet[Beneficiary], *, kind: str, by: Actor, at: datetime, **plan: Any) -> Campaign:
    """As `appointments.operations.prepare`: by the day promised at the step where each person is."""
    current = Orientation.objects.filter(~Q(status=Status.CLOSED), beneficiary=OuterRef("pk"))
    due_on = Subquery(current.annotate(due_on=clocks.step_due_on()).values("due_on")[:1], DateField())
    seen = Q(Exists(current.filter(**{f"{SEEN[kind]}__isnull": False}))) if kind in SEEN else None
    return appointments.prepare(people, kind=kind, order=[due_on.asc(nulls_last=True)], seen=seen, by=by, at=at, **plan)
