"""The states of a vacancy, and the closed lists of work."""

from django.db.models import TextChoices


class ContractKind(TextChoices):
    """What one signs."""

    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    TEMPORARY = "interim", "Intérim"
    SEASONAL = "saisonnier", "Contrat saisonnier"
    APPRENTICESHIP = "alternance", "Alternance"
    AIDED = "aide", "Contrat aidé"
    INSERTION = "cddi", "Contrat d'insertion (CDDI)"
    CIVIC = "civique", "Service civique"


class Status(TextChoices):
    """Whether somebody may still apply. Paused: nobody has said for long that it is still to be filled."""

    OPEN = "open", "À pourvoir"
    PAUSED = "paused", "À reconfirmer"
    FILLED = "filled", "Pourvue"
    CLOSED = "closed", "Retirée"


class Pattern(TextChoices):
    """When one works."""

    DAY = "day", "Journée"
    EARLY = "early", "Matin tôt"
    EVENING = "evening", "Soir"
    NIGHT = "night", "Nuit"
    WEEKEND = "weekend", "Week-end"
    SPLIT = "split", "Horaires coupés"
    TWO_SHIFTS = "2x8", "2×8"
    THREE_SHIFTS = "3x8", "3×8"


ACCEPTING: dict[str, tuple[str, ...]] = {
    Pattern.DAY: (),
    Pattern.EARLY: ("early_hours",),
    Pattern.EVENING: ("late_hours",),
    Pattern.NIGHT: ("night",),
    Pattern.WEEKEND: ("saturday", "sunday"),
    Pattern.SPLIT: ("split_hours",),
    Pattern.TWO_SHIFTS: ("shifts",),
    Pattern.THREE_SHIFTS: ("shifts", "night"),
}
"""What a person has to accept for such hours: codes of the pack's list of requirements."""


class PayPeriod(TextChoices):
    """What a pay is counted by, before what is taken off it."""

    HOUR = "hour", "par heure"
    MONTH = "month", "par mois"
    YEAR = "year", "par an"


LIKELY: dict[str, tuple[int, int]] = {
    PayPeriod.HOUR: (5, 100),
    PayPeriod.MONTH: (100, 20_000),
    PayPeriod.YEAR: (1_000, 200_000),
}
"""Between which amounts, in euros, a pay of this period is believed: 12 € a month is a slip."""


class Experience(TextChoices):
    """How much of the trade one must know."""

    BEGINNER = "beginner", "Débutant accepté"
    WISHED = "wished", "Expérience souhaitée"
    REQUIRED = "required", "Expérience exigée"


class Means(TextChoices):
    """How a person goes to work."""

    WALK = "walk", "À pied ou à vélo"
    TRANSPORT = "transport", "En transports en commun"
    MOPED = "moped", "En deux-roues"
    CAR = "car", "En voiture"


class Origin(TextChoices):
    """By which door an offer came. What an RTEF finds on a visit was published nowhere: it is a hidden vacancy."""

    EMPLOYER = "employer", "Employeur"
    RTEF = "rtef", "Trouvée en visite (RTEF)"
    CLUB = "club", "Club des entreprises"
    JOB_DATING = "jobdating", "Job dating"
    FORUM = "forum", "Forum de l'emploi"
    FRANCE_TRAVAIL = "ft", "France Travail"
    CLAUSE = "clause", "Clause sociale"
    DEPARTEMENT = "departement", "Services du Département"


MOVES: dict[str, set[str]] = {
    Status.OPEN: {Status.PAUSED, Status.FILLED, Status.CLOSED},
    Status.PAUSED: {Status.OPEN, Status.FILLED, Status.CLOSED},
    Status.FILLED: {Status.OPEN, Status.CLOSED},
    Status.CLOSED: {Status.OPEN},
}

WISHES = 3
"""Occupations that a person ranks at most."""

FARTHEST_KM = 300
"""How far from home a person may say that they go."""
