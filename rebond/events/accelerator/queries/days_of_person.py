"""A person's own days at the Accélérateur: their place, their number, their timetable, their badge."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from rebond.events.accelerator.models import Seat
from rebond.events.accelerator.queries.running import Stop, number_of, workshop_names
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import CALLED_OFF
from rebond.people.beneficiaries.models import Beneficiary


@dataclass(frozen=True)
class Timetable:
    """One person's day."""

    place: Appointment
    number: int
    stops: list[Stop]


def places(person: Beneficiary) -> QuerySet[Appointment]:
    """The person's places in days, the latest day first."""
    mine = Appointment.objects.filter(beneficiary=person, session__accelerator_day__isnull=False).exclude(
        status__in=CALLED_OFF
    )
    return mine.select_related("session__accelerator_day__theme", "organisation").order_by("-starts_at", "pk")


def latest_place(person: Beneficiary) -> Appointment | None:
    """Their place in the latest day, to come or past."""
    return places(person).first()


def place(pk: UUID) -> Appointment | None:
    """A place that is still somebody's, in a day."""
    return (
        Appointment.objects.filter(pk=pk, session__accelerator_day__isnull=False)
        .exclude(status__in=CALLED_OFF)
        .select_related("session__accelerator_day", "organisation")
        .first()
    )


def timetable(place: Appointment) -> Timetable:
    """The hours of a place in a day."""
    day = place.session.accelerator_day if place.session else None
    if day is None:
        return Timetable(place, 0, [])
    names = workshop_names(day)
    seats = Seat.objects.filter(appointment=place).select_related("passage__room__room", "passage__coach__member__user")
    stops = [
        Stop(seat, seat.passage, names.get(seat.passage.workshop, seat.passage.workshop))
        for seat in seats.order_by("passage__starts_at", "pk")
    ]
    return Timetable(place, number_of(day, place), stops)
