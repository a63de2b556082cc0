"""What the aid gave: jobs helped, jobs kept, what one kept job cost. People are counted once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from rebond.ground.web.figures import Figure
from rebond.work.aids.models import TutoringAid
from rebond.work.aids.states import AGREED

JOBS = Figure("aid_jobs", "Emplois aidés", "Personnes dont la convention de tutorat est signée par les quatre parties.")
KEPT = Figure(
    "aid_kept",
    "Emplois tenus",
    "Parmi les emplois aidés dont la période de tutorat est passée, ceux qui n'avaient pas pris fin à son terme.",
)
COST = Figure(
    "aid_cost",
    "Coût d'un emploi tenu",
    "Total versé aux emplois dont la période de tutorat est passée, divisé par le nombre de ceux qui ont tenu.",
)


@dataclass(frozen=True)
class Counted:
    """The three figures, and over how many jobs the last two are told. `cost_cents`: None when no job was kept yet."""

    jobs: int
    passed: int
    kept: int
    cost_cents: int | None


@dataclass(frozen=True)
class _Job:
    """What is told of one aid; `person` is the aid's own number once the person is erased."""

    person: UUID
    starts_on: date
    period: Any
    ended_on: date | None
    paid_cents: int

    def is_passed(self, today: date) -> bool:
        return bool(self.period.upper <= today)

    @property
    def is_kept(self) -> bool:
        return self.ended_on is None or self.ended_on >= self.period.upper - timedelta(days=1)


def _jobs() -> list[_Job]:
    """Every aid that the four have signed; one statement, but for contracts that follow one another more than once."""
    agreed = TutoringAid.objects.filter(status__in=AGREED).select_related("hire__next")
    return [
        _Job(one.beneficiary_id or one.pk, one.starts_on, one.period, one.ended_on, one.paid_cents) for one in agreed
    ]


def _told(jobs: list[_Job], today: date) -> Counted:
    passed = [one for one in jobs if one.is_passed(today)]
    kept = {one.person for one in passed if one.is_kept}
    paid = sum(one.paid_cents for one in passed)
    people, over = ({one.person for one in some} for some in (jobs, passed))
    return Counted(len(people), len(over), len(kept), paid // len(kept) if kept else None)


def counted(*, today: date) -> Counted:
    """Over everything."""
    return _told(_jobs(), today)


def by_year(*, today: date) -> dict[int, Counted]:
    """By the year of the first day of work, the latest first."""
    jobs = _jobs()
    years = sorted({one.starts_on.year for one in jobs}, reverse=True)
    return {year: _told([one for one in jobs if one.starts_on.year == year], today) for year in years}
