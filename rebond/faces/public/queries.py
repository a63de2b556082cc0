"""What a visitor may read: communes, Pôles d'insertion, published rules."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rebond.ground.tenancy.models import Commune, Departement
from rebond.ground.tenancy.words import normalise
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability

MOST = 20
ARRONDISSEMENT = re.compile(r"\b(\d{1,2})(?:er|e) arrondissement", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A commune, and the Pôle d'insertion that receives its inhabitants (None: no Pôle covers it)."""

    commune: Commune
    pole: Organisation | None


def places(departement: Departement, text: str) -> list[Place]:
    """The communes of the département that a postal code or the beginning of a name may mean, largest first."""
    communes = Commune.objects.filter(departement_code=departement.code)
    words = normalise(text)
    code = words.replace(" ", "")
    if code.isdigit() and len(code) == 5:
        communes = communes.filter(postal_codes__contains=[code])
    elif words:
        communes = communes.filter(sort_name__startswith=words) | communes.filter(sort_name__contains=f" {words}")
    else:
        return []
    found = sorted(communes.order_by("-population", "sort_name")[:MOST], key=_order)
    poles = pole_of(found)
    return [Place(commune, poles.get(commune.insee)) for commune in found]


def _order(commune: Commune) -> tuple[bool, int, int]:
    """The arrondissements of a city by their number, 1er, 2e… 16e; then communes, the largest first."""
    number = ARRONDISSEMENT.search(commune.name)
    return (number is None, int(number[1]) if number else 0, -commune.population)


def pole_of(communes: Iterable[Commune]) -> dict[str, Organisation]:
    """The Pôle of each commune, by INSEE code."""
    codes = {commune.insee for commune in communes}
    poles = Organisation.objects.filter(
        capabilities__contains=[Capability.POLE], territory__overlap=list(codes), closed_on=None
    )
    return {code: pole for pole in poles for code in pole.territory if code in codes}
