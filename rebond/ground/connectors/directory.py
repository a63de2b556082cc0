"""The public directory of companies (« Recherche d'entreprises », recherche-entreprises.api.gouv.fr), asked by SIRET.

It needs no key and takes seven questions a second. `settings.DIRECTORY` says who is asked: the address of the service, or
`local`, answers of the same shape kept beside this file. Whatever goes wrong, one fills the form by hand.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from rebond.ground.connectors import fetching

SECONDS, MAX_BYTES = 4.0, 300_000
LOCAL = "local"
HIDDEN = "[ND]"
"""What the directory says in the place of what somebody asked it not to say."""
_POSTAL_CODE = re.compile(r"\b\d{5}\b")


class Unavailable(Exception):
    """The directory did not answer, or not as it should: nothing is known of the company."""


@dataclass(frozen=True)
class Establishment:
    """One establishment as the directory knows it; what it does not say is empty."""

    siret: str
    name: str
    is_closed: bool
    activity: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    insee: str = ""
    workforce: str = ""
    idcc: str = ""
    legal_category: str = ""
    open_elsewhere: str = ""
    """Of a closed one: the SIRET of the open head office of the same company."""

    @property
    def is_market(self) -> bool | None:
        """Whether it sells, to be confirmed: administrations (7…) and associations or foundations (9…) do not."""
        return None if not self.legal_category else self.legal_category[0] not in "79"


def find(siret: str) -> Establishment | None:
    """The establishment of this SIRET, in a few seconds at most; None when the directory knows none. Raises Unavailable."""
    answer = _local(siret) if settings.DIRECTORY == LOCAL else _ask(siret)
    try:
        return next((one for unit in answer["results"] if (one := _read(unit, siret))), None)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unavailable from error


def _ask(siret: str) -> dict[str, Any]:
    url = f"{settings.DIRECTORY}/search?{urlencode({'q': siret, 'page': 1, 'per_page': 1})}"
    try:
        answer = json.loads(fetching.fetch(url, max_bytes=MAX_BYTES, seconds=SECONDS))
    except (fetching.Unreachable, ValueError) as error:
        raise Unavailable from error
    if not isinstance(answer, dict):
        raise Unavailable
    return answer


def _local(siret: str) -> dict[str, Any]:
    """What the service would say of made-up companies: the units that have an establishment of this number."""
    found = [unit for unit in _units() if any(one["siret"] == siret for one in unit["matching_etablissements"])]
    shown = [
        {**unit, "matching_etablissements": [one for one in unit["matching_etablissements"] if one["siret"] == siret]}
        for unit in found
    ]
    return {"results": shown, "total_results": len(shown), "page": 1, "per_page": 1, "total_pages": 1}


@cache
def _units() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path(__file__).with_name("directory.json").read_text())["results"]
    return found


def _read(unit: dict[str, Any], siret: str) -> Establishment | None:
    """The establishment among those of the unit that matched, else its head office."""
    head = unit.get("siege") or {}
    found = next((one for one in [*unit.get("matching_etablissements", ()), head] if one.get("siret") == siret), None)
    if found is None:
        return None
    is_closed = "F" in (found.get("etat_administratif"), unit.get("etat_administratif"))
    is_elsewhere = is_closed and head.get("etat_administratif") == "A" and head.get("siret") != siret
    agreements = found.get("liste_idcc") or head.get("liste_idcc") or [""]
    return Establishment(
        siret=siret,
        name=_said(unit.get("nom_raison_sociale") or unit.get("nom_complet")),
        is_closed=is_closed,
        activity=_said(found.get("activite_principale") or unit.get("activite_principale")),
        postal_code=_postal_code(found),
        address=_street(found),
        city=_said(found.get("libelle_commune")).title(),
        insee=_said(found.get("commune")),
        workforce=_said(found.get("tranche_effectif_salarie")),
        idcc=_said(agreements[0]),
        legal_category=_said(unit.get("nature_juridique")),
        open_elsewhere=_said(head.get("siret")) if is_elsewhere else "",
    )


def _said(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if HIDDEN in text or "NON-DIFFUSIBLE" in text else text


def _postal_code(row: dict[str, Any]) -> str:
    said = _said(row.get("code_postal"))
    found = _POSTAL_CODE.findall(_said(row.get("adresse")))
    return said or (found[-1] if found else "")


def _street(row: dict[str, Any]) -> str:
    """« 12 RUE DU PORT 13002 MARSEILLE » is « 12 rue du port »: the rest has fields of its own."""
    return _POSTAL_CODE.split(_said(row.get("adresse")))[0].strip(" ,").lower()
