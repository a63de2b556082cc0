"""Every write of the orientation."""

from rebond.journey.orientation.operations.bookings import accept_offer, allocate, book, book_series
from rebond.journey.orientation.operations.changes import ask_change, keep, reorient
from rebond.journey.orientation.operations.corrections import (
    correct_booking,
    correct_first_meeting,
    correct_interview,
)
from rebond.journey.orientation.operations.decisions import decide, propose
from rebond.journey.orientation.operations.diagnoses import (
    DraftConflict,
    ObstacleRow,
    StrengthRow,
    complete_diagnosis,
    save_draft,
)
from rebond.journey.orientation.operations.handing_over import hand_over, note_booking, print_contract
from rebond.journey.orientation.operations.interviews import (
    hold_interview,
    record_attendance,
    record_attendance_all,
)
from rebond.journey.orientation.operations.inviting import prepare_invitations
from rebond.journey.orientation.operations.opening import close_for, open_for, take_over
from rebond.journey.orientation.operations.referents import (
    change_referent,
    hand_over_people,
    name_referent,
    note_first_meeting,
)
from rebond.journey.orientation.operations.taking_back import take_back

__all__ = [
    "DraftConflict",
    "ObstacleRow",
    "StrengthRow",
    "accept_offer",
    "allocate",
    "ask_change",
    "book",
    "book_series",
    "change_referent",
    "close_for",
    "complete_diagnosis",
    "correct_booking",
    "correct_first_meeting",
    "correct_interview",
    "decide",
    "hand_over",
    "hand_over_people",
    "hold_interview",
    "keep",
    "name_referent",
    "note_booking",
    "note_first_meeting",
    "open_for",
    "prepare_invitations",
    "print_contract",
    "propose",
    "record_attendance",
    "record_attendance_all",
    "reorient",
    "save_draft",
    "take_back",
    "take_over",
]
