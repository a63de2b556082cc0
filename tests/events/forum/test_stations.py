"""Many stations at once, the network cut in the middle of the rush: nothing is lost, nothing is counted twice."""

import os
import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from rebond.events.forum.models import Arrival, Edition, Hall
from rebond.events.forum.operations import scans
from rebond.events.forum.queries.running import counts, crowds
from rebond.events.forum.states import Way
from rebond.ground.journal.actors import WORKER
from rebond.ground.tenancy import context
from tests.events.forum import factories as make
from tests.trust import reports

NIGHTLY = os.environ.get("REBOND_NIGHTLY") == "1"
SIZES = [(13, 300, 4), (14, 120, 4)]
if NIGHTLY:
    SIZES.append((13, 7_000, 12))
CUT = 20
"""Badges kept during a minute without network, at the pace of one station."""


@dataclass
class Station:
    """A tablet: what it keeps until it is answered for, told late, in any order, and some of it twice."""

    number: int
    departement: int
    edition: Edition
    hall: Hall
    lines: list[scans.Scan]
    answers: Counter[str] = field(default_factory=Counter)

    def run(self) -> Counter[str]:
        """Scan, with a cut of the network in the middle, and an answer that never comes back."""
        draw, middle = random.Random(self.number), len(self.lines) // 2
        cut = self.lines[middle : middle + CUT]
        try:
            for line in self.lines[:middle]:
                self.tell([line])
            self.tell(cut, is_heard=False)  # written, but the network goes before the answer
            draw.shuffle(cut)
            self.tell(cut)  # hence told again
            for line in self.lines[middle + CUT :]:
                self.tell([line])
                if draw.random() < 0.1:
                    self.tell([line])
        finally:
            connection.close()
        return self.answers

    def tell(self, lines: Sequence[scans.Scan], *, is_heard: bool = True) -> None:
        """One posting, in its own transaction."""
        with context.departement(self.departement):
            noted = scans.note(
                self.edition,
                lines,
                way=Way.ENTRY,
                hall=self.hall,
                station=f"Porte {self.number}",
                by=WORKER,
                at=timezone.now(),
            )
        if is_heard:
            self.answers.update(one.state for one in noted)


@pytest.fixture(params=SIZES, ids=[f"{number}-{people}-{stations}" for number, people, stations in SIZES])
def rush(request: pytest.FixtureRequest, transactional_db: None) -> tuple[int, int, list[Station]]:
    """A running Forum, its visitors, and the stations at its doors; some badges come to two doors at once."""
    departement, people, stations = request.param
    with context.departement(departement):
        event = make.edition("running", on=timezone.localdate())
        visitors = make.crowd(event, people)
        halls = list(event.halls.order_by("name"))
    now, draw = timezone.now() - timedelta(minutes=1), random.Random(people)
    doors: list[list[scans.Scan]] = [[] for _ in range(stations)]
    for rank, one in enumerate(visitors):
        doors[rank % stations].append(scans.Scan(uuid4(), one.code, now))
        if draw.random() < 0.05:  # shown at the next door too, at the same moment
            doors[(rank + 1) % stations].append(scans.Scan(uuid4(), one.code, now))
    return departement, people, [Station(n, departement, event, halls[0], lines) for n, lines in enumerate(doors)]


def test_stations_in_parallel_lose_nobody_and_count_nobody_twice(rush):
    departement, people, stations = rush

    began = perf_counter()
    with ThreadPoolExecutor(len(stations)) as pool:
        told = sum(pool.map(Station.run, stations), Counter[str]())
    seconds = perf_counter() - began

    with context.departement(departement):
        event = stations[0].edition
        rows = Counter(Arrival.objects.values_list("visitor", flat=True))
        if NIGHTLY:
            keep(people, stations, rows, told.total() / seconds)
        assert (len(rows), set(rows.values())) == (people, {1})
        assert (counts(event).came, counts(event).here) == (people, people)
        assert [crowd.here for crowd in crowds(event)] == [people, 0]
    assert told["unknown"] == 0


def keep(people: int, stations: Sequence[Station], rows: Counter[Any], pace: float) -> None:
    """What the long form found, for `reports/forum_doors.json`."""
    figures = {
        "visitors": people,
        "stations": len(stations),
        "cut": CUT * len(stations),
        "badges_a_second": round(pace, 1),
    }
    figures |= {"lost": people - len(rows), "double": rows.total() - len(rows)}
    reports.add("forum_doors", {f"{people} × {len(stations)}": figures})
