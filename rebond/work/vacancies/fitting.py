"""Who fits an offer best, which offers fit a person best, each with the reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rebond.people.accounts.principals import Principal
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.vacancies import matching, places, queries, rome
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import Status

SEARCHES_LOOKED_AT, OFFERS_LOOKED_AT = 5000, 2000
"""Searches that are compared with an offer, within a second: those of who was never proposed anything first, then the
latest written. Offers that are compared with a search: the freshest."""
SHOWN = 20
RANKS = ("premier", "deuxième", "troisième")
CANDIDATES = ("sent", "reviewed", "meeting", "trial", "accepted")
"""Applications that make a candidate for an offer."""


@dataclass(frozen=True)
class Fitting:
    """A person and an offer that fit, how well, and why: in a line, in sentences, and in those that the person reads."""

    person: Beneficiary
    vacancy: Vacancy
    points: int
    line: str
    reasons: list[str]
    said: list[str]


@dataclass(frozen=True)
class Voice:
    """Words of a reason: about the person, or to them."""

    whose: str
    home: str
    goes: str
    met: str


ABOUT = Voice("son", "elle", "la personne va", "Ce que l'offre exige est là, ou accepté")
TO = Voice("votre", "vous", "vous allez", "Ce que l'offre exige, vous l'avez ou l'acceptez")


def fitting(vacancy: Vacancy, principal: Principal, *, on: date) -> list[Fitting]:
    """The people who fit best, among those who wish an occupation close to the offer's and lack nothing it requires.

    Those who have this offer already are left out.
    """
    people = queries.to_propose_to(principal).exclude(applications__vacancy=vacancy)
    near: Any = _with_proposed(queries.searches_near(vacancy, people))  # annotated
    searches = list(near.order_by("was_proposed", "-updated_at", "pk")[:SEARCHES_LOOKED_AT])
    offer = _with_candidates(Vacancy.objects.filter(pk=vacancy.pk)).get()
    return _best(searches, [offer], on=on, each=1)


def offers_for(beneficiary: Beneficiary, *, on: date) -> list[Fitting]:
    """The open offers that fit a person best; none for who wishes no occupation.

    Those they have already are left out, and those of a company that registered itself and that nobody verified.
    """
    searches = list(_with_proposed(JobSearch.objects.filter(beneficiary=beneficiary).select_related("beneficiary")))
    near = Q(pk__in=())
    for code in searches[0].wishes if searches else ():
        near |= Q(rome__startswith=code[:2])
    rows = Vacancy.objects.filter(near, status=Status.OPEN, company__registered_itself_at=None)
    rows = rows.exclude(applications__beneficiary=beneficiary)
    freshest = _with_candidates(rows.select_related("company__organisation")).order_by("-updated_at", "pk")
    offers = list(freshest[:OFFERS_LOOKED_AT])
    return _best(searches, offers, on=on, each=len(offers))


def _with_proposed(rows: QuerySet[JobSearch]) -> QuerySet[JobSearch]:
    """Each with `was_proposed`: whether an offer was ever proposed to the person, or asked for by them."""
    known = Beneficiary.objects.filter(pk=OuterRef("beneficiary"), applications__isnull=False)
    return cast("QuerySet[JobSearch]", rows.annotate(was_proposed=Exists(known)))


def _with_candidates(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Each with `candidates`: how many people the company considers."""
    counted = Count("applications", filter=Q(applications__status__in=CANDIDATES))
    return cast("QuerySet[Vacancy]", rows.annotate(candidates=counted))


def _best(searches: Sequence[Any], offers: Sequence[Any], *, on: date, each: int) -> list[Fitting]:
    """The best pairs, fairness counted: `was_proposed` and `candidates` come with the rows."""
    homes = places.homes(search.beneficiary_id for search in searches)
    fair = matching.fairness(on)
    found = []
    for fit in matching.fits(searches, offers, on=on, each=each, homes=homes):
        search, offer = searches[fit.person], offers[fit.vacancy]
        points = fit.points + fair.points(was_proposed=search.was_proposed, candidates=offer.candidates)
        found.append((points, search, offer, fit))
    found.sort(key=lambda one: (-one[0], one[1].beneficiary.sort_name, one[2].title, str(one[2].pk)))
    return [_told(*one, on=on) for one in found[:SHOWN]]


def _told(points: int, search: JobSearch, offer: Vacancy, fit: matching.Fit, *, on: date) -> Fitting:
    about, to = (reasons(search, offer, fit, on=on, voice=voice) for voice in (ABOUT, TO))
    return Fitting(search.beneficiary, offer, points, line(search, offer, fit, on=on), about, to)


def line(search: JobSearch, vacancy: Vacancy, fit: matching.Fit, *, on: date) -> str:
    """Why, in a line: « même métier, 12 km, Permis B »."""
    best, _ = _likeness(search.wishes, vacancy.rome)
    trade = {rome.SAME: "même métier", rome.FAMILY: "métier très proche", rome.DOMAIN: "métier voisin"}.get(best, "")
    far = "même commune" if fit.km == 0 else f"{fit.km} km" if fit.km is not None else ""
    return ", ".join(part for part in (trade, far, *_met(vacancy, on)) if part)


def reasons(search: Any, vacancy: Any, fit: matching.Fit, *, on: date, voice: Voice = ABOUT) -> list[str]:
    """Why a person fits an offer, in sentences. What is weighed between people is not said to any of them."""
    found = [_occupation(search.wishes, vacancy.rome, voice), _distance(search, fit, voice), _contract(search, vacancy)]
    if met := _met(vacancy, on):
        found.append(f"{voice.met} : {', '.join(met)}.")
    if fit.why["freshness"]:
        found.append("L'offre est récente.")
    if voice is ABOUT and not getattr(search, "was_proposed", True):
        found.append("Aucune offre n'a encore été proposée à cette personne : cela compte pour elle.")
    if voice is ABOUT and getattr(vacancy, "candidates", matching.FEW) < matching.FEW:
        found.append("L'offre a peu de candidats.")
    return [sentence for sentence in found if sentence]


def _met(vacancy: Vacancy, on: date) -> list[str]:
    labels, needed = queries.requirements(on), queries.needs(vacancy)
    return [label for code, label in labels.items() if code in needed]


def _likeness(wishes: Sequence[str], code: str) -> tuple[int, int]:
    """How near the nearest wish is, and its rank; (0, 0) when none is."""
    alike = [rome.similarity(wish, code) for wish in wishes]
    best = max(alike, default=0)
    return best, alike.index(best) if best else 0


def _occupation(wishes: Sequence[str], code: str, voice: Voice) -> str:
    best, rank = _likeness(wishes, code)
    if not best:
        return ""
    name, told = rome.label(wishes[rank]), RANKS[rank]
    if best == rome.SAME:
        return f"C'est {voice.whose} {told} métier souhaité : {name}."
    near = "très proche" if best == rome.FAMILY else "voisin"
    return f"Métier {near} de {voice.whose} {told} souhait : {name}."


def _distance(search: JobSearch, fit: matching.Fit, voice: Voice) -> str:
    if fit.km is None:
        return ""
    said = f" ; {voice.goes} jusqu'à {search.radius_km} km" if search.radius_km else ""
    by = f", {search.get_means_display().lower()}" if search.means else ""
    return f"À {fit.km} km de chez {voice.home} à vol d'oiseau{said}{by}."


def _contract(search: JobSearch, vacancy: Vacancy) -> str:
    if vacancy.contract in search.contracts:
        return f"Contrat souhaité : {vacancy.get_contract_display()}."
    return ""
