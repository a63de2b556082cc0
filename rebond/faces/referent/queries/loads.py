"""The load of each référent of a structure, weighted by how closely people are accompanied."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from rebond.faces.referent.queries import actions
from rebond.faces.referent.queries.facts import facts
from rebond.faces.referent.queries.needs import Row, row_of
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.queries import workloads
from rebond.journey.orientation.queries.teams import Workload
from rebond.journey.programmes.states import Status
from rebond.journey.support.models import Replacement
from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary


@dataclass(frozen=True)
class Load:
    """One référent: how many people, what they weigh in ordinary people, what is late, who replaces them today."""

    workload: Workload
    weight: float
    late: int
    people_late: int
    replacement: Replacement | None


def weight_of(row: Row, weights: Mapping[str, Any]) -> float:
    """What one person weighs: their pathway, and each meeting per month of an action under way; 1 is an ordinary one."""
    meetings = sum(actions.monthly_meetings(one) for one in row.facts.enrolments if one.status == Status.STARTED)
    return float(weights.get(row.facts.pathway, 0) + meetings * weights["monthly_meeting"]) / 100


def total(rows: list[Row], *, on: date) -> float:
    """What these people weigh together."""
    weights = parameters.get("referent.weights", on=on)
    return sum(weight_of(row, weights) for row in rows)


def loads(principal: Principal, *, now: datetime) -> list[Load]:
    """Each référent of the structure, the most loaded first: in a few statements, however many people."""
    today = timezone.localtime(now).date()
    people: defaultdict[UUID, list[Row]] = defaultdict(list)
    followed = Beneficiary.objects.visible_to(principal).filter(
        structure=principal.organisation_id, referent__isnull=False
    )
    for one in facts(followed, principal, now=now):
        if one.person.referent_id:
            people[one.person.referent_id].append(row_of(one))
    absent = {row.absent_id: row for row in Replacement.objects.covering(today).select_related("substitute__user")}
    found = [
        _load(one, people[one.membership.pk], absent.get(one.membership.pk), today=today)
        for one in workloads(principal.organisation_id, today=today)
    ]
    return sorted(found, key=lambda load: (-load.weight, load.workload.membership.user.last_name))


def _load(workload: Workload, rows: list[Row], replacement: Replacement | None, *, today: date) -> Load:
    late = [row for row in rows if row.is_late]
    things = sum(1 for row in late for need in row.needs if need.due_on and need.due_on < today)
    return Load(workload, total(rows, on=today), things, len(late), replacement)
