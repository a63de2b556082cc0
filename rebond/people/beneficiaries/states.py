"""Closed lists about people, households and rights, in the payers' own codes."""

from django.db.models import TextChoices


class Payer(TextChoices):
    """Who pays the RSA."""

    CAF = "CAF", "CAF"
    MSA = "MSA", "MSA"


class RightsStatus(TextChoices):
    """ETATDOSRSA of the CNAF flows."""

    UNDEFINED = "Z", "Non défini"
    PENDING = "0", "Nouvelle demande en attente"
    REFUSED = "1", "Droit refusé"
    OPEN = "2", "Droit ouvert et versable"
    RIGHT_SUSPENDED = "3", "Droit ouvert, suspendu"
    PAYMENT_SUSPENDED = "4", "Droit ouvert, versement suspendu"
    CLOSED = "5", "Droit clos"
    CLOSED_WITH_ARREARS = "6", "Droit clos, régularisation en cours"


class HouseholdRole(TextChoices):
    """ROLEPERS of the CNAF flows, for adults."""

    APPLICANT = "DEM", "Demandeur"
    PARTNER = "CJT", "Conjoint"
    OTHER = "AUT", "Autre membre"


class Sex(TextChoices):
    """SEXE of the CNAF flows."""

    MAN = "1", "Homme"
    WOMAN = "2", "Femme"


class Consent(TextChoices):
    """AUTORUTITEL, AUTORUTIADRELEC of the CNAF flows."""

    AGREED = "A", "Accord"
    UNKNOWN = "I", "Non demandé"
    REFUSED = "R", "Refus"


class DutyKind(TextChoices):
    """Why a person is followed."""

    RSA = "rsa", "Droits et devoirs"
    PREVENTION = "prevention", "Prévention jeunes"


class DutyEnd(TextChoices):
    """Why a person is no longer subject to rights and duties here."""

    RIGHTS_CLOSED = "rights_closed", "Droit clos"
    NO_LONGER_SUBJECT = "not_subject", "N'est plus soumis aux droits et devoirs"
    MOVED_AWAY = "moved_away", "A déménagé dans un autre département"
    DIED = "died", "Décès"
    ENDED_BY_AGENT = "by_agent", "Sortie décidée avec la personne"


class Pathway(TextChoices):
    """The three pathways of the law (arrêté du 21 novembre 2024)."""

    PROFESSIONAL = "professionnel", "Professionnel"
    SOCIO_PROFESSIONAL = "socio_professionnel", "Socio-professionnel"
    SOCIAL = "social", "Social"


class AssignmentEnd(TextChoices):
    """Why an accompaniment ended."""

    REFERENT_CHANGED = "referent_changed", "Changement de référent"
    REORIENTED = "reoriented", "Changement d'orientation"
    TAKEN_BACK = "taken_back", "Décision reprise avant la remise du contrat"
    LEFT = "left", "Sortie du parcours"
    DEPARTED = "departed", "Départ vers un autre département"


class ContactKind(TextChoices):
    """How a person was met or written to."""

    CALL = "call", "Appel"
    VISIT = "visit", "Visite"
    MEETING = "meeting", "Rendez-vous"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    MAIL = "mail", "Courrier"


class TransferStatus(TextChoices):
    """Where a hand-over between two départements is."""

    SENT = "sent", "Envoyé"
    ACCEPTED = "accepted", "Accepté"
    REFUSED = "refused", "Refusé"
    CANCELLED = "cancelled", "Annulé"


TRANSFER_MOVES: dict[str, set[str]] = {
    TransferStatus.SENT: {TransferStatus.ACCEPTED, TransferStatus.REFUSED, TransferStatus.CANCELLED},
    TransferStatus.ACCEPTED: set(),
    TransferStatus.REFUSED: set(),
    TransferStatus.CANCELLED: set(),
}
