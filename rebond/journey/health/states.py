"""What a référent may ask of a doctor, and where the request is."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a request is. Nothing here tells what was found."""

    ASKED = "asked", "Demandée"
    TAKEN = "taken", "Prise en charge"
    ANSWERED = "answered", "Avis donné"
    CANCELLED = "cancelled", "Retirée"


MOVES: dict[str, set[str]] = {
    Status.ASKED: {Status.TAKEN, Status.ANSWERED, Status.CANCELLED},
    Status.TAKEN: {Status.ANSWERED, Status.CANCELLED},
    Status.ANSWERED: set(),
    Status.CANCELLED: set(),
}
WAITING = (Status.ASKED, Status.TAKEN)


class Question(TextChoices):
    """What is asked, never why: a closed list, in words of work."""

    WORK = "work", "Peut-elle travailler, et dans quelles conditions\u00a0?"
    TRAINING = "training", "Peut-elle suivre cette formation\u00a0?"
    STEPS = "steps", "Peut-elle faire les démarches prévues\u00a0?"
    DISABILITY = "disability", "Faut-il préparer un dossier pour la MDPH\u00a0?"


class Addressee(TextChoices):
    """Who a letter of the compartment is for."""

    MDPH = "mdph", "MDPH"
    TREATING_DOCTOR = "treating_doctor", "Médecin traitant"
    SPECIALISED = "specialised", "Structure de soins spécialisée"
    OTHER = "other", "Autre professionnel de santé"
