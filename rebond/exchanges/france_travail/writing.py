"""One of our offers as France Travail writes it (« offres d'emploi v2 »). Pure; nobody is named in it."""

from typing import Any

from rebond.exchanges.france_travail import pay, reading
from rebond.ground.connectors.offers import TOWNS
from rebond.work.vacancies.models import Vacancy
from rebond.work.vacancies.states import ContractKind, Pattern

CONTRACTS = {
    ContractKind.CDI: ("CDI", "E1"),
    ContractKind.CDD: ("CDD", "E1"),
    ContractKind.TEMPORARY: ("MIS", "E1"),
    ContractKind.SEASONAL: ("SAI", "E1"),
    ContractKind.APPRENTICESHIP: ("CDD", "E2"),
    ContractKind.INSERTION: ("DDI", "I1"),
}
AIDED = {True: ("CDD", "FU"), False: ("CDD", "FT")}
"""An aided contract: CUI-CIE where things are sold, CUI-CAE elsewhere."""

EXPERIENCES = {str(ours): theirs for theirs, ours in reading.EXPERIENCES.items()}
LICENCES = {"licence_b": "B", "licence_c": "C", "licence_d": "D", "forklift": "CACES"}
PATTERNS = {
    Pattern.DAY: "Travail en journée",
    Pattern.NIGHT: "Travail de nuit",
    Pattern.EVENING: "Travail le soir",
    Pattern.WEEKEND: "Travail samedi et dimanche",
    Pattern.SPLIT: "Horaires coupés",
    Pattern.TWO_SHIFTS: "Travail en 2x8",
    Pattern.THREE_SHIFTS: "Travail en 3x8",
    Pattern.EARLY: "Travail tôt le matin",
}
LONGEST_ID = 20
WRITTEN = [*CONTRACTS, ContractKind.AIDED]
"""The contracts that are written: a civic service is not a job there."""


def write(vacancy: Vacancy) -> dict[str, Any]:
    """One offer with its company; what it does not say is not written."""
    aided = AIDED[vacancy.company.is_market is not False]
    kind, nature = aided if vacancy.contract == ContractKind.AIDED else CONTRACTS[ContractKind(vacancy.contract)]
    months = f" - {vacancy.months} Mois" if vacancy.months else ""
    return _known(
        id=vacancy.pk.hex[-LONGEST_ID:],
        intitule=vacancy.title,
        description=vacancy.description,
        dateCreation=vacancy.published_at.isoformat(),
        dateActualisation=vacancy.updated_at.isoformat(),
        lieuTravail=_place(vacancy),
        romeCode=vacancy.rome,
        entreprise=_known(nom=vacancy.company.name, siret=vacancy.company.siret),
        typeContrat=kind,
        typeContratLibelle=f"{kind}{months}",
        natureContrat=nature,
        alternance=vacancy.contract == ContractKind.APPRENTICESHIP,
        dureeTravailLibelle=_hours(vacancy),
        **_experience(vacancy),
        permis=[{"libelle": LICENCES[code], "exigence": "E"} for code in vacancy.requires if code in LICENCES],
        langues=[{"libelle": "Anglais", "exigence": "E"} for code in vacancy.requires if code == "english"],
        salaire=_pay(vacancy),
        nombrePostes=vacancy.posts,
        origineOffre={"origine": "2"},
    )


def _known(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _place(vacancy: Vacancy) -> dict[str, Any]:
    """The commune unless they refuse it: of Marseille whole, its point says where."""
    code = "" if vacancy.insee in TOWNS else vacancy.insee
    where = {"latitude": vacancy.latitude, "longitude": vacancy.longitude}
    return _known(libelle=vacancy.city, commune=code, **where)


def _hours(vacancy: Vacancy) -> str:
    week = f"{vacancy.weekly_hours}H/semaine" if vacancy.weekly_hours else ""
    return "\n".join(filter(None, [week, *[PATTERNS[Pattern(code)] for code in vacancy.hours]]))


def _experience(vacancy: Vacancy) -> dict[str, Any]:
    months = f"{vacancy.experience_months} Mois" if vacancy.experience_months else ""
    return {"experienceExige": EXPERIENCES.get(vacancy.experience), "experienceLibelle": months}


def _pay(vacancy: Vacancy) -> dict[str, Any]:
    if vacancy.pay_min_cents is None:
        return {}
    return {"libelle": pay.write(vacancy.pay_min_cents, vacancy.pay_max_cents, vacancy.pay_period)}
