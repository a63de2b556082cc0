"""What is known of each person of a référent, for one or a hundred and twenty of them in the same few statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from rebond.journey.contracts.models import Contract, Ppae
from rebond.journey.contracts.states import IN_HAND
from rebond.journey.contracts.states import Status as ContractStatus
from rebond.journey.health.models import Opinion
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.queries.queues import asleep
from rebond.journey.orientation.states import DECIDED
from rebond.journey.programmes.models import Enrolment, Professional
from rebond.journey.programmes.states import OPEN, Refusal
from rebond.journey.programmes.states import Status as EnrolmentStatus
from rebond.journey.support.models import Replacement, Step
from rebond.journey.support.queries import replaced_by
from rebond.journey.support.states import StepStatus
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Capability
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status as Attendance
from rebond.people.beneficiaries.models import Assignment, Beneficiary, Contact

PERSON = ("first_name", "last_name", "sort_name", "birth_date", "number", "phone", "pole", "structure", "referent")


@dataclass
class Facts:
    """One person as their référent sees them one day. `replaces`: whose absence brings them here."""

    person: Beneficiary
    now: datetime
    replaces: Replacement | None = None
    orientation: Any = None
    contracts: list[Contract] = field(default_factory=list)
    planned: list[Appointment] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def in_hand(self) -> Contract | None:
        """The contract being written or signed."""
        return next((row for row in self.contracts if row.status in IN_HAND), None)

    @property
    def signed(self) -> Contract | None:
        """The contract signed, over or not."""
        return next((row for row in self.contracts if row.status == ContractStatus.SIGNED), None)

    @property
    def answering(self) -> Contract | None:
        """The contract of the present orientation, signed."""
        return self.signed if self.signed and self.orientation and self.signed.answers(self.orientation) else None

    @property
    def to_note(self) -> Appointment | None:
        """A past appointment of which nobody said whether the person came."""
        return next((row for row in self.planned if row.starts_at <= self.now), None)

    @property
    def coming(self) -> Appointment | None:
        """The next appointment."""
        return next((row for row in self.planned if row.starts_at > self.now), None)

    @property
    def is_at_france_travail(self) -> bool:
        structure = self.orientation.structure if self.orientation else None
        return structure is not None and Capability.FRANCE_TRAVAIL in structure.capabilities

    @property
    def news_on(self) -> date | None:
        """When the person last gave news; else when their accompaniment began."""
        told = [at for at in (self._of("reached_at"), self._of("met_at")) if at]
        at = max(told, default=self._of("accompanied_since"))
        return timezone.localtime(at).date() if at else None

    @property
    def opinion_ends_on(self) -> date | None:
        found: date | None = self._of("opinion_ends_on")
        return found

    @property
    def pathway(self) -> str:
        return self._of("pathway") or ""

    def _of(self, annotation: str) -> Any:
        return getattr(self.person, annotation)


def people_of(principal: Principal, *, replaced: Iterable[Replacement] = ()) -> QuerySet[Beneficiary]:
    """Those whom one accompanies, alone or in an action, and those of the colleagues whom one replaces."""
    mine = [principal.membership.pk, *(row.absent_id for row in replaced)]
    professional = Professional.objects.filter(member=principal.membership, until=None)
    actions = Enrolment.objects.filter(pk__in=professional.values("enrolment"), status__in=OPEN)
    people = Q(referent__in=mine) | Q(pk__in=actions.values("beneficiary"))
    return Beneficiary.objects.visible_to(principal).filter(people)


def mine(principal: Principal, *, now: datetime) -> list[Facts]:
    """Everybody whom one sees to today."""
    replaced = replaced_by(principal.membership, on=timezone.localtime(now).date())
    return facts(people_of(principal, replaced=replaced), principal, now=now, replaced=replaced)


def facts(
    people: QuerySet[Beneficiary], principal: Principal, *, now: datetime, replaced: Iterable[Replacement] = ()
) -> list[Facts]:
    """What is known of each of these people: one statement for them, one for each kind of fact."""
    today = timezone.localtime(now).date()
    absent = {row.absent_id: row for row in replaced}
    rows = {
        person.pk: Facts(person, now, absent.get(person.referent_id) if person.referent_id else None)
        for person in _people(people, today)
    }
    for row in _of(_orientations(today), rows):
        rows[row.beneficiary_id].orientation = row
    for name, found in _facts(principal).items():
        for fact in _of(found, rows):
            getattr(rows[fact.beneficiary_id], name).append(fact)
    return list(rows.values())


def _people(people: QuerySet[Beneficiary], today: date) -> QuerySet[Any]:
    person = OuterRef("pk")
    reached = Contact.objects.filter(beneficiary=person, is_reached=True).order_by("-at")
    met = Appointment.objects.filter(beneficiary=person, status=Attendance.HELD).order_by("-starts_at")
    opinion = Opinion.objects.in_force(today).filter(beneficiary=person)
    live = Assignment.objects.filter(beneficiary=person, ended_at=None)
    return people.only(*PERSON).annotate(
        reached_at=Subquery(reached.values("at")[:1]),
        met_at=Subquery(met.values("starts_at")[:1]),
        opinion_ends_on=Subquery(opinion.values("ends_on")[:1]),
        pathway=Subquery(live.values("pathway")[:1]),
        accompanied_since=Subquery(live.values("started_at")[:1]),
    )


def _orientations(today: date) -> QuerySet[Any]:
    """The live orientation of each, with whether its right sleeps and whether its PPAE was received."""
    kept = Ppae.objects.filter(orientation=OuterRef("pk"), rejected_at=None)
    rows = Orientation.objects.filter(status__in=DECIDED, duty__ends_on=None).defer("proposal")
    return rows.annotate(is_asleep=asleep(today), has_ppae=Exists(kept)).select_related("duty", "structure")


def _facts(principal: Principal) -> dict[str, QuerySet[Any]]:
    """By the name that they have in `Facts`."""
    planned = Appointment.objects.visible_to(principal).filter(status=Attendance.PLANNED)
    alive = [*IN_HAND, ContractStatus.SIGNED]
    followed = Q(status__in=[*OPEN, EnrolmentStatus.REFUSED])
    declined = Q(status=EnrolmentStatus.CANCELLED, refusal=Refusal.PERSON)
    return {
        "contracts": Contract.objects.filter(status__in=alive).order_by("-made_at", "pk"),
        "planned": planned.order_by("starts_at", "pk"),
        "steps": Step.objects.filter(status=StepStatus.OPEN).order_by(
            F("due_on").asc(nulls_last=True), "made_at", "pk"
        ),
        "enrolments": Enrolment.objects.visible_to(principal)
        .filter(followed | declined)
        .select_related("organisation")
        .order_by("-asked_at", "pk"),
    }


def _of(rows: QuerySet[Any], people: dict[UUID, Facts]) -> QuerySet[Any]:
    return rows.filter(beneficiary__in=list(people))
