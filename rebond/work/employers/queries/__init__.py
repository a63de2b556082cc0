"""Companies as they are looked for, and the sectors of the pack."""

import re
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Min, Q, QuerySet, Value
from django.db.models.functions import Least
from stdnum.exceptions import ValidationError as Wrong
from stdnum.fr import siret as siret_number

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.work.employers.models import Company, CompanyContact, SpaceRequest
from rebond.work.employers.states import SpaceStatus

_NOISE = re.compile(r"[\s. \u00a0\u202f-]+")


def sectors(on: date) -> dict[str, str]:
    """The sectors of the pack: code and name, in its order."""
    return {code: entry["name"] for code, entry in _sectors(on)}


def sector_romes(on: date) -> dict[str, tuple[str, ...]]:
    """The beginnings of the ROME codes of each sector."""
    return {code: tuple(entry["rome"]) for code, entry in _sectors(on)}


def _sectors(on: date) -> list[tuple[str, Any]]:
    return sorted(parameters.under("sector", on=on).items(), key=lambda item: item[1].get("rank", 0))


def digits(text: str) -> str:
    """A SIRET as it is kept: its spaces and dots taken away."""
    return _NOISE.sub("", text)


def siret_fault(text: str) -> str:
    """What is wrong with a SIRET, and what to do; nothing when it is right.

    The key is Luhn's, but for the offices of La Poste, whose digits add up to a multiple of five.
    """
    number = digits(text)
    if not (number.isascii() and number.isdigit()):
        return "Un SIRET ne contient que des chiffres : vérifiez ce qui est écrit."
    if len(number) != 14:
        return f"Un SIRET a quatorze chiffres ; il y en a {len(number)} ici. Recopiez-le depuis un document de l'entreprise."
    try:
        siret_number.validate(number)
    except Wrong:
        return "Ce SIRET n'existe pas : un chiffre est sans doute faux ou inversé. Recopiez-le depuis un document de l'entreprise."
    return ""


def of_siret(text: str) -> Company | None:
    """The company registered under this SIRET, or the one into which that was merged."""
    rows = Company.objects.filter(siret=digits(text)).select_related("organisation", "merged_into__organisation")
    found = rows.first()
    return found and (found.merged_into or found)


def listed(principal: Principal) -> QuerySet[Company]:
    """The companies one sees, with what a list says of them."""
    rows = Company.objects.visible_to(principal).select_related("organisation")
    return rows.annotate(
        open_offers=Count("vacancies", filter=Q(vacancies__status="open"), distinct=True),
        signed_hires=Count("hires", filter=Q(hires__status__in=("signed", "ended")), distinct=True),
    )


def found_by(text: str, of: str = "") -> Q:
    """Companies whose name, commune or SIRET holds these words; `of`: the path that leads to a company."""
    condition = Q()
    for word in text.split()[:6]:
        place = f"{of}organisation__"
        named = Q(**{f"{place}name__icontains": word}) | Q(**{f"{place}city__icontains": word})
        condition &= named | Q(**{f"{of}siret": word})
    whole = digits(text)
    return condition | Q(**{f"{of}siret__startswith": whole}) if whole.isdigit() else condition


def is_to_settle() -> Q:
    """Companies that registered themselves and nobody looked at, or whose space somebody asks to enter."""
    asked = SpaceRequest.objects.filter(status=SpaceStatus.ASKED)
    return Q(registered_itself_at__isnull=False) | Q(pk__in=asked.values("company"))


def to_settle(principal: Principal) -> QuerySet[Company]:
    """The companies that wait for an agent's word, each with `waits_since`; nothing promises it by a day."""
    asked = Min("space_requests__proved_at", filter=Q(space_requests__status=SpaceStatus.ASKED))
    rows = Company.objects.visible_to(principal).filter(is_to_settle())
    return rows.annotate(waits_since=Least("registered_itself_at", asked), due_on=Value(None, DateField()))


def contacts(company: Company) -> QuerySet[CompanyContact]:
    """Whom one may call there: those who left come last."""
    return company.contacts.order_by("ended_on", "last_name", "first_name", "pk")
