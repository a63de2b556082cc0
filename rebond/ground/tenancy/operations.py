"""Writing the nomenclature of communes, which no département owns."""

from collections.abc import Iterable
from typing import Any

from rebond.ground.tenancy.models import Commune
from rebond.ground.tenancy.words import normalise

KEPT = {"commune-actuelle", "arrondissement-municipal"}
REPLACED = {"13055", "69123", "75056"}
"""Marseille, Lyon and Paris: their arrondissements stand for them (CNAF and France Travail use those)."""


def load_communes(entries: Iterable[dict[str, Any]]) -> int:
    """Insert or update communes from entries of the official list (`code`, `nom`, `codesPostaux`…).

    Returns how many were written. Abroad, delegated and associated communes are passed over.
    """
    communes = [
        Commune(
            insee=entry["code"],
            name=entry["nom"],
            sort_name=normalise(entry["nom"]),
            departement_code=entry["departement"],
            postal_codes=entry["codesPostaux"],
            population=entry.get("population", 0),
        )
        for entry in entries
        if entry["type"] in KEPT and entry["code"] not in REPLACED and "codesPostaux" in entry
    ]
    Commune.objects.bulk_create(
        communes,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["insee"],
        update_fields=["name", "sort_name", "departement_code", "postal_codes", "population"],
    )
    return len(communes)
