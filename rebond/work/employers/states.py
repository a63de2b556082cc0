"""The closed lists of companies."""

from django.db.models import TextChoices

from rebond.people.accounts.states import DEPARTEMENT_STAFF, REFERENTS, Role


class Size(TextChoices):
    """How many people work there."""

    TINY = "tiny", "Moins de 10 salariés"
    SMALL = "small", "De 10 à 49 salariés"
    MEDIUM = "medium", "De 50 à 249 salariés"
    LARGE = "large", "250 salariés ou plus"


KEEPERS = frozenset({Role.RTEF, Role.ACCELERATOR, Role.MANAGER, Role.ADMINISTRATOR})
"""They register companies and keep their contacts."""

READERS = KEEPERS | REFERENTS | DEPARTEMENT_STAFF | {Role.STRUCTURE_MANAGER, Role.SECTOR_EXPERT, Role.AID_OFFICER}
"""They may look at the companies of the département."""


class EventStatus(TextChoices):
    """Whether a meeting of the club takes place."""

    OPEN = "open", "Prévue"
    CALLED_OFF = "called_off", "Annulée"


EVENT_MOVES: dict[str, set[str]] = {EventStatus.OPEN: {EventStatus.CALLED_OFF}, EventStatus.CALLED_OFF: set()}


class Answer(TextChoices):
    """What a guest says."""

    YES = "yes", "Vient"
    NO = "no", "Ne vient pas"


class SpaceStatus(TextChoices):
    """From the link sent by e-mail to the space opened. ASKED waits for a member of the company, or for an agent."""

    SENT = "sent", "Lien envoyé"
    ASKED = "asked", "À accepter"
    OPENED = "opened", "Ouvert"
    REFUSED = "refused", "Refusé"


SPACE_MOVES: dict[str, set[str]] = {
    SpaceStatus.SENT: {SpaceStatus.ASKED, SpaceStatus.OPENED},
    SpaceStatus.ASKED: {SpaceStatus.OPENED, SpaceStatus.REFUSED},
    SpaceStatus.OPENED: set(),
    SpaceStatus.REFUSED: set(),
}


class Relation(TextChoices):
    """How the relation with a company is, from the day of its last sign of life."""

    ALIVE = "alive", "Suivie"
    WATCHED = "watched", "À relancer bientôt"
    COLD = "cold", "À relancer"


LEGAL_FORMS = frozenset(
    {"sa", "sarl", "sas", "sasu", "eurl", "sci", "snc", "scop", "ei", "eirl", "societe", "association"}
)
"""Words of a name that say what a company is in law, not which it is."""

UNNAMED = "0" * 14
"""The SIRET, which nobody has, of the company that holds the offers of those that are not named."""
