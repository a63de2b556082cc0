"""What the public directory says of a SIRET, and what a form makes of it."""

from dataclasses import dataclass, field
from typing import Any

from rebond.ground.connectors import directory
from rebond.ground.tenancy.models import Commune
from rebond.ground.web import words
from rebond.work.employers import rules

FOUND = "L'annuaire public des entreprises connaît ce SIRET : vérifiez ce qu'il dit, corrigez s'il le faut."
UNKNOWN = (
    "L'annuaire public des entreprises ne connaît pas ce SIRET. Relisez-le sur un document de l'entreprise ; "
    "s'il est juste, remplissez la fiche à la main."
)
NAMELESS = "L'annuaire public des entreprises connaît ce SIRET, mais n'en montre ni le nom ni l'adresse : écrivez-les."
DOWN = "L'annuaire public des entreprises ne répond pas en ce moment : remplissez la fiche à la main."


@dataclass(frozen=True)
class Told:
    """What is proposed for a company (`initial`), what is said of it, or why it is not registered (`refusal`)."""

    sentence: str
    initial: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""


def ask(siret: str) -> Told:
    """What the directory says of a right SIRET; it may take a few seconds. Whatever fails leaves the form to the hand."""
    try:
        found = directory.find(siret)
    except directory.Unavailable:
        return Told(DOWN)
    if found is None:
        return Told(UNKNOWN)
    if found.is_closed:
        return Told("", refusal=_closed(found))
    return Told(FOUND if found.name else NAMELESS, _initial(found))


def _closed(found: directory.Establishment) -> str:
    where = f" ({words.proper(found.city)})" if found.city else ""
    name = f"« {words.proper(found.name.upper())} »" if found.name else "Cet établissement"
    elsewhere = f" Son siège est ouvert sous le SIRET {found.open_elsewhere}." if found.open_elsewhere else ""
    return (
        f"{name}{where} est fermé d'après l'annuaire public des entreprises.{elsewhere} "
        "Donnez le SIRET de l'établissement où l'on travaille aujourd'hui."
    )


def _initial(found: directory.Establishment) -> dict[str, Any]:
    commune = Commune.objects.filter(insee=found.insee).first() if found.insee else None
    return {
        "name": words.proper(found.name),
        "activity": found.activity,
        "size": rules.size_of(found.workforce),
        "is_market": found.is_market,
        "idcc": found.idcc.zfill(4) if found.idcc else "",
        "address": found.address,
        "postal_code": found.postal_code,
        "city": commune.name if commune else found.city,
        "insee": found.insee,
    }
