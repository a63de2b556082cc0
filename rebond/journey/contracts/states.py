"""From the draft to the signed contract: states, moves, parties, means."""

from django.db.models import TextChoices


class Regime(TextChoices):
    """Which law a contract is under; two live together in the data."""

    CER = "cer", "Contrat d'engagements réciproques"
    CE = "ce", "Contrat d'engagement"


class Status(TextChoices):
    """Where a contract is. Its end, its lateness and what it lacks are computed."""

    DRAFT = "draft", "En préparation"
    TO_SIGN = "to_sign", "À signer"
    TO_VALIDATE = "to_validate", "Signé, à valider"
    SIGNED = "signed", "Signé"
    REFUSED = "refused", "La personne n'a pas signé"
    REPLACED = "replaced", "Remplacé"
    ENDED = "ended", "Terminé avant son terme"
    CANCELLED = "cancelled", "Abandonné"


MOVES: dict[str, set[str]] = {
    Status.DRAFT: {Status.TO_SIGN, Status.CANCELLED},
    Status.TO_SIGN: {Status.DRAFT, Status.TO_VALIDATE, Status.SIGNED, Status.REFUSED, Status.CANCELLED},
    Status.TO_VALIDATE: {Status.SIGNED, Status.DRAFT, Status.CANCELLED},
    Status.SIGNED: {Status.REPLACED, Status.ENDED},
    Status.REFUSED: {Status.DRAFT, Status.CANCELLED},
    Status.REPLACED: set(),
    Status.ENDED: set(),
    Status.CANCELLED: set(),
}
IN_HAND = (Status.DRAFT, Status.TO_SIGN, Status.TO_VALIDATE, Status.REFUSED)
"""Being written or signed: one at a time for a person."""


class Party(TextChoices):
    """Who signs. Each signs the exact same text."""

    PERSON = "person", "La personne"
    REFERENT = "referent", "Le référent"
    SOCIAL = "social", "Le référent social"
    PSYCHOLOGIST = "psychologist", "Le psychologue"
    DEPARTEMENT = "departement", "Le Département"


class Means(TextChoices):
    """How a signature was given."""

    SMS = "sms", "Code reçu par SMS"
    EMAIL = "email", "Code reçu par e-mail"
    TABLET = "tablet", "Sur l'écran de l'agent, en présence"
    ACCOUNT = "account", "Compte professionnel, second facteur"
    PAPER = "paper", "Papier signé et numérisé"


class EndReason(TextChoices):
    """Why a contract ended before its day."""

    JOB = "job", "Emploi"
    RIGHTS = "rights", "Fin du droit"
    MOVED = "moved", "Déménagement"
    REORIENTED = "reoriented", "Nouvelle orientation"
    MISTAKE = "mistake", "Enregistré par erreur"


class PpaeMeans(TextChoices):
    """How the PPAE reached the Pôle."""

    PHOTO = "photo", "Photo envoyée par la personne"
    FLOW = "flow", "Reçu de France Travail"
    HAND = "hand", "Remis ou saisi par un agent"
