"""What one person has of contracts and PPAE."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from rebond.ground.deadlines.rules import Deadline
from rebond.ground.messaging.models import Message
from rebond.ground.parameters import queries as parameters
from rebond.journey.contracts.models import Contract, Ppae
from rebond.journey.contracts.queries import clocks
from rebond.journey.contracts.queries.queues import PPAE_READERS
from rebond.journey.contracts.states import IN_HAND, Status
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.states import DECIDED
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries.models import Beneficiary

ASKED = "document_wanted"
"""The message that asks for a PPAE."""


@dataclass(frozen=True)
class Commitment:
    """What the law awaits of one person and when: a contract, or at France Travail the PPAE."""

    orientation: Orientation
    is_ppae: bool
    deadline: Deadline | None


@dataclass(frozen=True)
class Held:
    """The contracts of one person, the latest first, and the PPAE of their orientation. `reads_ppae`: the reader may read it."""

    contracts: list[Contract]
    awaited: Commitment | None
    ppae: Ppae | None
    reads_ppae: bool = False

    @property
    def in_hand(self) -> Contract | None:
        """Being written or signed."""
        return next((row for row in self.contracts if row.status in IN_HAND), None)

    @property
    def signed(self) -> Contract | None:
        """Signed, and not followed by another."""
        return next((row for row in self.contracts if row.status == Status.SIGNED), None)

    @property
    def is_awaited(self) -> bool:
        """The contract, or the PPAE, is still to come."""
        if self.awaited is None or self.awaited.is_ppae:
            return self.wants_ppae
        return not any(row.answers(self.awaited.orientation) for row in self.contracts)

    @property
    def wants_ppae(self) -> bool:
        """The person still has to send it, for the first time or anew."""
        awaited = self.awaited
        return awaited is not None and awaited.is_ppae and (self.ppae is None or self.ppae.rejected_at is not None)


def of_person(
    beneficiary: Beneficiary, principal: Principal, *, today: date, known: Iterable[Orientation] | None = None
) -> Held:
    """What this reader sees of this person's contracts and PPAE: a statement, and one for the PPAE of who is to send it.

    `known`: the person's orientations, with their structure and duty period, where they are read already.
    """
    contracts = Contract.objects.visible_to(principal).filter(beneficiary=beneficiary)
    orientation = current_orientation(beneficiary) if known is None else next(filter(_is_current, known), None)
    ppae = None
    if orientation is not None and is_at_france_travail(orientation):
        ppae = Ppae.objects.filter(orientation=orientation).select_related("document").order_by("-received_at").first()
    return Held(
        contracts=list(contracts.select_related("referent__user", "organisation").order_by("-made_at", "pk")),
        awaited=_awaited(orientation, today),
        ppae=ppae,
        reads_ppae=principal.role in PPAE_READERS,
    )


def current_orientation(beneficiary: Beneficiary) -> Orientation | None:
    """The orientation that was handed over to the person, of which something is awaited."""
    rows = Orientation.objects.filter(beneficiary=beneficiary, status__in=DECIDED, handed_over_at__isnull=False)
    found: Orientation | None = rows.filter(duty__ends_on=None).select_related("structure", "duty").first()
    return found


def _is_current(row: Orientation) -> bool:
    return row.status in DECIDED and row.handed_over_at is not None and row.duty.ends_on is None


def is_at_france_travail(orientation: Orientation) -> bool:
    """The person was oriented to France Travail."""
    structure = orientation.structure
    return structure is not None and Capability.FRANCE_TRAVAIL in structure.capabilities


def _awaited(orientation: Orientation | None, today: date) -> Commitment | None:
    if orientation is None:
        return None
    is_ppae = is_at_france_travail(orientation)
    clock = clocks.ppae_deadline if is_ppae else clocks.contract_deadline
    return Commitment(orientation, is_ppae, clock(orientation, today=today))


def reminded_since(people: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Who was asked for their PPAE too few days ago to be asked again (`ppae.remind_days`)."""
    days = parameters.get("ppae.remind_days", on=timezone.localtime(at).date())
    told = Message.objects.filter(recipient_id__in=people, kind=ASKED, created_at__gt=at - timedelta(days=days))
    return {pk for pk in told.values_list("recipient_id", flat=True) if pk is not None}
