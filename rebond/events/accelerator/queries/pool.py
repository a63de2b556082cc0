"""Who may be invited to a day, and why the others are not. Nothing of anybody's health or obstacles is read."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import ExtractDay

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.rules import KIND
from rebond.events.accelerator.states import LeftOut
from rebond.events.jobdating.models import Readiness
from rebond.ground.messaging import queries as outbox
from rebond.ground.messaging.states import Channel
from rebond.ground.parameters import queries as parameters
from rebond.journey.orientation.models import Strength
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.appointments.kinds import local_day
from rebond.people.appointments.models import Appointment
from rebond.people.appointments.states import Status
from rebond.people.beneficiaries.models import Assignment, Beneficiary, DutyPeriod, HouseholdMember
from rebond.people.beneficiaries.states import Consent
from rebond.work.hires.models import Hire
from rebond.work.hires.states import Status as HireStatus
from rebond.work.vacancies.models import JobSearch

AT_ONCE = 5000
"""Up to so many people are drawn from while somebody waits; more, by the worker."""


class Candidate(NamedTuple):
    """Somebody who may be invited. `waited`: whole days, at least one. `fits`: they said so; else they said nothing."""

    person: UUID
    number: int
    pole: UUID
    waited: int
    invited: int
    fits: bool


@dataclass(frozen=True)
class Found:
    """Everybody who is accompanied: those who may be invited, and the reason of each other."""

    candidates: list[Candidate]
    left_out: dict[UUID, LeftOut]


def is_large() -> bool:
    """Whether reading everybody who is accompanied takes longer than somebody waits before a page."""
    return Assignment.objects.filter(ended_at=None)[AT_ONCE : AT_ONCE + 1].exists()


def read(day: Day, *, at: datetime, people: Collection[UUID] | None = None) -> Found:
    """Whom the day may invite, of everybody who is accompanied or of these people: a few statements, whatever their number.

    PostgreSQL answers for everybody at once: nothing else than who they are, their Pôle and their wait is read.
    """
    only = Q() if people is None else Q(beneficiary__in=people)
    rows = Assignment.objects.filter(
        only, Exists(DutyPeriod.objects.filter(beneficiary=OuterRef("beneficiary"), ends_on=None)), ended_at=None
    )
    before, after = _reasons(day, only, at=at)
    since = ExpressionWrapper(Value(at) - F("started_at"), output_field=DurationField())
    said = JobSearch.objects.filter(only).exclude(wishes=[])
    rows = rows.annotate(
        before=before,
        said=_flag(_among(said)),
        fits=_flag(_fits(day, only, people)),
        after=after,
        waited=ExtractDay(since),
    )
    invited, found = _invitations(only, at=at), Found([], {})
    for person, number, pole, first, has_said, fits, last, waited in rows.values_list(*FIELDS):
        reason = first or (LeftOut.THEME.value if has_said and not fits else last)
        if reason:
            found.left_out[person] = REASONS[reason]
        else:
            times, days = invited.get(person, (0, waited))
            found.candidates.append(Candidate(person, number, pole, max(min(waited, days), 1), times, fits))
    for person in set(people or ()) - {one.person for one in found.candidates} - found.left_out.keys():
        found.left_out[person] = LeftOut.NOT_FOLLOWED
    return found


FIELDS = (
    *("beneficiary_id", "beneficiary__number", "beneficiary__pole_id"),
    *("before", "said", "fits", "after", "waited"),
)
REASONS = {one.value: one for one in LeftOut}


def _reasons(day: Day, only: Q, *, at: datetime) -> tuple[Case, Case]:
    """The first reason that forbids to invite somebody, told before their occupations, then after them; empty for none."""
    planned = Appointment.objects.filter(only, status=Status.PLANNED)
    coming = planned.filter(kind=KIND, starts_at__gt=at)
    busy = planned.filter(starts_at__lt=day.session.ends_at, until__gt=day.session.starts_at)
    poles = poles_of(day.session.organisation)
    away = Q(beneficiary__pole=None) if poles is None else ~Q(beneficiary__pole__in=poles)
    pathways = parameters.get("accelerator.pathways", on=local_day(at))
    before = _first(
        (_among(coming), LeftOut.COMING),
        (_among(Hire.objects.filter(only, status__in=HIRED)), LeftOut.WORKING),
        (_among(Readiness.objects.in_force().filter(only, is_ready=True)), LeftOut.READY),
        (~Q(pathway__in=pathways), LeftOut.PATHWAY),
        (away, LeftOut.TERRITORY),
    )
    return before, _first((_among(busy), LeftOut.BUSY), (~_is_reached(only), LeftOut.UNREACHABLE))


HIRED = (HireStatus.PROMISED, HireStatus.SIGNED)


def _first(*reasons: tuple[Q, LeftOut]) -> Case:
    whens = (When(asked, then=Value(reason.value)) for asked, reason in reasons)
    return Case(*whens, default=Value(""), output_field=CharField())


def _among(rows: Any) -> Q:
    return Q(beneficiary__in=rows.values("beneficiary"))


def _flag(asked: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(asked, output_field=BooleanField())


def _is_reached(only: Q) -> Q:
    """By telephone, by an e-mail that they accept and that arrives, or by letter."""
    lost = outbox.dead(Channel.EMAIL).values("address")
    by_email = Q(beneficiary__email_consent=Consent.AGREED) & ~Q(beneficiary__email__in=lost)
    homes = HouseholdMember.objects.filter(only, ends_on=None, household__departement=F("departement"))
    homes = homes.exclude(household__address="").exclude(household__city="")
    return ~Q(beneficiary__phone="") | (by_email & ~Q(beneficiary__email="")) | _among(homes)


def _fits(day: Day, only: Q, people: Collection[UUID] | None) -> Q:
    """Those whose wishes or experience are of the theme."""
    if not day.theme.rome:
        return Q(pk__in=[])
    starts = "|".join(map(re.escape, day.theme.rome))
    codes = Func(F("wishes"), Value(" "), function="array_to_string", output_field=TextField())
    wished = JobSearch.objects.filter(only).annotate(codes=codes).filter(codes__regex=f"(^| )({starts})")
    # said of each table that is joined, PostgreSQL reads them whole rather than row by row
    here = {"diagnosis__departement": day.departement_id, "diagnosis__orientation__departement": day.departement_id}
    lived = Strength.objects.filter(rome__regex=f"^({starts})", **here)
    if people is not None:
        lived = lived.filter(diagnosis__orientation__beneficiary__in=people)
    return _among(wished) | Q(beneficiary__in=lived.values("diagnosis__orientation__beneficiary"))


def _invitations(only: Q, *, at: datetime) -> dict[UUID, tuple[int, int]]:
    """How many times each was invited before, and how many days ago at last."""
    mine = Appointment.objects.filter(only, kind=KIND).exclude(status=Status.CANCELLED)
    rows = mine.values_list("beneficiary").annotate(Count("pk"), Max("made_at"))
    return {person: (times, (at - last).days) for person, times, last in rows}


def poles_of(site: Organisation) -> set[UUID] | None:
    """The Pôles that a travelling edition serves: those that share a commune with its site; None for everywhere."""
    if Capability.ACCELERATOR in site.capabilities or not site.territory:
        return None
    there = set(site.territory)
    poles = Organisation.objects.filter(capabilities__contains=[Capability.POLE], closed_on=None)
    return {pk for pk, communes in poles.values_list("pk", "territory") if there & set(communes)}


def names(people: Iterable[UUID]) -> dict[UUID, Beneficiary]:
    """People by their keys, with their Pôle."""
    rows = Beneficiary.objects.filter(pk__in=list(people)).select_related("pole", "structure")
    return {row.pk: row for row in rows}
