"""Writing the nomenclature of communes, which no département owns."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rebond.ground.tenancy.models import Commune
from rebond.ground.tenancy.words import normalise

KEPT = {"commune-actuelle", "arrondissement-municipal"}
REPLACED = {"13055", "69123", "75056"}
"""Marseille, Lyon and Paris: their arrondissements stand for them (CNAF and France Travail use those)."""

PLACES = Path(__file__).parent / "places"
"""Where the communes of the demo départements are (after GeoNames, CC BY 4.0; « environ »: its neighbours' middle)."""
PLACE = ("latitude", "longitude")


def load_communes(entries: Iterable[dict[str, Any]]) -> int:
    """Insert or update communes from entries of the official list (`code`, `nom`, `codesPostaux`, `centre`…).

    `centre`: the point of geo.api.gouv.fr; without it, the place is that of our own files, where they tell it.
    Returns how many were written. Abroad, delegated and associated communes are passed over.
    """
    known = _places()
    communes = [
        Commune(
            **_place(entry, known),
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
        update_fields=["name", "sort_name", "departement_code", "postal_codes", "population", *PLACE],
    )
    return len(communes)


def _place(entry: dict[str, Any], known: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Latitude and longitude, when the entry or our files tell them."""
    if point := entry.get("centre"):
        longitude, latitude = point["coordinates"]
        return {"latitude": latitude, "longitude": longitude}
    return dict(zip(PLACE, known.get(entry["code"], ()), strict=False))


def _places() -> dict[str, tuple[float, float]]:
    """Where the communes of our files are, by INSEE code."""
    found = {}
    for file in sorted(PLACES.glob("*.csv")):
        with file.open(newline="") as lines:
            for line in csv.DictReader(lines):
                found[line["insee"]] = (float(line["latitude"]), float(line["longitude"]))
    return found
