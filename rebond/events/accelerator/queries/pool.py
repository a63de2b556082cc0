"""Who may be invited to a day, and why the others are not. Nothing of anybody's health or obstacles is read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from rebond.events.accelerator.models import Day
from rebond.events.accelerator.rules import KIND
from rebond.events.accelerator.states import LeftOut
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
from rebond.work.vacancies.models import JobSearch


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be invited. `waited`: whole days, at least one. `fits`: they said so; else they said nothing."""

    person: UUID
    number: int
    pole: UUID
    waited: int
    invited: int
    fits: bool

    @property
    def tier(self) -> tuple[int, bool]:
        """Who goes first: never invited, then who said that such a job suits them."""
        return self.invited, not self.fits


@dataclass(frozen=True)
class Found:
    """Everybody who is accompanied: those who may be invited, and the reason of each other."""

    candidates: list[Candidate]
    left_out: dict[UUID, LeftOut]


FIELDS = (
    *("beneficiary_id", "pathway", "started_at", "beneficiary__number", "beneficiary__pole_id"),
    *("beneficiary__phone", "beneficiary__phone_consent", "beneficiary__email", "beneficiary__email_consent"),
)


def read(day: Day, *, at: datetime, people: Collection[UUID] | None = None) -> Found:
    """Whom the day may invite, of everybody who is accompanied or of these people: a dozen reads, whatever their number."""
    known = _Known(day, at=at, people=people)
    rows = Assignment.objects.filter(
        Exists(DutyPeriod.objects.filter(beneficiary=OuterRef("beneficiary"), ends_on=None)), ended_at=None
    )
    if people is not None:
        rows = rows.filter(beneficiary__in=people)
    found = Found([], {})
    for row in rows.values_list(*FIELDS):
        if reason := known.refuses(row):
            found.left_out[row[0]] = reason
        else:
            found.candidates.append(known.candidate(row))
    for person in set(people or ()) - {one.person for one in found.candidates} - found.left_out.keys():
        found.left_out[person] = LeftOut.NOT_FOLLOWED
    return found


class _Known:
    """What the rules ask about everybody, read once."""

    def __init__(self, day: Day, *, at: datetime, people: Collection[UUID] | None) -> None:
        only = Q() if people is None else Q(beneficiary__in=people)
        session = day.session
        planned = Appointment.objects.filter(only, status=Status.PLANNED)
        busy = planned.filter(starts_at__lt=session.ends_at, until__gt=session.starts_at)
        coming = planned.filter(kind=KIND, starts_at__gt=at)
        mine = Appointment.objects.filter(only, kind=KIND).exclude(status=Status.CANCELLED)
        before = mine.values_list("beneficiary").annotate(Count("pk"), Max("made_at"))
        self.at, self.starts = at, tuple(day.theme.rome)
        self.pathways = set(parameters.get("accelerator.pathways", on=local_day(at)))
        self.poles = poles_of(session.organisation)
        self.busy = set(busy.values_list("beneficiary", flat=True))
        self.coming = set(coming.values_list("beneficiary", flat=True))
        self.invited = {person: (count, last) for person, count, last in before}
        self.fits, self.said = _wishes(only, people, self.starts)
        self.homes = _homes(only)
        self.dead = {
            channel: set(outbox.dead(channel).values_list("address", flat=True))
            for channel in (Channel.SMS, Channel.EMAIL)
        }

    def refuses(self, row: tuple[Any, ...]) -> LeftOut | None:
        """The first reason that forbids to invite this person, in the order in which it would be told."""
        person, pathway, _, _, pole, *_ = row
        if person in self.coming:
            return LeftOut.COMING
        if pathway not in self.pathways:
            return LeftOut.PATHWAY
        if pole is None or (self.poles is not None and pole not in self.poles):
            return LeftOut.TERRITORY
        if person in self.said and person not in self.fits:
            return LeftOut.THEME
        if person in self.busy:
            return LeftOut.BUSY
        return None if self._is_reached(row) else LeftOut.UNREACHABLE

    def _is_reached(self, row: tuple[Any, ...]) -> bool:
        person, phone, can_call, email, can_write = row[0], *row[5:9]
        by_sms = phone and can_call == Consent.AGREED and phone not in self.dead[Channel.SMS]
        by_email = email and can_write == Consent.AGREED and email not in self.dead[Channel.EMAIL]
        return bool(by_sms or by_email or phone or person in self.homes)

    def candidate(self, row: tuple[Any, ...]) -> Candidate:
        person, _, since, number, pole = row[:5]
        count, last = self.invited.get(person, (0, None))
        waited = (self.at - max(since, last or since)).days
        return Candidate(person, number, pole, max(waited, 1), count, person in self.fits)


def _wishes(only: Q, people: Collection[UUID] | None, starts: tuple[str, ...]) -> tuple[set[UUID], set[UUID]]:
    """Those whose wishes or experience are of the theme; those who said any."""
    said = [
        (one, code)
        for one, codes in JobSearch.objects.filter(only).values_list("beneficiary", "wishes")
        for code in codes
    ]
    strengths = Strength.objects.exclude(rome="")
    if people is not None:
        strengths = strengths.filter(diagnosis__orientation__beneficiary__in=people)
    fits = {one for one, code in said if code.startswith(starts)}
    lived = strengths.values_list("diagnosis__orientation__beneficiary", "rome")
    return fits | {one for one, code in lived if code.startswith(starts)}, {one for one, _ in said}


def _homes(only: Q) -> set[UUID]:
    rows = HouseholdMember.objects.filter(only, ends_on=None).exclude(household__address="").exclude(household__city="")
    return set(rows.values_list("beneficiary", flat=True))


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
