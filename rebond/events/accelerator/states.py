"""The closed lists of the Accélérateur's days."""

from django.db.models import TextChoices


class SeatStatus(TextChoices):
    """Whether a person was in a workshop."""

    PLANNED = "planned", "À venir"
    PRESENT = "present", "Présence"
    LATE = "late", "En retard"
    LEFT = "left", "Départ avant la fin"
    ABSENT = "absent", "Absence"


_SAID: set[str] = {SeatStatus.PRESENT, SeatStatus.LATE, SeatStatus.LEFT, SeatStatus.ABSENT}
SEAT_MOVES: dict[str, set[str]] = {
    status: {SeatStatus.PLANNED, *_SAID} - {status} for status in (SeatStatus.PLANNED, *_SAID)
}
ATTENDED = (SeatStatus.PRESENT, SeatStatus.LATE, SeatStatus.LEFT)


class Change(TextChoices):
    """What somebody did to a cohort that was proposed."""

    ADDED = "added", "Ajoutée"
    REMOVED = "removed", "Retirée"


class Taste(TextChoices):
    """What a person thinks of an occupation that they explored."""

    YES = "yes", "Oui, ce métier m'intéresse"
    MAYBE = "maybe", "Peut-être"
    NO = "no", "Non"


class Template(TextChoices):
    """The three sober layouts of a CV."""

    SIMPLE = "simple", "Simple"
    COLUMNS = "columns", "Deux colonnes"
    SKILLS = "skills", "Par compétences"


class LeftOut(TextChoices):
    """Why somebody may not be drawn for a day. Nothing here tells anything of anybody's health."""

    NOT_FOLLOWED = "not_followed", "N'est pas accompagnée en ce moment"
    COMING = "coming", "A déjà une place dans une journée à venir"
    WORKING = "working", "A une promesse d'embauche ou est en poste"
    READY = "ready", "Est déjà déclarée prête pour un job dating"
    PATHWAY = "pathway", "Suit un autre parcours que ceux que la journée accueille"
    TERRITORY = "territory", "Dépend d'un Pôle que cette journée n'accueille pas"
    THEME = "theme", "Cherche d'autres métiers que ceux du thème"
    BUSY = "busy", "A un autre rendez-vous à ces heures"
    UNREACHABLE = "unreachable", "N'a donné ni téléphone, ni adresse où la joindre"
