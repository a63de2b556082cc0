"""Appointments, the hours in which they may be taken, invitations, and what is taken when."""

from rebond.people.appointments.models.agendas import Absence, Agenda, Opening, Room
from rebond.people.appointments.models.appointments import (
    HEALTH_STAFF,
    Appointment,
    AppointmentManager,
    AppointmentQuerySet,
    Session,
    confidential_kinds,
)
from rebond.people.appointments.models.invitations import Campaign, Invitation, Review
from rebond.people.appointments.models.occupations import Occupation
from rebond.people.appointments.models.waiting import WaitingPlace

__all__ = [
    "HEALTH_STAFF",
    "Absence",
    "Agenda",
    "Appointment",
    "AppointmentManager",
    "AppointmentQuerySet",
    "Campaign",
    "Invitation",
    "Occupation",
    "Opening",
    "Review",
    "Room",
    "Session",
    "WaitingPlace",
    "confidential_kinds",
]
