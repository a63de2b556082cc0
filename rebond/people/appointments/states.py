"""The states of an appointment and their moves."""

from django.db.models import TextChoices

INTERVIEW = "orientation_interview"
"""The pack's kind of the first interview."""
FIRST_MEETING = "first_meeting"
"""The pack's kind of the first meeting with the référent."""
ONCE = (INTERVIEW, FIRST_MEETING)
"""A person has one of these to come at most."""


class Status(TextChoices):
    """Made for, held, missed."""

    PLANNED = "planned", "Prévu"
    HELD = "held", "Honoré"
    MISSED = "missed", "Absent"
    EXCUSED = "excused", "Excusé"
    CANCELLED = "cancelled", "Annulé"


MOVES: dict[str, set[str]] = {
    Status.PLANNED: {Status.HELD, Status.MISSED, Status.EXCUSED, Status.CANCELLED},
    Status.HELD: {Status.MISSED, Status.EXCUSED},
    Status.MISSED: {Status.HELD, Status.EXCUSED},
    Status.EXCUSED: {Status.HELD, Status.MISSED},
    Status.CANCELLED: set(),
}
