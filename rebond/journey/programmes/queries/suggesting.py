"""Which actions suit a person, and why; whom one may send to them; where."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.orientation import vocabulary
from rebond.journey.orientation.proposals import holds
from rebond.journey.programmes import catalogue
from rebond.journey.programmes.catalogue import Condition, Programme
from rebond.journey.programmes.models import Enrolment
from rebond.journey.programmes.queries.facts import WEIGHING, Known, known
from rebond.journey.programmes.queries.places import places_left
from rebond.journey.programmes.rules import prescribers
from rebond.journey.programmes.states import OPEN
from rebond.people.accounts.models import Membership
from rebond.people.accounts.states import Role
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.states import Pathway


@dataclass(frozen=True)
class Suggestion:
    """One action for one person: why it suits them, and what is missing when it does not."""

    programme: Programme
    reasons: list[str]
    is_priority: bool
    places_left: int | None = None
    missing: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def suits(self) -> bool:
        return not self.missing and not self.is_open


def suggestions(beneficiary: Beneficiary, *, on: date) -> list[Suggestion]:
    """Every action of the day: those that suit first, the best founded before; then the others, with what is missing."""
    about = known([beneficiary], on=on)[beneficiary.pk]
    free = places_left(on=on)
    opened = open_programmes([beneficiary])[beneficiary.pk]
    found = [
        suggestion(programme, about, on=on, left=free.get(programme.code), is_open=programme.code in opened)
        for programme in catalogue.on(on).values()
    ]
    return sorted(found, key=lambda s: (not s.suits, not s.is_priority, -len(s.reasons), s.programme.rank))


def suggestion(
    programme: Programme, about: Known, *, on: date, left: int | None = None, is_open: bool = False
) -> Suggestion:
    """How one action suits one person."""
    first = list(_priority(programme, about))
    reasons = [*first, *_obstacles(programme, about, on), *_pathway(programme, about), *_audience(programme, about)]
    missing = tuple(_missing(programme, about))
    return Suggestion(programme, reasons, bool(first), left, missing, is_open)


def open_programmes(people: Collection[Beneficiary]) -> dict[UUID, set[str]]:
    """The actions that are prescribed or under way for each of these people; the confidential ones are not told."""
    found: dict[UUID, set[str]] = {person.pk: set() for person in people}
    rows = Enrolment.objects.filter(beneficiary__in=found, status__in=OPEN, is_confidential=False)
    for person, code in rows.values_list("beneficiary", "programme"):
        found[person].add(code)
    return found


@dataclass(frozen=True)
class Refused:
    """One person whom a bulk prescription would leave aside, and why."""

    person: Beneficiary
    reason: str


def refused(
    people: Sequence[Beneficiary], programme: Programme, *, role: Role, motive: str, on: date
) -> Iterator[Refused]:
    """Whom this prescription would leave aside, before it is sent; in a handful of statements."""
    about, opened = known(people, on=on), open_programmes(people)
    doctors = poles_with_doctor()
    for person in people:
        if programme.code in opened[person.pk]:
            yield Refused(person, "cette action est déjà prescrite ou en cours")
        elif role not in prescribers(programme, has_doctor=person.pole_id in doctors):
            yield Refused(person, "votre rôle ne prescrit pas cette action")
        elif not motive and (missing := list(_missing(programme, about[person.pk]))):
            yield Refused(person, f"hors du public sans motif ({'; '.join(missing)})")


def in_bulk(role: Role, *, on: date) -> list[Programme]:
    """The actions that this role may prescribe for many at once: a confidential one is prescribed one by one."""
    rows = [one for one in catalogue.on(on).values() if not one.is_confidential]
    return [one for one in rows if role in prescribers(one, has_doctor=False)]


def told(rows: Sequence[Refused], *, among: int) -> str:
    """« 38 personnes seront envoyées. 2 laissées de côté : Ana B. (déjà prescrite)… »"""
    sent = words.count(among - len(rows), "personne sera envoyée", "personnes seront envoyées")
    if not rows:
        return f"{sent}. Confirmez pour envoyer."
    names = ", ".join(f"{one.person.full_name} ({one.reason})" for one in rows[:NAMED])
    more = f" et {words.count(len(rows) - NAMED, 'autre', 'autres')}" if len(rows) > NAMED else ""
    aside = words.count(len(rows), "laissée de côté", "laissées de côté")
    return f"{sent}, {aside} : {names}{more}. Confirmez pour envoyer."


NAMED = 10
"""How many are named among those whom a bulk prescription leaves aside."""


def poles_with_doctor() -> set[UUID | None]:
    """The Pôles where a doctor works: arrived and not gone."""
    doctors = Membership.objects.filter(
        role=Role.DOCTOR, ended_at=None, accepted_at__isnull=False, user__is_active=True
    )
    return set(doctors.values_list("organisation", flat=True))


def _priority(programme: Programme, about: Known) -> Iterator[str]:
    for condition in programme.priority:
        if holds([condition], about.facts):
            yield condition.get("reason") or f"Priorité — {vocabulary.condition_words(condition)}"


def _obstacles(programme: Programme, about: Known, on: date) -> Iterator[str]:
    weighing = [theme for theme in programme.obstacles if about.obstacles.get(theme) in WEIGHING]
    themes = parameters.under("obstacle_theme", on=on) if weighing else {}
    for theme in weighing:
        if theme in themes:
            yield f"Répond au frein « {words.small(themes[theme]['name'])} »"


def _pathway(programme: Programme, about: Known) -> Iterator[str]:
    if about.pathway and about.pathway in programme.pathways:
        yield f"Fait pour le parcours {words.small(str(Pathway(about.pathway).label))}"


def _audience(programme: Programme, about: Known) -> Iterator[str]:
    for condition in programme.audience:
        if holds([condition], about.facts):
            yield words.sentence(vocabulary.condition_words(condition))


def _missing(programme: Programme, about: Known) -> Iterator[str]:
    for condition in programme.audience:
        if not holds([condition], about.facts):
            yield f"il faut « {vocabulary.condition_words(condition)} »{_instead(condition, about.facts)}"
    if about.pathway and about.pathway not in programme.pathways:
        wanted = " ou ".join(words.small(str(Pathway(one).label)) for one in programme.pathways)
        yield f"parcours {wanted}, ici {words.small(str(Pathway(about.pathway).label))}"


def _instead(condition: Condition, facts: dict[str, Any]) -> str:
    value = facts.get(condition["fact"])
    if value is None:
        return ", ce n'est pas connu"
    return f", ici {words.small(vocabulary.value_words(condition['fact'], value))}"
