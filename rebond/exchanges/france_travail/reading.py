"""One offer of France Travail, as JSON, becomes a draft of ours, or a refusal with its reason. Pure.

What our fields cannot say (a pay in words, a language, what is only wished) stays in the description, word for word. The
name, telephone and address of a recruiter are not taken: one applies at France Travail.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rebond.exchanges.france_travail import pay
from rebond.ground.connectors.offers import TOWNS
from rebond.work.vacancies.rome import CODE
from rebond.work.vacancies.states import ContractKind, Experience, Pattern

LONGEST_TITLE, LONGEST_TEXT = 120, 3000

BY_NATURE = {
    "E2": ContractKind.APPRENTICESHIP,
    "FS": ContractKind.APPRENTICESHIP,
    "FT": ContractKind.AIDED,
    "FU": ContractKind.AIDED,
    "I1": ContractKind.INSERTION,
}
BY_KIND = {
    "CDI": ContractKind.CDI,
    "CDD": ContractKind.CDD,
    "MIS": ContractKind.TEMPORARY,
    "DIN": ContractKind.TEMPORARY,
    "TTI": ContractKind.TEMPORARY,
    "SAI": ContractKind.SEASONAL,
    "DDI": ContractKind.INSERTION,
    "DDT": ContractKind.INSERTION,
}
EXPERIENCES = {"D": Experience.BEGINNER, "S": Experience.WISHED, "E": Experience.REQUIRED}
LICENCES = {"B": "licence_b", "C": "licence_c", "CE": "licence_c", "D": "licence_d", "CACES": "forklift"}
LANGUAGES = {"anglais": "english"}
PATTERNS = (
    (r"\b3x8\b", Pattern.THREE_SHIFTS),
    (r"\b2x8\b", Pattern.TWO_SHIFTS),
    (r"\bnuit\b", Pattern.NIGHT),
    (r"samedi|dimanche|week-?end", Pattern.WEEKEND),
    (r"coup(?:é|ure)", Pattern.SPLIT),
    (r"\bsoir", Pattern.EVENING),
    (r"en journée", Pattern.DAY),
)
_WEEK = re.compile(r"(\d{1,2})\s*H(?:\d{2})?(?!\s*\d)(?!\s*/\s*(?:mois|an))", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,2})\s*mois", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,2})\s*(an|mois)", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """An offer that we can publish: its number there, who hires, the fields of ours that it fills."""

    ft_id: str
    siret: str
    employer: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """An offer that is left out, and why."""

    ft_id: str
    title: str
    reason: str


def read(offer: Any, requirements: Collection[str]) -> Draft | Refusal:
    """A draft whose requirements are of this list, or why there is none. Nothing of what is given makes it fail."""
    try:
        return _read(offer, requirements)
    except (AttributeError, TypeError, ValueError, ArithmeticError):
        number = offer.get("id") if isinstance(offer, dict) else ""
        return Refusal(str(number or "")[:20], "", "L'offre n'a pas la forme attendue.")


def _read(offer: Mapping[str, Any], requirements: Collection[str]) -> Draft | Refusal:
    ft_id, title, rome = _text(offer, "id"), _text(offer, "intitule"), _text(offer, "romeCode")
    kind, nature = _text(offer, "typeContrat"), _text(offer, "natureContrat")
    contract = None if nature == "NS" else BY_NATURE.get(nature) or BY_KIND.get(kind)
    reason = ""
    if not ft_id or len(ft_id) > 20:
        reason = "L'offre n'a pas de numéro."
    elif not title:
        reason = "L'offre n'a pas d'intitulé."
    elif not CODE.fullmatch(rome):
        reason = f"Le métier n'est pas un code ROME (« {rome} »)." if rome else "L'offre n'a pas de code ROME."
    elif contract is None:
        reason = f"Ce n'est pas un contrat de travail que nous suivons (« {kind or nature} »)."
    if reason or contract is None:
        return Refusal(ft_id[:20], title[:LONGEST_TITLE], reason)
    firm, left = _text(offer, "entreprise", "nom"), _Leftovers()
    fields = {
        "title": _cut(title, LONGEST_TITLE),
        "rome": rome,
        "contract": str(contract),
        "posts": max(1, min(int(offer.get("nombrePostes") or 1), 999)),
        **_when(offer, contract),
        **_where(offer),
        **_pay(offer, left),
        **_experience(offer),
        "requires": _requires(offer, requirements, left),
    }
    siret = re.sub(r"\s", "", _text(offer, "entreprise", "siret"))
    fields["description"] = _description(offer, left, "" if siret else firm)
    return Draft(ft_id, siret, firm, fields)


class _Leftovers(list[str]):
    """Sentences that no field can hold."""

    def say(self, name: str, *words: str) -> None:
        told = ", ".join(filter(None, words))
        if told:
            self.append(f"{name} : {told}.")


def _text(offer: Mapping[str, Any], *path: str) -> str:
    value: Any = offer
    for name in path:
        value = (value or {}).get(name)
    return "" if value is None else str(value).replace("\x00", "").strip()


def _rows(offer: Mapping[str, Any], name: str) -> list[tuple[str, bool]]:
    """What a list of the offer names, and whether it is required."""
    return [(_text(one, "libelle"), _text(one, "exigence") == "E") for one in offer.get(name) or ()]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _when(offer: Mapping[str, Any], contract: ContractKind) -> dict[str, Any]:
    told = _text(offer, "dureeTravailLibelle")
    week, months = _WEEK.match(told), _MONTHS.search(_text(offer, "typeContratLibelle"))
    hours = int(week[1]) if week else 0
    lasts = int(months[1]) if months and contract != ContractKind.CDI else 0
    return {
        "weekly_hours": hours if 1 <= hours <= 48 else None,
        "months": lasts or None,
        "hours": [str(code) for pattern, code in PATTERNS if re.search(pattern, told, re.IGNORECASE)],
    }


def _where(offer: Mapping[str, Any]) -> dict[str, Any]:
    insee = _text(offer, "lieuTravail", "commune")
    name = _text(offer, "lieuTravail", "libelle")
    city = re.sub(r"^\w{2,3} - ", "", name)
    found: dict[str, Any] = {
        "insee": insee if re.fullmatch(r"\w{5}", insee) and insee not in TOWNS else "",
        "city": _cut(city.title() if city.isupper() else city, 80),
    }
    place = offer.get("lieuTravail") or {}
    if place.get("latitude") is not None and place.get("longitude") is not None:
        found |= {"latitude": float(place["latitude"]), "longitude": float(place["longitude"])}
    return found


def _pay(offer: Mapping[str, Any], left: _Leftovers) -> dict[str, Any]:
    told = _text(offer, "salaire", "libelle")
    found = pay.read(told)
    if found is None:
        left.say("Salaire", "" if told == "Autre" else told, _text(offer, "salaire", "commentaire"))
    left.say("En plus du salaire", _text(offer, "salaire", "complement1"), _text(offer, "salaire", "complement2"))
    least, most, period = found or (None, None, "")
    return {"pay_min_cents": least, "pay_max_cents": most, "pay_period": str(period)}


def _experience(offer: Mapping[str, Any]) -> dict[str, Any]:
    known = EXPERIENCES.get(_text(offer, "experienceExige"))
    span = _SPAN.search(_text(offer, "experienceLibelle"))
    months = int(span[1]) * (12 if span[2].lower() == "an" else 1) if span else 0
    is_long = known in (Experience.WISHED, Experience.REQUIRED) and months
    return {"experience": str(known or ""), "experience_months": months if is_long else None}


def _requires(offer: Mapping[str, Any], known: Collection[str], left: _Leftovers) -> list[str]:
    """The codes of what is required; what is wished, or that the list does not know, is said in words."""
    found: list[str] = []
    for name, title, codes in (("permis", "Permis", LICENCES), ("langues", "Langue", LANGUAGES)):
        for label, is_required in _rows(offer, name):
            key = re.split(r"[ -]", label, maxsplit=1)[0]
            code = codes.get(key.lower() if codes is LANGUAGES else key.upper())
            if is_required and code in known:
                found.append(str(code))
            else:
                left.say(f"{title} {'exigé' if is_required else 'souhaité'}", label)
    return [code for code in known if code in found]


def _description(offer: Mapping[str, Any], left: _Leftovers, firm: str) -> str:
    """The words of the offer, then what has no field; it is the former that are cut when all is too long."""
    last = _Leftovers()
    last.say("Entreprise", firm)
    last += left
    last.say("Formation", *[_text(one, "domaineLibelle") for one in offer.get("formations") or ()])
    if url := _text(offer, "origineOffre", "urlOrigine"):
        last.append(f"Pour postuler : {url}")
    more = _cut("\n".join(last), LONGEST_TEXT // 2)
    told = _cut(_text(offer, "description").replace("\r\n", "\n"), LONGEST_TEXT - len(more) - 2)
    return "\n\n".join(filter(None, (told, more)))
