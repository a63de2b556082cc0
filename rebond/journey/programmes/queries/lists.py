"""The rows of the lists: what was received, what was sent, places with their occupancy."""

from datetime import date, timedelta
from typing import Any, cast

from django.db.models import BooleanField, Case, DateTimeField, F, Q, QuerySet, Value, When

from rebond.journey.programmes.models import Enrolment, Provision
from rebond.journey.programmes.queries.places import shown
from rebond.journey.programmes.queries.queues import next_in, received, with_due
from rebond.journey.programmes.states import Status
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import DEPARTEMENT_STAFF, STRUCTURE_STAFF

CENTURY = timedelta(days=36525)


def inbox(principal: Principal, today: date) -> QuerySet[Any]:
    """What was sent to one's structure, with its due day, its turn in the fair order, and whether a place calls it."""
    rows = received(principal)
    called = next_in(rows.filter(status=Status.WAITING), today)
    is_called = Case(When(pk__in=called.values("pk"), then=True), default=False, output_field=BooleanField())
    return cast("QuerySet[Any]", _with_turn(rows).annotate(is_called=is_called))


def sent(principal: Principal) -> QuerySet[Any]:
    """Every enrolment that one sees, of one's people and of those whom one sent."""
    rows = _with_turn(Enrolment.objects.visible_to(principal))
    return cast("QuerySet[Any]", rows.annotate(is_called=Value(False, output_field=BooleanField())))


def _with_turn(rows: QuerySet[Enrolment]) -> Any:
    """`fair_at` sorts a waiting list: whoever has the priority comes a century before."""
    turn = Case(
        When(is_priority=True, then=F("asked_at") - CENTURY), default=F("asked_at"), output_field=DateTimeField()
    )
    return with_due(rows.select_related("beneficiary", "organisation", "asked_by__user")).annotate(fair_at=turn)


def one(principal: Principal) -> QuerySet[Any]:
    """The enrolments that one sees, with what a page says of one."""
    rows = Enrolment.objects.visible_to(principal)
    return with_due(rows.select_related("beneficiary__pole", "organisation", "asked_by__user", "provision"))


def provisions(principal: Principal) -> QuerySet[Provision]:
    """The places whose occupancy one sees: a structure's own, for the others all; confidential ones as `shown` says."""
    rows = shown(principal, Provision.objects.select_related("organisation"))
    own = Q(organisation=principal.organisation_id)
    return rows.filter(own) if principal.role in STRUCTURE_STAFF - DEPARTEMENT_STAFF else rows
