"""Sentences about a plan."""

from typing import Any

from rebond.ground.web import words


def proof_words(proof: dict[str, Any]) -> str:
    """What the plan gives, beside what no plan can pass."""
    if not proof:
        return ""
    served, bound = proof["served"], proof["served_bound"]
    said = (
        f"{words.count(proof['meetings'], 'entretien', 'entretiens')} ; {words.number(served)} "
        f"sur {words.count(proof['asked'], 'visiteur qui en souhaitait a', 'visiteurs qui en souhaitaient ont')} "
        "au moins une heure."
    )
    if proof["proved"] or (served == bound and proof["meetings"] == proof["bound"]):
        return f"{said} C'est prouvé : aucun plan n'en donne davantage."
    return f"{said} Aucun plan ne passe {words.number(bound)} visiteurs et {words.number(proof['bound'])} entretiens."
