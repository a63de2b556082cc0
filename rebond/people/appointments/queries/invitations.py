"""Reads of invitations: who may be invited, what came of it, whom nobody heard from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from rebond.ground.messaging.models import Message
from rebond.ground.messaging.operations import Draft
from rebond.ground.messaging.states import Channel
from rebond.ground.messaging.states import Status as Sending
from rebond.ground.parameters import queries as parameters
from rebond.ground.web import words
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.principals import Principal
from rebond.people.appointments.kinds import Kind, local_day
from rebond.people.appointments.models import Appointment, Campaign, Invitation
from rebond.people.appointments.queries import follow_up
from rebond.people.appointments.queries.room_left import Capacity, capacity
from rebond.people.appointments.states import ONCE, FollowUp, Refusal, Status
from rebond.people.beneficiaries.models import Beneficiary, DutyPeriod
from rebond.people.beneficiaries.operations import notices

INVITATION = "invitation"
REMINDER = "invitation_reminder"
"""The pack's messages."""

SAMPLE_LINK = f"{settings.SITE_URL}/r/xxxxxxxxxxxxxxxxxxxxxx/"
"""As long as the address of a true invitation: what SMS cost depends on it."""

STOPS: dict[str, Refusal] = {
    FollowUp.INVITED: Refusal.INVITED,
    FollowUp.TO_COME: Refusal.TO_COME,
    FollowUp.TO_QUALIFY: Refusal.TO_QUALIFY,
    FollowUp.CLOSED: Refusal.CLOSED,
}
"""Where a person stands when an invitation would be one too many."""

OPEN = Q(answered_at=None, withdrawn_at=None)
"""An invitation that nobody answered nor took back."""

ANSWERS: dict[str, tuple[str, Callable[[datetime], Q]]] = {
    "en-attente": ("en attente de réponse", lambda now: OPEN & (Q(expires_at=None) | Q(expires_at__gt=now))),
    "pris": ("rendez-vous pris", lambda now: Q(answered_at__isnull=False)),
    "sans-reponse": ("sans réponse à l'échéance", lambda now: OPEN & Q(expires_at__lte=now)),
    "rappelees": ("rappelées", lambda now: Q(reminded_at__isnull=False)),
    "retirees": ("retirées", lambda now: Q(withdrawn_at__isnull=False)),
    "echec": ("message en échec", lambda now: Q(Exists(_failed()))),
}
"""What may have come of an invitation: its words, and the condition."""


def _failed() -> QuerySet[Message]:
    """The messages of an invitation that the service refused, or that were given up."""
    return Message.objects.filter(
        Q(created_at=OuterRef("created_at")) | Q(created_at=OuterRef("reminded_at")),
        recipient_id=OuterRef("beneficiary"),
        kind__in=(INVITATION, REMINDER),
        status__in=(Sending.FAILED, Sending.ABANDONED),
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be invited: where, and by which ways, the preferred first."""

    person: Beneficiary
    organisation: Organisation
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Who among some people may be invited, in their order, why each of the others may not, and what it would cost."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: dict[UUID, Refusal] = field(default_factory=dict)
    channels: Counter[str] = field(default_factory=Counter)
    prices: Counter[str] = field(default_factory=Counter)

    @property
    def reasons(self) -> dict[Refusal, int]:
        """How many for each reason, the most frequent first."""
        return dict(Counter(self.refused.values()).most_common())

    @property
    def places(self) -> dict[Organisation, int]:
        """How many would be invited at each site."""
        return dict(Counter(one.organisation for one in self.candidates))

    @property
    def segments(self) -> int:
        return self.prices["segments"]

    @property
    def cents(self) -> int:
        """What the SMS would cost, rounded up."""
        return -(-self.prices["millieuros"] // 10)


def plan(
    people: Sequence[UUID],
    kind: Kind,
    *,
    organisation: Organisation | None,
    channels: Sequence[str],
    chosen_at: datetime | None = None,
    at: datetime,
) -> Plan:
    """Who of these people may be invited now, in a handful of statements; `organisation` None: each one's Pôle.

    `chosen_at`: when they were chosen; who was seen since, for what happens once, is left out.
    """
    rows = Beneficiary.objects.filter(pk__in=people).select_related("departement", "pole")
    rows = rows.annotate(
        stands=follow_up.status(kind.code, now=at), was_seen=_seen_since(kind, chosen_at), is_followed=followed()
    )
    found = {row.pk: row for row in rows}
    recent = told_lately(people, at - timedelta(hours=kind.same_channel_hours))
    made = Plan()
    for pk in people:
        row = found.get(pk)
        place = organisation or (row.pole if row else None)
        left = tuple(channel for channel in channels if channel not in recent.get(pk, ()))
        if row is None or (why := _reason(row, place, left)):
            made.refused[pk] = Refusal.GONE if row is None else Refusal(why)
        elif place is not None:
            made.candidates.append(Candidate(row, place, left))
    _reach(made, kind, at)
    return made


def followed(person: str = "pk") -> Exists:
    """Whether the person of each row is followed now: whoever is not is invited to nothing."""
    return Exists(DutyPeriod.objects.filter(beneficiary=OuterRef(person), ends_on=None))


def _seen_since(kind: Kind, chosen_at: datetime | None) -> Exists | Value:
    if chosen_at is None or kind.code not in ONCE:
        return Value(value=False)
    seen = Appointment.objects.filter(beneficiary=OuterRef("pk"), kind=kind.code, status=Status.HELD)
    return Exists(seen.filter(noted_at__gt=chosen_at))


def _reason(row: Beneficiary, place: Organisation | None, left: tuple[str, ...]) -> str:
    """Why somebody may not be invited, as far as the facts say; nothing when they may."""
    if stop := STOPS.get(getattr(row, "stands", "")):
        return stop
    if not getattr(row, "is_followed", True):
        return Refusal.NOT_FOLLOWED
    if getattr(row, "was_seen", False):
        return Refusal.SEEN
    if place is None:
        return Refusal.NOWHERE
    return "" if left else Refusal.RECENT


def _reach(made: Plan, kind: Kind, at: datetime) -> None:
    """Leave out whom no channel reaches, and count what the others cost."""
    until = at + timedelta(days=kind.invitation_days)
    for ways, group in by_channels(made.candidates):
        drafts = [notice(one, kind, until=until, link=SAMPLE_LINK, at=at) for one in group]
        told = notices.estimate(drafts, message=INVITATION, kind=kind.code, channels=ways, at=at)
        made.refused.update(dict.fromkeys(told.unreached, Refusal.UNREACHABLE))
        made.channels.update(told.channels)
        made.prices.update(segments=told.segments, millieuros=told.millieuros)
    made.candidates[:] = [one for one in made.candidates if one.person.pk not in made.refused]


def by_channels(candidates: Iterable[Candidate]) -> Iterator[tuple[list[Channel], list[Candidate]]]:
    """The candidates who may be told by the same channels, together."""
    groups: dict[tuple[str, ...], list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(one.channels, []).append(one)
    for ways, group in groups.items():
        yield [Channel(way) for way in ways], group


def notice(one: Candidate, kind: Kind, *, until: datetime, link: str, at: datetime) -> notices.Notice:
    """What an invitation, or its reminder, says to somebody."""
    host = one.organisation
    told = {
        "title": kind.neutral,
        "due_day": words.day(until),
        "days": str((local_day(until) - local_day(at)).days),
        "link": link,
        "place": ", ".join(part for part in (host.name, host.address, host.city) if part),
        "phone": words.phone(host.phone),
    }
    return notices.Notice(one.person, told)


def example(made: Plan, kind: Kind, *, at: datetime) -> Draft | None:
    """The message as the first person of a plan would get it."""
    if not made.candidates:
        return None
    one = made.candidates[0]
    until = at + timedelta(days=kind.invitation_days)
    drafted = notice(one, kind, until=until, link="(adresse personnelle)", at=at)
    ways = [Channel(way) for way in one.channels]
    return notices.preview(drafted, message=INVITATION, kind=kind.code, channels=ways, at=at)


def told_lately(people: Iterable[UUID], since: datetime) -> dict[UUID, set[str]]:
    """By which channels an invitation or its reminder was sent to each of them since then."""
    rows = Message.objects.filter(
        recipient_id__in=list(people), kind__in=(INVITATION, REMINDER), created_at__gt=since
    ).values_list("recipient_id", "channel")
    found: dict[UUID, set[str]] = {}
    for person, channel in rows:
        if person is not None:
            found.setdefault(person, set()).add(channel)
    return found


@dataclass(frozen=True)
class Room:
    """One site: how many would be invited there, how many hours are left for them, and who could open some."""

    organisation: Organisation
    asked: int
    available: int
    pending: int
    until: date
    openers: tuple[str, ...] = ()
    weeks: tuple[Capacity, ...] = ()

    @property
    def left(self) -> int:
        """How many more invitations would find an hour."""
        return max(0, self.available - self.pending)

    @property
    def missing(self) -> int:
        """Hours to open so that everybody invited finds one, those before included."""
        return max(0, self.asked + self.pending - self.available)


def rooms(asked: dict[Organisation, int], kind: Kind, *, at: datetime) -> list[Room]:
    """Each site where people would be invited, over the weeks that the pack counts; the most lacking first."""
    weeks = int(parameters.get("invitation.capacity_weeks", on=local_day(at)))
    calendar: dict[UUID, list[Capacity]] = {}
    for row in capacity(kind, list(asked), since=at, weeks=weeks):
        calendar.setdefault(row.organisation, []).append(row)
    until = local_day(at + timedelta(weeks=weeks))
    openers = _openers(kind, asked)
    found = [
        _room(place, count, calendar.get(place.pk, []), until=until, openers=openers.get(place.pk, ()))
        for place, count in asked.items()
    ]
    return sorted(found, key=lambda room: (-room.missing, room.organisation.name))


def _room(place: Organisation, asked: int, weeks: Sequence[Capacity], *, until: date, openers: tuple[str, ...]) -> Room:
    available, pending = sum(week.available for week in weeks), sum(week.pending for week in weeks)
    return Room(place, asked, available, pending, until, openers, tuple(weeks))


def _openers(kind: Kind, places: Collection[Organisation]) -> dict[UUID, tuple[str, ...]]:
    """Whose hours these are, in each organisation: they can open more."""
    rows = Membership.objects.filter(organisation__in=places, role__in=kind.roles, ended_at=None)
    found: dict[UUID, tuple[str, ...]] = {}
    for row in rows.select_related("user").order_by("user__last_name", "user__first_name", "pk"):
        if row.organisation_id is not None:
            found[row.organisation_id] = (*found.get(row.organisation_id, ()), row.user.full_name)
    return found


def fitting(candidates: Iterable[Candidate], found: Iterable[Room]) -> list[UUID]:
    """As many of them as find an hour at their site, in their order."""
    left = {room.organisation.pk: room.left for room in found}
    kept = []
    for one in candidates:
        if left.get(one.organisation.pk, 0) > 0:
            left[one.organisation.pk] -= 1
            kept.append(one.person.pk)
    return kept


def outcome(campaign: Campaign, *, now: datetime) -> dict[str, int]:
    """How many invitations of a campaign came to each of `ANSWERS`, and « invitees », all of them; one statement."""
    counts = {f"n{rank}": Count("pk", filter=condition(now)) for rank, (_, condition) in enumerate(ANSWERS.values())}
    row = Invitation.objects.filter(campaign=campaign).aggregate(total=Count("pk"), **counts)
    return {"invitees": row["total"]} | {key: row[f"n{rank}"] for rank, key in enumerate(ANSWERS)}


def answered_so(key: str, *, now: datetime) -> QuerySet[Invitation]:
    """The invitations of which came one of `ANSWERS`; all of them when the key is blank."""
    return Invitation.objects.filter(ANSWERS[key][1](now)) if key else Invitation.objects.all()


def pending(kind: str, *, now: datetime) -> QuerySet[Invitation]:
    """The invitations of a kind that may still be answered."""
    return answered_so("en-attente", now=now).filter(kind=kind)


def unanswered(principal: Principal, kind: str, *, now: datetime) -> QuerySet[Beneficiary]:
    """The people one sees whose invitation expired without a word, when nothing happened since (`since`: the expiry)."""
    expired = answered_so("sans-reponse", now=now).filter(kind=kind)
    people = Beneficiary.objects.visible_to(principal).filter(followed(), pk__in=expired.values("beneficiary"))
    silent = people.alias(stands=follow_up.status(kind, now=now)).filter(stands=FollowUp.EXPIRED)
    mine = Invitation.objects.filter(beneficiary=OuterRef("pk"), kind=kind, withdrawn_at=None)
    until = Subquery(mine.order_by("-created_at", "-pk").values("expires_at")[:1], DateTimeField())
    return cast("QuerySet[Beneficiary]", silent.annotate(since=until))


def with_latest(rows: QuerySet[Beneficiary], kind: str, *, now: datetime) -> QuerySet[Beneficiary]:
    """People with where they stand for a kind (`stands`), their last invitation and their next hour of it."""
    mine = Invitation.objects.filter(beneficiary=OuterRef("pk"), kind=kind, withdrawn_at=None)
    last = mine.order_by("-created_at", "-pk")
    to_come = Appointment.objects.filter(
        beneficiary=OuterRef("pk"), kind=kind, status=Status.PLANNED, starts_at__gt=now
    ).order_by("starts_at")
    columns = {
        name: Subquery(last.values(column)[:1], DateTimeField())
        for name, column in (
            ("invited_at", "created_at"),
            ("invited_until", "expires_at"),
            ("last_reminded_at", "reminded_at"),
        )
    }
    return cast(
        "QuerySet[Beneficiary]",
        rows.annotate(
            stands=follow_up.status(kind, now=now), next_at=Subquery(to_come.values("starts_at")[:1]), **columns
        ),
    )


def where_each_stands(person: Beneficiary, kinds: Iterable[Kind], *, now: datetime) -> dict[str, FollowUp]:
    """Where one person stands for each kind, by its code, in one statement."""
    codes = [kind.code for kind in kinds]
    row: dict[str, Any] = dict(Beneficiary.objects.filter(pk=person.pk).values("pk", **stands_of(codes, now=now)).get())
    return {code: FollowUp(row[f"stands_{code}"]) for code in codes}


def stands_of(codes: Iterable[str], *, now: datetime) -> dict[str, Any]:
    """The columns `stands_<kind>` of a row of people: where each stands for each of these kinds."""
    return {f"stands_{code}": follow_up.status(code, now=now) for code in codes}


def last_of_each(person: Beneficiary, kinds: Collection[str]) -> dict[str, Invitation]:
    """The last invitation of one person for each of these kinds, by its code."""
    rows = Invitation.objects.filter(beneficiary=person, kind__in=kinds, withdrawn_at=None).select_related(
        "organisation"
    )
    return {row.kind: row for row in rows.order_by("kind", "-created_at", "-pk").distinct("kind")}


ALL_CHANNELS = tuple(str(channel) for channel in Channel)
"""Every way of inviting, the preferred first."""
