"""Every write of the référent's day."""

from rebond.journey.support.operations.drafts import keep_draft
from rebond.journey.support.operations.meetings import Meeting, NextHour, StepLine, save_meeting
from rebond.journey.support.operations.notes import NoteConflict, write_note
from rebond.journey.support.operations.replacements import end_replacement, replace
from rebond.journey.support.operations.steps import add_step, settle_step

__all__ = [
    "Meeting",
    "NextHour",
    "NoteConflict",
    "StepLine",
    "add_step",
    "end_replacement",
    "keep_draft",
    "replace",
    "save_meeting",
    "settle_step",
    "write_note",
]
