"""The states of an orientation and their moves."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where an orientation is, from the first door to the référent."""

    AWAITED = "awaited", "À recevoir"
    INTERVIEWED = "interviewed", "Reçu, à orienter"
    DECIDED = "decided", "Orientation décidée"
    HANDED_OVER = "handed_over", "Contrat d'orientation remis"
    FOLLOWED = "followed", "Référent désigné"
    CLOSED = "closed", "Terminée"


MOVES: dict[str, set[str]] = {
    Status.AWAITED: {Status.INTERVIEWED, Status.DECIDED, Status.CLOSED},
    Status.INTERVIEWED: {Status.DECIDED, Status.CLOSED, Status.AWAITED},
    Status.DECIDED: {Status.HANDED_OVER, Status.FOLLOWED, Status.CLOSED, Status.INTERVIEWED, Status.AWAITED},
    Status.HANDED_OVER: {Status.FOLLOWED, Status.CLOSED},
    Status.FOLLOWED: {Status.CLOSED},
    Status.CLOSED: set(),
}

"""Forward; and back from what was noted by mistake, or decided and not yet handed over."""

TO_ORIENT = (Status.AWAITED, Status.INTERVIEWED)
DECIDED = (Status.DECIDED, Status.HANDED_OVER, Status.FOLLOWED)


class CloseReason(TextChoices):
    """Why an orientation is over."""

    REORIENTED = "reoriented", "Changement d'orientation"
    DUTIES_ENDED = "duties_ended", "Sortie du parcours"


class Divergence(TextChoices):
    """What the adviser decided otherwise than proposed; the gravest of the three."""

    PATHWAY = "pathway", "Autre parcours"
    KIND = "kind", "Autre type de structure"
    STRUCTURE = "structure", "Autre structure"


class Impact(TextChoices):
    """How much an obstacle weighs (arrêté du 21 novembre 2024: fort, moyen, sans impact)."""

    STRONG = "fort", "Fort"
    MEDIUM = "moyen", "Moyen"
    NONE = "sans_impact", "Sans impact"


class StrengthKind(TextChoices):
    """What a person brings."""

    EXPERIENCE = "experience", "Expérience"
    QUALIFICATION = "qualification", "Qualification, diplôme"
    LANGUAGE = "language", "Langue"
    LICENCE = "licence", "Permis, habilitation"
    SKILL = "skill", "Savoir-faire"
