"""Making an appointment, and what follows for the orientation when it is the first one with the structure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from rebond.ground.journal.actors import Actor
from rebond.journey.orientation.models import Orientation
from rebond.journey.orientation.operations.handing_over import note_booking
from rebond.journey.orientation.states import DECIDED
from rebond.people.accounts.models import Organisation
from rebond.people.appointments import operations as appointments
from rebond.people.appointments.models import Appointment, WaitingPlace
from rebond.people.appointments.operations import Given, Outcome
from rebond.people.appointments.states import FIRST_MEETING
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations.contacts import check_is_here


@transaction.atomic
def book(person: Beneficiary, *, organisation: Organisation, by: Actor, at: datetime, **plan: Any) -> Appointment:
    """The person has an appointment; the first one with the structure also stops the days they had to book it.

    `plan`: as `appointments.operations.make`. Raises ValidationError when the hour is taken, or when another
    département follows the person now.
    """
    check_is_here(person)
    made = appointments.make(person, organisation=organisation, by=by, at=at, **plan)
    note_made([made], by=by, at=at)
    return made


@transaction.atomic
def book_series(
    person: Beneficiary, *, series: UUID, hours: Sequence[datetime], by: Actor, at: datetime, **plan: Any
) -> list[Appointment]:
    """The same for several hours, all or none; `plan`: as `appointments.operations.make_series`."""
    check_is_here(person)
    made = appointments.make_series(person, series=series, hours=hours, by=by, at=at, **plan)
    note_made(made[:1], by=by, at=at)
    return made


@transaction.atomic
def accept_offer(waiting: WaitingPlace, *, by: Actor, at: datetime) -> Appointment | None:
    """The same for a place of the waiting list; as `appointments.operations.accept_offer`."""
    made = appointments.accept_offer(waiting, by=by, at=at)
    note_made([made] if made else [], by=by, at=at)
    return made


@transaction.atomic
def allocate(given: Sequence[Given], *, kind: str, by: Actor, at: datetime) -> Outcome:
    """The same for hours given to many people at once; as `appointments.operations.allocate`."""
    outcome = appointments.allocate(given, kind=kind, by=by, at=at)
    if kind == FIRST_MEETING:
        note_made(Appointment.objects.filter(pk__in=outcome.done), by=by, at=at)
    return outcome


def note_made(made: Iterable[Appointment], *, by: Actor, at: datetime) -> None:
    """What follows, whoever made these appointments: the days to book stop for who has a first one with the structure."""
    hosts = {row.beneficiary_id: row.organisation_id for row in made if row.kind == FIRST_MEETING}
    if not hosts:
        return
    waiting = Orientation.objects.filter(beneficiary__in=hosts, status__in=DECIDED, booked_at=None)
    for row in waiting.order_by("pk"):
        if row.structure_id == hosts[row.beneficiary_id]:
            note_booking(row, booked_at=at, by=by, at=at)
