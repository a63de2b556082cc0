"""The states of an appointment and their moves."""

from django.db.models import TextChoices


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
