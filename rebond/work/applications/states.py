"""The states of an application, and what may be said of it."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where an application stands. Each ends with an answer that the person learns."""

    PROPOSED = "proposed", "Proposée à la personne"
    SENT = "sent", "Envoyée à l'entreprise"
    REVIEWED = "reviewed", "À l'étude"
    MEETING = "meeting", "Entretien prévu"
    TRIAL = "trial", "Immersion d'abord"
    ACCEPTED = "accepted", "Retenue"
    REFUSED = "refused", "Non retenue"
    DECLINED = "declined", "Déclinée par la personne"
    WITHDRAWN = "withdrawn", "Retirée"
    OBSOLETE = "obsolete", "Sans objet"


AWAITING = (Status.SENT, Status.REVIEWED)
"""The company has to answer."""

WITH_COMPANY = (*AWAITING, Status.MEETING, Status.TRIAL)
"""The company knows of it and has not decided."""

ACTIVE = (Status.PROPOSED, *WITH_COMPANY)
"""Not answered yet: a person has one at most for an offer."""

MET = (Status.MEETING, Status.TRIAL, Status.ACCEPTED)
"""The company has said that it wants to meet the person: it may call them."""

READABLE = (*WITH_COMPANY, Status.ACCEPTED)
"""The company reads what the person can do, and their CV: no longer once it is over."""

_ANSWERS: set[str] = {Status.MEETING, Status.TRIAL, Status.ACCEPTED, Status.REFUSED}
_ENDS: set[str] = {Status.WITHDRAWN, Status.OBSOLETE}

MOVES: dict[str, set[str]] = {
    Status.PROPOSED: {Status.SENT, Status.DECLINED, *_ENDS},
    Status.SENT: {Status.REVIEWED, *_ANSWERS, *_ENDS},
    Status.REVIEWED: {*_ANSWERS, *_ENDS},
    Status.MEETING: {*_ANSWERS, *_ENDS},
    Status.TRIAL: {*_ANSWERS, *_ENDS},
    Status.ACCEPTED: set(),
    Status.REFUSED: {Status.REVIEWED},
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
    Status.OBSOLETE: set(),
}


class RefusalReason(TextChoices):
    """Why a company says no: nothing of anybody's health, origin or family may be said here."""

    OTHER_PERSON = "other_person", "Une autre personne a été retenue"
    NO_POST = "no_post", "Le poste n'est plus à pourvoir"
    SKILLS = "skills", "Il manque une compétence ou un diplôme"
    EXPERIENCE = "experience", "L'expérience ne suffit pas encore"
    HOURS = "hours", "Les horaires ne conviennent pas"
    DISTANCE = "distance", "Le lieu de travail est trop loin"
    NOT_MET = "not_met", "Le rendez-vous n'a pas eu lieu"
    NO_ANSWER = "no_answer", "L'entreprise n'a pas répondu"


KIND_WORDS: dict[str, str] = {
    RefusalReason.OTHER_PERSON: "Une autre personne a été choisie cette fois. Votre candidature a été lue.",
    RefusalReason.NO_POST: "L'entreprise ne recrute plus sur ce poste. Cela ne dit rien de vous.",
    RefusalReason.SKILLS: "L'entreprise cherche une compétence ou un diplôme que vous n'avez pas encore. Une formation peut aider.",
    RefusalReason.EXPERIENCE: "L'entreprise cherche plus d'expérience. Une immersion dans ce métier peut vous en donner.",
    RefusalReason.HOURS: "Les horaires du poste ne correspondent pas aux vôtres.",
    RefusalReason.DISTANCE: "Le lieu de travail est trop loin de chez vous.",
    RefusalReason.NOT_MET: "Le rendez-vous n'a pas eu lieu. Dites à votre référent ce qui s'est passé : il peut en demander un autre.",
    RefusalReason.NO_ANSWER: "L'entreprise n'a pas répondu malgré nos rappels. Cela ne dit rien de vous.",
}
"""What the person reads."""


class TrialPurpose(TextChoices):
    """What an immersion is for: the three objects of C. trav. L5135-1, the nearest to a hire first."""

    RECRUIT = "recruit", "Préparer l'embauche"
    CONFIRM = "confirm", "Confirmer un projet professionnel"
    DISCOVER = "discover", "Découvrir le métier"


class DeclineReason(TextChoices):
    """Why the person says no to an offer; each is an answer like another."""

    OTHER_JOB = "other_job", "J'ai trouvé un emploi ou une formation"
    TRADE = "trade", "Ce métier ne me convient pas"
    HOURS = "hours", "Les horaires ne me conviennent pas"
    DISTANCE = "distance", "C'est trop loin"
    CONTRACT = "contract", "Le contrat ne me convient pas"
    LATER = "later", "Ce n'est pas le bon moment"
