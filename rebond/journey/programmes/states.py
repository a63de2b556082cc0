"""From the prescription to the result: the states of an enrolment, of an aid, and their moves."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where somebody is in a programme. What the programme's stages produce is told by their rows."""

    TO_SIGN = "to_sign", "Attend l'accord de la personne"
    ASKED = "asked", "Attend la réponse de la structure"
    WAITING = "waiting", "Sur liste d'attente"
    ACCEPTED = "accepted", "Acceptée, à commencer"
    STARTED = "started", "En cours"
    SUSPENDED = "suspended", "Suspendue"
    IN_JOB = "in_job", "En emploi, suivie"
    ENDED = "ended", "Terminée"
    REFUSED = "refused", "Refusée par la structure"
    CANCELLED = "cancelled", "Retirée"


MOVES: dict[str, set[str]] = {
    Status.TO_SIGN: {Status.ASKED, Status.CANCELLED},
    Status.ASKED: {Status.ACCEPTED, Status.WAITING, Status.REFUSED, Status.CANCELLED},
    Status.WAITING: {Status.ASKED, Status.ACCEPTED, Status.REFUSED, Status.CANCELLED},
    Status.ACCEPTED: {Status.STARTED, Status.ASKED, Status.WAITING, Status.REFUSED, Status.CANCELLED},
    Status.STARTED: {Status.SUSPENDED, Status.IN_JOB, Status.ENDED},
    Status.SUSPENDED: {Status.STARTED, Status.ENDED},
    Status.IN_JOB: {Status.STARTED, Status.ENDED},
    Status.ENDED: {Status.STARTED},
    Status.REFUSED: set(),
    Status.CANCELLED: set(),
}
"""Forward; back to the request when another structure gets it, from a place given (to the list), from a suspension, from
a job that was lost, from an end noted by mistake.
"""

BEFORE = (Status.TO_SIGN, Status.ASKED, Status.WAITING, Status.ACCEPTED)
FOLLOWED = (Status.STARTED, Status.SUSPENDED, Status.IN_JOB)
OPEN = (*BEFORE, *FOLLOWED)
IN_PLACE = (Status.ACCEPTED, Status.STARTED, Status.SUSPENDED)
"""They hold one of the places of the structure."""


class Refusal(TextChoices):
    """Why a structure says no. Nothing here tells anything of anybody's health."""

    FULL = "full", "Plus de place dans un délai raisonnable"
    AUDIENCE = "audience", "La personne ne relève pas de cette action"
    NEEDS_FIRST = "needs_first", "Une autre étape est nécessaire avant"
    PERSON = "person", "La personne n'en veut pas"
    UNREACHED = "unreached", "La personne n'a pas pu être jointe"
    FAR = "far", "Trop loin, ou horaires impossibles"


class Suspension(TextChoices):
    """Why an action pauses."""

    WORK = "work", "Emploi ou mission de courte durée"
    TRAINING = "training", "Formation"
    FAMILY = "family", "Raison familiale"
    UNAVAILABLE = "unavailable", "Indisponibilité, sans plus de précision"
    STRUCTURE = "structure", "Fermeture ou absence dans la structure"


class ActivityKind(TextChoices):
    """What is done with somebody beside the interviews, and counted."""

    OFFER = "offer", "Offre proposée"
    APPLICATION = "application", "Candidature envoyée"
    EMPLOYER = "employer", "Rencontre avec un employeur"
    WORKSHOP = "workshop", "Atelier collectif"
    SESSION = "session", "Séance individuelle"
    CONTACT = "contact", "Contact (téléphone, message)"
    IN_JOB = "in_job", "Nouvelles dans l'emploi"
    REFERRAL = "referral", "Relais vers un partenaire"


class SurveyType(TextChoices):
    """The fifteen types of action of the DREES survey on orientation and accompaniment (OARSA), table 4."""

    SKILLS = "acquerir_competences_pro", "Acquérir des compétences professionnelles : activités, stages, formations"
    JOB_SEARCH = "parcours_recherche_emploi", "Parcours de recherche d'emploi"
    IAE = "iae", "Insertion par l'activité économique"
    BUSINESS = "activite_non_salariale", "Création, reprise ou poursuite d'une activité non salariée"
    AIDED_JOB = "emploi_aide", "Emploi aidé"
    JOB = "emploi_non_aide", "Emploi non aidé"
    SOCIAL = "lien_social", "Autonomie sociale, activités collectives"
    MOBILITY = "mobilite", "Mobilité : permis, véhicule, frais de transport"
    HOUSING = "acces_logement", "Logement : accès, relogement, amélioration"
    CARE = "acces_soins", "Accès aux soins"
    BUDGET = "autonomie_financiere", "Autonomie financière, surendettement"
    FAMILY = "famille_parentalite", "Soutien familial, garde d'enfant"
    BASICS = "illettrisme", "Savoirs de base"
    RIGHTS = "demarches_administratives", "Démarches administratives, accès aux droits"
    OTHER = "autres", "Autres"


class PeriodKind(TextChoices):
    """A stay with dates within a programme."""

    IMMERSION = "immersion", "Immersion (PMSMP)"
    CDDI = "cddi", "Contrat d'insertion (CDDI)"
    TRAINING = "training", "Formation"


class ImmersionAim(TextChoices):
    """What an immersion is for (C. trav. L5135-1)."""

    DISCOVER = "discover", "Découvrir un métier"
    CONFIRM = "confirm", "Confirmer un projet"
    RECRUIT = "recruit", "Commencer un recrutement"


class AidStatus(TextChoices):
    """Where a financial aid is."""

    ASKED = "asked", "Demandée"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    PAID = "paid", "Versée"
    CANCELLED = "cancelled", "Retirée"


AID_MOVES: dict[str, set[str]] = {
    AidStatus.ASKED: {AidStatus.GRANTED, AidStatus.REFUSED, AidStatus.CANCELLED},
    AidStatus.GRANTED: {AidStatus.PAID, AidStatus.CANCELLED},
    AidStatus.REFUSED: set(),
    AidStatus.PAID: set(),
    AidStatus.CANCELLED: set(),
}
COUNTED = (AidStatus.GRANTED, AidStatus.PAID)
"""Aids that count in a person's ceiling."""
