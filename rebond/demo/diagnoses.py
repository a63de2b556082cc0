"""Invented diagnoses, that go with the pathway that followed."""

import random
from datetime import datetime
from typing import Any

from rebond.journey.orientation.models import Diagnosis, Obstacle, Orientation, Strength
from rebond.journey.orientation.states import Impact, StrengthKind
from rebond.people.accounts.models import Membership
from rebond.people.beneficiaries.states import Pathway

JOBS = (
    ("Agent d'entretien", "K2204"),
    ("Employé de restauration collective", "G1603"),
    ("Préparateur de commandes", "N1103"),
    ("Conducteur livreur", "N4105"),
    ("Aide à domicile", "K1304"),
    ("Vendeuse en boulangerie", "D1106"),
    ("Agent de sécurité", "K2503"),
    ("Maçon", "F1703"),
    ("Secrétaire", "M1607"),
    ("Ouvrier agricole", "A1416"),
    ("Cariste", "N1101"),
    ("Assistante maternelle", "K1303"),
)
QUALIFICATIONS = ("CAP Cuisine", "BEP Comptabilité", "Bac professionnel Commerce", "CACES 1-3-5", "Licence d'anglais")
LICENCES = ("Permis B", "Permis B", "Permis B", "Permis C")
THEMES = (
    "mobilite", "famille", "sante", "logement", "langue", "numerique",
    "administratif", "financier", "isolement", "confiance", "organisation", "experience",
)  # fmt: skip
EFFECTS: dict[Pathway | None, tuple[int, int, int]] = {
    Pathway.PROFESSIONAL: (3, 32, 65),
    Pathway.SOCIO_PROFESSIONAL: (25, 55, 20),
    Pathway.SOCIAL: (70, 25, 5),
    None: (30, 40, 30),
}
REASONS = {
    Pathway.PROFESSIONAL: "Vous avez travaillé récemment et rien n'empêche votre recherche d'emploi.",
    Pathway.SOCIO_PROFESSIONAL: "Des difficultés pèsent sur votre recherche : un appui vous aidera à les lever.",
    Pathway.SOCIAL: "Vos difficultés du moment passent avant la recherche d'emploi.",
}


def proposal(pathway: Pathway, *, diverged: bool, draw: random.Random) -> dict[str, Any]:
    """What the rules had proposed, as an orientation keeps it."""
    proposed = draw.choice([other for other in Pathway if other != pathway]) if diverged else pathway
    return {"pathway": proposed.value, "reasons": [REASONS[proposed]]}


def diagnosis(
    orientation: Orientation,
    author: Membership,
    at: datetime,
    *,
    pathway: Pathway | None,
    draw: random.Random,
) -> tuple[Diagnosis, list[Strength], list[Obstacle]]:
    """A diagnosis with its strengths and obstacles, complete when a pathway followed."""
    made = Diagnosis(
        orientation=orientation,
        author=author,
        answers=_answers(pathway, draw),
        summary="Nous avons fait le point ensemble sur votre expérience et sur ce qui vous freine." if pathway else "",
        updated_at=at,
        completed_at=at if pathway else None,
    )
    return made, _strengths(made, draw), _obstacles(made, pathway, draw)


def _answers(pathway: Pathway | None, draw: random.Random) -> dict[str, Any]:
    recent = pathway == Pathway.PROFESSIONAL
    return {
        "situation_professionnelle": draw.choice(
            ("EN_ACTIVITE", "DEUX_DERNIERES_ANNEES") if recent else ("DEUX_DERNIERES_ANNEES", "PLUS_DEUX_ANS", "JAMAIS")
        ),
        "niveau_etude": draw.choice(("NV2", "NV3", "NV4", "NV5", "CFG", "AFS")),
        "capacite_a_travailler": pathway != Pathway.SOCIAL,
        "projet_pro": draw.choice(("SALARIAT", "FORMATION", "ENTREPRENARIAT")) if recent else "AUCUN",
        "contrainte_mobilite": draw.choice(("AUCUN_MOYEN_DE_TRANSPORT", "DEPENDANT_TRANSPORT", "AUCUNE")),
        "contrainte_sante": draw.choice(("IMPACT_FAIBLE_RECHERCHE_EMPLOI", "AUCUNE")) if recent else "AUCUNE",
    }


def _strengths(made: Diagnosis, draw: random.Random) -> list[Strength]:
    rows = [
        Strength(diagnosis=made, kind=StrengthKind.EXPERIENCE, label=label, rome=rome, years=draw.randint(1, 18))
        for label, rome in draw.sample(JOBS, draw.randint(0, 2))
    ]
    if draw.random() < 0.5:
        rows.append(Strength(diagnosis=made, kind=StrengthKind.QUALIFICATION, label=draw.choice(QUALIFICATIONS)))
    if draw.random() < 0.6:
        rows.append(Strength(diagnosis=made, kind=StrengthKind.LICENCE, label=draw.choice(LICENCES)))
    return rows


def _obstacles(made: Diagnosis, pathway: Pathway | None, draw: random.Random) -> list[Obstacle]:
    impacts = (Impact.STRONG, Impact.MEDIUM, Impact.NONE)
    return [
        Obstacle(diagnosis=made, theme=theme, impact=draw.choices(impacts, EFFECTS[pathway])[0])
        for theme in draw.sample(THEMES, draw.randint(1, 4))
    ]
