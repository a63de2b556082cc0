"""The Forum inside the site: 7 000 visitors by 300 stands planned, beside first come, first served; badges scanned a second.

The peer is what one does without an engine: each in turn takes the first free tables of the stands that suit them best.
It is fast and gives fewer people an hour: both are shown. The bound is the engine's own, which no plan can pass. CP-SAT
is the other peer: its time-indexed model would have five million variables here, so that it is given the stands that each
visitor likes best, and three times as long as the worker lets the engine look: 0 when it has found no plan by then.
Badges are scanned by twelve stations at once, each scan in its own transaction.
"""

import dataclasses
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from planner.interviews.problem import Problem
    from rebond.events.forum.models import Edition

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
DAY = date(2026, 3, 17)
VISITORS, STANDS, SLOTS, STATIONS, SCANS = 7_000, 300, 20, 12, 1_200
SECONDS = 20.0
"""How long the worker lets the engine look."""
CHOICES, PATIENCE = 8, 60.0
"""Stands of each visitor that CP-SAT weighs, and its seconds."""
NEEDED = 4.0
"""Badges a second: twelve stations at twenty a minute."""


def run() -> list[Figure]:
    """The plan, then the doors; nothing of it stays."""
    return [*_plan(), *_doors()]


def _plan() -> list[Figure]:
    from django.db import transaction

    from benchmarks.planner.interviews import constraint_programme, first_come
    from rebond.events.forum import planning
    from rebond.events.forum.operations import plans
    from rebond.events.forum.rules import slots
    from rebond.ground.journal.actors import WORKER
    from rebond.ground.tenancy import context

    with context.departement(13):
        event = _edition("open")
        _fill(event)
        planning.answer(event, seconds=0.1)  # compiled before it is timed
        began = perf_counter()
        answer = planning.answer(event, seconds=SECONDS)
        plans.settle(event, answer, by=WORKER, at=NOON)
        seconds = perf_counter() - began
        asked, _ = planning.question(planning.facts(event), slots(event))
        began = perf_counter()
        booked = first_come(asked, 1, 1) >= 0
        peer_seconds = perf_counter() - began
        served, meetings = len(set(asked.person[booked].tolist())), int(booked.sum())
        began = perf_counter()
        profile = constraint_programme(_liked_best(asked), PATIENCE)[2]
        cp_seconds = perf_counter() - began
        transaction.set_rollback(True)
    proof, name = answer.proof, f"{VISITORS} × {STANDS} × {SLOTS}"
    bound, most = max(proof["bound"], 1), max(proof["served_bound"], 1)
    return [
        Figure(f"{name}: click to plan", round(seconds, 2), "s", round(peer_seconds, 2), target=60.0),
        Figure(
            f"{name}: visitors with an hour, of the bound",
            round(100 * proof["served"] / most, 2),
            "%",
            round(100 * served / most, 2),
            target=99.0,
            more_is_better=True,
        ),
        Figure(
            f"{name}: interviews, of the bound",
            round(100 * proof["meetings"] / bound, 2),
            "%",
            round(100 * meetings / bound, 2),
            target=99.0,
            more_is_better=True,
        ),
        Figure(f"{name}: click to plan, beside CP-SAT", round(seconds, 2), "s", round(cp_seconds, 2)),
        Figure(
            f"{name}: visitors with an hour, of the bound, beside CP-SAT",
            round(100 * proof["served"] / most, 2),
            "%",
            round(100 * profile[0] / most, 2),
            more_is_better=True,
        ),
        Figure(
            f"{name}: interviews, of the bound, beside CP-SAT",
            round(100 * proof["meetings"] / bound, 2),
            "%",
            round(100 * sum(profile) / bound, 2),
            more_is_better=True,
        ),
    ]


def _liked_best(asked: "Problem") -> "Problem":
    """The same question about the CHOICES stands that each visitor likes best."""
    order = np.lexsort((-asked.fit, asked.person))
    starts = np.searchsorted(asked.person, asked.person[order])
    kept = np.sort(order[np.arange(len(order)) - starts < CHOICES])
    columns = {name: getattr(asked, name)[kept] for name in ("person", "recruiter", "fit", "locked", "language")}
    return dataclasses.replace(asked, **columns)


def _doors() -> list[Figure]:
    with _running() as (event, codes):
        shares = [codes[rank::STATIONS] for rank in range(STATIONS)]
        began = perf_counter()
        with ThreadPoolExecutor(STATIONS) as pool:
            times = [one for share in pool.map(lambda share: _station(event, share), shares) for one in share]
        seconds = perf_counter() - began
    slowest = sorted(times)[int(len(times) * 0.99)]
    return [
        Figure(
            f"{STATIONS} stations: badges a second",
            round(len(times) / seconds, 1),
            "a second",
            target=NEEDED,
            more_is_better=True,
        ),
        Figure(f"{STATIONS} stations: one badge, slowest in a hundred", round(1000 * slowest, 1), "ms", target=1000.0),
    ]


def _station(event: "Edition", codes: list[str]) -> list[float]:
    """One station: each badge in its own transaction; how long each took."""
    from django.db import connection

    from rebond.events.forum.operations import scans
    from rebond.ground.journal.actors import WORKER
    from rebond.ground.tenancy import context

    times = []
    for code in codes:
        began = perf_counter()
        with context.departement(13):
            hall = event.halls.get()
            scans.note(event, [scans.Scan(uuid4(), code, NOON)], way="entry", hall=hall, by=WORKER, at=NOON)
        times.append(perf_counter() - began)
    connection.close()
    return times


@contextmanager
def _running() -> Iterator[tuple["Edition", list[str]]]:
    """A Forum under way, in the database for good while the stations scan, then taken away."""
    from rebond.events.forum.models import Arrival, Edition, Hall, Visitor
    from rebond.ground.tenancy import context

    with context.departement(13):
        event = _edition("running")
        codes = [one.code for one in _visitors(event, SCANS, random.Random(1))]
    try:
        yield event, codes
    finally:
        with context.departement(13):
            Arrival.objects.filter(visitor__edition=event).delete()
            Visitor.objects.filter(edition=event).delete()
            Hall.objects.filter(edition=event).delete()
            Edition.objects.filter(pk=event.pk).delete()


def _edition(status: str) -> "Edition":
    """Twenty slots of twenty minutes, from nine; one hall."""
    from rebond.events.forum.models import Edition, Hall

    closes = (datetime.combine(DAY, time(9)) + SLOTS * timedelta(minutes=20)).time()
    days = {"registers_from": DAY, "registers_until": DAY, "clear_on": DAY + timedelta(days=90)}
    made = Edition.objects.create(status=status, place="Banc", on=DAY, opens=time(9), closes=closes, **days)
    Hall.objects.create(edition=made, name="Hall", capacity=20_000)
    return made


def _visitors(event: "Edition", count: int, draw: random.Random) -> list[Any]:
    from rebond.events.forum.models import Visitor
    from rebond.events.forum.operations.visitors import new_code
    from rebond.events.forum.states import Comes, Source
    from rebond.ground.tenancy import rows

    halves = [Comes.DAY, Comes.DAY, Comes.MORNING, Comes.AFTERNOON]
    made = [
        Visitor(
            edition=event,
            source=Source.PUBLIC,
            first_name="Dominique",
            code=new_code(),
            comes=draw.choice(halves),
            wants_hours=True,
            has_consented=True,
            registered_at=NOON + timedelta(seconds=rank),
        )
        for rank in range(count)
    ]
    rows.insert(made)
    return made


def _fill(event: "Edition") -> None:
    """Stands of one to four tables, a few sectors much larger than others; visitors who wish one to three of them."""
    from rebond.events.forum.models import Stand, Wish
    from rebond.ground.tenancy import rows
    from rebond.people.accounts.models import Organisation
    from rebond.work.employers.queries import sectors

    draw, codes = random.Random(VISITORS), list(sectors(DAY))
    weights = [1 / (rank + 1) for rank in range(len(codes))]
    partners = [
        Organisation(code=f"BENCH-FORUM-{rank}", name=f"Stand {rank}", capabilities=["partner_structure"])
        for rank in range(STANDS)
    ]
    Organisation.objects.bulk_create(partners)
    hall = event.halls.get()
    rows.insert(
        [
            Stand(
                edition=event,
                hall=hall,
                number=rank + 1,
                partner=one,
                sector=draw.choices(codes, weights)[0],
                tables=draw.randint(1, 4),
            )
            for rank, one in enumerate(partners)
        ]
    )
    wishes = []
    for visitor in _visitors(event, VISITORS, draw):
        chosen = dict.fromkeys(draw.choices(codes, weights, k=draw.randint(1, 3)))
        wishes += [Wish(visitor=visitor, sector=code, rank=rank) for rank, code in enumerate(chosen)]
    rows.insert(wishes)
