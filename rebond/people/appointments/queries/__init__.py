"""Reads of appointments: kinds, lists, free hours, capacity, where each person stands."""

from rebond.people.appointments.kinds import Kind
from rebond.people.appointments.queries import follow_up, invitations, waiting
from rebond.people.appointments.queries.closings import notice_day, span_words
from rebond.people.appointments.queries.lists import beginning_of, first_meeting_held, of_the_day, without_attendance
from rebond.people.appointments.queries.naming import kind_name, kinds, kinds_of, kinds_to_invite
from rebond.people.appointments.queries.room_left import Capacity, capacity, pending
from rebond.people.appointments.queries.series import Week, plan_series
from rebond.people.appointments.queries.slots import free_slots, open_sessions, school_holidays
from rebond.people.appointments.queries.telling import not_told, to_call

__all__ = [
    "Capacity",
    "Kind",
    "Week",
    "beginning_of",
    "capacity",
    "first_meeting_held",
    "follow_up",
    "free_slots",
    "invitations",
    "kind_name",
    "kinds",
    "kinds_of",
    "kinds_to_invite",
    "not_told",
    "notice_day",
    "of_the_day",
    "open_sessions",
    "pending",
    "plan_series",
    "school_holidays",
    "span_words",
    "to_call",
    "waiting",
    "without_attendance",
]
