"""Requests, opinions in words of work, and who opened the compartment. Nothing here opens what is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from rebond.ground.journal.models import READ, JournalLine
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.journey.health import rules, vocabulary
from rebond.journey.health.models import Consultation, HealthRequest, Opinion
from rebond.journey.health.states import WAITING
from rebond.people.accounts.models import Membership
from rebond.people.accounts.principals import Principal
from rebond.people.accounts.states import REFERENTS, Role
from rebond.people.beneficiaries.models import Beneficiary

COMPARTMENT = Consultation._meta.label
"""What the journal calls the compartment: reading it is told of the person, under this name."""


@dataclass(frozen=True)
class Card:
    """What a reader of the file sees of health. `prescribers`: who prescribes where nobody there gives opinions."""

    person: Beneficiary
    opinion: Opinion | None
    wording: vocabulary.Wording | None
    waiting: list[HealthRequest]
    is_ending: bool
    has_giver: bool
    prescribers: list[str]
    can_ask: bool
    can_give: bool
    can_care: bool


@dataclass(frozen=True)
class Told:
    """What the person reads of an opinion in their own space."""

    easy: str
    conditions: list[str]
    ends_on: date
    giver: str


def opinion_in_force(beneficiary: Beneficiary, *, on: date) -> Opinion | None:
    """The opinion that counts on a day, if there is one."""
    return Opinion.objects.in_force(on).filter(beneficiary=beneficiary).select_related("author").first()


def waiting_requests(beneficiary: Beneficiary) -> QuerySet[HealthRequest]:
    """What was asked and not answered, the oldest first."""
    rows = HealthRequest.objects.filter(beneficiary=beneficiary, status__in=WAITING)
    return rows.select_related("asked_by__user", "taken_by__user").order_by("asked_at", "pk")


def told_to_person(beneficiary: Beneficiary, *, on: date) -> Told | None:
    """The opinion in force, in plain words, for the person's own space."""
    opinion = opinion_in_force(beneficiary, on=on)
    if opinion is None:
        return None
    said = vocabulary.wording(opinion)
    return Told(said.easy, said.conditions, opinion.ends_on, words.small(Role(opinion.author.role).label))


def columns(on: date) -> dict[str, Any]:
    """Read with a person, in the same statement: what there is to read of health, and whether somebody of their Pôle gives opinions."""
    of = {"beneficiary": OuterRef("pk")}
    return {
        "has_giver": Exists(_at_work(on).filter(organisation=OuterRef("pole"))),
        "has_opinion": Exists(Opinion.objects.in_force(on).filter(**of)),
        "has_request": Exists(HealthRequest.objects.filter(**of, status__in=WAITING)),
    }


def of_person(
    beneficiary: Beneficiary, principal: Principal, *, on: date, known: Mapping[str, bool] | None = None
) -> Card:
    """What this reader sees of health in this person's file: a statement for the opinion, one for the requests, if any.

    `known`: the `columns` of the person, where they are read already.
    """
    held: Mapping[str, Any] = known or Beneficiary.objects.filter(pk=beneficiary.pk).values(**columns(on)).get()
    opinion, has_giver = opinion_in_force(beneficiary, on=on) if held["has_opinion"] else None, held["has_giver"]
    return Card(
        person=beneficiary,
        opinion=opinion,
        wording=vocabulary.wording(opinion) if opinion else None,
        waiting=list(waiting_requests(beneficiary)) if held["has_request"] else [],
        is_ending=opinion is not None and opinion.ends_on <= on + ahead(on),
        has_giver=has_giver,
        prescribers=[] if has_giver else prescribers(on),
        can_ask=has_giver and rules.can_ask(principal, beneficiary),
        can_give=rules.can_give(principal, beneficiary, on=on),
        can_care=rules.can_care(principal, beneficiary),
    )


def givers_of(beneficiary: Beneficiary, *, on: date) -> QuerySet[Membership]:
    """Who gives opinions at the person's Pôle."""
    at_work = _at_work(on)
    return at_work.filter(organisation=beneficiary.pole_id) if beneficiary.pole_id else at_work.none()


def _at_work(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(role__in=rules.givers(on), ended_at=None, user__is_active=True)


def prescribers(on: date) -> list[str]:
    """Who prescribes instead, where a Pôle has no doctor."""
    return [words.small(str(Role(code).label)) for code in parameters.get("health.prescribers_without_doctor", on=on)]


def ahead(on: date) -> timedelta:
    """How long before its end an opinion is to be asked for again."""
    return timedelta(days=parameters.get("referent.ahead", on=on)["opinion_days"])


def requests(principal: Principal) -> QuerySet[HealthRequest]:
    """The requests about the people one sees."""
    rows = HealthRequest.objects.visible_to(principal)
    return rows.select_related("beneficiary", "asked_by__user", "asked_by__organisation", "taken_by__user")


def to_answer(principal: Principal) -> QuerySet[HealthRequest]:
    """What the doctors of the Pôle have to answer, for those who care."""
    rows = HealthRequest.objects.visible_to(principal).filter(status__in=WAITING)
    return rows if principal.role in rules.CARERS else rows.none()


def ending(principal: Principal, today: date) -> QuerySet[Any]:
    """Opinions to ask for again: they end soon, or ended without another, and nobody has asked.

    `due_on`: the last day. A référent has their own people, an adviser those of the Pôle.
    """
    asked = HealthRequest.objects.filter(beneficiary=OuterRef("beneficiary"), status__in=WAITING)
    treated = _at_work(today).filter(organisation=OuterRef("beneficiary__pole"))
    last = today + ahead(today)
    rows = Opinion.objects.visible_to(principal).filter(~Exists(asked), Exists(treated), withdrawn_at=None)
    rows = rows.filter(ends_on__lte=last, ends_on__gte=today - ahead(today))
    if principal.role in REFERENTS:
        rows = rows.filter(beneficiary__referent__in=principal.selves.values("pk"))
    return rows.annotate(due_on=F("ends_on"))


def readings() -> QuerySet[Any]:
    """The lines of the journal that tell who opened a compartment: `reader`, their `reader_role` and `place`; whose it is."""
    member = Membership.objects.filter(pk=OuterRef("capacity_id"))
    person = Beneficiary.objects.filter(pk=OuterRef("object_id"))
    carers = Membership.objects.filter(role__in=rules.CARERS).values("user")
    return JournalLine.objects.filter(verb=READ, table=COMPARTMENT, actor_id__in=carers).annotate(
        reader=Subquery(member.values(name=Concat("user__first_name", Value(" "), "user__last_name"))),
        reader_role=Subquery(member.values("role")),
        place=Subquery(member.values("organisation__name")),
        first_name=Subquery(person.values("first_name")),
        last_name=Subquery(person.values("last_name")),
    )
