"""The questions of the diagnosis in plain words, and every fact that a rule may question, in French."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from rebond.ground.web import words
from rebond.journey.orientation import codes
from rebond.people.beneficiaries.states import Pathway

ROME = re.compile(r"[A-N]\d{4}")
ROME_DOMAINS = {
    "A": "Agriculture, espaces verts, animaux",
    "B": "Arts et façonnage",
    "C": "Banque, assurance, immobilier",
    "D": "Commerce et vente",
    "E": "Communication et médias",
    "F": "Bâtiment et travaux publics",
    "G": "Hôtellerie, restauration, tourisme, animation",
    "H": "Industrie",
    "I": "Installation et maintenance",
    "J": "Santé",
    "K": "Services à la personne et à la collectivité",
    "L": "Spectacle",
    "M": "Support à l'entreprise",
    "N": "Transport et logistique",
}


@dataclass(frozen=True)
class Criterion:
    """One question, its answers' codes (None: yes or no) and the name of the fact that rules read.

    `is_obstacle`: the answer tells how much an obstacle weighs. `is_health`: only an effect on work.
    """

    name: str
    label: str
    question: str
    choices: type[TextChoices] | None = None
    help: str = ""
    is_obstacle: bool = False
    is_health: bool = False

    @property
    def exchanged_name(self) -> str:
        """The name of the field in the exchanges with France Travail."""
        return f"crit_{self.name}"

    def words(self, value: Any) -> str:
        """The answer as it is read: « Aucun moyen de transport », « oui »."""
        if self.choices is None:
            return "oui" if value else "non"
        return str(self.choices(value).label)


SITUATION = (
    Criterion(
        "situation_professionnelle",
        "Dernière activité",
        "Quand avez-vous travaillé pour la dernière fois ?",
        codes.LastJob,
        help="Un petit contrat, l'intérim ou les saisons comptent aussi.",
    ),
    Criterion("type_emploi", "Type d'emploi", "Quel genre d'emploi était-ce ?", codes.JobKind),
    Criterion("niveau_etude", "Niveau d'études", "Jusqu'où êtes-vous allé à l'école ?", codes.Schooling),
    Criterion(
        "capacite_a_travailler",
        "Se projette dans un emploi",
        "Vous sentez-vous prêt à travailler dans les prochains mois ?",
        help="C'est la personne qui le dit. Rien n'est retenu contre elle.",
    ),
    Criterion("projet_pro", "Projet", "Que voulez-vous faire maintenant ?", codes.Project),
    Criterion(
        "boe",
        "Bénéficiaire de l'obligation d'emploi",
        "Êtes-vous reconnu travailleur handicapé (RQTH), ou dans une situation équivalente ?",
        help="La reconnaissance seule, jamais sa raison.",
        is_health=True,
    ),
    Criterion(
        "boe_souhait_accompagnement",
        "Souhaite l'appui de Cap emploi",
        "Voulez-vous être aidé par Cap emploi ?",
        help="Cap emploi aide les personnes reconnues travailleurs handicapés à trouver un emploi.",
        is_health=True,
    ),
    Criterion("baeeh", "Ancien bénéficiaire de l'AEEH", "Vos parents ont-ils reçu l'AEEH pour vous ?", is_health=True),
    Criterion(
        "scolarite_etab_spec",
        "Scolarité en établissement spécialisé",
        "Êtes-vous allé dans une école spécialisée (IME, ITEP…) ?",
        is_health=True,
    ),
    Criterion("esat", "Orientation vers un ESAT", "Avez-vous une orientation vers un ESAT ?", is_health=True),
)

OBSTACLES = (
    Criterion("contrainte_mobilite", "Mobilité", "Comment vous déplacez-vous ?", codes.Mobility, is_obstacle=True),
    Criterion(
        "contrainte_familiale",
        "Famille",
        "Devez-vous garder un enfant ou aider un proche ?",
        codes.Family,
        is_obstacle=True,
    ),
    Criterion("contrainte_logement", "Logement", "Où vivez-vous en ce moment ?", codes.Housing, is_obstacle=True),
    Criterion(
        "contrainte_sante",
        "Effet de la santé sur le travail",
        "Votre santé a-t-elle un effet sur votre recherche d'emploi ?",
        codes.Health,
        help="Notez seulement l'effet sur le travail. Ne demandez pas et n'écrivez pas la maladie.",
        is_obstacle=True,
        is_health=True,
    ),
    Criterion(
        "contrainte_financiere",
        "Situation financière",
        "Avez-vous du mal à payer vos factures, ou des dettes ?",
        codes.Weight,
        is_obstacle=True,
    ),
    Criterion(
        "contrainte_admin_jur",
        "Démarches et droits",
        "Des papiers ou un problème de justice vous bloquent-ils ?",
        codes.Weight,
        is_obstacle=True,
    ),
    Criterion(
        "contrainte_francais_calcul",
        "Français et calcul",
        "Avez-vous du mal à parler, lire, écrire ou compter en français ?",
        codes.Weight,
        is_obstacle=True,
    ),
    Criterion(
        "contrainte_numerique",
        "Numérique",
        "Vous servez-vous d'un téléphone ou d'un ordinateur avec internet ?",
        codes.Digital,
        is_obstacle=True,
    ),
)

CRITERIA: Mapping[str, Criterion] = {criterion.name: criterion for criterion in (*SITUATION, *OBSTACLES)}

FT_PATHWAYS = {
    "PED": "emploi direct",
    "PSP": "socio-professionnel",
    "PSO": "social",
    "EO": "entretien d'orientation",
    "IND": "indéterminé",
}
WORKED_OUT: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "ft_parcours": ("parcours conseillé par France Travail", FT_PATHWAYS),
    "age": ("âge", {}),
    "is_rsa": ("soumis aux droits et devoirs du RSA", {}),
    "is_entrant": ("première orientation", {}),
    "created_business_project": ("projet d'entreprise", {}),
    "household_kind": ("foyer", dict(codes.HouseholdKind.choices)),
    "minor_children": ("enfants mineurs au foyer", {}),
    "strong_obstacles": ("freins forts", {}),
    "medium_obstacles": ("freins moyens", {}),
    "pathway": ("parcours", dict(Pathway.choices)),
}
"""Facts that nobody is asked: their name in French, and the words of their values."""


def condition_words(condition: Mapping[str, Any]) -> str:
    """« mobilité : aucun moyen de transport ou dépend… », « âge : moins de 26 »."""
    fact = condition["fact"]
    tests = [
        *([_among(fact, [condition["is"]])] if "is" in condition else []),
        *([_among(fact, condition["in"])] if "in" in condition else []),
        *([f"{condition['at_least']} ou plus"] if "at_least" in condition else []),
        *([f"moins de {condition['below']}"] if "below" in condition else []),
    ]
    return f"{words.small(fact_label(fact))} : {', '.join(tests)}"


def fact_words(fact: str, value: Any) -> str:
    """« dernière activité : elle n'a jamais travaillé », one fact of one person."""
    return f"{words.small(fact_label(fact))} : {words.small(value_words(fact, value))}"


def fact_label(fact: str) -> str:
    """The name of a fact in French."""
    return CRITERIA[fact].label if fact in CRITERIA else WORKED_OUT[fact][0]


def _among(fact: str, values: Sequence[Any]) -> str:
    return " ou ".join(words.small(value_words(fact, value)) for value in values)


def value_words(fact: str, value: Any) -> str:
    """The words of one value of one fact."""
    if fact in CRITERIA:
        return CRITERIA[fact].words(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return WORKED_OUT[fact][1].get(value, str(value))
