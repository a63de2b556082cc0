"""Establishments of one company, and companies that may be one."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q, QuerySet

from rebond.work.employers import rules
from rebond.work.employers.models import Company

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


def duplicates(company: Company) -> list[Pair]:
    """Those that look like this one, by name."""
    near = Q(siret__startswith=company.siren)
    if company.organisation.postal_code:
        near |= Q(organisation__postal_code=company.organisation.postal_code)
    rows = Company.objects.live().filter(near).exclude(pk=company.pk)
    found = rows.select_related("organisation").order_by("organisation__name", "siret")
    return [Pair(company, one, reason) for one in found if (reason := rules.likeness(company, one))]


def pairs() -> list[Pair]:
    """All that look alike in the département, with the same address or the same name; `duplicates` finds what is nearly so."""
    groups: defaultdict[tuple[str, str, str], list[Company]] = defaultdict(list)
    rows = Company.objects.live().exclude(organisation__postal_code="").select_related("organisation")
    for one in rows.order_by("organisation__name", "siret"):
        place = one.organisation
        groups["name", rules.name_key(place.name), place.postal_code].append(one)
        if place.address:
            groups[one.siren, rules.address_key(place.address), place.postal_code].append(one)
    found: dict[frozenset[object], Pair] = {}
    for group in groups.values():
        for one, other in combinations(group, 2):
            if reason := rules.likeness(one, other):
                found.setdefault(frozenset((one.pk, other.pk)), Pair(one, other, reason))
    return list(found.values())[:MOST_PAIRS]
