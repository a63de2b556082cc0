"""Reading what people take away: the pack's lists, a CV from the diagnosis, advice from a grid, the latest word on someone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet

from rebond.events.accelerator.models import Cv
from rebond.events.jobdating.models import Readiness
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.queries import MissingParameter
from rebond.ground.web import words
from rebond.journey.orientation.models import Strength
from rebond.journey.orientation.states import StrengthKind
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Programme
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS
from rebond.people.beneficiaries.models import Beneficiary, HouseholdMember

LEVELS = 4
"""Levels of each criterion of a practised interview."""
GOOD = 3
"""From this level on, the advice is a compliment."""
AIDED_CONTRACTS = "accelerator.aided_contracts"
"""The parameter that lists the aided contracts."""
AIDED_CONTRACT = "aided_contract"
"""The need of whoever would like an aided contract."""

SECTIONS: dict[str, tuple[str, ...]] = {
    "experiences": ("title", "place", "years", "detail"),
    "trainings": ("title", "place", "years"),
    "skills": ("title",),
    "languages": ("title", "level"),
    "licences": ("title",),
}
"""The lists of a CV, and what a line of each says."""

_OF_KIND = {
    StrengthKind.EXPERIENCE: "experiences",
    StrengthKind.QUALIFICATION: "trainings",
    StrengthKind.SKILL: "skills",
    StrengthKind.LANGUAGE: "languages",
    StrengthKind.LICENCE: "licences",
}

Line = dict[str, str]
Content = dict[str, list[Line]]


def from_diagnosis(person: Beneficiary) -> Content:
    """A first CV from the strengths of the latest diagnosis that has some. Nothing of obstacles nor health is read."""
    rows = Strength.objects.filter(diagnosis__orientation__beneficiary=person).order_by(
        "-diagnosis__orientation__opened_at", "-diagnosis", "pk"
    )
    content: Content = {name: [] for name in SECTIONS}
    latest = None
    for row in rows:
        latest = latest or row.diagnosis_id
        if row.diagnosis_id == latest:
            section = _OF_KIND[StrengthKind(row.kind)]
            content[section].append(_line(section, row))
    return content


def _line(section: str, row: Strength) -> Line:
    said = {"title": row.label, "detail": row.detail, "level": row.detail, "place": ""}
    said["years"] = f"{row.years} an{'s' if row.years > 1 else ''}" if row.years else ""
    if section == "trainings":
        said["place"] = row.detail
    return {name: said[name] for name in SECTIONS[section]}


def cv_of(person: Beneficiary) -> Cv | None:
    """The CV that was kept."""
    return Cv.objects.filter(beneficiary=person).select_related("photo").first()


def city_of(person: Beneficiary) -> str:
    """The commune where the person lives now."""
    mine = HouseholdMember.objects.filter(beneficiary=person, ends_on=None)
    return words.proper(mine.values_list("household__city", flat=True).first() or "")


def _listed(key: str, on: date) -> list[dict[str, Any]]:
    try:
        return cast("list[dict[str, Any]]", parameters.get(key, on=on))
    except MissingParameter:
        return []


def grid(*, on: date) -> list[dict[str, Any]]:
    """The criteria of a practised interview: code, label, `levels` in plain words, `advice` for each level."""
    return _listed("accelerator.practice_grid", on)


def aided_contracts(*, on: date) -> list[dict[str, Any]]:
    """The contracts that help one to begin: code, name, who, what."""
    return _listed(AIDED_CONTRACTS, on)


def are_contracts_confirmed(*, on: date) -> bool:
    """Whether the département vouches for what is said of aided contracts."""
    return parameters.is_confirmed(AIDED_CONTRACTS, on=on)


@dataclass(frozen=True)
class Need:
    """Something that a person needs before a job dating, and what answers it in this département."""

    code: str
    label: str
    programmes: tuple[Programme, ...]


def needs(*, on: date) -> dict[str, Need]:
    """The needs of the pack, by code, each with the programmes that answer it here."""
    offered = catalogue.on(on)
    return {
        one["code"]: Need(
            one["code"], one["label"], tuple(offered[code] for code in one.get("programmes", ()) if code in offered)
        )
        for one in _listed("accelerator.needs", on)
    }


def labels(readiness: Readiness, *, on: date) -> list[Need]:
    """The needs of a word on somebody; one that the pack forgot keeps its code."""
    known = needs(on=on)
    return [known.get(code) or Need(code, code, ()) for code in readiness.needs]


def advice_for(scores: Mapping[str, int], *, on: date) -> str:
    """What to tell a person after a practised interview: what went well first, then what to work on, one line each."""
    said = [
        (scores[one["code"]], one["advice"][scores[one["code"]] - 1]) for one in grid(on=on) if one["code"] in scores
    ]
    well = [text for points, text in said if points >= GOOD]
    better = [text for points, text in sorted(said, key=lambda pair: pair[0]) if points < GOOD]
    return "\n".join([*well, *better])


def advice_with(typed: str, scores: Mapping[str, int], *, on: date) -> str:
    """What the coach wrote, kept, then what the levels say; sentences composed from other levels give way."""
    known = {sentence for one in grid(on=on) for sentence in one["advice"]}
    own = "\n".join(line for line in typed.splitlines() if line.strip() not in known).strip()
    return "\n".join(filter(None, (own, advice_for(scores, on=on))))


def latest_readiness(person: Beneficiary) -> Readiness | None:
    """The word that counts on a person."""
    return Readiness.objects.filter(beneficiary=person).select_related("theme").order_by("-decided_at", "-pk").first()


def by_coach() -> Q:
    """A word of a coach, and not only a person's interest in an aided contract."""
    return Q(is_ready=True) | ~Q(needs=[AIDED_CONTRACT])


def needs_to_settle(principal: Principal) -> QuerySet[Readiness]:
    """The needs that wait for an answer: the latest word on each person whom the principal accompanies."""
    people = Beneficiary.objects.visible_to(principal)
    if principal.role in REFERENTS:
        people = people.filter(referent__in=principal.selves.values("pk"))
    waiting = Readiness.objects.in_force().filter(settled_at=None, needs__len__gte=1, beneficiary__in=people)
    return waiting.select_related("beneficiary", "decided_by__user", "theme").order_by("decided_at", "pk")
