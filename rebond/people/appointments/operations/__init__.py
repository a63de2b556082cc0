"""Every write of appointments and of the hours in which they are taken."""

from rebond.people.appointments.operations.agendas import (
    Closing,
    Event,
    change_hours,
    change_room,
    close,
    end_hours,
    keep_agenda,
    note_calendar,
    note_calendar_error,
    open_hours,
    open_room,
    planned_in,
    reopen,
)
from rebond.people.appointments.operations.appointments import (
    cancel,
    cancel_coming,
    excuse,
    make,
    record_attendance,
    record_attendance_all,
    reschedule,
)
from rebond.people.appointments.operations.links import issue_link, issue_links
from rebond.people.appointments.operations.placing import SlotTaken
from rebond.people.appointments.operations.reviews import review
from rebond.people.appointments.operations.series import make_series
from rebond.people.appointments.operations.sessions import (
    cancel_session,
    hold_session,
    join_session,
    leave_session,
    open_session,
)
from rebond.people.appointments.operations.waiting import (
    accept_offer,
    decline_offer,
    expire_offers,
    offer_next,
    offer_slot,
    stop_waiting,
    wait_for,
)

__all__ = [
    "Closing",
    "Event",
    "SlotTaken",
    "accept_offer",
    "cancel",
    "cancel_coming",
    "cancel_session",
    "change_hours",
    "change_room",
    "close",
    "decline_offer",
    "end_hours",
    "excuse",
    "expire_offers",
    "hold_session",
    "issue_link",
    "issue_links",
    "join_session",
    "keep_agenda",
    "leave_session",
    "make",
    "make_series",
    "note_calendar",
    "note_calendar_error",
    "offer_next",
    "offer_slot",
    "open_hours",
    "open_room",
    "open_session",
    "planned_in",
    "record_attendance",
    "record_attendance_all",
    "reopen",
    "reschedule",
    "review",
    "stop_waiting",
    "wait_for",
]
