"""Who answers the telephone and when; which calls are to be returned."""

import re
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from rebond.ground.deadlines.expressions import due
from rebond.ground.deadlines.rules import Deadline, deadline
from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Absence
from rebond.people.appointments.queries.lists import beginning_of
from rebond.people.appointments.states import Motive
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.queries import search
from rebond.people.calls.models import Call

PROMISE = "call_back"
"""The pack's deadline for returning a call."""

_SURE = re.compile(r"(?:\d[ .-]?){10}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
"""A whole telephone number or birth date: what a stranger to the file does not guess."""


def to_return(principal: Principal) -> QuerySet[Call]:
    """Calls to be returned, each with `due_on`; the earliest promise first. An adviser sees their whole Pôle's."""
    rows = Call.objects.visible_to(principal).filter(wants_call_back=True, closed_at=None)
    rows = rows.select_related("beneficiary", "organisation", "taken_by__user", "call_back_agent__user")
    promised = due(parameters.deadline_rules(PROMISE), TruncDate("received_at"))
    return cast("QuerySet[Call]", rows.annotate(due_on=promised).order_by("due_on", "received_at", "pk"))


def promise(call: Call, *, today: date) -> Deadline | None:
    """By when the call is to be returned."""
    return deadline(parameters.deadline_rules(PROMISE), local_day(call.received_at), today=today)


def calls_between(principal: Principal, since: datetime, until: datetime) -> QuerySet[Call]:
    """The calls received in [since, until), latest first."""
    rows = Call.objects.visible_to(principal).filter(received_at__gte=since, received_at__lt=until)
    return rows.select_related("beneficiary", "taken_by__user").order_by("-received_at", "pk")


def duties(organisation: Organisation, first: date, *, days: int) -> QuerySet[Absence]:
    """Who answers the telephone of a Pôle, from a day on: hours in which an adviser takes no appointment."""
    return (
        Absence.objects.filter(
            agent__organisation=organisation,
            agent__role=Role.ADVISER,
            agent__ended_at=None,
            motive=Motive.DUTY,
            period__overlap=(beginning_of(first), beginning_of(first + timedelta(days=days))),
        )
        .select_related("agent__user")
        .order_by("period", "agent__user__last_name", "pk")
    )


def followed_elsewhere(text: str, principal: Principal) -> Beneficiary | None:
    """The one person of another Pôle whom a whole number or birth date means: their Pôle, to pass the caller on.

    None when the text could be a guess.
    """
    if not _SURE.search(text):
        return None
    rows = search(Beneficiary.objects.exclude(pole=principal.organisation_id), text).select_related("pole")
    found = list(rows[:2])
    return found[0] if len(found) == 1 and found[0].pole is not None else None
