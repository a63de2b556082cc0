"""One structure, one service, in the words of data·inclusion, schema v1 (https://data-inclusion.beta.gouv.fr).

Pure: the header of an action of the pack (name, summary, service_type, themes, publics) goes out letter for letter.
"""

from datetime import date
from math import ceil
from typing import Any

from rebond.ground.web import words
from rebond.journey.orientation.vocabulary import condition_words
from rebond.journey.programmes.catalogue import Programme, Span
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Role

Record = dict[str, Any]

NETWORKS = {
    "france_travail": "france-travail",
    "mission_locale": "mission-locale",
    "cap_emploi": "cap-emploi-reseau-cheops",
    "plie": "plie",
    "chantier": "aci",
    "pole": "departements",
    "mds": "departements",
    "department_service": "departements",
}
"""The network of data·inclusion that carries a structure of this capability, where there is one."""


def structure(organisation: Organisation, *, source: str, on: date) -> Record:
    """A structure that holds places: who they are and how to reach them. What we do not know is not written."""
    networks = sorted({NETWORKS[one] for one in organisation.capabilities if one in NETWORKS})
    return _known(
        source=source,
        id=_key(source, organisation.code),
        nom=organisation.name.rstrip("."),
        date_maj=on.isoformat(),
        siret=organisation.siret,
        reseaux_porteurs=networks,
        **_where(organisation),
    )


def service(programme: Programme, organisation: Organisation, *, source: str, on: date, area: list[str]) -> Record:
    """An action as this structure leads it: the header of the pack, who may ask for it, for whom."""
    return _known(
        source=source,
        id=_key(source, programme.code, organisation.code),
        structure_id=_key(source, organisation.code),
        nom=programme.name,
        description=programme.summary,
        date_maj=on.isoformat(),
        type=programme.service_type,
        thematiques=list(programme.themes),
        publics=list(programme.publics),
        publics_precisions=" ".join(_whom(programme)),
        conditions_acces=words.sentence(", ".join(programme.documents)) if programme.documents else "",
        frais="gratuit",
        modes_accueil=["en-presentiel"],
        zone_eligibilite=organisation.territory or area,
        mobilisable_par=["professionnels"],
        modes_mobilisation=_means(organisation),
        mobilisation_precisions=f"Sur prescription : {', '.join(_prescribers(programme))}.",
        nombre_semaines=_weeks(programme.duration),
        **_where(organisation),
    )


def _key(source: str, *parts: str) -> str:
    return "--".join((source, *parts))


def _known(**fields: Any) -> Record:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _where(organisation: Organisation) -> Record:
    return {
        "commune": organisation.city,
        "code_postal": organisation.postal_code,
        "code_insee": organisation.insee,
        "adresse": organisation.address,
        "telephone": organisation.phone,
        "courriel": organisation.email,
    }


def _means(organisation: Organisation) -> list[str]:
    return [
        *(["telephoner"] if organisation.phone else []),
        *(["envoyer-un-courriel"] if organisation.email else []),
    ]


def _whom(programme: Programme) -> list[str]:
    told = [
        one.get("reason") or words.sentence(condition_words(one)) for one in (*programme.audience, *programme.priority)
    ]
    return [f"{sentence.rstrip('.')}." for sentence in told]


def _prescribers(programme: Programme) -> list[str]:
    return [words.small(role.label) for role in Role if role in programme.prescribers]


def _weeks(length: Span | None, *, first: date = date(2026, 1, 1)) -> int | None:
    """A duration in weeks, a month counted as on the calendar from a first of January."""
    return ceil((length.after(first) - first).days / 7) if length else None
