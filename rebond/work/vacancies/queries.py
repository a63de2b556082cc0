"""Offers as they are looked for, what they require, and what somebody lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rebond.ground.parameters import queries as parameters
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Commune, Departement
from rebond.ground.tenancy.words import normalise
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.work.employers.queries import sector_romes
from rebond.work.vacancies.models import JobSearch, Vacancy
from rebond.work.vacancies.states import ACCEPTING, WISHES, Status

MOST_REQUIREMENTS = 30


@dataclass(frozen=True)
class Requirement:
    """What an offer may require: its name, how the person is asked, what having it implies."""

    code: str
    label: str
    ask: str
    implies: tuple[str, ...] = ()


def requirement_list(on: date) -> list[Requirement]:
    """The pack's list, in its order. Nothing of it is about health."""
    told: list[dict[str, Any]] = parameters.get("matching.requirements", on=on)
    return [Requirement(one["code"], one["label"], one["ask"], tuple(one.get("implies", ()))) for one in told]


def requirements(on: date) -> dict[str, str]:
    """Code and name of each requirement of the pack."""
    return {one.code: one.label for one in requirement_list(on)}


def communes() -> QuerySet[Commune]:
    """The communes of the département, by name."""
    here = Departement.objects.filter(pk=context.current()).values("code")
    return Commune.objects.filter(departement_code__in=here).order_by("sort_name")


def commune_of(typed: str) -> Commune | None:
    """The one commune that was meant, by its name, its postal code or both: « Aubagne (13400) »."""
    name, _, code = typed.partition("(")
    name, code = normalise(name), code.strip(" )") or typed.strip()
    rows = communes()
    if code.isdigit() and len(code) == 5:
        rows = rows.filter(postal_codes__contains=[code])
    if not code.isdigit() or name != normalise(code):
        rows = rows.filter(sort_name=name)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def held(codes: Iterable[str], known: Iterable[Requirement]) -> set[str]:
    """What somebody has, with all that it implies: licence C implies B, French B1 implies A2."""
    implied = {one.code: one.implies for one in known}
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += implied.get(code, ())
    return found


def missing(search: JobSearch, vacancy: Vacancy, known: Iterable[Requirement] | None = None) -> list[str]:
    """The codes of what the offer requires and the person lacks, in the offer's order.

    `known`: the list of the day, else that of the day when the offer was published. What it does not hold is not
    required any more.
    """
    listed = list(known) if known is not None else requirement_list(timezone.localtime(vacancy.published_at).date())
    has, codes = held(search.has, listed), {one.code for one in listed}
    return [code for code in needs(vacancy) if code in codes and code not in has]


def needs(vacancy: Vacancy) -> list[str]:
    """The codes of all that one has to have or accept: what the offer requires, and its hours."""
    of_hours = (code for pattern in vacancy.hours for code in ACCEPTING[pattern])
    return list(dict.fromkeys([*vacancy.requires, *of_hours]))


def listed(principal: Principal) -> QuerySet[Vacancy]:
    """The offers one sees, with their company and how many contracts were signed."""
    rows = Vacancy.objects.visible_to(principal).select_related("company__organisation")
    return rows.annotate(signed=Count("hires", filter=Q(hires__status__in=("signed", "ended"))))


@dataclass(frozen=True)
class Interviews:
    """Interviews that are planned for an offer at one event of the same day."""

    event: UUID
    on: date
    count: int


def interviews_of(vacancy: Vacancy) -> list[Interviews]:
    """The interviews to come for an offer, by event: withdrawn, it leaves people without what they were told."""
    rows = vacancy.interviews.filter(status="planned").values_list("job_dating", "job_dating__on")
    return [Interviews(*row) for row in rows.annotate(count=Count("pk")).order_by("job_dating__on", "job_dating")]


@dataclass(frozen=True)
class Staleness:
    """After how many days without news an offer shows a banner, then is suspended."""

    banner: int
    pause: int


def staleness(on: date) -> Staleness:
    """What the pack says."""
    told = parameters.get("vacancy.stale_days", on=on)
    return Staleness(told["banner"], told["pause"])


def silent_for(days: int, on: date) -> Q:
    """Offers that nobody has confirmed for so many days."""
    return Q(updated_at__lt=timezone.make_aware(datetime.combine(on - timedelta(days=days - 1), time())))


def is_stale(vacancy: Vacancy, on: date) -> bool:
    """Nobody has confirmed this open offer for long."""
    silent = (on - timezone.localtime(vacancy.updated_at).date()).days
    return vacancy.status == Status.OPEN and silent >= staleness(on).banner


def to_pause(on: date) -> QuerySet[Vacancy]:
    """The open offers that have been silent for too long."""
    return Vacancy.objects.filter(silent_for(staleness(on).pause, on), status=Status.OPEN)


def to_confirm(principal: Principal, on: date) -> QuerySet[Vacancy]:
    """Offers to be confirmed with the company: suspended, or silent for long."""
    return Vacancy.objects.visible_to(principal).filter(is_to_confirm(on))


def is_to_confirm(on: date) -> Q:
    """Offers that are suspended, or silent for long."""
    return Q(silent_for(staleness(on).banner, on), status=Status.OPEN) | Q(status=Status.PAUSED)


def in_sector(code: str, on: date) -> Q:
    """Offers whose occupation is of this sector; none for a sector that the pack does not know."""
    condition = Q(pk__in=())
    for start in sector_romes(on).get(code, ()):
        condition |= Q(rome__startswith=start)
    return condition


def found_by(text: str) -> Q:
    """Offers whose title, company or place holds these words."""
    condition = Q()
    for word in text.split()[:6]:
        in_company = Q(company__organisation__name__icontains=word)
        condition &= Q(title__icontains=word) | Q(city__icontains=word) | Q(rome__iexact=word) | in_company
    return condition


def search_of(beneficiary: Beneficiary) -> JobSearch | None:
    """What a person looks for, when somebody wrote it."""
    return JobSearch.objects.filter(beneficiary=beneficiary).first()


def to_propose_to(principal: Principal) -> QuerySet[Beneficiary]:
    """Those among whom this principal looks for candidates: see `rules.MATCHERS`."""
    if principal.role == Role.RTEF:
        return Beneficiary.objects.exclude(structure=None)
    return Beneficiary.objects.visible_to(principal)


def searches_near(vacancy: Vacancy, people: QuerySet[Beneficiary]) -> QuerySet[JobSearch]:
    """The searches of these people that wish an occupation close to the offer's."""
    near = Q(pk__in=())
    for rank in range(WISHES):
        near |= Q(**{f"wishes__{rank}__startswith": vacancy.rome[:2]})
    return JobSearch.objects.filter(near, beneficiary__in=people).select_related("beneficiary")
