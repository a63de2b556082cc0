"""What a proposal is made of: what is known of the person, the rules in force, the structures with places left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.models import Diagnosis, Orientation
from rebond.journey.orientation.proposals import IN_COUPLE, Home, Situation, Tables
from rebond.people.accounts.models import Organisation
from rebond.people.beneficiaries.models import Assignment, Household, HouseholdMember
from rebond.people.beneficiaries.states import DutyKind, HouseholdRole

ADULTS = (HouseholdRole.APPLICANT, HouseholdRole.PARTNER)


@dataclass(frozen=True)
class Candidate:
    """One structure that could accompany the person, and how full it is. `places` None: as many as needed."""

    structure: Organisation
    kind: str
    taken: int

    @property
    def key(self) -> str:
        """What a form names it by: one structure may offer several kinds."""
        return f"{self.kind}:{self.structure.pk}"

    @property
    def places(self) -> int | None:
        return self.structure.places

    @property
    def places_left(self) -> int | None:
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def load(self) -> float:
        """The share of places taken, 0 without a limit."""
        return self.taken / self.places if self.places else 0.0


def situation(orientation: Orientation, *, today: date) -> Situation:
    """Everything known of the person today that a rule may question."""
    person, duty = orientation.beneficiary, orientation.duty
    diagnosis = Diagnosis.objects.filter(orientation=orientation, completed_at__isnull=False).first()
    obstacles = diagnosis.obstacles.values_list("theme", "impact") if diagnosis else ()
    return Situation(
        answers=diagnosis.answers if diagnosis else {},
        impacts=dict(obstacles),
        born_on=person.birth_date,
        today=today,
        is_rsa=duty.kind == DutyKind.RSA,
        is_entrant=orientation.is_entrants,
        is_rqth=person.is_rqth,
        home=None if duty.household is None else home(duty.household),
        majority=parameters.get("family.majority_age", on=today),
    )


def home(household: Household) -> Home:
    """Who lives there: two adults known, or a family situation of a couple; the children's birth dates."""
    adults = HouseholdMember.objects.filter(household=household, ends_on=None, role__in=ADULTS).count()
    return Home(adults > 1 or household.family_status in IN_COUPLE, household.children_born_on)


def tables(*, on: date) -> Tables:
    """The rules of the département in force that day."""
    kinds = parameters.under("structure_kind", on=on)
    ranked = sorted(kinds, key=lambda code: kinds[code]["rank"])
    return Tables(
        pathway=parameters.get("orientation_rules.pathway", on=on)["rules"],
        structure_kind=parameters.get("orientation_rules.structure_kind", on=on)["rules"],
        pathways_of={code: kinds[code]["pathways"] for code in ranked},
    )


def candidates(orientation: Orientation, kinds: Sequence[str], *, today: date) -> list[Candidate]:
    """The open structures of these kinds that serve the person's commune.

    In the order of the kinds; under each, those with places first, the least loaded before.
    """
    found = [
        Candidate(structure, kind, taken)
        for structure, taken in _serving(orientation, kinds, today=today)
        for kind in kinds
        if kind in structure.kinds
    ]
    return sorted(found, key=lambda c: (kinds.index(c.kind), c.is_full, c.load, c.structure.name))


def _serving(orientation: Orientation, kinds: Iterable[str], *, today: date) -> Iterator[tuple[Organisation, int]]:
    """Each with how many people it accompanies. A structure that names no commune serves the whole département."""
    person, household = orientation.beneficiary, orientation.duty.household
    where = Q(territory=[])
    if household is not None and household.insee:
        where |= Q(territory__contains=[household.insee])
    elif person.pole is not None:
        where |= Q(territory__overlap=person.pole.territory)
    live = Assignment.objects.filter(structure=OuterRef("pk"), ended_at=None).order_by().values("structure")
    taken = Coalesce(Subquery(live.annotate(count=Count("pk")).values("count")), 0)
    is_open = Q(closed_on=None) | Q(closed_on__gt=today)
    rows = Organisation.objects.filter(where, is_open, kinds__overlap=list(kinds)).annotate(taken=taken)
    return ((row, row.taken) for row in rows)
