"""Making an appointment, and what follows for the orientation when it is the first one with the structure."""

from collections.abc import Sequence
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
from rebond.people.appointments.models import Appointment
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
    _note(made, by=by, at=at)
    return made


@transaction.atomic
def book_series(
    person: Beneficiary, *, series: UUID, hours: Sequence[datetime], by: Actor, at: datetime, **plan: Any
) -> list[Appointment]:
    """The same for several hours, all or none; `plan`: as `appointments.operations.make_series`."""
    check_is_here(person)
    made = appointments.make_series(person, series=series, hours=hours, by=by, at=at, **plan)
    _note(made[0], by=by, at=at)
    return made


def _note(made: Appointment, *, by: Actor, at: datetime) -> None:
    if made.kind != FIRST_MEETING:
        return
    waiting = Orientation.objects.filter(beneficiary=made.beneficiary_id, status__in=DECIDED, booked_at=None)
    for row in waiting.filter(structure=made.organisation_id).order_by("pk"):
        note_booking(row, booked_at=at, by=by, at=at)
