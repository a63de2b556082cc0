"""The closed lists of social clauses."""

from django.db.models import TextChoices

from rebond.people.accounts.states import Role


class HoursStatus(TextChoices):
    """Hours of a month: declared by the company with their proof, then checked by the facilitator."""

    DECLARED = "declared", "À valider"
    VALIDATED = "validated", "Validées"
    REFUSED = "refused", "À reprendre"


MOVES: dict[str, set[str]] = {
    HoursStatus.DECLARED: {HoursStatus.VALIDATED, HoursStatus.REFUSED},
    HoursStatus.VALIDATED: {HoursStatus.REFUSED},
    HoursStatus.REFUSED: {HoursStatus.DECLARED},
}


class Alert(TextChoices):
    """Why somebody must look at a lot."""

    LATE = "late", "Heures en retard"
    NO_HOURS = "no_hours", "Mois sans heures déclarées"
    TO_VALIDATE = "to_validate", "Heures à valider"
    ENDING = "ending", "Bientôt fini, heures manquantes"


KEEPERS = frozenset({Role.RTEF, Role.MANAGER, Role.ADMINISTRATOR})
"""The facilitator of the clauses is the conseiller entreprises; who leads the département writes too."""

DOOR = KEEPERS | {Role.EMPLOYER}
"""They have lots to look at: an employer, those that their company holds."""
