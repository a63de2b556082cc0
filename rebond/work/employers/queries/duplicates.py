"""Establishments of one company, and companies that may be one."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.work.employers import rules
from rebond.work.employers.models import Company
from rebond.work.employers.states import UNNAMED

MOST_PAIRS = 100
"""Pairs that a page shows: merging some shows the others."""


@dataclass(frozen=True)
class Pair:
    """Two companies that may be one, and why."""

    company: Company
    other: Company
    reason: str


def establishments(company: Company) -> QuerySet[Company]:
    """The others of the same SIREN, by commune."""
    rows = Company.objects.live().filter(siret__startswith=company.siren).exclude(pk=company.pk)
    return rows.select_related("organisation").order_by("organisation__city", "siret")


def _comparable() -> QuerySet[Company]:
    return Company.objects.live().exclude(siret=UNNAMED)


def duplicates(company: Company) -> list[Pair]:
    """Those of its postal code that look like this one; none for the record that stands for companies not named."""
    if company.siret == UNNAMED or not company.organisation.postal_code:
        return []
    rows = _comparable().filter(organisation__postal_code=company.organisation.postal_code).exclude(pk=company.pk)
    found = rows.select_related("organisation").order_by("organisation__name", "siret")
    return [Pair(company, one, reason) for one in found if (reason := rules.likeness(company, one))]


def pairs() -> list[Pair]:
    """The first that look alike in the département, by address then by name; `duplicates` finds what is nearly so.

    Two statements: what is compared is read without the rest, then the companies that are shown.
    """
    places, names = defaultdict[Any, list[UUID]](list), defaultdict[Any, list[UUID]](list)
    rows = _comparable().exclude(organisation__postal_code="").order_by("organisation__name", "siret")
    told = ("pk", "siret", "organisation__name", "organisation__address", "organisation__postal_code")
    for pk, siret, name, address, postal_code in rows.values_list(*told):
        names[rules.name_key(name), postal_code].append(pk)
        if street := rules.address_key(address):
            places[siret[:9], street, postal_code].append(pk)
    alike = ((*two, reason) for groups, reason in ((places, rules.SAME_PLACE), (names, rules.SAME_NAME))
             for group in groups.values() for two in combinations(group, 2))  # fmt: skip
    found: dict[tuple[UUID, ...], str] = {}
    for one, other, reason in alike:
        found.setdefault((one, other), reason)
        if len(found) == MOST_PAIRS:
            break
    shown = Company.objects.select_related("organisation").in_bulk({pk for two in found for pk in two})
    return [Pair(shown[one], shown[other], reason) for (one, other), reason in found.items()]
