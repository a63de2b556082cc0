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


class Status(TextChoices):
    """Whether somebody may still apply."""

    OPEN = "open", "À pourvoir"
    FILLED = "filled", "Pourvue"
    CLOSED = "closed", "Retirée"


MOVES: dict[str, set[str]] = {
    Status.OPEN: {Status.FILLED, Status.CLOSED},
    Status.FILLED: {Status.OPEN, Status.CLOSED},
    Status.CLOSED: {Status.OPEN},
}

WISHES = 3
"""Occupations that a person ranks at most."""
