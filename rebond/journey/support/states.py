"""How an exchange happened, and where a step is."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """How the person and the professional spoke."""

    IN_PERSON = "in_person", "Sur place"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visio"
    VISIT = "visit", "À domicile"
    MESSAGE = "message", "Par message"


class Doer(TextChoices):
    """Who does a step."""

    PERSON = "person", "La personne"
    AGENT = "agent", "Le professionnel"


class StepStatus(TextChoices):
    """Where a step is."""

    OPEN = "open", "À faire"
    DONE = "done", "Faite"
    DROPPED = "dropped", "Abandonnée"


STEP_MOVES: dict[str, set[str]] = {
    StepStatus.OPEN: {StepStatus.DONE, StepStatus.DROPPED},
    StepStatus.DONE: {StepStatus.OPEN},
    StepStatus.DROPPED: {StepStatus.OPEN},
}
