"""The states of a Forum, of its visitors and its queues, and the closed lists of the day."""

from django.db.models import TextChoices

from rebond.events.jobdating.states import NAME_READERS, ORGANISERS, PROPOSERS, READERS
from rebond.people.accounts.states import Role

LOOKERS = READERS | PROPOSERS
"""They look at the editions: halls, stands, counts."""
STAND_KEEPERS = ORGANISERS | {Role.RTEF}
"""They bring companies, and give out the addresses of stands."""
REGISTRARS = PROPOSERS | {Role.MANAGER}
"""They register the people whom they see."""
DESK = ORGANISERS | {Role.RTEF, Role.ADVISER}
"""They keep a station on the day: badges scanned, newcomers registered."""
VISITOR_READERS = NAME_READERS
"""They read who is registered."""
BADGE_READERS = VISITOR_READERS | REGISTRARS | DESK
"""They print badges: all of them for who reads visitors, otherwise of those whom they registered or accompany."""


class Status(TextChoices):
    """Where an edition is."""

    PREPARED = "prepared", "En préparation"
    OPEN = "open", "Inscriptions ouvertes"
    RUNNING = "running", "En cours"
    OVER = "over", "Terminé"
    CLEARED = "cleared", "Données personnelles effacées"


MOVES: dict[str, set[str]] = {
    Status.PREPARED: {Status.OPEN},
    Status.OPEN: {Status.PREPARED, Status.RUNNING},
    Status.RUNNING: {Status.OVER},
    Status.OVER: {Status.RUNNING, Status.CLEARED},
    Status.CLEARED: set(),
}
TO_COME = (Status.PREPARED, Status.OPEN)
LIVE_EDITIONS = (Status.PREPARED, Status.OPEN, Status.RUNNING)
SCANNED = (Status.RUNNING, Status.OVER)
"""Badges are noted while it runs, and afterwards what a tablet kept during a network cut."""


class VisitorStatus(TextChoices):
    """Whether somebody means to come."""

    REGISTERED = "registered", "Inscrite"
    CANCELLED = "cancelled", "Ne vient plus"


VISITOR_MOVES: dict[str, set[str]] = {
    VisitorStatus.REGISTERED: {VisitorStatus.CANCELLED},
    VisitorStatus.CANCELLED: {VisitorStatus.REGISTERED},
}


class Source(TextChoices):
    """By which door somebody was registered."""

    PUBLIC = "public", "Inscription en ligne"
    GROUP = "group", "Inscrite par son accompagnement"
    DAY = "day", "Arrivée sans inscription"


class Comes(TextChoices):
    """When somebody thinks of coming."""

    DAY = "day", "Toute la journée"
    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L'après-midi"


class Way(TextChoices):
    """What a station notes."""

    ENTRY = "entry", "Entrée"
    EXIT = "exit", "Sortie"
    CV = "cv", "Espace CV"


class TicketStatus(TextChoices):
    """Where a place in a stand's queue is."""

    WAITING = "waiting", "Attend"
    CALLED = "called", "Appelé"
    SERVED = "served", "Reçu"
    GONE = "gone", "A quitté la file"


TICKET_MOVES: dict[str, set[str]] = {
    TicketStatus.WAITING: {TicketStatus.CALLED, TicketStatus.SERVED, TicketStatus.GONE},
    TicketStatus.CALLED: {TicketStatus.WAITING, TicketStatus.SERVED, TicketStatus.GONE},
    TicketStatus.SERVED: set(),
    TicketStatus.GONE: set(),
}
QUEUED = (TicketStatus.WAITING, TicketStatus.CALLED)


class Outcome(TextChoices):
    """What a stand says of an interview, in one tap."""

    PROMISE = "promise", "Promesse d'embauche"
    SECOND = "second", "Rendez-vous pris"
    CV = "cv", "CV gardé"
    NOT_NOW = "not_now", "Pas maintenant"
