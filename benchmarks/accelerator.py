"""The Accélérateur inside the site: who may be drawn among everybody, the draw, and the rotation from click to screen.

The peer of the pool is the same rules, one person at a time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.events.accelerator.models import Day
    from rebond.people.accounts.models import Membership
    from rebond.people.accounts.principals import Principal

PEOPLE, COACHES, ROOMS, SEATS = 30, 9, 6, 12
ALONE = 100
"""People read one at a time by the peer, whose time is then brought to everybody's."""
SEED = "banc d'essai, tirage 1"


def run() -> list[Figure]:
    """Every measure, undone afterwards."""
    from django.db import transaction

    from rebond.ground.tenancy import context

    with context.departement(13):
        day, who = _day()
        figures = [*_draw(day), *_rotation(day, who)]
        transaction.set_rollback(True)
    return figures


def _day() -> "tuple[Day, Principal]":
    """A day to come, its rooms and coaches, and who organises it."""
    from django.utils import timezone

    from benchmarks.pages import member_of
    from rebond.events.accelerator.operations import days, staff
    from rebond.events.accelerator.workshops import workshops
    from rebond.events.jobdating.models import Theme
    from rebond.people.accounts.models import Organisation
    from rebond.people.accounts.principals import Principal
    from rebond.people.accounts.states import Role

    site = Organisation.objects.create(code="bench-acc", name="Accélérateur", capabilities=["accelerator"])
    member: Membership = member_of(Role.MANAGER)
    who = Principal(member.user, member, 13)
    now, starts_at = timezone.now(), _morning()
    theme = Theme.objects.create(
        month=starts_at.date().replace(day=1), sector="bench", title="Banc d'essai", rome=["N", "K", "G"]
    )
    shops = list(workshops(starts_at.date()))
    plan = days.Plan(theme, site, 480, PEOPLE, shops, 15, time(12), time(13))
    act: dict[str, Any] = {"by": who.actor, "at": now}
    day = days.create(plan, starts_at=starts_at, **act)
    for rank in range(ROOMS):
        staff.new_room(day, name=f"Salle {rank}", seats=SEATS, **act)
    for rank in range(COACHES):
        staff.add_coach(day, name=f"Coach {rank}", workshops=shops, **act)
    return day, who


def _morning() -> datetime:
    """Nine in the morning of an open day, a month from now."""
    from rebond.ground.deadlines import holidays

    at = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=30)
    while holidays.closed(at.date()):
        at += timedelta(days=1)
    return at


def _draw(day: "Day") -> list[Figure]:
    from django.utils import timezone

    from rebond.events.accelerator import planning
    from rebond.events.accelerator.queries import pool
    from rebond.people.accounts.models import Organisation
    from rebond.people.beneficiaries.models import Assignment

    now = timezone.now()
    found, reading = _timed(lambda: pool.read(day, at=now))
    names = dict(Organisation.objects.values_list("pk", "name"))
    _, drawing = _timed(lambda: planning.select(found, places=PEOPLE, waiting=15, seed=SEED, names=names))
    some = list(Assignment.objects.filter(ended_at=None).values_list("beneficiary", flat=True)[:ALONE])
    _, alone = _timed(lambda: [pool.read(day, at=now, people=[one]) for one in some])
    everybody = len(found.candidates) + len(found.left_out)
    return [
        Figure("people read for a cohort", everybody, "people"),
        Figure("who may be drawn", reading, "s", alone / max(len(some), 1) * everybody),
        Figure("people who may be drawn", len(found.candidates), "people"),
        Figure(f"draw of {PEOPLE}", drawing, "s"),
    ]


def _rotation(day: "Day", who: "Principal") -> list[Figure]:
    from django.urls import reverse

    from benchmarks.pages import client_of
    from rebond.events.accelerator.models import Day
    from rebond.events.accelerator.queries import pool
    from rebond.people.appointments import operations
    from rebond.people.appointments.states import Origin
    from rebond.people.beneficiaries.models import Beneficiary

    now = datetime.now(UTC)
    chosen = [one.person for one in pool.read(day, at=now).candidates[:PEOPLE]]
    act: dict[str, Any] = {"origin": Origin.SELECTION, "by": who.actor, "at": now}
    for person in Beneficiary.objects.filter(pk__in=chosen):
        operations.join_session(day.session, person, **act)
    browser = client_of(who.membership)

    def click() -> bytes:
        said = {"form_key": uuid4(), "version": Day.objects.get(pk=day.pk).version}
        browser.post(reverse("accelerator:plan", args=[day.pk]), said)
        shown: bytes = browser.get(reverse("accelerator:timetable", args=[day.pk])).content
        return shown

    _, first = _timed(click)
    _, again = _timed(click)
    proof = Day.objects.get(pk=day.pk).proof
    return [
        Figure(f"rotation of {PEOPLE} × {len(day.workshops)}, from click to screen", first, "s"),
        Figure("the same, planned again", again, "s"),
        Figure("workshops attended, of those possible", proof["attended"] / proof["attendance_bound"], "share"),
    ]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = perf_counter()
    done = work()
    return done, perf_counter() - start
