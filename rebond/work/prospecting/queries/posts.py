"""The posts of the Département's own services, who stays there for good, and aided contracts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from rebond.ground.parameters import queries as parameters
from rebond.people.accounts.principals import Principal
from rebond.work.employers.models import Company
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.prospecting.models import AidedContract, OwnPost
from rebond.work.prospecting.states import READERS, AidedStatus, OwnKind
from rebond.work.vacancies.states import ContractKind

SIGNED = Q(status__in=(HireStatus.SIGNED, HireStatus.ENDED))
TARGETS = {OwnKind.APPRENTICESHIP: "apprentices", OwnKind.CIVIC: "civic_service"}
"""Under which name the pack says how many of each are wanted in a year."""


def siren(on: date) -> str:
    """The nine digits with which the SIRET of the Département's services begin; empty when the pack says nothing."""
    return str(next((one.value for one in parameters.history("department_jobs.siren") if one.covers(on)), ""))


def own_employers(on: date) -> QuerySet[Company]:
    """The Département as an employer, when it is registered."""
    start = siren(on)
    rows = Company.objects.live().filter(siret__startswith=start) if start else Company.objects.none()
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def is_own(company: Company, on: date) -> bool:
    """Whether this company is the Département."""
    start = siren(on)
    return bool(start) and company.siret.startswith(start)


def services(on: date) -> dict[str, str]:
    """Code and name of each service that takes people on."""
    return _labels("department_jobs.services", on)


def checklist(on: date) -> dict[str, str]:
    """Code and name of each step before an aided contract is signed, in order."""
    return _labels("aided_contract.checklist", on)


def _labels(key: str, on: date) -> dict[str, str]:
    return {one["code"]: one["label"] for one in parameters.get(key, on=on)}


def own_posts(principal: Principal) -> QuerySet[OwnPost]:
    """The posts of the Département, each with how many were hired and how many stayed for good."""
    rows = OwnPost.objects.all() if principal.role in READERS else OwnPost.objects.none()
    hired = Hire.objects.filter(SIGNED, vacancy=OuterRef("vacancy"))
    found: Any = rows.select_related("vacancy__company__organisation").annotate(
        hired=Count("vacancy__hires", filter=Q(vacancy__hires__status__in=("signed", "ended")), distinct=True),
        is_permanent=Exists(hired.filter(_permanent())),
    )
    return cast("QuerySet[OwnPost]", found)


def _permanent() -> Exists:
    """The same person signed a CDI with the same employer afterwards."""
    later = Hire.objects.filter(SIGNED, contract=ContractKind.CDI, beneficiary=OuterRef("beneficiary"))
    return Exists(later.filter(company=OuterRef("company"), starts_on__gt=OuterRef("starts_on")))


@dataclass(frozen=True)
class OwnYear:
    """One kind of post over a year: people hired, of whom so many for good; what the pack wants, if it says so."""

    label: str
    hired: int
    permanent: int
    wanted: int | None


def own_year(year: int, on: date) -> list[OwnYear]:
    """Each kind of post, over the year in which the hires began."""
    rows = Hire.objects.filter(SIGNED, vacancy__own_post__isnull=False, starts_on__year=year)
    told = rows.annotate(kind=F("vacancy__own_post__kind"), stays=_permanent()).values_list("kind", "stays")
    hired, permanent = Counter[str](), Counter[str]()
    for kind, stays in told:
        hired[kind] += 1
        permanent[kind] += stays
    history = parameters.history("department_jobs.yearly")
    wanted: dict[str, int] = next((one.value for one in history if one.covers(on)), {})
    return [
        OwnYear(str(kind.label), hired[kind], permanent[kind], wanted.get(TARGETS.get(kind, ""))) for kind in OwnKind
    ]


def aided(principal: Principal) -> QuerySet[AidedContract]:
    """The aided contracts proposed, with their company and the agent."""
    rows = AidedContract.objects.all() if principal.role in READERS else AidedContract.objects.none()
    return rows.select_related("company__organisation", "agent__user")


def aided_years() -> list[tuple[int, int, int, int]]:
    """(year, proposed, signed, turned down), the latest year first: each counted in the year in which it happened."""
    proposed = Counter(AidedContract.objects.values_list("proposed_on__year", flat=True))
    settled = AidedContract.objects.exclude(status=AidedStatus.PROPOSED)
    said = Counter(settled.values_list("settled_on__year", "status"))
    years = sorted({*proposed, *(year for year, _ in said)}, reverse=True)
    signed, declined = AidedStatus.SIGNED, AidedStatus.DECLINED
    return [(year, proposed[year], said[(year, signed)], said[(year, declined)]) for year in years]
