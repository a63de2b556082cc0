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
