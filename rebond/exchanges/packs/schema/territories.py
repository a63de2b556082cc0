"""Who serves which commune: the Pôles share the département out, the others may overlap."""

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rebond.exchanges.packs.reading import Entry, PackError
from rebond.exchanges.packs.schema.facts import PATHWAYS

COVERAGE = ("communes", "communes_by_epci", "postal_codes", "poles")


@dataclass(frozen=True)
class Commune:
    """A commune, or a municipal arrondissement in its place. `epci` is the SIREN of its intercommunalité."""

    insee: str
    name: str
    departement: str
    postal_codes: tuple[str, ...]
    population: int
    epci: str
    parent: str = ""


def read_communes(folder: Path) -> tuple[Commune, ...]:
    """Every commune of France from the files of `@etalab/decoupage-administratif`.

    Paris, Lyon and Marseille are given by arrondissement.
    """
    rows = json.loads((folder / "communes.json").read_text(encoding="utf-8"))
    epci = {
        member["code"]: group["code"]
        for group in json.loads((folder / "epci.json").read_text(encoding="utf-8"))
        for member in group["membres"]
    }
    whole = {row["code"]: row["departement"] for row in rows if row["type"] == "commune-actuelle"}
    split = {row["commune"] for row in rows if row["type"] == "arrondissement-municipal"}
    return tuple(
        Commune(
            insee=row["code"],
            name=row["nom"],
            departement=whole[row.get("commune", row["code"])],
            postal_codes=tuple(row.get("codesPostaux", ())),
            population=row.get("population", 0),
            epci=epci.get(row.get("commune", row["code"]), ""),
            parent=row.get("commune", ""),
        )
        for row in rows
        if row["type"] in {"commune-actuelle", "arrondissement-municipal"} and row["code"] not in split
    )


def covered(organisations: Sequence[Entry], communes: Sequence[Commune]) -> dict[str, frozenset[str]]:
    """The INSEE codes that each organisation serves, by its code; one that names no territory serves them all."""
    everything = frozenset(commune.insee for commune in communes)
    found = {entry.name: _named(entry, communes) for entry in organisations}
    taken = frozenset[str]().union(*(found[entry.name] for entry in organisations if is_pole(entry)))
    for entry in organisations:
        if entry.raw.get("remaining"):
            found[entry.name] |= everything - taken
    for entry in organisations:
        if named := entry.raw.get("poles"):
            found[entry.name] |= frozenset[str]().union(*(found.get(pole, frozenset()) for pole in named))
        elif not is_pole(entry) and not any(entry.raw.get(key) for key in (*COVERAGE, "remaining")):
            found[entry.name] = everything
    return found


def is_pole(entry: Entry) -> bool:
    """True for an organisation that receives the people of its communes."""
    return "pole" in entry.raw["capabilities"]


def _named(entry: Entry, communes: Sequence[Commune]) -> frozenset[str]:
    codes, groups, posts = (set(entry.raw.get(key, ())) for key in COVERAGE[:3])
    return frozenset(
        commune.insee
        for commune in communes
        if commune.insee in codes or commune.epci in groups or posts & set(commune.postal_codes)
    )


def check_territories(
    organisations: Sequence[Entry], communes: Sequence[Commune], departement: Entry
) -> Iterator[PackError]:
    """Faults codes from elsewhere, communes without a Pôle, and communes with two."""
    yield from _check_codes(organisations, communes)
    poles = [entry for entry in organisations if is_pole(entry)]
    if not poles:
        yield departement.error(
            "aucune organisation n'est un Pôle d'insertion : personne ne saurait à quelle porte frapper."
        )
        return
    reach = covered(organisations, communes)
    for first, second in combinations(poles, 2):
        if twice := reach[first.name] & reach[second.name]:
            sentence = f"{_told(twice, communes)} : déjà à « {first.name} » ; une commune n'a qu'un Pôle."
            yield second.error(sentence, _where(second))
    if missing := {commune.insee for commune in communes}.difference(*(reach[pole.name] for pole in poles)):
        yield poles[-1].error(f"{_told(missing, communes)} : aucun Pôle ne s'en occupe.", _where(poles[-1]))


def _told(codes: Set[str], communes: Sequence[Commune]) -> str:
    """« Aix-en-Provence (13001), Arles (13004) et 12 autres »."""
    names = [f"{commune.name} ({commune.insee})" for commune in communes if commune.insee in codes]
    more = f" et {len(names) - SHOWN} autres" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


SHOWN = 5


def check_reach(
    organisations: Sequence[Entry], entries: Iterable[Entry], communes: Sequence[Commune]
) -> Iterator[PackError]:
    """Faults a pathway for which some commune has no structure to offer."""
    reach = covered(organisations, communes)
    pathways = {entry.name: entry.raw["pathways"] for entry in entries if entry.kind == "structure_kind"}
    for pathway in PATHWAYS:
        able = [
            entry for entry in organisations if any(pathway in pathways.get(k, ()) for k in entry.raw.get("kinds", ()))
        ]
        served = frozenset[str]().union(*(reach[entry.name] for entry in able))
        gap = next((commune for commune in communes if commune.insee not in served), None)
        if able and gap:
            sentence = f"aucune structure n'offre le parcours « {pathway} » à {gap.name} ({gap.insee})."
            yield able[-1].error(sentence, _where(able[-1]))


def _where(entry: Entry) -> str:
    return next((key for key in (*COVERAGE, "remaining") if key in entry.raw), "code")


def _check_codes(organisations: Sequence[Entry], communes: Sequence[Commune]) -> Iterator[PackError]:
    poles = {entry.name for entry in organisations if is_pole(entry)}
    known = {
        "communes": {commune.insee for commune in communes},
        "communes_by_epci": {commune.epci for commune in communes},
        "postal_codes": {code for commune in communes for code in commune.postal_codes},
        "poles": poles,
    }
    for entry in organisations:
        for key, codes in known.items():
            for code in entry.raw.get(key, ()):
                if code not in codes:
                    yield entry.error(f"« {code} » n'existe pas dans ce département.", key)
        if entry.raw.get("insee", "") not in {"", *known["communes"]}:
            yield entry.error(f"« {entry.raw['insee']} » n'est pas une commune de ce département.", "insee")
