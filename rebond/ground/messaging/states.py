"""The states of a message of the outbox and their moves."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """How a message travels."""

    SMS = "sms", "SMS"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Courrier"


class Status(TextChoices):
    """Where a message is."""

    QUEUED = "queued", "En attente"
    SENDING = "sending", "En cours d'envoi"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Échec"
    UNCERTAIN = "uncertain", "Incertain"
    ABANDONED = "abandoned", "Abandonné"


MOVES: dict[str, set[str]] = {
    Status.QUEUED: {Status.SENDING, Status.FAILED, Status.ABANDONED},
    Status.SENDING: {Status.SENT, Status.FAILED, Status.UNCERTAIN, Status.QUEUED},
    Status.SENT: set(),
    Status.FAILED: {Status.QUEUED, Status.ABANDONED},
    Status.UNCERTAIN: {Status.SENT, Status.QUEUED, Status.ABANDONED},
    Status.ABANDONED: set(),
}

UNSETTLED = (Status.UNCERTAIN, Status.FAILED)
"""A human must decide on them."""


class Event(TextChoices):
    """What the network reports of a message that was sent."""

    DELIVERED = "delivered", "Remis"
    READ = "read", "Lu"
    BOUNCED = "bounced", "Revenu"
