"""The référents of a structure and how many people each accompanies."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import REFERENTS
from rebond.people.beneficiaries.models import Assignment


@dataclass(frozen=True)
class Workload:
    """One référent, how many people they accompany, and for how many the département says it is enough."""

    membership: Membership
    people: int
    share: float

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def is_gone(self) -> bool:
        """They left, and their people are to be handed over."""
        return self.membership.ended_at is not None

    @property
    def is_full(self) -> bool:
        return self.share >= 1


def referents(structure_id: UUID | None) -> QuerySet[Membership]:
    """Who can be named référent in this structure."""
    return Membership.objects.filter(
        organisation=structure_id, organisation__isnull=False, role__in=REFERENTS, ended_at=None
    ).select_related("user")


def workloads(structure_id: UUID | None, *, today: date) -> list[Workload]:
    """Each référent of the structure with their people, the least loaded first; those who left, while they have some.

    The share adds, for each pathway, the people followed over the number that the pack gives for it.
    """
    norms = parameters.history("referent.workload")
    norm: Mapping[str, int] = next((dated.value for dated in norms if dated.covers(today)), {})
    people: dict[UUID, Counter[str]] = {}
    live = Assignment.objects.filter(structure=structure_id, referent__isnull=False, ended_at=None)
    for referent, pathway, count in live.values_list("referent", "pathway").annotate(count=Count("pk")).order_by():
        people.setdefault(referent, Counter())[pathway] = count
    here = Q(organisation=structure_id, organisation__isnull=False, role__in=REFERENTS, ended_at=None)
    team = Membership.objects.filter(here | Q(pk__in=list(people))).select_related("user")
    found = [_workload(membership, people.get(membership.pk, Counter()), norm) for membership in team]
    return sorted(found, key=lambda w: (w.share, w.people, w.membership.user.last_name, str(w.membership.pk)))


def _workload(membership: Membership, people: Counter[str], norm: Mapping[str, int]) -> Workload:
    share = sum(count / norm[pathway] for pathway, count in people.items() if pathway in norm)
    return Workload(membership, people.total(), share)
