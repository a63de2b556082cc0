"""Made-up offers of two départements, answered as « offres d'emploi v2 » answers. Always the same ones.

Imprecise on purpose in the same places as the service: the pay is free text, a company has no SIRET, a contract may be of a
kind that is not a job.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from rebond.ground.connectors.fetching import Answer

PAGE = 150
REFUSED = {"13055", "75056", "69123"}

PLACES: dict[str, tuple[tuple[str, str, str, float, float], ...]] = {
    "13": (
        ("13201", "MARSEILLE 01", "13001", 43.2998, 5.3842),
        ("13213", "MARSEILLE 13", "13013", 43.3480, 5.4301),
        ("13001", "AIX EN PROVENCE", "13100", 43.5298, 5.4474),
        ("13005", "AUBAGNE", "13400", 43.2928, 5.5671),
        ("13047", "ISTRES", "13800", 43.5151, 4.9895),
    ),
    "14": (
        ("14118", "CAEN", "14000", 49.1829, -0.3707),
        ("14327", "HEROUVILLE ST CLAIR", "14200", 49.2044, -0.3261),
        ("14366", "LISIEUX", "14100", 49.1446, 0.2254),
        ("14047", "BAYEUX", "14400", 49.2764, -0.7025),
        ("14333", "HONFLEUR", "14600", 49.4189, 0.2331),
    ),
}
"""INSEE code, name, postal code and place of some communes."""

DAY, YEAR = "Travail en journée", "sur 12.0 mois"
TRADES: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("G1602", "Commis de cuisine", "CDI", "E1", "35H/semaine\nHoraires coupés", "Horaire de 12.4 Euros", "D", ""),
    ("K2204", "Agent d'entretien", "CDD", "E1", f"20H/semaine\n{DAY}", f"Mensuel de 1050.0 Euros {YEAR}", "D", ""),
    ("N4105", "Livreur", "CDI", "E1", f"35H/semaine\n{DAY}", "Mensuel de 1900.0 Euros sur 13.0 mois", "E", "B"),
    ("N1103", "Préparateur", "MIS", "E1", "35H/semaine\nTravail en 2x8", "Horaire de 12.1 Euros à 12.9 Euros", "D", ""),
    ("K1304", "Aide à domicile", "CDI", "E1", f"28H/semaine\n{DAY}", "Selon convention collective", "S", "B"),
    ("F1703", "Maçon", "CDD", "E1", "39H/semaine", f"Annuel de 24000.0 Euros à 27000.0 Euros {YEAR}", "E", ""),
    ("A1203", "Ouvrier des espaces verts", "DDI", "I1", f"26H/semaine\n{DAY}", "Horaire de 11.88 Euros", "D", ""),
    ("D1507", "Employé de libre-service", "CDI", "E2", f"35H/semaine\n{DAY}", "Autre", "D", ""),
    ("A1405", "Ouvrier viticole", "SAI", "E1", f"35H/semaine\n{DAY}", "Horaire de 11.88 Euros", "D", ""),
    ("M1604", "Secrétaire", "LIB", "NS", "", "", "S", ""),
    ("I1203", "Agent de maintenance", "CDD", "FU", f"26H/semaine\n{DAY}", f"Mensuel de 1338.0 Euros {YEAR}", "D", ""),
    (
        "K2503",
        "Agent de sécurité",
        "CDI",
        "E1",
        "35H/semaine\nTravail de nuit",
        f"Mensuel de 1850.0 Euros {YEAR}",
        "E",
        "",
    ),
)
"""ROME code, title, kind and nature of contract, hours, pay, experience, licence."""

CONTRACTS = {
    "CDI": "CDI",
    "CDD": "CDD - 6 Mois",
    "MIS": "Intérim - 2 Mois",
    "DDI": "CDD insertion - 8 Mois",
    "SAI": "Contrat travail saisonnier - 3 Mois",
}
EXPERIENCES = {"D": "Débutant accepté", "S": "1 An(s)", "E": "2 An(s)"}


def answer(criteria: Mapping[str, str]) -> Answer:
    """What the service would say to these criteria: a page, a part of one, nothing, or that they are wrong."""
    first, _, last = criteria["range"].partition("-")
    communes = set(filter(None, criteria.get("commune", "").split(",")))
    if communes & REFUSED or int(last) - int(first) >= PAGE:
        return Answer(400)
    rows = offers(criteria.get("departement") or min(communes)[:2])
    found = [one for one in rows if not communes or one["lieuTravail"]["commune"] in communes]
    shown = found[int(first) : int(last) + 1]
    if not shown:
        return Answer(204)
    told = {"Content-Range": f"offres {first}-{int(first) + len(shown) - 1}/{len(found)}"}
    return Answer(200 if len(shown) == len(found) else 206, told, json.dumps({"resultats": shown}).encode())


@cache
def offers(departement: str) -> list[dict[str, Any]]:
    """The offers of a département; none of one that is not told here."""
    places = PLACES.get(departement, ())
    return [_offer(departement, rank, places[rank % len(places)]) for rank in range(len(TRADES) * 3) if places]


def _offer(departement: str, rank: int, place: tuple[str, str, str, float, float]) -> dict[str, Any]:
    rome, title, kind, nature, hours, pay, experience, licence = TRADES[rank % len(TRADES)]
    insee, city, postal_code, latitude, longitude = place
    where = {"libelle": f"{departement} - {city}", "latitude": latitude, "longitude": longitude}
    return {
        "id": f"9{departement}R{rank:03}",
        "intitule": f"{title} (H/F)",
        "description": f"{title} : poste à pourvoir, formation assurée par l'entreprise. Offre inventée pour la démonstration.",
        "dateCreation": "2026-09-01T08:00:00.000Z",
        "dateActualisation": "2026-09-15T08:00:00.000Z",
        "lieuTravail": {**where, "codePostal": postal_code, "commune": insee},
        "romeCode": rome,
        "appellationlibelle": title,
        "entreprise": {"nom": f"ENTREPRISE FICTIVE {rank % 7 + 1}"},
        "typeContrat": kind,
        "typeContratLibelle": CONTRACTS.get(kind, kind),
        "natureContrat": nature,
        "experienceExige": experience,
        "experienceLibelle": EXPERIENCES[experience],
        "permis": [{"libelle": f"{licence} - Véhicule léger", "exigence": "E"}] if licence else [],
        "salaire": {"libelle": pay} if pay else {},
        "dureeTravailLibelle": hours,
        "nombrePostes": rank % 3 + 1,
        "origineOffre": {"origine": "1", "urlOrigine": f"https://candidat.francetravail.example/offres/9{departement}R{rank:03}"},
    }  # fmt: skip
