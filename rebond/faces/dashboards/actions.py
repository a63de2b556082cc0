"""The figures of actions over a period, told by action or by structure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rebond.ground.web.figures import rate
from rebond.journey.programmes import catalogue, figures
from rebond.journey.programmes.models import Enrolment


@dataclass(frozen=True)
class Line:
    """One action or one structure; of fewer people than may be told, the counts alone."""

    group: str
    name: str
    counts: dict[str, Any]
    is_small: bool

    @property
    def attendance(self) -> float | None:
        return None if self.is_small else rate(self.counts["held"], self.counts["expected"])

    @property
    def delay(self) -> int | None:
        waited = self.counts["delay"]
        return None if self.is_small or waited is None else int(waited.days)

    @property
    def jobs(self) -> float | None:
        """The share of the exits that are a job."""
        return None if self.is_small else rate(self.counts["exit_job"], self.counts["ended"])


@dataclass(frozen=True)
class Actions:
    """Everything that the page says. `least`: below this, a group has no rate."""

    since: date
    until: date
    pole: UUID | None
    by: str
    today: date
    least: int

    @property
    def rows(self) -> QuerySet[Enrolment]:
        return figures.prescribed(self.since, self.until, pole=self.pole)

    @cached_property
    def lines(self) -> list[Line]:
        """One for each group, in the order of its name."""
        found = figures.table(self.rows, by=self.by, on=self.today)
        lines = (Line(one["group"], self.name(one["group"]), one, one["people"] < self.least) for one in found)
        return sorted(lines, key=lambda line: line.name)

    def name(self, group: str) -> str:
        """What a line is called: the action in words, the structure as it is."""
        if self.by == "structure":
            return group
        code, between, place = group.partition(figures.BETWEEN)
        return f"{catalogue.name(code)}, {place}" if between else catalogue.name(code)
