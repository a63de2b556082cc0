"""Job datings inside the site: from the click to the plan written, and again when the day goes wrong; beside first come, first served.

The peer is what one does with a sheet of paper: each person in turn takes the first free tables of the recruiters who
suit them. It is fast and serves fewer people: both are shown.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.figures import Figure

if TYPE_CHECKING:
    from rebond.events.jobdating.models import JobDating
    from rebond.events.jobdating.queries.facts import Facts

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
DAY = date(2026, 3, 17)
CODES = ("G1602", "G1603", "G1605", "G1801", "G1803")
REQUIRED = ("licence_b", "late_hours", "sunday", "french_a2")
SHARE = 0.7
"""Of the people have each of these; three offers in ten require it."""


@dataclass(frozen=True)
class Size:
    """How large a day is, and how long the site lets the engine look: in the request, or in the worker."""

    people: int
    recruiters: int
    tables: int
    seconds: float
    target: float

    def __str__(self) -> str:
        return f"{self.people} × {self.recruiters}"


SIZES = (Size(120, 20, 1, 1.0, 2.0), Size(1_000, 100, 2, 10.0, 15.0), Size(7_000, 300, 5, 10.0, 30.0))


def run() -> list[Figure]:
    """Every size: seconds to plan, people served, seconds to plan again."""
    return [figure for size in SIZES for figure in measure(size)]


def measure(size: Size) -> list[Figure]:
    """One size; nothing of it stays."""
    from django.db import transaction

    from rebond.ground.tenancy import context

    with context.departement(13):
        event = _rows(size)
        figures = [*_plan(event, size), *_again(event, size)]
        transaction.set_rollback(True)
    return figures


def _plan(event: "JobDating", size: Size) -> list[Figure]:
    from rebond.events.jobdating import planning
    from rebond.events.jobdating.operations import plans
    from rebond.events.jobdating.queries.facts import facts
    from rebond.events.jobdating.queries.plans import board
    from rebond.ground.journal.actors import WORKER

    planning.answer(event, seconds=0.1)  # compiled before it is timed
    began = perf_counter()
    answer = planning.answer(event, seconds=size.seconds)
    plans.apply(event, answer, version=answer.version, by=WORKER, at=NOON)
    event.refresh_from_db()
    board(event, list(event.recruiters.select_related("company__organisation")[:20]))
    seconds = perf_counter() - began
    served = 100 * len({place.candidate for place in answer.create}) / size.people
    known = facts(event)
    began = perf_counter()
    peer = _first_come(known)
    peer_seconds = perf_counter() - began
    share = 100 * answer.proof["meetings"] / max(answer.proof["bound"], 1)
    return [
        Figure(f"{size}: click to plan", round(seconds, 2), "s", round(peer_seconds, 2), target=size.target),
        Figure(
            f"{size}: people with an interview",
            round(served, 1),
            "%",
            round(100 * peer / size.people, 1),
            more_is_better=True,
        ),
        Figure(f"{size}: interviews, of those possible", round(share, 1), "%", target=99.0, more_is_better=True),
    ]


def _again(event: "JobDating", size: Size) -> list[Figure]:
    """An hour after the opening, a recruiter in twenty has left and a person in twenty is late."""
    from rebond.events.jobdating import planning
    from rebond.events.jobdating.models import Candidate, Meeting, Recruiter
    from rebond.events.jobdating.operations import plans
    from rebond.events.jobdating.rules import instant
    from rebond.ground.journal.actors import WORKER

    Meeting.objects.filter(job_dating=event).update(announced_at=NOON)
    at = instant(DAY, time(10, 5))
    gone = list(event.recruiters.order_by("pk").values_list("pk", flat=True)[: max(1, size.recruiters // 20)])
    Recruiter.objects.filter(pk__in=gone).update(left_at=at)
    late = list(event.candidates.order_by("pk").values_list("pk", flat=True)[: size.people // 20])
    Candidate.objects.filter(pk__in=late).update(late_until=time(11))
    before = Meeting.objects.filter(job_dating=event, starts_at__gte=at).count()
    began = perf_counter()
    answer = planning.answer(event, since=at, seconds=0.5)
    plans.apply(event, answer, version=answer.version, by=WORKER, at=at)
    seconds = perf_counter() - began
    kept = before - len(answer.cancel)
    return [
        Figure(f"{size}: planned again", round(seconds, 2), "s", target=1.0),
        Figure(f"{size}: hours kept", round(100 * kept / max(before, 1), 1), "%", more_is_better=True),
    ]


def _first_come(known: "Facts") -> int:
    """People served when each in turn takes, as long as any is left, the first free tables of who suits them."""
    from rebond.events.jobdating.matching import pairs

    found = pairs(known)
    suits: dict[int, list[int]] = {}
    for person, recruiter in zip(found.person.tolist(), found.recruiter.tolist(), strict=True):
        suits.setdefault(person, []).append(recruiter)
    taken: Counter[tuple[int, int]] = Counter()
    slots, served = len(known.grid), 0
    for hosts in suits.values():
        busy: set[int] = set()
        for host in hosts:
            if len(busy) == known.job_dating.most:
                break
            for slot in range(slots):
                if slot not in busy and taken[host, slot] < known.recruiters[host].tables:
                    taken[host, slot] += 1
                    busy.add(slot)
                    break
        served += bool(busy)
    return served


def _rows(size: Size) -> "JobDating":
    """A day of interviews from 9 to 12:30, with offers that require something and people who have most of it."""
    from rebond.events.jobdating.models import JobDating, Theme
    from rebond.people.accounts.models import Organisation

    draw = random.Random(size.people)
    theme = Theme.objects.create(month=DAY.replace(day=1), sector="bench", title="Restauration", rome=["G16", "G18"])
    site = Organisation.objects.create(code=f"BENCH-{size.people}", name="Salle", capabilities=["accelerator"])
    event = JobDating.objects.create(
        theme=theme,
        organisation=site,
        on=DAY,
        opens=time(9),
        closes=time(12, 30),
        seats=size.people,
        most=6,
        hall_gap_slots=1,
    )
    _recruiters(event, size, draw)
    _people(event, size, draw)
    return event


def _recruiters(event: "JobDating", size: Size, draw: random.Random) -> None:
    from rebond.events.jobdating.models import Recruiter, RecruiterVacancy
    from rebond.people.accounts.models import Organisation
    from rebond.work.employers.models import Company
    from rebond.work.vacancies.models import Vacancy

    names = [f"Entreprise {rank}" for rank in range(size.recruiters)]
    places = Organisation.objects.bulk_create(
        [
            Organisation(code=f"BENCH-{size.people}-{rank}", name=name, capabilities=["company"])
            for rank, name in enumerate(names)
        ]
    )
    companies = Company.objects.bulk_create(
        [
            Company(organisation=one, siret=f"9{size.people:06}{rank:07}", registered_at=NOON)
            for rank, one in enumerate(places)
        ]
    )
    hosts = Recruiter.objects.bulk_create(
        [
            Recruiter(job_dating=event, company=one, tables=size.tables, hall=f"Salle {rank % 3}")
            for rank, one in enumerate(companies)
        ]
    )
    offers = Vacancy.objects.bulk_create(
        [
            Vacancy(
                company=one,
                title="Poste",
                rome=draw.choice(CODES),
                contract=draw.choice(("cdi", "cdd")),
                published_at=(published := NOON - timedelta(days=draw.randint(1, 60))),
                updated_at=published,
                requires=[code for code in REQUIRED if draw.random() > SHARE],
            )
            for one in companies
            for _ in range(2)
        ]
    )
    brings = [RecruiterVacancy(recruiter=hosts[rank // 2], vacancy=offer) for rank, offer in enumerate(offers)]
    RecruiterVacancy.objects.bulk_create(brings)


def _people(event: "JobDating", size: Size, draw: random.Random) -> None:
    from rebond.events.jobdating.models import Candidate
    from rebond.people.beneficiaries import names
    from rebond.people.beneficiaries.models import Beneficiary
    from rebond.work.vacancies.models import JobSearch

    people = Beneficiary.objects.bulk_create(
        [
            Beneficiary(
                first_name="Dominique",
                last_name=f"Banc{rank}",
                birth_date=date(1990, 5, 17),
                created_at=NOON,
                sort_name=names.sort_name(f"Banc{rank}", "Dominique"),
                search_text=names.search_text(f"Banc{rank}", "Dominique"),
            )
            for rank in range(size.people)
        ],
        batch_size=2000,
    )
    JobSearch.objects.bulk_create(
        [
            JobSearch(
                beneficiary=one,
                wishes=draw.sample(CODES, 2),
                contracts=["cdi"],
                has=[code for code in REQUIRED if draw.random() < SHARE],
                updated_at=NOON,
            )
            for one in people
        ],
        batch_size=2000,
    )
    Candidate.objects.bulk_create(
        [
            Candidate(
                job_dating=event,
                beneficiary=one,
                status="retained",
                source="ready",
                proposed_at=NOON,
                arrives=time(10) if draw.random() < 0.1 else None,
                leaves=time(11) if draw.random() < 0.1 else None,
            )
            for one in people
        ],
        batch_size=2000,
    )
