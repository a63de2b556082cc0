"""The people who fit an offer best, each with the reasons, among those whose file the reader opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies import matching, queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy

LOOKED_AT = 2000
"""Searches that are compared: the latest written."""
SHOWN = 20
RANKS = ("premier", "deuxième", "troisième")


@dataclass(frozen=True)
class Fitting:
    """A person who fits, how well, and why."""

    person: Beneficiary
    points: int
    reasons: list[str]


def fitting(vacancy: Vacancy, principal: Principal, *, on: date) -> list[Fitting]:
    """The people who fit best, among those who wish an occupation close to the offer's and lack nothing it requires."""
    visible = Beneficiary.objects.visible_to(principal)
    searches = list(queries.searches_near(vacancy, visible)[:LOOKED_AT])
    found = matching.fits(searches, [vacancy], on=on, each=1)
    best = sorted(found, key=lambda fit: (-fit.points, searches[fit.person].beneficiary.sort_name))
    return [
        Fitting(searches[fit.person].beneficiary, fit.points, reasons(searches[fit.person], vacancy, fit, on=on))
        for fit in best[:SHOWN]
    ]


def reasons(search: JobSearch, vacancy: Vacancy, fit: matching.Fit, *, on: date) -> list[str]:
    """Why a person fits an offer, in sentences."""
    met = [label for code, label in queries.requirements(on).items() if code in vacancy.requires]
    found = [_occupation(search.wishes, vacancy.rome), _contract(search, vacancy)]
    if met:
        found.append(f"A ou accepte ce que l'offre exige : {', '.join(met)}.")
    if fit.why["freshness"]:
        found.append("L'offre est récente.")
    return [sentence for sentence in found if sentence]


def _occupation(wishes: Sequence[str], code: str) -> str:
    likeness = [rome.similarity(wish, code) for wish in wishes]
    best = max(likeness, default=0)
    if not best:
        return ""
    rank = likeness.index(best)
    name, told = rome.label(wishes[rank]), RANKS[rank]
    if best == rome.SAME:
        return f"C'est son {told} métier souhaité : {name}."
    near = "très proche" if best == rome.FAMILY else "voisin"
    return f"Métier {near} de son {told} souhait : {name}."


def _contract(search: JobSearch, vacancy: Vacancy) -> str:
    if vacancy.contract in search.contracts:
        return f"Contrat souhaité : {vacancy.get_contract_display()}."
    return ""
