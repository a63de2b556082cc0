"""The facts that a pack's rules may question, each with every value it may take. « On ne sait pas » is always one more."""

from typing import Any

from rebond.journey.orientation.codes import HouseholdKind
from rebond.journey.orientation.vocabulary import CRITERIA, FT_PATHWAYS
from rebond.people.beneficiaries.states import Pathway

PATHWAYS: tuple[str, ...] = tuple(Pathway.values)
FLAG = frozenset({True, False})
COUNT = frozenset(range(31))

FACTS: dict[str, frozenset[Any]] = {
    **{name: frozenset(asked.choices.values) if asked.choices else FLAG for name, asked in CRITERIA.items()},
    "ft_parcours": frozenset(FT_PATHWAYS),
    "age": frozenset(range(121)),
    "is_rsa": FLAG,
    "is_entrant": FLAG,
    "created_business_project": FLAG,
    "household_kind": frozenset(HouseholdKind.values),
    "minor_children": COUNT,
    "strong_obstacles": COUNT,
    "medium_obstacles": COUNT,
    "pathway": frozenset(PATHWAYS),
}
