"""Reads of notes, steps and replacements."""

from rebond.journey.support.queries.meetings import (
    draft_of,
    last_note,
    notes_of,
    open_steps,
    steps_of,
    version_of,
)
from rebond.journey.support.queries.progressing import Progress, progress_of
from rebond.journey.support.queries.replacing import planned, replaced_by

__all__ = [
    "Progress",
    "draft_of",
    "last_note",
    "notes_of",
    "open_steps",
    "planned",
    "progress_of",
    "replaced_by",
    "steps_of",
    "version_of",
]
