"""From the promise to the kept job: the states of a hire and their moves."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Nothing is counted as a hire before it is signed."""

    PROMISED = "promised", "Promesse"
    SIGNED = "signed", "Contrat signé"
    DROPPED = "dropped", "Sans suite"
    ENDED = "ended", "Emploi terminé"


MOVES: dict[str, set[str]] = {
    Status.PROMISED: {Status.SIGNED, Status.DROPPED},
    Status.SIGNED: {Status.ENDED, Status.DROPPED},
    Status.DROPPED: {Status.PROMISED},
    Status.ENDED: {Status.SIGNED},
}


class Source(TextChoices):
    """Where the person and the company met."""

    JOB_DATING = "jobdating", "Job dating"
    ACCELERATOR = "accelerator", "Accélérateur de l'emploi"
    FORUM = "forum", "Forum de l'emploi"
    RTEF = "rtef", "Conseiller entreprises (RTEF)"
    DIRECT = "direct", "Candidature de la personne"


class DropReason(TextChoices):
    """Why a promise did not become a job. Nothing here tells anything of anybody's health."""

    COMPANY = "company", "L'entreprise a renoncé"
    PERSON = "person", "La personne a renoncé"
    OTHER_JOB = "other_job", "La personne a trouvé un autre emploi"
    NOT_STARTED = "not_started", "Le contrat n'a pas commencé"
    MISTAKE = "mistake", "Notée par erreur"


class EndReason(TextChoices):
    """Why a job ended."""

    TERM = "term", "Fin du contrat"
    TRIAL = "trial", "Fin de la période d'essai"
    PERSON = "person", "Départ de la personne"
    COMPANY = "company", "Décision de l'entreprise"
    OTHER_JOB = "other_job", "Autre emploi"
