"""What a plan says, in French: what it is worth, why somebody has nothing, which rule a change breaks."""

from collections.abc import Mapping, Sequence
from typing import Any

from rebond.events.jobdating.queries.facts import Facts
from rebond.ground.web import words
from rebond.work.vacancies.queries import missing, requirements

REASONS = {
    "not_asked": "Ce job dating ne prévoit aucun entretien par personne.",
    "no_recruiter_fits": "Aucune offre ne lui convient : le métier est trop loin de ceux qu'elle cherche, "
    "ou il manque quelque chose d'indispensable.",
    "never_free": "Elle n'est là à aucun créneau : vérifiez ses heures.",
    "none_free_then": "Aucun recruteur qui lui convient n'est là à ses heures.",
    "no_interpreter": "Aucun interprète n'est libre à ses heures.",
    "recruiters_at_most": "Les recruteurs qui lui conviennent ont déjà tous les entretiens qu'ils acceptent.",
    "all_full": "Toutes les tables qui lui conviennent sont prises à ses heures.",
    "no_recruiter": "Aucun recruteur n'est inscrit à ce job dating.",
    "no_slot": "Aucun entretien ne tient dans les heures de ce job dating.",
}
"""Why a person meets nobody, by what the engine answers."""

WHY = {
    "rome": "métier",
    "skills": "savoir-faire",
    "commute": "trajet",
    "contract": "contrat",
    "freshness": "offre récente",
    "wish": "souhait de la personne",
}
"""The parts of a score."""


def rule_words(rule: str, who: str, company: str, hours: Sequence[str]) -> str:
    """The sentence of a rule that is broken; empty for one that no change by hand can break."""
    at = hours[0] if hours else ""
    then = hours[1] if len(hours) > 1 else at
    return {
        "once": f"{who} rencontre déjà {company}.",
        "people_free": f"{who} n'est pas libre à {at}.",
        "gaps": f"{who} aurait deux entretiens trop proches, à {at} et à {then}."
        if at != then
        else f"{who} a déjà un entretien à {at}.",
        "tables": f"{company} n'a pas de table libre à {at}.",
        "table_numbers": f"{company} n'a pas de table libre à {at}.",
        "most": f"{who} a déjà autant d'entretiens que ce job dating en prévoit par personne.",
        "recruiter_most": f"{company} a déjà autant d'entretiens qu'elle en accepte.",
        "interpreters": f"Aucun interprète de sa langue n'est libre à {at}.",
    }.get(rule, "")


def unfit_words(known: Facts, person: int, host: int) -> str:
    """Why no offer of this recruiter suits this person."""
    name, company = known.name_of(person), known.recruiters[host].company.name
    offers = known.offers().get(host, [])
    if not offers:
        return f"{company} n'a aucune offre ouverte à ce job dating."
    labels = requirements(known.job_dating.on)
    lacks = min((missing(known.searches[person], one) for one in offers), key=len)
    if not lacks:
        return f"Aucune offre de {company} n'est parmi celles qui sont proches de {name}."
    said = ", ".join(words.small(labels.get(code, code)) for code in lacks)
    return f"Aucune offre de {company} ne convient à {name} : il manque {said}."


def proof_words(proof: Mapping[str, Any]) -> str:
    """« 412 entretiens sur 415 possibles, prouvé » : what is known of the plan in force."""
    if not proof:
        return ""
    made, bound = proof.get("meetings", 0), proof.get("bound", 0)
    if not bound:
        is_alone = any(one.get("reason") == "no_recruiter" for one in proof.get("reasons", {}).values())
        why = "aucun recruteur n'est inscrit" if is_alone else "voyez pourquoi, personne par personne"
        return f"Aucun entretien n'est possible : {why}."
    if proof.get("proved"):
        return f"{words.count(made, 'entretien', 'entretiens')} : aucun plan n'en donne un meilleur, c'est prouvé."
    if made >= bound:
        return f"{words.count(made, 'entretien', 'entretiens')}, autant qu'il est possible."
    possible = words.count(bound, "possible au plus", "possibles au plus")
    return f"{words.count(made, 'entretien', 'entretiens')} sur {possible} : aucun plan ne peut dépasser ce nombre."


def changed_words(proof: Mapping[str, Any], live: int) -> str:
    """« 245 entretiens après vos changements ; le plan calculé en donnait 246, prouvé » : the proof is no longer about it."""
    computed, proved = proof.get("meetings", 0), ", prouvé" if proof.get("proved") else ""
    return (
        f"{words.count(live, 'entretien', 'entretiens')} après les changements faits depuis ; "
        f"le plan calculé en donnait {words.number(computed)}{proved}."
    )


def profile_words(proof: Mapping[str, Any]) -> list[str]:
    """« 118 personnes ont au moins 1 entretien, sur 119 au plus », and so on."""
    pairs = zip(proof.get("profile", ()), proof.get("bound_profile", ()), strict=False)
    return [
        f"{words.count(made, 'personne a', 'personnes ont')} au moins {words.count(rank, 'entretien', 'entretiens')}"
        + (f", {words.number(bound)} au plus." if bound != made else ", le plus possible.")
        for rank, (made, bound) in enumerate(pairs, start=1)
    ]
