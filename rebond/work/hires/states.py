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
    MATCHING = "matching", "Offre proposée à la personne"
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
    RENEWED = "renewed", "Nouveau contrat dans la même entreprise"


TOLD = tuple(one for one in EndReason if one != EndReason.RENEWED)
"""What may be told of an end; that a contract follows another is written by its operation."""


class PayPeriod(TextChoices):
    """For what length of work a gross pay is said."""

    HOUR = "hour", "de l'heure"
    MONTH = "month", "par mois"
    YEAR = "year", "par an"


class Party(TextChoices):
    """Who said whether the person is in post."""

    PERSON = "person", "La personne"
    EMPLOYER = "employer", "L'employeur"
    AGENT = "agent", "Un agent"


class FollowerKind(TextChoices):
    """Why somebody else than the référent asks for news meanwhile."""

    RTEF = "rtef", "Conseiller entreprises, à la demande"
    ACTION = "action", "Suivi dans l'emploi de l'action"
