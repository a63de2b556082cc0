"""Appointments: the month of the Calvados lived, people invited, free hours found, a day shown; beside the usual way.

The peer of the month is a booking page: first come, the earliest hour. Those of the rest are one row and one read at a time.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.people.accounts.models import Membership, Organisation
    from rebond.people.appointments.kinds import Kind
    from rebond.people.appointments.planning import Seeker
    from rebond.people.appointments.slots import Slot

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
FIRST = date(2026, 1, 5)
"""A Monday."""

YEARLY, SITES, ADVISERS, PROMISE, SHOWS, ABSENT = 6_000, 6, 10, 30, 0.7, 0.3
"""6 000 first interviews a year in the Calvados, in the month that follows the request; 30 % do not come."""
KNOWN_AFTER = (1, 15)
"""Days between the request and the day when the département learns of it: the time of the CAF and of its flows."""
NOTICE, TRIES, DAYS, WARM = 3, 3, 180, 60
SEEDS = (1, 2, 3, 4, 5)
INVITED, INVITED_BY_THE_PEER = 5_000, 200
AGENTS, SEARCHED_WEEKS, SEARCHED_BY_THE_PEER = 50, 8, 5


def run() -> list[Figure]:
    """Every measure."""
    from django.db import transaction

    from rebond.ground.tenancy import context

    figures = month(SEEDS)
    with context.departement(13):
        figures += [*search(), *invite(INVITED)]
        transaction.set_rollback(True)
    with context.departement(13):
        return [*figures, *day()]


@dataclass(frozen=True)
class Asked:
    """One person of the month: where, since when, before when, and whether they come at each try."""

    person: UUID
    site: UUID
    since: date
    known_on: date
    comes: tuple[bool, ...]


def month(seeds: Sequence[int]) -> list[Figure]:
    """The share seen within the month of their request; hours asked, second tries included, over hours offered."""
    rows = []
    for load in (0.9, 1.0, 1.1, 1.25):
        found = []
        for seed in seeds:
            people, slots = _world(seed, load)
            found.append([100 * _lived(people, slots, way) for way in (_ours, _first_come)])
        ours, page = (median(column) for column in zip(*found, strict=True))
        name = f"seen within the month, hours asked {round(100 * load)} %"
        rows.append(Figure(name, ours, "%", page, more_is_better=True))
    return rows


def _world(seed: int, load: float) -> "tuple[list[Asked], list[Slot]]":
    """Six months of requests, and hours enough for `1 / load` of all the tries that they take, evenly."""
    draw = random.Random(seed)
    sites = [uuid4() for _ in range(SITES)]
    shares = [draw.uniform(0.5, 2) for _ in sites]
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    open_days = [day for day in days if day.weekday() < 5]
    count = YEARLY * len(open_days) // 250
    people = [
        Asked(
            uuid4(),
            draw.choices(sites, shares)[0],
            (since := draw.choice(open_days)),
            since + timedelta(days=draw.randint(*KNOWN_AFTER)),
            tuple(draw.random() < SHOWS for _ in range(TRIES)),
        )
        for _ in range(count)
    ]
    tries = 1 + ABSENT + ABSENT**2
    daily = [round(count * tries / load * share / sum(shares) / len(open_days) * 10) / 10 for share in shares]
    slots = [
        slot
        for site, hours in zip(sites, daily, strict=True)
        for rank, day in enumerate(open_days)
        for slot in _hours(site, day, int(hours * (rank + 1)) - int(hours * rank))
    ]
    return sorted(people, key=lambda one: (one.known_on, one.person)), slots


def _hours(site: UUID, day: date, count: int) -> "list[Slot]":
    from rebond.people.appointments.slots import Slot

    at = datetime.combine(day, time(9), PARIS)
    return [Slot(at, 60, site, UUID(int=site.int ^ rank), None, ("in_person",)) for rank in range(count)]


Way = Callable[["list[Seeker]", "list[Slot]", date], "dict[UUID, Slot]"]


def _lived(people: list[Asked], slots: "list[Slot]", way: Way) -> float:
    """Each working day, hours are given to those who ask; on its day, who comes is seen and who does not asks again."""
    from rebond.people.appointments.queries.seekers import Seeker

    by_person = {one.person: one for one in people}
    tries = dict.fromkeys(by_person, 0)
    free = {(slot.agent, slot.starts_at): slot for slot in slots}
    planned: dict[UUID, Slot] = {}
    waiting: dict[UUID, date] = {}
    seen: dict[UUID, date] = {}
    arrivals = list(reversed(people))
    for rank in range(DAYS):
        today = FIRST + timedelta(days=rank)
        while arrivals and arrivals[-1].known_on <= today:
            waiting[arrivals[-1].person] = today
            arrivals.pop()
        if today.weekday() in PLANNED_ON[way]:
            asking = [
                Seeker(pk, by_person[pk].site, since, by_person[pk].since + timedelta(days=PROMISE))
                for pk, since in waiting.items()
            ]
            opens = [
                slot for slot in free.values() if 0 <= (slot.starts_at.date() - today).days - NOTICE < HORIZON[way]
            ]
            for person, slot in way(asking, sorted(opens), today).items():
                planned[person] = slot
                del free[slot.agent, slot.starts_at]
                del waiting[person]
        for person in [pk for pk, slot in planned.items() if slot.starts_at.date() <= today]:
            del planned[person]
            if by_person[person].comes[tries[person]]:
                seen[person] = today
            else:
                tries[person] += 1
                if tries[person] < TRIES:
                    waiting[person] = today
    judged = [one for one in people if WARM <= (one.since - FIRST).days < DAYS - PROMISE]
    in_time = [one for one in judged if one.person in seen and (seen[one.person] - one.since).days <= PROMISE]
    return len(in_time) / len(judged)


def _ours(asking: "list[Seeker]", opens: "list[Slot]", today: date) -> "dict[UUID, Slot]":
    """Each working day, the hours of one week, by the allocation that the site uses."""
    from rebond.people.appointments import planning

    since = today + timedelta(days=NOTICE)
    terms = planning.Terms(catch_up_days=7)
    plan = planning.allocate(asking, opens, since=since, until=since + timedelta(days=HORIZON[_ours]), terms=terms)
    return {line.person: line.slot for line in plan.given}


def _first_come(asking: "list[Seeker]", opens: "list[Slot]", today: date) -> "dict[UUID, Slot]":
    """Every day, who asked first takes the first hour."""
    at_site: dict[UUID, list[Slot]] = {}
    for slot in reversed(opens):
        at_site.setdefault(slot.organisation, []).append(slot)
    return {
        one.person: at_site[one.site].pop()
        for one in sorted(asking, key=lambda one: (one.since, one.person))
        if at_site.get(one.site)
    }


PLANNED_ON: dict[Way, Sequence[int]] = {_ours: range(5), _first_come: range(7)}
HORIZON: dict[Way, int] = {_ours: 7, _first_come: 28}
"""Days of hours that are given: one week planned together, so that who is pressed finds room; four on a booking page."""


def search() -> list[Figure]:
    """Free hours of 50 advisers over eight weeks: in milliseconds, beside one read for each adviser and day."""
    from rebond.people.appointments import kinds
    from rebond.people.appointments.queries import free_slots

    agents, site = _advisers(AGENTS)
    kind = kinds.get("orientation_interview", at=NOON)
    until = NOON + timedelta(weeks=SEARCHED_WEEKS)
    taken = [_timed(lambda: free_slots(kind, organisations=[site], since=NOON, until=until)) for _ in range(7)]
    milliseconds = 1000 * median(seconds for _, seconds in taken)
    some = agents[:SEARCHED_BY_THE_PEER]
    slow, seconds = _timed(lambda: _day_by_day(kind, some))
    whole = 1000 * seconds * AGENTS / len(some)
    if len(slow) * AGENTS != len(taken[0][0]) * len(some):
        raise SystemExit("the two searches do not find the same hours")
    name = f"free hours, {AGENTS} advisers × {SEARCHED_WEEKS} weeks"
    return [Figure(name, milliseconds, "ms", whole), Figure(f"{name}, found", len(taken[0][0]), "hours")]


def _day_by_day(kind: "Kind", agents: "list[Membership]") -> "list[Slot]":
    from rebond.people.appointments.queries import beginning_of, free_slots

    days = [NOON.date() + timedelta(days=n) for n in range(7 * SEARCHED_WEEKS + 1)]
    last = NOON + timedelta(weeks=SEARCHED_WEEKS)
    return [
        slot
        for agent in agents
        for day in days
        for slot in free_slots(
            kind,
            agents=[agent],
            since=max(NOON, beginning_of(day)),
            until=min(last, beginning_of(day + timedelta(days=1))),
        )
    ]


def _advisers(count: int) -> "tuple[list[Membership], Organisation]":
    """A Pôle of so many advisers, who receive on eight half-days a week."""
    from rebond.people.accounts.models import Membership, Organisation, User
    from rebond.people.appointments.models import Opening

    site = Organisation.objects.create(code="bench", name="Pôle du banc d'essai", capabilities=["pole"])
    users = User.objects.bulk_create(
        User(email=f"bench{n}@exemple.example", first_name="B", last_name=f"Ench{n}") for n in range(count)
    )
    agents = Membership.objects.bulk_create(
        Membership(user=user, organisation=site, role="adviser", invited_at=NOON, accepted_at=NOON) for user in users
    )
    hours = [(time(9), time(12)), (time(14), time(17))]
    Opening.objects.bulk_create(
        Opening(
            organisation=site,
            agent=agent,
            kinds=["orientation_interview"],
            modes=["in_person"],
            weekday=weekday,
            starts_on=FIRST,
            opens=opens,
            closes=closes,
        )
        for agent in agents
        for weekday in range(1, 5)
        for opens, closes in hours
    )
    return agents, site


def invite(count: int) -> list[Figure]:
    """People invited with their message and their link, a second; beside one at a time."""
    from rebond.ground.journal.actors import WORKER
    from rebond.people.appointments import operations
    from rebond.people.beneficiaries.models import Beneficiary

    # whoever can be: the others are refused in both ways, before anything is written
    people = list(Beneficiary.objects.exclude(pole=None).order_by("number")[: count + INVITED_BY_THE_PEER])
    said: dict[str, Any] = {"kind": "contract", "organisation": None, "channels": ["sms", "email"], "by": WORKER}
    batches = [people[start : start + 500] for start in range(0, count, 500)]
    made, seconds = _timed(lambda: [operations.invite([one.pk for one in batch], at=NOON, **said) for batch in batches])
    alone, slow = _timed(lambda: [operations.invite([one.pk], at=NOON, **said) for one in people[count:]])
    rates = [sum(len(plan.candidates) for plan in plans) / spent for plans, spent in ((made, seconds), (alone, slow))]
    return [Figure(f"invited, {count} at once", rates[0], "people/s", rates[1], more_is_better=True)]


def day() -> list[Figure]:
    """The day of a Pôle on its screen: milliseconds and queries; beside its rows read one at a time."""
    from django.urls import reverse

    from benchmarks.pages import client_of, figures_of, framed, measure, member_of
    from rebond.people.accounts.states import Role

    adviser = member_of(Role.ADVISER)
    agent = client_of(adviser)
    frame = measure(lambda: agent.get(reverse("web:shortcuts")).content)
    ours = measure(lambda: agent.get(reverse("agenda:day")).content)
    usual = framed(measure(lambda: _one_by_one(adviser)), frame)
    return figures_of("Agenda du jour", ours, usual, None)


def _one_by_one(adviser: "Membership") -> bytes:
    """The same day, each row's person, agent, room and follow-up read when it is drawn."""
    from django.utils import timezone

    from rebond.people.appointments.models import Appointment
    from rebond.people.appointments.queries import follow_up

    now = timezone.now()
    rows = Appointment.objects.filter(
        organisation=adviser.organisation_id, starts_at__date=timezone.localdate(now)
    ).order_by("starts_at", "pk")
    told = [
        (
            row.beneficiary.full_name,
            row.agent and row.agent.user.full_name,
            row.room and row.room.name,
            follow_up.of(row.beneficiary, row.kind, now=now),
        )
        for row in rows
    ]
    return str(told).encode()


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = perf_counter()
    done = work()
    return done, perf_counter() - start
