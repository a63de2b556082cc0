"""Opening a first orientation with a duty period, closing it with its end: in bulk, because flows come in bulk."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from rebond.ground.journal import operations as journal
from rebond.ground.journal.actors import Actor
from rebond.ground.lifecycle.operations import move_all
from rebond.ground.tenancy import rows
from rebond.journey.orientation import queries
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import CloseReason, Status
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import assignments
from rebond.people.beneficiaries.states import AssignmentEnd, DutyEnd


@transaction.atomic
def open_for(duty_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Give each running duty period its orientation, awaited, unless the person has one under way.

    Run twice, it opens nothing more. Returns how many it opened.
    """
    duties = DutyPeriod.objects.filter(pk__in=duty_ids, ends_on=None).select_for_update(of=("self",)).order_by("pk")
    running = dict(duties.values_list("pk", "beneficiary_id"))
    under_way = Orientation.objects.filter(beneficiary__in=running.values()).exclude(status=Status.CLOSED)
    known = set(under_way.values_list("beneficiary_id", flat=True))
    opened = [
        Orientation(duty_id=duty, beneficiary_id=person, opened_at=at)
        for duty, person in running.items()
        if person not in known
    ]
    rows.insert(opened)
    journal.record_all("open", Orientation, [(row.pk, "", row.status) for row in opened], by=by, at=at)
    return len(opened)


@transaction.atomic
def take_over(people: QuerySet[Beneficiary], *, by: Actor, at: datetime) -> int:
    """Open the orientation of those among these people whose former follow-up waits to be taken over. Returns how many."""
    waiting = queries.to_take_over(timezone.localtime(at).date()).filter(beneficiary__in=people)
    return open_for(waiting.values_list("pk", flat=True), by=by, at=at)


@transaction.atomic
def close_for(duty_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Close what these duty periods had under way, and end who accompanied the people. Returns how many closed."""
    duties = DutyPeriod.objects.filter(pk__in=duty_ids)
    gone = duties.filter(end_reason=DutyEnd.MOVED_AWAY)
    for people, reason in (
        (gone.values("beneficiary"), AssignmentEnd.DEPARTED),
        (duties.exclude(end_reason=DutyEnd.MOVED_AWAY).values("beneficiary"), AssignmentEnd.LEFT),
    ):
        assignments.end_all(Assignment.objects.filter(beneficiary__in=people), reason=reason, by=by, at=at)
    under_way = Orientation.objects.filter(duty__in=duties).exclude(status=Status.CLOSED)
    changes = {"closed_at": at, "close_reason": CloseReason.DUTIES_ENDED}
    return move_all(under_way, to=Status.CLOSED, by=by, at=at, changes=changes)
