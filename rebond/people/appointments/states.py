"""The states of appointments, sessions and waiting places, their moves, and the closed lists of this app."""

from django.db.models import TextChoices

INTERVIEW = "orientation_interview"
"""The pack's kind of the first interview."""
FIRST_MEETING = "first_meeting"
"""The pack's kind of the first meeting with the référent."""
ONCE = (INTERVIEW, FIRST_MEETING)
"""A person has one of these to come at most."""


class Status(TextChoices):
    """What became of an appointment. Planned means to come, or to be qualified once its hour has passed."""

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

CALLED_OFF = frozenset({Status.EXCUSED, Status.CANCELLED})
"""The person, or the service, will not be there: all that may be said before the hour; after it, everything may."""


class Mode(TextChoices):
    """How the person is met."""

    IN_PERSON = "in_person", "Sur place"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visio"
    VISIT = "visit", "À domicile"


class Origin(TextChoices):
    """Who placed the appointment, and how."""

    AGENT = "agent", "Pris par un agent"
    PERSON = "person", "Pris par la personne"
    CONVOCATION = "convocation", "Convocation"
    SERIES = "series", "Série"
    WAITING_LIST = "waiting_list", "Liste d'attente"
    ALLOCATION = "allocation", "Répartition"
    SELECTION = "selection", "Choisie pour une journée"


BY_PERSON = frozenset({Origin.PERSON, Origin.WAITING_LIST})
"""The person took it alone: what is refused is said to them."""


class SessionStatus(TextChoices):
    """What became of a collective session."""

    PLANNED = "planned", "Prévue"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


SESSION_MOVES: dict[str, set[str]] = {
    SessionStatus.PLANNED: {SessionStatus.HELD, SessionStatus.CANCELLED},
    SessionStatus.HELD: set(),
    SessionStatus.CANCELLED: set(),
}


class WaitingStatus(TextChoices):
    """Where a waiting person stands: a freed slot is offered to one at a time."""

    WAITING = "waiting", "En attente"
    OFFERED = "offered", "Place proposée"
    ACCEPTED = "accepted", "Place acceptée"
    DECLINED = "declined", "Place refusée"
    EXPIRED = "expired", "Sans réponse à temps"
    WITHDRAWN = "withdrawn", "N'attend plus"


WAITING_MOVES: dict[str, set[str]] = {
    WaitingStatus.WAITING: {WaitingStatus.OFFERED, WaitingStatus.WITHDRAWN},
    WaitingStatus.OFFERED: {
        WaitingStatus.ACCEPTED,
        WaitingStatus.DECLINED,
        WaitingStatus.EXPIRED,
        WaitingStatus.WITHDRAWN,
        WaitingStatus.WAITING,
    },
    WaitingStatus.ACCEPTED: set(),
    WaitingStatus.DECLINED: set(),
    WaitingStatus.EXPIRED: set(),
    WaitingStatus.WITHDRAWN: set(),
}

STILL_WAITING = (WaitingStatus.WAITING, WaitingStatus.OFFERED)


class Motive(TextChoices):
    """Why hours are closed. None tells anything of anybody's health."""

    LEAVE = "leave", "Congé"
    AWAY = "away", "Absence"
    TRAINING = "training", "Formation"
    MEETING = "meeting", "Réunion"
    CLOSED = "closed", "Fermeture"
    DUTY = "duty", "Permanence téléphonique"
    BUSY = "busy", "Occupé dans son agenda"


class AbsenceSource(TextChoices):
    """Who said that hours are closed."""

    TYPED = "typed", "Saisie"
    CALENDAR = "calendar", "Agenda personnel"


class CampaignStatus(TextChoices):
    """Where one act that invites many people is."""

    PREPARED = "prepared", "À confirmer"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    DROPPED = "dropped", "Abandonné"


CAMPAIGN_MOVES: dict[str, set[str]] = {
    CampaignStatus.PREPARED: {CampaignStatus.SENDING, CampaignStatus.DROPPED},
    CampaignStatus.SENDING: {CampaignStatus.SENT},
    CampaignStatus.SENT: set(),
    CampaignStatus.DROPPED: set(),
}


class Refusal(TextChoices):
    """Why somebody is not invited."""

    INVITED = "invited", "déjà invitée"
    TO_COME = "to_come", "rendez-vous déjà prévu"
    TO_QUALIFY = "to_qualify", "présence à noter d'abord"
    CLOSED = "closed", "dossier traité"
    SEEN = "seen", "déjà reçue pour ce rendez-vous"
    NOT_FOLLOWED = "not_followed", "n'est pas suivie en ce moment"
    NOWHERE = "nowhere", "sans Pôle d'insertion"
    RECENT = "recent", "message trop récent par la même voie"
    UNREACHABLE = "unreachable", "aucun moyen de la joindre"
    GONE = "gone", "dossier effacé"


class FollowUp(TextChoices):
    """Where a person stands for one kind of appointment: always computed, never kept."""

    NOT_INVITED = "not_invited", "Sans invitation"
    INVITED = "invited", "Invitation en attente de réponse"
    EXPIRED = "expired", "Invitation sans réponse"
    TO_COME = "to_come", "Rendez-vous à venir"
    TO_QUALIFY = "to_qualify", "Présence à préciser"
    NOSHOW = "noshow", "Absence non excusée"
    EXCUSED = "excused", "Rendez-vous annulé par la personne"
    REVOKED = "revoked", "Rendez-vous annulé par le service"
    SEEN = "seen", "Rendez-vous honoré"
    CLOSED = "closed", "Dossier traité"


CONVOCABLE = frozenset({FollowUp.EXPIRED, FollowUp.NOSHOW, FollowUp.EXCUSED})
"""A convocation may be proposed."""
