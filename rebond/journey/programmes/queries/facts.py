"""What is known of people that an action may ask: the facts of the orientation rules, for one person or for hundreds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.proposals import IN_COUPLE, Home, Situation
from rebond.journey.orientation.states import Impact
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod, Household, HouseholdMember
from rebond.people.beneficiaries.states import DutyKind, HouseholdRole

WEIGHING = (Impact.STRONG, Impact.MEDIUM)
"""An obstacle that weighs: what an action answers to."""


@dataclass(frozen=True)
class Known:
    """One person on one day: the facts that rules question, their obstacles by theme, their pathway, their commune."""

    facts: dict[str, Any]
    obstacles: dict[str, str]
    pathway: str
    insee: str


def known(people: Collection[Beneficiary], *, on: date) -> dict[UUID, Known]:
    """What is known of each, in five statements for as many people as one likes."""
    ids = [person.pk for person in people]
    ways = _latest_orientations(ids)
    diagnoses = _latest_diagnoses(ids)
    duties = {duty.beneficiary_id: duty for duty in _duties(ids)}
    homes = _homes([duty.household for duty in duties.values() if duty.household])
    majority = parameters.get("family.majority_age", on=on)
    found = {}
    for person in people:
        way, diagnosis, duty = ways.get(person.pk), diagnoses.get(person.pk), duties.get(person.pk)
        obstacles = {row.theme: row.impact for row in diagnosis.told} if diagnosis else {}
        household = duty.household if duty else None
        situation = Situation(
            answers=diagnosis.answers if diagnosis else {},
            impacts=obstacles,
            born_on=person.birth_date,
            today=on,
            is_rsa=duty is not None and duty.kind == DutyKind.RSA,
            is_entrant=way is not None and way.is_entrants,
            is_rqth=person.is_rqth,
            home=homes.get(household.pk) if household else None,
            majority=majority,
        )
        pathway = way.pathway if way else ""
        facts = {**situation.facts, "pathway": pathway or None}
        found[person.pk] = Known(facts, obstacles, pathway, household.insee if household else "")
    return found


def _latest_orientations(ids: Collection[UUID]) -> dict[UUID, Orientation]:
    """The last orientation of each, whose pathway may not be decided yet: then that of the one before."""
    rows = Orientation.objects.filter(beneficiary__in=ids).select_related("duty").order_by("opened_at", "pk")
    rows = rows.only("beneficiary", "pathway", "previous", "duty__is_taken_over")
    found: dict[UUID, Orientation] = {}
    for row in rows:
        before = found.get(row.beneficiary_id)
        row.pathway = row.pathway or (before.pathway if before else "")
        found[row.beneficiary_id] = row
    return found


def _latest_diagnoses(ids: Collection[UUID]) -> dict[UUID, Any]:
    """The last diagnosis of each; `told`: its obstacles."""
    rows = Diagnosis.objects.filter(orientation__beneficiary__in=ids, completed_at__isnull=False)
    rows = rows.select_related("orientation").only("answers", "orientation__beneficiary")
    rows = rows.prefetch_related(Prefetch("obstacles", to_attr="told")).order_by("completed_at", "pk")
    return {row.orientation.beneficiary_id: row for row in rows}


def _duties(ids: Collection[UUID]) -> list[DutyPeriod]:
    rows = DutyPeriod.objects.filter(beneficiary__in=ids, ends_on=None).select_related("household")
    home = ("household__insee", "household__family_status", "household__children_born_on")
    return list(rows.only("beneficiary", "kind", *home))


def _homes(households: Collection[Household]) -> dict[UUID, Home]:
    """Two adults known, or a family situation of a couple; the children's birth dates."""
    adults: dict[UUID, int] = {}
    roles = (HouseholdRole.APPLICANT, HouseholdRole.PARTNER)
    rows = HouseholdMember.objects.filter(household__in=[one.pk for one in households], ends_on=None, role__in=roles)
    for household in rows.values_list("household", flat=True):
        adults[household] = adults.get(household, 0) + 1
    return {
        one.pk: Home(adults.get(one.pk, 0) > 1 or one.family_status in IN_COUPLE, one.children_born_on)
        for one in households
    }
