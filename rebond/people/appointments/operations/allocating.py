"""Hours given to many people at once, and appointments moved together: what was taken meanwhile is told, not lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from rebond.ground.journal.actors import Actor
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.appointments.models import Appointment, Room
from rebond.people.appointments.operations.appointments import make, reschedule
from rebond.people.appointments.slots import Slot
from rebond.people.appointments.states import Mode, Origin
from rebond.people.beneficiaries.models import Beneficiary


@dataclass(frozen=True)
class Given:
    """An hour given to a person.

    `is_doubled`: somebody else has the same one, counting on who will not come; whoever is free receives.
    `needs_interpreter`: nobody there speaks the person's language.
    """

    person: UUID
    slot: Slot
    is_in_time: bool = True
    is_doubled: bool = False
    needs_interpreter: bool = False


@dataclass(frozen=True)
class Move:
    """A planned appointment and the hour that it may have instead. `is_hit`: its own hour is closed."""

    appointment: Appointment
    slot: Slot
    is_in_time: bool
    is_hit: bool


@dataclass
class Outcome:
    """What became of each line: the appointments made or moved, and why others were not, by person."""

    done: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)


@transaction.atomic
def allocate(given: Sequence[Given], *, kind: str, by: Actor, at: datetime) -> Outcome:
    """Each person has the appointment of their line, and is told by the message of a convocation.

    An hour taken meanwhile, or a person who has an appointment by now, is left out with its sentence.
    """
    outcome = Outcome()
    people = _locked([line.person for line in given])
    places = _Places([line.slot for line in given])
    for line in given:
        if (person := people.get(line.person)) is None:
            outcome.refused[line.person] = "Cette personne n'est plus suivie ici."
            continue
        try:
            made = make(
                person,
                kind=kind,
                starts_at=line.slot.starts_at,
                minutes=line.slot.minutes,
                organisation=places.organisations[line.slot.organisation],
                agent=None if line.is_doubled else places.agent(line.slot),
                room=None if line.is_doubled else places.room(line.slot),
                mode=_mode(line.slot),
                origin=Origin.ALLOCATION,
                by=by,
                at=at,
            )
        except ValidationError as refusal:
            outcome.refused[line.person] = refusal.messages[0]
        else:
            outcome.done.append(made.pk)
    return outcome


def _locked(people: Sequence[UUID]) -> dict[UUID, Beneficiary]:
    """Each person, locked in the order in which a campaign of invitations locks them."""
    rows = Beneficiary.objects.select_related("departement").order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).in_bulk(people)


@transaction.atomic
def move_together(moves: Sequence[Move], *, by: Actor, at: datetime) -> Outcome:
    """Each appointment has its other hour, in the order given; the person is told. What is refused keeps its hour."""
    outcome = Outcome()
    places = _Places([move.slot for move in moves])
    for move in moves:
        try:
            reschedule(
                move.appointment,
                starts_at=move.slot.starts_at,
                minutes=move.slot.minutes,
                agent=places.agent(move.slot),
                room=places.room(move.slot),
                organisation=places.organisations[move.slot.organisation],
                mode=move.appointment.mode if move.appointment.mode in move.slot.modes else _mode(move.slot),
                by=by,
                at=at,
            )
        except ValidationError as refusal:
            outcome.refused[move.appointment.beneficiary_id] = refusal.messages[0]
        else:
            outcome.done.append(move.appointment.pk)
    return outcome


class _Places:
    """Whom and what some slots name, read in three statements."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.organisations = Organisation.objects.in_bulk({slot.organisation for slot in slots})
        self._agents = Membership.objects.select_related("user").in_bulk({slot.agent for slot in slots if slot.agent})
        self._rooms = Room.objects.in_bulk({slot.room for slot in slots if slot.room})

    def agent(self, slot: Slot) -> Membership | None:
        return self._agents[slot.agent] if slot.agent else None

    def room(self, slot: Slot) -> Room | None:
        return self._rooms[slot.room] if slot.room else None


def _mode(slot: Slot) -> str:
    """A convocation is on site where the hour allows it."""
    return Mode.IN_PERSON if Mode.IN_PERSON in slot.modes or not slot.modes else slot.modes[0]
