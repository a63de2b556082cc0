"""Where an imported file is, and what becomes of each of its lines."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Who wrote the file, and in which form."""

    CAF = "caf", "Flux de la CAF"
    SPREADSHEET = "spreadsheet", "Tableau"


class Status(TextChoices):
    """From the upload to the report."""

    RECEIVED = "received", "Colonnes à relier"
    QUEUED = "queued", "En lecture"
    READ = "read", "Aperçu en préparation"
    PREVIEWED = "previewed", "À confirmer"
    CONFIRMED = "confirmed", "En cours d'application"
    APPLIED = "applied", "Appliqué"
    REFUSED = "refused", "Refusé"
    CANCELLED = "cancelled", "Abandonné"


MOVES: dict[str, set[str]] = {
    Status.RECEIVED: {Status.QUEUED, Status.CANCELLED},
    Status.QUEUED: {Status.READ, Status.REFUSED, Status.CANCELLED},
    Status.READ: {Status.PREVIEWED, Status.CANCELLED},
    Status.PREVIEWED: {Status.CONFIRMED, Status.READ, Status.RECEIVED, Status.CANCELLED},
    Status.CONFIRMED: {Status.APPLIED},
    Status.APPLIED: set(),
    Status.REFUSED: set(),
    Status.CANCELLED: set(),
}

WORKING = frozenset({Status.QUEUED, Status.READ, Status.CONFIRMED})
"""The worker has something to do."""

OVER = frozenset({Status.APPLIED, Status.REFUSED, Status.CANCELLED})
"""Nobody has anything to do any more, but for the doubts."""


class Result(TextChoices):
    """What becomes of one line: exactly one of these, once it is applied."""

    CREATED = "created", "Nouveau"
    UPDATED = "updated", "Mis à jour"
    UNCHANGED = "unchanged", "Sans changement"
    DOUBTFUL = "doubtful", "À vérifier"
    REJECTED = "rejected", "Rejeté"
    OLDER = "older", "Plus ancien que ce qui est connu"


TONES: dict[str, str] = {
    Result.CREATED: "ok",
    Result.UPDATED: "info",
    Result.UNCHANGED: "neutral",
    Result.DOUBTFUL: "warn",
    Result.REJECTED: "danger",
    Result.OLDER: "neutral",
}
"""The colour that goes with the word."""
